"""What is asked when a figure is revised: the new value as typed, why, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Unpack

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import FormOptions
from accounts.uploads import UploadField
from core.fields import plain
from core.numerals import NumeralError, is_not_applicable, is_unknown, numeral
from reports.pages.frame.forms.fields import not_too_large
from targets.evidence import ACCEPTED
from targets.indicators.cells import EnteredCell
from targets.models import Indicator
from targets.scoring.values import NOT_APPLICABLE, UNKNOWN, Cell, State
from targets.scoring.values import number as number_cell

LONGEST = {"reason": 1000, "source": 500, "note": 500}


@dataclass
class RevisionForm:
    """The fields of a revision as they stand in the form; ``errors`` says by field what is wrong.

    ``seen`` is the number of the version that the form showed. ``growth`` is None where it is not asked for.
    """

    value: str = ""
    growth: str | None = None
    note: str = ""
    reason: str = ""
    source: str = ""
    seen: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reported: EnteredCell, number: int, *, asks_growth: bool) -> RevisionForm:
        """Return the form with what the figure says now."""
        growth = None if not asks_growth else "" if reported.growth is None else plain(reported.growth)
        return cls(_shown(reported.cell), growth, reported.note, seen=number)

    @classmethod
    def sent(cls, fields: Mapping[str, str]) -> RevisionForm:
        """Return what was sent."""
        texts = {name: printable(fields[name]).strip() for name in fields}
        return cls(
            value=texts.get("value", ""),
            growth=texts.get("growth"),
            note=texts.get("note", ""),
            reason=texts.get("reason", ""),
            source=texts.get("source", ""),
            seen=seen_number(texts.get("seen", "")),
        )

    def read(self, stored: EnteredCell, unit: str) -> EnteredCell:
        """Return the new figure; what cannot be taken is among ``errors``."""
        found = self._number("value", unit)
        if not self.reason:
            self.errors["reason"] = _("Say why.")
        if not self.source:
            self.errors["source"] = _("Say where the new figure comes from.")
        for name, longest in LONGEST.items():
            if len(getattr(self, name)) > longest:
                self.errors[name] = _("This is too long: at most %(number)s characters.") % {"number": longest}
        entered = replace(stored, state=found.state.value, value=found.value, note=self.note)
        if self.growth is None:
            return entered
        return replace(entered, growth=self._number("growth", "%").value if self.growth else None)

    def _number(self, name: str, unit: str) -> Cell:
        try:
            return cell_said(getattr(self, name), unit)
        except NumeralError as error:
            self.errors[name] = str(error)
            return UNKNOWN


class FiledForm(forms.Form):
    """A change of a department's figure on a document: the new value, the document with its scan, and why."""

    seen = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    value = forms.CharField(label=gettext_lazy("New value, NA or 未报"), max_length=80)
    growth = forms.CharField(label=gettext_lazy("Growth (%)"), max_length=80, required=False)
    document_no = forms.CharField(label=gettext_lazy("document number"), max_length=200)
    scan = UploadField(
        label=gettext_lazy("scan of the document (PDF, OFD, JPEG or PNG, at most 10 MB)"),
        max_length=200,
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea({"rows": 2}))

    def __init__(
        self,
        indicator: Indicator,
        sent: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        **more: Unpack[FormOptions],
    ) -> None:
        super().__init__(sent, files, **more)
        self.unit = indicator.unit
        if indicator.growth != "reported":
            del self.fields["growth"]

    def clean_value(self) -> Cell:
        """Return the new value."""
        return self._cell(self.cleaned_data["value"], self.unit)

    def clean_growth(self) -> Decimal | None:
        """Return the growth, None where none is given."""
        text = self.cleaned_data["growth"]
        return self._cell(text, "%").value if text else None

    def clean_scan(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        return not_too_large(self.cleaned_data["scan"])

    def entered(self, stood: EnteredCell) -> EnteredCell:
        """Return the new figure, once the form is valid."""
        found: Cell = self.cleaned_data["value"]
        growth = self.cleaned_data.get("growth", stood.growth)
        return replace(stood, state=found.state.value, value=found.value, growth=growth)

    def _cell(self, text: str, unit: str) -> Cell:
        try:
            return cell_said(text, unit)
        except NumeralError as error:
            raise forms.ValidationError(str(error)) from error


def cell_said(text: str, unit: str) -> Cell:
    """Return the cell that a text says: a number, NA or 未报. Raises NumeralError, also for an empty text."""
    if is_not_applicable(text):
        return NOT_APPLICABLE
    if is_unknown(text):
        return UNKNOWN
    return number_cell(numeral(text, unit=unit))


def printable(text: str) -> str:
    """Return a text in one line without characters that cannot be printed."""
    return "".join(one for one in text.replace("\r\n", " ").replace("\n", " ") if one.isprintable())


def seen_number(text: str) -> int:
    """Return the number of a version as a form sends it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _shown(cell: Cell) -> str:
    if cell.state is State.NUMBER:
        assert isinstance(cell.value, Decimal)
        return plain(cell.value)
    return "NA" if cell.state is State.NOT_APPLICABLE else "未报"
