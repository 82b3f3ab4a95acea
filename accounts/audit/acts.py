"""Acts, kinds of objects and codes in words; each app registers its own when it is ready.

The audit trail keeps codes, which last; people read words. A code without words shows as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Names = Mapping[str, str | Promise]
# Of what a key is made, e.g. ("park", "period") of "p1 2016Q2"; "" is a part that is a word already.
Shape = tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """One kind of codes: ``names`` tells what some of them are called, ``find`` which ones a text is part of."""

    names: Callable[[Collection[str]], Mapping[str, str]]
    find: Callable[[str], Collection[str]]


@dataclass(frozen=True)
class Codes:
    """What codes an app brings into the trail: its vocabularies, and where which of them stand.

    ``shapes`` is by kind of object, ``changes`` (what the keys of changes are) by act, ``values`` by key of details:
    the words of each value, or the vocabulary that it belongs to.
    """

    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    changes: Mapping[str, Shape] = field(default_factory=dict)
    values: Mapping[str, Names | str] = field(default_factory=dict)


_acts: dict[str, str | Promise] = {
    "accounts.log_in": _("signed in"),
    "accounts.log_out": _("signed out"),
    "accounts.change_password": _("changed the own password"),
    "accounts.issue_one_time_password": _("issued a one-time password"),
    "accounts.end_session": _("ended an own session"),
    "accounts.end_other_sessions": _("ended all other own sessions"),
    "accounts.begin_totp": _("began to set up codes at log-in"),
    "accounts.confirm_totp": _("set up codes at log-in"),
    "accounts.turn_off_totp": _("turned off codes at log-in"),
    "accounts.make_signing_key": _("made the own signing key"),
    "accounts.assign_credential": _("assigned a key at the signing service"),
    "accounts.revoke_signing_key": _("revoked signing keys"),
    "accounts.confirm_signing_key": _("confirmed a signing key"),
    "accounts.refuse_signing_key": _("refused a signing key"),
    "accounts.open_page": _("asked for a page of another role"),
    "accounts.open_row": _("asked for what is not there or another's"),
    "accounts.look_up": _("asked a list of the administration for what it does not offer"),
    "accounts.open_administration": _("read a page of the administration"),
    "accounts.download_file": _("downloaded a file"),
    "accounts.upload_file": _("brought a file"),
    "accounts.unlock": _("lifted the wait after failed log-ins"),
    "accounts.export_audit": _("exported the audit trail"),
    "accounts.seal_history": _("sealed the history"),
}
_kinds: dict[str, str | Promise] = {
    "user": _("account"),
    "signing_key": _("signing key"),
    "session": _("session"),
}
# Why something was refused, where that was kept as a code.
_reasons: dict[str, str | Promise] = {
    "403": _("no right to open it"),
    "wrong name or password": _("wrong name or password"),
    "wrong code": _("wrong code"),
    "too many failures by account and address": _("too many failed tries with this account from this address"),
    "too many failures by account": _("too many failed tries with this account"),
    "too many failures by address": _("too many failed tries from this address"),
    "required": _("something was left empty"),
    "invalid": _("something was not as it has to be"),
    "password_incorrect": _("the old password was wrong"),
    "password_mismatch": _("the new password was typed in two ways"),
    "password_too_short": _("the new password was too short"),
    "password_too_common": _("the new password was too common"),
    "password_entirely_numeric": _("the new password had digits alone"),
    "password_too_similar": _("the new password was too much like the account"),
    "password_too_plain": _("the new password was too plain"),
    "password_used_before": _("the new password was used before"),
    "throttled": _("too many failed tries"),
    "virus": _("the virus scanner found something in the file"),
}
_keys: dict[str, str | Promise] = {
    "username": _("user name"),
    "role": _("role"),
    "place": _("where"),
    "park": _("park"),
    "department": _("department"),
    "from_on": _("from"),
    "to_on": _("to"),
    "is_acting": _("acting"),
    "is_active": _("active"),
    "changes": _("changed"),
    "method": _("method"),
    "path": _("address"),
    "query": _("filter"),
    "format": _("format"),
    "rows": _("rows"),
    "tables": _("tables"),
    "digest": _("digest"),
    "to": _("to"),
    "times": _("times"),
    "failures": _("failed log-ins"),
    "code": _("code"),
    "name": _("name"),
    "title": _("title"),
    "external_id": _("external id"),
    "serial": _("serial number"),
    "serials": _("serial numbers"),
    "credential": _("credential at the signing service"),
    "subject": _("name in the certificate"),
    "second_factor": _("second step"),
    "sessions_ended": _("sessions ended"),
    "file": _("file"),
    "found": _("found"),
}
_authors: dict[str, str | Promise] = {}
_codes: list[Codes] = [
    Codes(
        values={
            "method": {"GET": _("opened"), "HEAD": _("opened"), "POST": _("sent")},
            "format": {"csv": "CSV", "xlsx": "Excel"},
            "second_factor": {"totp": _("code"), "recovery code": _("recovery code")},
        }
    )
]


def register(
    *,
    acts: Names,
    kinds: Names | None = None,
    keys: Names | None = None,
    codes: Codes | None = None,
    authors: Names | None = None,
) -> None:
    """Add the words of an app: its acts, the kinds of its objects, the keys of its details, and its codes.

    ``authors`` says by act who did it where nobody was signed in.
    """
    _authors.update(authors or {})
    _acts.update(acts)
    _kinds.update(kinds or {})
    _keys.update(keys or {})
    _codes.extend([codes] if codes else [])


def act_names() -> Names:
    """Return the words of every act by its code."""
    return _acts


def kind_names() -> Names:
    """Return the words of every kind of object by its code."""
    return _kinds


def author_words(act: str, by_name: str, way: str, way_words: object) -> str:
    """Return who did an act, for people to read; where nobody was signed in, what did it, or by which way it came."""
    return str(_authors.get(act, way_words)) if by_name == way else by_name


def key_name(key: str) -> str:
    """Return the words of a key of details."""
    return str(_keys.get(key, key))


def reason_words(reason: str) -> str:
    """Return why something was refused: what was kept as codes in words, everything else as it was said."""
    codes = reason.split(", ")
    return "；".join(str(_reasons[code]) for code in codes) if set(codes) <= _reasons.keys() else reason


def vocabularies() -> dict[str, Vocabulary]:
    """Return every kind of codes by its name."""
    return {name: one for codes in _codes for name, one in codes.vocabularies.items()}


def shapes() -> dict[str, Shape]:
    """Return by kind of object what its key is made of."""
    return {kind: shape for codes in _codes for kind, shape in codes.shapes.items()}


def shape_of_kind(kind: str) -> Shape:
    """Return what the key of an object of a kind is made of; nothing where it is a word itself."""
    return _first(kind, (codes.shapes for codes in _codes))


def shape_of_changes(act: str) -> Shape:
    """Return what the keys of the changes of an act are made of; nothing where they are names of fields."""
    return _first(act, (codes.changes for codes in _codes))


def values_of(key: str) -> Names | str:
    """Return the words of the values of a key of details, the vocabulary they belong to, or nothing."""
    return next((codes.values[key] for codes in _codes if key in codes.values), "")


def _first(key: str, tables: Iterable[Mapping[str, Shape]]) -> Shape:
    return next((table[key] for table in tables if key in table), ())
