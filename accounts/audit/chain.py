"""The audit trail as a chain: its end, its proof, and the seals of history.

Whoever rules the database can write the whole chain anew; then its digests are not those that were told before, in
the log of the service and on the auditor's page. `faults` takes what was told.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import AuditLink
from accounts.models.audit import TEXT_OF_ENTRY

log = logging.getLogger("parkboard.audit")
_RAISED = re.compile(r"audit (\d+) ([0-9a-f]{64})")
CHAIN = f"""
    SELECT l.number, l.previous, l.digest, l.entry_id, e.act, e.at, e.by_name,
           CASE WHEN e.id IS NOT NULL THEN {TEXT_OF_ENTRY.format(number="l.number", previous="l.previous")} END
      FROM accounts_auditlink l LEFT JOIN accounts_auditentry e ON e.id = l.entry_id
     WHERE l.number > 0 ORDER BY l.number
"""  # noqa: S608 - made of constants
# What was there before the chain, in one order.
_EARLIER = f"""
    SELECT {TEXT_OF_ENTRY.format(number="0", previous="''")} FROM accounts_auditentry e
     WHERE NOT EXISTS (SELECT FROM accounts_auditlink l WHERE l.entry_id = e.id) ORDER BY e.at, e.id
"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class End:
    """Where the chain ends: number and digest of the last entry."""

    number: int
    digest: str


@dataclass(frozen=True)
class Link:
    """A stored link with its entry, whose ``text`` is what is digested; None where the entry is missing."""

    number: int
    previous: str
    digest: str
    entry_id: object
    act: str | None
    at: datetime | None
    by_name: str | None
    text: str | None

    @property
    def words(self) -> str:
        """Return what the entry says of itself."""
        if self.at is None:
            return str(self.entry_id)
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by_name} {self.act}"


def tell_end() -> None:
    """Log the end of the chain as the commit before told it. To be called after a commit."""
    server = connection.connection
    found = [match for line in server.notices if (match := _RAISED.search(line))] if server is not None else []
    if found:
        server.notices[:] = [line for line in server.notices if not _RAISED.search(line)]
        log.info("audit trail", extra={"fields": {"number": int(found[-1][1]), "digest": found[-1][2]}})


def end_of_chain() -> End | None:
    """Return where the chain ends, None where nothing was ever done."""
    link = AuditLink.objects.end()
    return End(link.number, link.digest) if link and link.number is not None else None


def earlier() -> End:
    """Return how many entries have no place in the chain, and the digest of all of them."""
    made, rows = hashlib.sha256(), 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_EARLIER)
        for (text,) in cursor:
            made.update(text.encode() + b"\n")
            rows += 1
    return End(rows, made.hexdigest())


def chain_faults(told: Mapping[int, str]) -> Iterator[str]:
    """Yield the first entry that is missing or changed, and what else shows that; ``told`` are digests by number."""
    seal = AuditLink.objects.filter(number=0).first()
    yield from _of_earlier(seal)
    number, digest, left = 0, seal.digest if seal else "", dict(told)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(CHAIN)
        for row in cursor:
            link = Link(*row)
            found = _of_link(link, number, digest) or _of_told(link, left.pop(link.number, None))
            if found:
                yield found
                return
            number, digest = link.number, link.digest
    for one in sorted(left):
        if one > number:
            yield _("entry %(number)s and all after it are missing: the trail ends at %(end)s") % {
                "number": number + 1,
                "end": number,
            }
            return


def _of_earlier(seal: AuditLink | None) -> Iterator[str]:
    found = earlier()
    if (found.number, found.digest) != ((seal.rows, seal.digest) if seal else (0, hashlib.sha256().hexdigest())):
        words = {"rows": found.number, "sealed": seal.rows if seal else 0}
        if words["rows"] == words["sealed"]:
            yield _("an entry from before the numbers is changed")
        else:
            yield _("%(rows)s entries have no number, %(sealed)s were sealed: one is missing or was put in") % words


def _of_link(link: Link, number: int, digest: str) -> str:
    """Return what is wrong with a link after the one of this number and digest, empty where nothing is."""
    words = {"number": link.number, "entry": link.words}
    if link.number != number + 1:
        return _("entry %(number)s is missing") % {"number": number + 1}
    if link.text is None:
        return _("entry %(number)s is missing: %(entry)s") % words
    if link.previous != digest:
        return _("entry %(number)s is changed, or the one before it: %(entry)s") % words
    if link.digest != hashlib.sha256(link.text.encode()).hexdigest():
        return _("entry %(number)s is changed: %(entry)s") % words
    return ""


def _of_told(link: Link, digest: str | None) -> str:
    if digest is None or digest == link.digest:
        return ""
    return _("entry %(number)s has another digest than was told, so it or one before it is changed: %(entry)s") % {
        "number": link.number,
        "entry": link.words,
    }
