"""What the assessor and the parks type about targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Unpack

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import FormOptions
from accounts.uploads import UploadField
from core.fields import plain
from core.numerals import AROUND, NumeralError, numeral, simplified
from reports.pages.frame.forms.fields import NamedFieldOptions, day_field, not_too_large, reason_field
from reports.pages.frame.forms.lists import PageForm
from targets.breakdown.cells import LAST_YEAR, PLAN, CellKey, NoTarget, Stated, TypedTarget
from targets.breakdown.three_states import Word
from targets.evidence import ACCEPTED
from targets.models import Indicator, Plan

_CELL = re.compile(r"seen-(\d{1,9})-(\d{1,9})", re.ASCII)
LONGEST_SEEN, _LONGEST_REASON = 200, 500
# How a sheet says that a figure is an estimate, in either language.
YES, NO = {"yes", "on", "true", "1", "是", "预计", "预计数", "estimate"}, {"", "no", "false", "0", "否"}
# How somebody writes in a workbook that a stored value is to be taken away, in either language.
DELETED = re.compile(r"[删刪]除|delete", re.IGNORECASE)
# How somebody types that no target is issued, in either language, with or without the reason.
NOT_ISSUED = re.compile(r"(?:不下达|not issued)(?:\s*[:：]\s*(.*))?", re.IGNORECASE | re.DOTALL)


class NumeralField(forms.CharField):
    """A number as people type it; empty is None."""

    def __init__(self, unit: str = "", **options: Unpack[NamedFieldOptions]) -> None:
        self.unit = unit
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=60, widget=widget, **options)

    def clean(self, value: object) -> object:
        """Return the exact number. Raises ValidationError in words."""
        text = super().clean(value)
        if not simplified(text):
            return None
        try:
            return numeral(text, unit=self.unit)
        except NumeralError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """Return a stored number without trailing zeros."""
        return plain(value) if isinstance(value, Decimal) else value


class Tick(forms.CheckboxInput):
    """A tick whose value stays as it is written, so that a sheet can say it in words."""

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> Any:
        """Return what is written; nothing where the tick is off."""
        return data.get(name, "")


def is_no(text: str) -> bool:
    """Return whether a word of a sheet takes a tick away."""
    return text.strip().casefold() in NO


class EstimateField(forms.BooleanField):
    """Whether a figure is what is expected of it (预计完成数): a tick on a page, in a sheet a word."""

    widget = Tick

    def to_python(self, value: object) -> bool:
        """Return the answer. Raises ValidationError for other words."""
        said = str(value or "").strip().casefold()
        if said in YES:
            return True
        if said in NO:
            return False
        raise forms.ValidationError(_("Write yes or no, or leave it empty."))


class BreakdownForm(PageForm):
    """A category and a page of parks, or one park alone; where no category is asked for it is the first."""

    category = forms.CharField(required=False, max_length=50)
    park = forms.CharField(required=False, max_length=50)

    @property
    def asked_category(self) -> str | None:
        """Return the code, empty for what has no category, None where nothing is asked for."""
        return self.cleaned_data["category"] if "category" in self.data else None


class TargetForm(forms.Form):
    """Everything of a target but its value; ``seen`` is the token of what was shown."""

    seen = forms.CharField(max_length=500, widget=forms.HiddenInput, strip=False)
    base = NumeralField(label=gettext_lazy("last year's actual"), required=False)
    base_estimate = EstimateField(label=gettext_lazy("last year's actual is an estimate"), required=False)
    stretch = NumeralField(label=gettext_lazy("stretch"), required=False)
    q1 = NumeralField(unit="%", label=gettext_lazy("due by the first quarter, %"), required=False)
    q2 = NumeralField(unit="%", label=gettext_lazy("due by the second quarter, %"), required=False)
    q3 = NumeralField(unit="%", label=gettext_lazy("due by the third quarter, %"), required=False)
    responsible = forms.CharField(label=gettext_lazy("responsible"), max_length=100, required=False)

    def clean(self) -> dict[str, object]:
        """Refuse a schedule that falls or has a gap, beside the share that is wrong, and an estimate of nothing."""
        asked = self.cleaned_data
        if asked.get("base_estimate") and asked.get("base") is None and "base" not in self.errors:
            self.add_error("base_estimate", _("An estimate is a number: give last year's expected figure."))
        shares = [asked.get(name) for name in ("q1", "q2", "q3")]
        if self.errors or shares == [None] * 3:
            return asked
        before = Decimal(0)
        for name, share in zip(("q1", "q2", "q3"), shares, strict=True):
            if share is None:
                self.add_error(name, _("A schedule has three shares, or none."))
            elif not before <= share <= 100:
                self.add_error(name, _("A share lies between the one before it and 100 per cent."))
            else:
                before = share
        return asked

    @property
    def details(self) -> dict[str, object]:
        """Return the fields of a target, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class NoTargetForm(forms.Form):
    """Why a park gets no target of an indicator; ``seen`` is the token of what was shown."""

    seen = forms.CharField(max_length=500, widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(
        label=gettext_lazy("Why no target is issued"), max_length=_LONGEST_REASON, widget=forms.Textarea({"rows": 2})
    )


class ChangeIssuedForm(forms.Form):
    """Another value of an issued target that its park commented on, and why; ``seen`` is the token that was shown."""

    seen = forms.CharField(max_length=500, widget=forms.HiddenInput, strip=False)
    new = NumeralField(label=gettext_lazy("new target"))
    reason = reason_field()

    def __init__(self, unit: str, sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        field = self.fields["new"]
        assert isinstance(field, NumeralField)
        field.unit = unit


class CommentForm(forms.Form):
    """A comment of a park, or an answer to one."""

    text = forms.CharField(label=gettext_lazy("Comment"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    comment = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)


class AdjustForm(forms.Form):
    """An adjustment: value, reason, who asked and approved, from which day, and the paper that proves it."""

    seen = forms.CharField(max_length=500, widget=forms.HiddenInput, strip=False)
    new = NumeralField(label=gettext_lazy("new target"))
    effective_on = day_field(gettext_lazy("effective on"))
    asked_by = forms.CharField(label=gettext_lazy("asked by"), max_length=100)
    approved_by = forms.CharField(label=gettext_lazy("approved by"), max_length=100)
    reason = reason_field()
    evidence = UploadField(
        label=gettext_lazy("evidence (PDF, OFD, JPEG or PNG, at most 10 MB)"),
        max_length=200,
        widget=forms.FileInput({"accept": ACCEPTED}),
    )

    def clean_evidence(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        return not_too_large(self.cleaned_data["evidence"])


class DeriveForm(forms.Form):
    """What a year is derived from: a plan, at first the chosen one, or last year's actual plus so much."""

    source = forms.ChoiceField(label=gettext_lazy("Derive from"))
    by = NumeralField(
        unit="%", label=gettext_lazy("plus, in % (or in units, where growth is a difference)"), required=False
    )

    def __init__(
        self, plans: Iterable[Plan], chosen: Plan | None, sent: QueryDict | None = None, **more: Unpack[FormOptions]
    ) -> None:
        super().__init__(sent, **more)
        self.chosen = chosen
        self.initial["source"] = f"{PLAN}:{chosen.pk}" if chosen else LAST_YEAR
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        choices = [(f"{PLAN}:{plan.pk}", plan.name) for plan in plans]
        field.choices = [(LAST_YEAR, _("last year's actual")), *choices]

    def clean(self) -> dict[str, object]:
        """Ask for the growth where there is nothing else to derive from."""
        asked = self.cleaned_data
        if asked.get("source") == LAST_YEAR and asked.get("by") is None and "by" not in self.errors:
            self.add_error("by", _("Say by how much; 0 takes last year's actual as it is."))
        if asked.get("by") is not None and abs(asked["by"]) > 1000:
            self.add_error("by", _("At most 1,000."))
        return asked


class GapsForm(forms.Form):
    """That something is issued although something is missing; ``gaps`` is the token of what was named."""

    is_confirmed = forms.BooleanField(
        label=gettext_lazy("I have seen what is missing, and issue it so"), required=False
    )
    gaps = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def confirms(self, token: str) -> bool:
        """Return whether all that is missing was named and confirmed; say beside the tick what is not."""
        if not self.cleaned_data.get("is_confirmed"):
            self.add_error("is_confirmed", _("Look at what is missing, and then tick this."))
        elif self.cleaned_data.get("gaps") != token:
            self.add_error("is_confirmed", _("What is missing changed meanwhile. Look at it again."))
        return "is_confirmed" not in self.errors


class IssueForm(GapsForm):
    """Parks whose targets are issued or withdrawn; ``count`` is how many targets the person was shown."""

    way = forms.ChoiceField(choices=[("issue", ""), ("withdraw", "")])
    parks = forms.MultipleChoiceField(error_messages={"required": gettext_lazy("Choose at least one park.")})
    reason = reason_field(required=False)
    count = forms.IntegerField(required=False, min_value=0, max_value=10**7)

    def __init__(self, codes: Sequence[str], sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        field = self.fields["parks"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, code) for code in codes]

    def clean(self) -> dict[str, object]:
        """Ask for the reason of a withdrawal."""
        asked = self.cleaned_data
        if asked.get("way") == "withdraw" and not asked.get("reason"):
            self.add_error("reason", _("Say why."))
        return asked


class ImportForm(forms.Form):
    """The workbook of a breakdown, as it was exported and filled in."""

    workbook = UploadField(
        label=gettext_lazy("Workbook (.xlsx)"), max_length=200, widget=forms.FileInput({"accept": ".xlsx"})
    )

    def clean_workbook(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        return not_too_large(self.cleaned_data["workbook"])


class PreviewedForm(forms.Form):
    """What a preview of a workbook showed, signed, to be saved as it was shown.

    ``take`` names the cells that somebody else changed too and in which what the workbook says shall stand.
    """

    changes = forms.CharField(widget=forms.HiddenInput, strip=False)
    take = forms.MultipleChoiceField(required=False)

    def __init__(self, contested: Iterable[str], sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        field = self.fields["take"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in contested]


def typed_targets(
    post: QueryDict, indicators: Mapping[int, Indicator]
) -> tuple[dict[CellKey, str], dict[CellKey, TypedTarget], dict[CellKey, str]]:
    """Return what was typed by cell: the texts, the readable targets, and what is wrong with the others."""
    texts: dict[CellKey, str] = {}
    cells: dict[CellKey, TypedTarget] = {}
    wrong: dict[CellKey, str] = {}
    for found in filter(None, map(_CELL.fullmatch, post)):
        key = (int(found[1]), int(found[2]))
        name = f"{key[0]}-{key[1]}"
        texts[key] = post.get(f"value-{name}", "")
        unit = indicators[key[1]].unit if key[1] in indicators else ""
        value, why = read_target(texts[key], unit)
        if why:
            wrong[key] = why
        else:
            cells[key] = TypedTarget(value, post.get(f"seen-{name}", "")[:LONGEST_SEEN])
    return texts, cells, wrong


def read_target(text: str, unit: str) -> tuple[Stated, str]:
    """Return what a text says of a target, and why it cannot be read."""
    if said := NOT_ISSUED.fullmatch(text.strip()):
        reason = (said[1] or "").strip()
        if len(reason) > _LONGEST_REASON or "\x00" in reason:
            return None, _("This is too long: at most %(number)s characters.") % {"number": _LONGEST_REASON}
        return NoTarget(reason), ""
    if not simplified(text):
        return None, ""
    try:
        return numeral(text, unit=unit), ""
    except NumeralError as error:
        return None, str(error)


def read_cell(text: str, unit: str) -> tuple[Stated | Word, str]:
    """Return what a cell of a workbook says of a target, None where it is empty, and why it cannot be read."""
    return (Word.DELETED, "") if is_deletion(text) else read_target(text, unit)


def is_deletion(text: str) -> bool:
    """Return whether a cell of a workbook says that what is stored is to be taken away."""
    return bool(DELETED.fullmatch(text.strip(AROUND)))
