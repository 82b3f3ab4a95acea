"""How fast log-ins may fail: counted in the database, so that all workers count together.

An attempt is written as failed before the password is looked at, and taken back when it proves right. Counting and
writing are one step under a lock, so any number of attempts at the same moment lets through no more than the limit.
Names are counted as they are typed, whether an account has them or not: the answer tells nobody which names exist.

Nobody is shut out for long. After some failures each further one costs a wait that doubles up to a bound, so that
guessing stays slow for ever while who owns the password is never more than that bound away from it. A browser in
which a person has signed in before is counted by itself: whoever types wrong passwords elsewhere, in the next room
behind the same address too, does not make its owner wait.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.errors import TooManyFailures
from accounts.models import LogInAttempt
from core.locks import Lock, hold_by_name

_WINDOW = timedelta(hours=24)
# What stands before the name of a known browser, where else the address is.
KNOWN = "browser:"


@dataclass(frozen=True)
class Limit:
    """So many failures within the window cost nothing; then each costs a wait that doubles from ``first`` seconds.

    They are counted together by the named columns; no wait is longer than ``longest`` seconds.
    """

    name: str
    columns: tuple[str, ...]
    failures: int
    first: int
    longest: int

    def wait_after(self, failures: int) -> int:
        """Return how many seconds must have passed since the last of so many failures."""
        beyond = failures - self.failures
        return 0 if beyond < 0 else min(self.longest, self.first * 2 ** min(beyond, 20))


LIMITS = (
    Limit("account and address", ("account", "address"), 5, 60, 900),
    Limit("account", ("account",), 50, 30, 300),
    Limit("address", ("address",), 100, 15, 120),
)


def begin_attempt(*, account: str, address: str | None, browser: str = "") -> LogInAttempt:
    """Count an attempt as failed until `succeed` takes it back; TooManyFailures where it comes too soon.

    ``browser`` is the name of a browser in which the account has signed in before, "" for any other.
    """
    place = f"{KNOWN}{browser}"[:50] if browser else address_key(address)
    keys = {"account": account_key(account), "address": place}
    with transaction.atomic():
        _one_at_a_time(keys)
        now = timezone.now()  # when it is this attempt's turn
        for limit in LIMITS[:1] if browser else LIMITS:
            seconds = _seconds_to_wait(limit, keys, now)
            if seconds:
                raise TooManyFailures(limit.name, seconds)
        return LogInAttempt.objects.create(at=now, **keys)


def succeed(attempt: LogInAttempt) -> None:
    """Take back an attempt that proved right, and what no longer counts for anybody."""
    attempt.delete()
    if attempt.address.startswith(KNOWN):  # the owner's own mistakes
        LogInAttempt.objects.filter(account=attempt.account, address=attempt.address).delete()
    LogInAttempt.objects.filter(at__lte=timezone.now() - _WINDOW).delete()


def forget_failures(account: str) -> int:
    """Let an account's failures count no more: the administrator knows who is asking. Return how many there were."""
    forgotten, _models = LogInAttempt.objects.filter(account=account_key(account)).delete()
    return int(forgotten)


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
    hold_by_name(Lock.LOG_INS_OF_AN_ACCOUNT, keys["account"])
    hold_by_name(Lock.LOG_INS_FROM_AN_ADDRESS, keys["address"])


def _seconds_to_wait(limit: Limit, keys: dict[str, str], now: datetime) -> int:
    """Return the seconds until the last failure lies far enough back, 0 where that is so now."""
    counted = LogInAttempt.objects.filter(at__gt=now - _WINDOW, **{name: keys[name] for name in limit.columns})
    failed = list(counted.order_by("-at").values_list("at", flat=True)[: limit.failures + 20])
    wait = limit.wait_after(len(failed))
    return max(0, -int((now - failed[0] - timedelta(seconds=wait)).total_seconds() // 1)) if wait else 0
