"""What a reviewer sends: which figures are found right, or what is recognised instead and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.numerals import NumeralError
from reports.pages.entry.forms.revisions import LONGEST, cell_said, printable, seen_number
from reports.pages.review.contents.reviewing import ReviewContents
from targets.scoring.values import UNKNOWN, Cell

# The acts that deal with one row alone; each is the name of a button whose value is the figure.
ONE_ROW = ("recognise", "withdraw")


@dataclass
class TypedFinding:
    """What is typed beside one figure: the value to recognise instead, and why."""

    value: str = ""
    reason: str = ""


@dataclass
class ReviewForm:
    """The fields of a review as they stand on the page: one form, so that an act on one row keeps what others hold.

    ``checked`` are the figures that are ticked, ``typed`` is by figure what stands in the fields of another value.
    ``key`` is the one figure that ``act`` is about, ``error`` what is wrong about it.
    """

    act: str = ""
    checked: set[int] = field(default_factory=set)
    seen: Mapping[int, int] = field(default_factory=dict)
    typed: dict[int, TypedFinding] = field(default_factory=dict)
    key: int = 0
    error: str = ""

    @property
    def value(self) -> str:
        """Return what is to be recognised, as it was typed."""
        return self.typed_for(self.key).value

    @property
    def reason(self) -> str:
        """Return why."""
        return self.typed_for(self.key).reason

    def typed_for(self, key: int | None) -> TypedFinding:
        """Return what is typed beside a figure."""
        return self.typed.get(key or 0) or TypedFinding()

    @classmethod
    def sent(cls, post: QueryDict, contents: ReviewContents) -> ReviewForm:
        """Return what was sent; "verify all" ticks all figures of its indicator that the page showed as waiting."""
        fields = post.dict()
        seen = {seen_number(name[5:]): seen_number(str(fields[name])) for name in fields if name.startswith("seen-")}
        checked = {seen_number(value) for value in post.getlist("figure")} & seen.keys()
        every = seen_number(post.get("all", ""))
        for section in contents.sections:
            if every and section.indicator.pk == every:
                checked = {row.key for row in section.rows if row.waits and row.key in seen and row.key}
        act = next((name for name in ONE_ROW if name in post), "verify")
        typed = {
            key: TypedFinding(*(printable(post.get(f"{name}-{key}", "")).strip() for name in ("value", "reason")))
            for key in seen
        }
        return cls(
            act=act,
            checked=checked,
            seen=seen,
            typed={key: one for key, one in typed.items() if one.value or one.reason},
            key=seen_number(post.get(act, "")),
        )

    def kept(self) -> dict[str, object]:
        """Return what stands on other rows than the one that was dealt with, as a session keeps it."""
        others = {str(key): [one.value, one.reason] for key, one in self.typed.items() if key != self.key}
        return {"checked": sorted(self.checked - {self.key}), "typed": others}

    @classmethod
    def from_kept(cls, kept: object) -> ReviewForm:
        """Return the form as a session kept it; an empty one where it kept nothing."""
        if not isinstance(kept, dict):
            return cls()
        typed = {int(key): TypedFinding(*words) for key, words in kept["typed"].items()}
        return cls(checked=set(kept["checked"]), typed=typed)

    def recognised(self, unit: str) -> Cell:
        """Return what is to be recognised; what cannot be taken is told by ``error``."""
        try:
            found = cell_said(self.value, unit)
        except NumeralError as error:
            self.error = str(error)
            return UNKNOWN
        if not self.reason:
            self.error = _("Say why.")
        elif len(self.reason) > LONGEST["reason"]:
            self.error = _("This is too long: at most %(number)s characters.") % {"number": LONGEST["reason"]}
        return found
