"""What a reviewer sends: which figures are found right, or what is recognised instead and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from reports.contents.reviewing import ReviewContents
from reports.forms.revisions import LONGEST, cell_said, printable, seen_number
from targets.numerals import NumeralError
from targets.scoring.values import UNKNOWN, Cell


@dataclass
class ReviewForm:
    """The fields of a review as they stand on the page.

    ``checked`` are the figures that are ticked; ``key``, ``value`` and ``reason`` are those of the one figure that is
    recognised otherwise, ``error`` what is wrong about it.
    """

    act: str = ""
    checked: set[int] = field(default_factory=set)
    seen: Mapping[int, int] = field(default_factory=dict)
    key: int = 0
    value: str = ""
    reason: str = ""
    error: str = ""

    @classmethod
    def sent(cls, post: QueryDict, contents: ReviewContents) -> ReviewForm:
        """Return what was sent; "verify all" ticks all figures of its indicator that the page showed as waiting."""
        fields = post.dict()
        seen = {seen_number(name[5:]): seen_number(str(fields[name])) for name in fields if name.startswith("seen-")}
        checked = {seen_number(value) for value in post.getlist("figure")} & seen.keys()
        every = seen_number(post.get("all", ""))
        for section in contents.sections:
            if every and section.indicator.pk == every:
                checked = {row.key for row in section.rows if row.key in seen and row.key}
        return cls(
            act=post.get("act", "verify"),
            checked=checked,
            seen=seen,
            key=seen_number(post.get("one", "")),
            value=printable(post.get("value", "")).strip(),
            reason=printable(post.get("reason", "")).strip(),
        )

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
