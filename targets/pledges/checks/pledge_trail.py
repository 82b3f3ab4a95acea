"""Holds what is kept of pledges against the audit trail: each row against its act, each act against its rows.

What nobody signed, as who confirmed a hand-in and on which day, has no other witness. Whoever can change both without
leaving a trace is seen by neither.

The audit keeps the digest of each PDF as it was made, so that one that was exchanged before anybody signed is not
signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

from accounts.models import AuditEntry
from core.canonical import plain
from targets.breakdown.models import Adjustment
from targets.pledges.models.pledge_acts import PledgeScan
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.supplements import Supplement, SupplementScan
from targets.pledges.supplement_texts import number_of, pledge_no_in

ISSUING = ("targets.issue_pledges", "targets.reissue_pledge")
_SIGNED = ("targets.sign_pledge", "targets.confirm_paper")
# Which acts take a pledge to a state, and which make the other rows of a pledge or a supplement.
_STEPS = {
    "issued": ISSUING,
    "signed_by_park": _SIGNED,
    "in_force": _SIGNED,
    "settled": ("targets.settle_pledge",),
    "superseded": ("targets.reissue_pledge",),
    "void": ("targets.withdraw_pledge",),
}
_SIGNING, ADJUSTING = ("targets.sign_pledge",), ("targets.adjust_target",)
OF_PLEDGE = {
    "hand-in": ("handed_in", "targets.hand_in_pledge"),
    "sheet": ("scan", "targets.confirm_paper"),
    "settlement": ("settlement", "targets.settle_pledge"),
}
OF_SUPPLEMENT = {
    "sheet": ("scan", "targets.confirm_supplement_paper"),
    "withdrawal": ("withdrawal", "targets.withdraw_supplement"),
}
# The scans that were put in the place of others; each kind hangs on the scan that was first confirmed.
REPLACED = {"pledge": ("targets.replace_paper",), "supplement": ("targets.replace_supplement_paper",)}
_ACTS = {
    *(name for names in REPLACED.values() for name in names),
    *ISSUING,
    *_SIGNED,
    *ADJUSTING,
    "targets.withdraw_pledge",
    "targets.hand_over_pledge",
    "targets.sign_supplement",
    *(name for _attribute, name in (*OF_PLEDGE.values(), *OF_SUPPLEMENT.values())),
}
# The states whose step is all that its act made, and says why.
ENDS = ("superseded", "void")
# A row is made within its act, which ends with its audit row.
_LONGEST = timedelta(hours=1)
# What a row is in words, the row itself, which names its act, and the acts that may have made it.
_Row: TypeAlias = tuple[str, Any, Collection[str]]
SHEET = ("signed_on", "park_signers", "city_signers")
REQUEST = ("asked_by", "approved_by", "effective_on", "evidence_digest")


@dataclass(frozen=True)
class Trail:
    """The acts on pledges that were done: by their number, by what they were about, and by the pledge they issued.

    ``supplements`` are the numbers of those that were made, by the number of their pledge.
    """

    acts: Mapping[UUID, AuditEntry]
    about: Mapping[str, list[AuditEntry]]
    issued: Mapping[str, AuditEntry]
    supplements: Mapping[str, Collection[str]]

    @classmethod
    def read(cls) -> Trail:
        """Return the trail; one query."""
        acts = {one.id: one for one in AuditEntry.objects.filter(act__in=_ACTS, outcome="done").order_by("at", "id")}
        about, supplements = dict[str, list[AuditEntry]](), dict[str, list[str]]()
        for entry in acts.values():
            supplement = entry.details.get("supplement", "")
            about.setdefault(supplement or entry.object_key, []).append(entry)
            if supplement:
                supplements.setdefault(pledge_no_in(supplement), []).append(supplement)
        return cls(acts, about, {no: one for one in acts.values() for no in issued_by(one)}, supplements)

    def lost(self, kept: Collection[str]) -> list[str]:
        """Return the numbers of pledges that were issued here and are not among those that are kept."""
        return sorted(set(self.issued) - set(kept))


def issued_by(entry: AuditEntry) -> list[str]:
    """Return the numbers of the pledges that an act issued."""
    if entry.act == "targets.reissue_pledge":
        return [entry.details["new"]] if "new" in entry.details else []
    return list(entry.details.get("pledges", [])) if entry.act in ISSUING else []


def digest_as_made(entry: AuditEntry, no: str) -> str:
    """Return the SHA-256 of the unsigned PDF that an act made for a number; nothing where it did not note it."""
    numbers = [entry.details["supplement"]] if "supplement" in entry.details else issued_by(entry)
    noted = dict(zip(numbers, entry.details.get("documents", []), strict=False))
    return str(noted.get(no, ""))


def trail_faults(pledge: Pledge, trail: Trail) -> Iterator[str]:
    """Yield where rows of a pledge and its supplements are not what acts of the audit trail made, or are missing."""
    rows = list(_rows_of_pledge(pledge))
    for words, row, names in rows:
        yield from (f"{words}: {found}" for found in _of_row(row, names, trail, pledge.no))
    document = getattr(pledge, "document", None)
    if document is not None and pledge.no in trail.issued:
        yield from _of_pdf("document", bytes(document.pdf), trail.issued[pledge.no], pledge.no)
    yield from _acts_without_rows(pledge.no, rows, trail)
    own = f"park:{pledge.park.code}"
    places = {entry.place for entry in trail.about.get(pledge.no, [])} - {own}
    yield from (f"park: {own} stored, {place} in the audit trail" for place in sorted(places))
    lost = set(trail.supplements.get(pledge.no, []))
    for supplement in pledge.supplements.select_related("adjustment__target__park", "adjustment__target__indicator"):
        words, no = f"supplement {supplement.number}", number_of(pledge, supplement.number)
        yield from (f"{words}: {found}" for found in _of_supplement(supplement, trail, no))
        lost.discard(no)
    yield from (f"{no}: made by an act of the audit trail, and missing" for no in sorted(lost))


def _rows_of_pledge(pledge: Pledge) -> Iterator[_Row]:
    """Yield the rows of a pledge that acts made; steps that a city folder told of have nobody who took them."""
    for step in pledge.steps.order_by("number"):
        if step.by_id is not None:
            yield f"step {step.number}", step, _STEPS[step.to_state]
    for signature in pledge.signatures.defer("pdf").order_by("pk"):
        yield f"signature {signature.side} {signature.number}", signature, _SIGNING
    for words, (attribute, name) in OF_PLEDGE.items():
        if row := getattr(pledge, attribute, None):
            yield words, row, (name,)
    if scan := getattr(pledge, "scan", None):
        yield from _replacements(scan, REPLACED["pledge"])
    for hand_over in pledge.hand_overs.order_by("pk"):
        yield f"hand-over to {hand_over.to_name}", hand_over, ("targets.hand_over_pledge",)


def _of_supplement(supplement: Supplement, trail: Trail, no: str) -> Iterator[str]:
    adjustment = supplement.adjustment
    rows: list[_Row] = [("text", supplement, ADJUSTING), ("adjustment", adjustment, ADJUSTING)]
    for signature in supplement.signatures.defer("pdf").order_by("pk"):
        rows.append((f"signature {signature.side} {signature.number}", signature, ("targets.sign_supplement",)))
    for words, (attribute, name) in OF_SUPPLEMENT.items():
        if row := getattr(supplement, attribute, None):
            rows.append((words, row, (name,)))
    if scan := getattr(supplement, "scan", None):
        rows.extend(_replacements(scan, REPLACED["supplement"]))
    for words, row, names in rows:
        yield from (f"{words}: {found}" for found in _of_row(row, names, trail, no))
    entry = trail.acts.get(supplement.act_id)
    if entry is not None and entry.act in ADJUSTING:
        yield from _of_pdf("document", bytes(supplement.pdf), entry, no)
        yield from _of_adjustment(adjustment, entry)
    yield from _acts_without_rows(no, rows, trail)


def _replacements(scan: PledgeScan | SupplementScan, names: Collection[str]) -> Iterator[_Row]:
    for row in scan.replacements.order_by("number"):
        yield f"sheet replaced {row.number}", row, names


def _of_row(row: Any, names: Collection[str], trail: Trail, no: str) -> Iterator[str]:
    entry = trail.acts.get(row.act_id)
    if entry is None or entry.act not in names or no not in _numbers(entry):
        yield "no act of the audit trail made it"
        return
    for name, said in _said(row, entry):
        stored = str(getattr(row, name))
        if stored != said:
            yield f"{name} is {stored!r}, {said!r} in the audit trail"
    if hasattr(row, "on") and not entry.at - _LONGEST <= row.at <= entry.at:
        yield f"at is {row.at:%Y-%m-%d %H:%M:%S}, the audit trail ends at {entry.at:%Y-%m-%d %H:%M:%S}"


def _numbers(entry: AuditEntry) -> list[str]:
    return [entry.object_key, entry.details.get("supplement", ""), *issued_by(entry)]


def _said(row: object, entry: AuditEntry) -> Iterator[tuple[str, str]]:
    """Yield the fields of a row that its act tells as well."""
    for name in ("by_id", "by_name", "appointment"):
        if hasattr(row, name):
            yield name, str(getattr(entry, name))
    if getattr(row, "address", None) is not None:
        yield "address", str(entry.address or "")
    if hasattr(row, "reason"):
        has_own = getattr(row, "to_state", "void") in ENDS
        yield "reason", entry.reason.strip() if has_own else ""
    told = entry.details
    if hasattr(row, "to_state") and "signed_on" in told:  # a step that a sheet makes is of the day of signing
        told = told | {"on": told["signed_on"]}
    yield from ((name, str(told[name])) for name in ("on", "digest", *SHEET) if hasattr(row, name) and name in told)


def _of_adjustment(adjustment: Adjustment, entry: AuditEntry) -> Iterator[str]:
    target = adjustment.target
    stored = {"no": adjustment.no, "old": plain(adjustment.old), "new": plain(adjustment.new)}
    stored |= {name: str(getattr(adjustment, name)) for name in REQUEST if name in entry.details}
    said = {name: entry.details.get(name) for name in stored}
    if stored != said:
        yield f"adjustment: {stored} stored, {said} in the audit trail"
    key = f"{target.year} {target.park.code} {target.indicator.code}"
    if entry.object_key != key:
        yield f"adjustment: of the target {key}, {entry.object_key} in the audit trail"


def _of_pdf(words: str, pdf: bytes, entry: AuditEntry, no: str) -> Iterator[str]:
    made = digest_as_made(entry, no)
    if made and made != hashlib.sha256(pdf).hexdigest():
        yield f"{words}: the unsigned PDF is not the one that was made"


def _acts_without_rows(no: str, rows: Collection[_Row], trail: Trail) -> Iterator[str]:
    """Yield the acts on a number whose row is missing; a step follows from another row, but where it ends all."""
    own = [(row, names) for _words, row, names in rows if getattr(row, "to_state", "void") in ENDS]
    made = {(row.act_id, name) for row, names in own for name in names}
    for entry in trail.about.get(no, []):
        if (entry.id, entry.act) not in made:
            yield f"{entry.act} of {entry.at:%Y-%m-%d %H:%M:%S} by {entry.by_name}: what it made is missing"
