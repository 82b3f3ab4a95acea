"""The codes that the audit trail keeps, in words: of what an act was about, where it was done, and what it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.audit.acts import Shape, key_name, shape_of_changes, shape_of_kind, values_of, vocabularies
from accounts.models import AuditEntry

# What stands where there is nothing to show.
NONE = "–"
# Between the names of what a value is nested in.
WITHIN = " › "
# What stood there and what stands there now; the vocabulary of such values where their field has none of its own.
PAIRS = (("old", "new"), ("from", "to"))
# Values that name a place, of which kind they say themselves: "park:p1".
_PLACE = "place"
_COUNTED = {"new", "changed", "rows"}


class Detail(NamedTuple):
    """One thing that an act says of itself."""

    name: str
    value: str
    is_address: bool = False


class Naming:
    """The words of some entries; each vocabulary is asked once, for all the codes that they name."""

    def __init__(self, entries: Collection[AuditEntry]) -> None:
        self._known: dict[str, Mapping[str, str]] = {}
        self._wanted: dict[str, set[str]] = {}
        for entry in entries:
            self.object_words(entry)
            self.place_words(entry)
            self.details(entry)
        found, all_of = self._wanted, vocabularies()
        self._known = {name: all_of[name].names(codes) for name, codes in found.items() if name in all_of}

    def object_words(self, entry: AuditEntry) -> str:
        """Return what the act was about, without its kind."""
        if ":" in entry.object_key and entry.object_key.partition(":")[0] in vocabularies():
            return self._place(entry.object_key)
        return self._key(entry.object_key, shape_of_kind(entry.object_type))

    def place_words(self, entry: AuditEntry) -> str:
        """Return where the act was done; nothing for the city as a whole."""
        return self._place(entry.place)

    def details(self, entry: AuditEntry) -> list[Detail]:
        """Return what the act says of itself, what it changed as old and new value."""
        told = dict(entry.details) if isinstance(entry.details, dict) else {}
        address = "?".join(str(told.pop(key)) for key in ("path", "query") if told.get(key))
        found = [*self._nested(entry.act, told, [])]
        counted = entry._state.fields_cache.get("repetition")
        if counted is not None and counted.times > 1:  # counted beside the entry, which never changes
            found.append(Detail(key_name("times"), str(counted.times)))
        return [*found, Detail(key_name("path"), address, is_address=True)] if address else found

    def _nested(self, act: str, told: Mapping[str, object], path: list[str]) -> Iterator[Detail]:
        rest = dict(told)
        for old, new in PAIRS:
            if old in rest and new in rest:
                name = path[-1] if path else "changes"
                before, after = (self._value(name, rest.pop(key), "old") for key in (old, new))
                yield Detail(self._name(act, path or ["changes"]), f"{before} → {after}")
        for key, value in rest.items():
            if isinstance(value, dict) and value and not value.keys() <= _COUNTED:
                yield from self._nested(act, value, [*path, key])
            elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
                yield from self._nested(act, {str(number): one for number, one in enumerate(value, 1)}, [*path, key])
            else:
                yield Detail(self._name(act, [*path, key]), self._value(key, value))

    def _name(self, act: str, path: Sequence[str]) -> str:
        """Return the words of where a value stands; that something changed is seen from old and new already."""
        shape = shape_of_changes(act)
        if path[0] != "changes" or len(path) == 1:
            return WITHIN.join(key_name(part) for part in path)
        changed = self._key(path[1], shape) if shape else key_name(path[1])
        return WITHIN.join([changed, *map(key_name, path[2:])])

    def _value(self, key: str, value: object, otherwise: str = "") -> str:
        if value is None or value in ("", {}, []):
            return NONE
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self._value(key, one, otherwise) for one in value)
        if isinstance(value, dict):
            return self._several(value)
        words = values_of(key) or values_of(otherwise)
        if isinstance(words, str):
            return self._place(str(value)) if words == _PLACE else self._word(words, str(value))
        return str(words.get(str(value), value))

    def _several(self, value: Mapping[str, object]) -> str:
        if value.keys() == _COUNTED:
            return _("%(rows)s rows: %(new)s new, %(changed)s changed") % value
        return "; ".join(f"{key_name(key)}: {self._value(key, one)}" for key, one in value.items())

    def _place(self, place: str) -> str:
        kind, _sign, code = place.partition(":")
        return self._word(kind, code) if code else place

    def _key(self, key: str, shape: Shape) -> str:
        """Return a key in words, its parts told apart by the shape; where codes have blanks, by what is known."""
        tokens = key.split(" ")
        for parts in _divided(tokens, len(shape)):
            told = list(zip(shape, parts, strict=True))
            words = [self._word(kind, part) for kind, part in told]
            is_known = all(not kind or part in self._known.get(kind, ()) for kind, part in told)
            if is_known or len(tokens) == len(shape):
                return " ".join(words)
        return key

    def _word(self, kind: str, code: str) -> str:
        """Return the word of a code; before the vocabularies were asked, note that it is wanted."""
        if kind:
            self._wanted.setdefault(kind, set()).add(code)
        return self._known.get(kind, {}).get(code, code)


def _divided(tokens: Sequence[str], count: int) -> Iterator[list[str]]:
    """Yield every way of joining neighbours so that so many parts are left."""
    if count == 1:
        yield [" ".join(tokens)]
    elif count > 1:
        for first in range(1, len(tokens) - count + 2):
            for rest in _divided(tokens[first:], count - 1):
                yield [" ".join(tokens[:first]), *rest]
