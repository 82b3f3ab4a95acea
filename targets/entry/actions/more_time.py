"""A park asks for more time, and the assessor gives it or says why not."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from parks.models import Park
from targets.acting import Granted, Place, act_at, clock, hold_period, said
from targets.entry.actions.figures import ENTER_FIGURE
from targets.entry.models.more_time import Extension, ExtensionAnswer, ExtensionRequest
from targets.entry.models.submissions import Submission
from targets.entry.workflow import IN_WORK
from targets.errors import WorkflowError
from targets.indicators.models.periods import Period

_CHANGE = "targets.change_period"


def ask_for_time(
    *, period: Period, park: Park, wished_on: date, reason: str, **author: Unpack[Author]
) -> ExtensionRequest:
    """Ask for time until the end of a day, longer than the park has. Raises WorkflowError, PermissionDenied."""
    about = ("period", period.label)
    with act_at(
        "targets.ask_for_time", Place(park), [ENTER_FIGURE], author, about=about, reason=reason.strip()
    ) as granted:
        text, now = said(reason), clock()
        # One request of a park at a time, and none while the days of the period are being changed.
        period = hold_period(period)
        Park.objects.select_for_update(no_key=True).get(pk=park.pk)
        _demand_missing(period, park)
        has = max(period.due_on, Extension.objects.until(period, park) or period.due_on)
        if wished_on <= has or wished_on < localdate(now):
            raise WorkflowError(
                _("The park has time until %(day)s already: ask for a later day that is not past.")
                % {"day": has.isoformat()},
                field="wished_on",
            )
        if ExtensionRequest.objects.waiting().filter(period=period, park=park).exists():
            raise WorkflowError(_("A request of this park waits for the assessment office already."))
        asked = ExtensionRequest(
            period=period, park=park, wished_on=wished_on, reason=text, by=granted.by, by_name=str(granted.by), at=now
        )
        asked.full_clean()
        asked.save()
        granted.entry.details = {"until_on": wished_on.isoformat()}
    return asked


def refuse_time(*, asked: ExtensionRequest, reason: str, **author: Unpack[Author]) -> ExtensionAnswer:
    """Refuse what a park asked for, with a reason. Raises WorkflowError, PermissionDenied."""
    place, about = Place(asked.park), ("period", asked.period.label)
    with act_at("targets.refuse_time", place, [_CHANGE], author, about=about, reason=reason.strip()) as granted:
        said(reason)
        Park.objects.select_for_update(no_key=True).get(pk=asked.park_id)
        if not ExtensionRequest.objects.waiting().filter(pk=asked.pk).exists():
            raise WorkflowError(_("This is decided already. Look again."))
        answer = _answer(asked, None, reason.strip(), granted)
        granted.entry.details = {"until_on": asked.wished_on.isoformat()}
    return answer


def answer_with(extension: Extension, granted: Granted) -> None:
    """Let an extension be the answer to what the park asked for, if it asked; within the act that gives it."""
    Park.objects.select_for_update(no_key=True).get(pk=extension.park_id)
    waiting = ExtensionRequest.objects.waiting().filter(period=extension.period_id, park=extension.park_id)
    for asked in waiting:
        _answer(asked, extension, extension.reason, granted)


def _answer(asked: ExtensionRequest, extension: Extension | None, reason: str, granted: Granted) -> ExtensionAnswer:
    answer = ExtensionAnswer(
        request=asked, extension=extension, reason=reason, by=granted.by, by_name=str(granted.by), at=clock()
    )
    answer.full_clean()
    answer.save()
    return answer


def _demand_missing(period: Period, park: Park) -> None:
    """Refuse where there is nothing left to hand in. Raises WorkflowError."""
    state = Submission.objects.filter(period=period, park=park).values_list("state", flat=True).first()
    if (state or "draft") not in IN_WORK:
        raise WorkflowError(_("The figures are handed in: no more time is needed."))
