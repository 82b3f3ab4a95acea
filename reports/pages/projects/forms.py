"""What may be asked of the list of projects by address."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parks.models import Channel, Stage
from parks.querysets import EARLY
from reports.pages.frame.forms.lists import LONGEST_SEARCH, PageForm
from reports.pages.projects.contents import NOT_REPORTED, PROJECT_SORTS, Early, ProjectChoices, ProjectQuery


class ProjectForm(PageForm):
    """Park, industry, channel, stage, a few characters of the name, order and page; every field may be left out."""

    park = forms.ChoiceField(label=_("Park"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    q = forms.CharField(label=_("Name or pinyin"), required=False, max_length=LONGEST_SEARCH)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(p + name, name) for name in PROJECT_SORTS for p in ("", "-")]
    )

    def __init__(self, query: QueryDict, choices: ProjectChoices, *, early: Early) -> None:
        super().__init__(query)
        hidden = EARLY if early is Early.NONE else ()
        self._choose("stage", [("", _("all")), *(choice for choice in Stage.choices if choice[0] not in hidden)])
        everything = [("", _("all"))]
        unknown = (NOT_REPORTED, Channel.UNKNOWN.label)
        self._choose("park", [*everything, *choices.parks])
        self._choose("industry", [*everything, *((name, name) for name in choices.industries)])
        self._choose("channel", [*everything, *((c.value, c.label) for c in Channel if c.value), unknown])

    def filters(self) -> list[forms.BoundField]:
        """Return the fields by which rows are chosen."""
        return [self[name] for name in ("park", "industry", "channel", "stage", "q")]

    def _choose(self, name: str, choices: list[tuple[object, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def query(self) -> ProjectQuery:
        """Return what is asked, once the form is valid."""
        asked = self.cleaned_data
        return ProjectQuery(
            park=asked["park"],
            industry=asked["industry"],
            channel=asked["channel"],
            stage=asked["stage"],
            text=asked["q"],
            sort=asked["sort"] or "stage",
            page=self.asked_page,
        )
