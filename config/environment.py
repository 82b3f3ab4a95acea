"""Settings from the environment: read once at start, each checked, all mistakes told together."""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

SECRETS = frozenset(
    {
        "AUTHORITY_PASSPHRASE",
        "SECRET_KEY",
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "EMAIL_URL",
        "SIGNING_SERVICE_URL",
        "SIGNING_SERVICE_TOKEN",
    }
)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass
class Environment:
    """Reads variables and collects what is wrong with them; `finish` raises if anything is."""

    variables: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def read(self, name: str, parse: Callable[[str], T], default: T, allowed: str) -> T:
        """Return the parsed variable, or the default where it is not set; a bad value is kept as a problem.

        A blank value is the parser's where it takes one, else as good as none.
        """
        text = self.variables.get(name)
        if text is None:
            return default
        try:
            return parse(text.strip())
        except ValueError:
            if not text.strip():
                return default
            shown = "(not shown)" if name in SECRETS else repr(text)
            self.problems.append(f"{name} is {shown}; allowed: {allowed}")
            return default

    def refuse(self, name: str, reason: str) -> None:
        """Keep a problem that shows only together with other variables."""
        self.problems.append(f"{name} {reason}")

    def text(self, name: str, default: str) -> str:
        """Return a text."""
        return self.variables.get(name, default).strip()

    def flag(self, name: str, *, default: bool) -> bool:
        """Return yes or no."""
        return self.read(name, parse_flag, default, "yes, no, true, false, on, off, 1 or 0")

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """Return a whole number within bounds."""
        return self.read(name, bounded(lowest, highest), default, f"a whole number from {lowest} to {highest}")

    def finish(self) -> None:
        """Raise ImproperlyConfigured with every problem, if there is one."""
        if self.problems:
            raise ImproperlyConfigured("\n".join(["These settings stop the start:", *self.problems]))


def parse_flag(text: str) -> bool:
    """Return yes or no as a truth value; ValueError for anything else."""
    values = {
        "yes": True,
        "true": True,
        "on": True,
        "1": True,
        "no": False,
        "false": False,
        "off": False,
        "0": False,
    }
    try:
        return values[text.lower()]
    except KeyError:
        raise ValueError(text) from None


def bounded(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from ``lowest`` to ``highest``."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError(text)
        return int(text)

    return parse


def parse_hosts(text: str) -> list[str]:
    """Return host names separated by commas; ValueError for an address, a port or a bare star."""
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    if not hosts or not all(re.fullmatch(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9a-fA-F:]+\]", h) for h in hosts):
        raise ValueError(text)
    return hosts


def parse_networks(text: str) -> list[Network]:
    """Return networks in CIDR notation separated by commas."""
    return [ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip()]


def parse_names(text: str) -> list[str]:
    """Return names in small letters separated by commas, none for nothing."""
    names = [name.strip() for name in text.split(",")] if text else []
    if not all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names):
        raise ValueError(text)
    return names


def parse_time_zone(text: str) -> str:
    """Return the name of a time zone that exists."""
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(text) from error
    return text


def parse_web_address(text: str) -> str:
    """Return an address with http or https, without a path's last slash."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s;,'\"]", text):
        raise ValueError(text)
    if parts.port == 0:  # asking for a port that is none raises ValueError, too
        raise ValueError(text)
    return text.rstrip("/")


def parse_script_address(text: str) -> str:
    """Return an https address, or nothing."""
    if text and urlsplit(text).scheme != "https":
        raise ValueError(text)
    return parse_web_address(text) if text else ""


def parse_service_address(text: str) -> str:
    """Return an https address without name, password, query or fragment, http on this machine alone; or nothing."""
    parts = urlsplit(text)
    is_open = parts.scheme == "http" and parts.hostname not in _LOOPBACK
    if text and (is_open or parts.username or parts.query or parts.fragment):
        raise ValueError(text)
    return parse_web_address(text) if text else ""


def parse_token(text: str) -> str:
    """Return what may stand in an Authorization header, or nothing."""
    if not re.fullmatch(r"[\x21-\x7e]*", text):
        raise ValueError(text)
    return text


def parse_certificates(text: str) -> str:
    """Return the path of a PEM file with at least one certificate, or nothing."""
    if text:
        try:
            # OpenSSL itself reads it, so that no worker loads more for it than it has.
            store = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            store.load_verify_locations(text)
        except OSError as error:
            raise ValueError(text) from error
        if not store.cert_store_stats()["x509"]:
            raise ValueError(text)
    return text


def parse_file(text: str) -> str:
    """Return the path of a file that is there, or nothing."""
    if text and not os.path.isfile(text):
        raise ValueError(text)
    return text


def parse_scanner(text: str) -> str | tuple[str, int]:
    """Return the path of a socket, or host and port; or nothing."""
    if not text or text.startswith("/"):
        return text
    host, _colon, port = text.rpartition(":")
    if not re.fullmatch(r"[A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\]", host):
        raise ValueError(text)
    return host.strip("[]"), bounded(1, 65535)(port)


def parse_database(text: str) -> dict[str, object]:
    """Return Django's database settings of a postgres:// address."""
    parts = urlsplit(text)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not parts.username or not name or "/" in name:
        raise ValueError(text)
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(pair.split("=", 1) for pair in parts.query.split("&") if pair),
    }


def parse_sender(text: str) -> str:
    """Return a mail address, alone or as Name <address>."""
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+|[^@<>\r\n]+ <[^\s@<>]+@[^\s@<>]+>", text):
        raise ValueError(text)
    return text


def parse_mail(text: str) -> dict[str, object]:
    """Return Django's mail settings of an smtp:// or smtps:// address."""
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(text)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
