"""How many log-ins may fail: counted in the database, so that all workers count together.

An attempt is written as failed before the password is looked at, and taken back when it proves right. Counting and
writing are one step under a lock, so any number of attempts at the same moment lets through no more than the limit.
Names are counted as they are typed, whether an account has them or not: the answer tells nobody which names exist.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import TooManyFailures
from accounts.models import LogInAttempt

WINDOW = timedelta(hours=1)
# The first key of PostgreSQL's advisory locks; every attempt takes them in this order.
ACCOUNT_LOCK, ADDRESS_LOCK = 7201, 7202


@dataclass(frozen=True)
class Limit:
    """So many failures within the window, counted together by the named columns."""

    name: str
    columns: tuple[str, ...]
    failures: int


LIMITS = (
    Limit("account and address", ("account", "address"), 5),
    Limit("account", ("account",), 50),
    Limit("address", ("address",), 100),
)


def begin_attempt(*, account: str, address: str | None) -> LogInAttempt:
    """Count an attempt as failed until `succeed` takes it back; TooManyFailures where a limit is reached."""
    keys = {"account": account_key(account), "address": address_key(address)}
    now = timezone.now()
    with transaction.atomic():
        _one_at_a_time(keys)
        for limit in LIMITS:
            seconds = _seconds_to_wait(limit, keys, now)
            if seconds:
                raise TooManyFailures(limit.name, seconds)
        return LogInAttempt.objects.create(at=now, **keys)


def succeed(attempt: LogInAttempt) -> None:
    """Take back an attempt that proved right, and what no longer counts for anybody."""
    attempt.delete()
    LogInAttempt.objects.filter(at__lte=timezone.now() - WINDOW).delete()


def forget_failures(account: str) -> None:
    """Let an account's failures count no more: the administrator knows who is asking."""
    LogInAttempt.objects.filter(account=account_key(account)).delete()


def account_key(name: str) -> str:
    """Return the name that attempts are counted by."""
    return name.strip().casefold()[:200]


def address_key(address: str | None) -> str:
    """Return the address that attempts are counted by: for IPv6 the network, of which one household has all."""
    if not address:
        return ""
    client = ipaddress.ip_address(address)
    if isinstance(client, ipaddress.IPv6Address):
        if client.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((int(client), 64), strict=False))
        client = client.ipv4_mapped
    return str(client)


def _one_at_a_time(keys: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ACCOUNT_LOCK, keys["account"]])
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ADDRESS_LOCK, keys["address"]])


def _seconds_to_wait(limit: Limit, keys: dict[str, str], now: datetime) -> int:
    """Return the seconds until fewer failures than the limit lie within the window, 0 where that is so now."""
    counted = LogInAttempt.objects.filter(at__gt=now - WINDOW, **{name: keys[name] for name in limit.columns})
    last = counted.order_by("-at").values_list("at", flat=True)[limit.failures - 1 : limit.failures].first()
    if last is None:
        return 0
    return max(1, -int((now - last - WINDOW).total_seconds() // 1))
