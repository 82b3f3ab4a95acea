"""All that is said about a park's submission but its cells, brought by one query of its period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject

from accounts.models import User
from parks.models import City, Park
from parks.querysets import park_order
from reports.pages.entry.contents.extensions import latest_extension
from targets.indicators.querysets import PeriodQuerySet
from targets.models import FigureVersion, Period, ReturnedCell, Submission, SubmissionStep, Verification

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from reports.pages.entry.contents.column_reports import StepFound
    from reports.pages.entry.contents.extensions import ExtendedRow

    class ParkFound(TypedDict):
        """The park as the period's query brings it."""

        id: int
        code: str
        name: str
        short_name: str

    class _Filed(TypedDict):
        """The submission as the period's query brings it."""

        state: str
        reason: str
        handed_in_at: str | None
        ready_at: str | None

    class ReturnedFound(TypedDict):
        """What a return says of a figure, as the period's query brings it."""

        step_id: int
        figure_id: int
        reason: str
        figure__indicator__name: str

    class VerifiedFound(TypedDict):
        """Who verified a version, as the period's query brings it."""

        version_id: int
        by_name: str

    class BeforeFound(TypedDict):
        """What had been reported, as the period's query brings it."""

        figure: int
        state: str
        value: str | None

    class SaidOfPeriod(TypedDict):
        """What `with_all` adds to a period: all JSON."""

        found_park: ParkFound | None
        today: date | None
        filed: _Filed | None
        extension: ExtendedRow | None
        steps: list[StepFound]
        returned: list[ReturnedFound]
        verified: list[VerifiedFound]
        before: list[BeforeFound]
        waiting: list[dict[str, str]]

    WholePeriod = WithAnnotations[Period, SaidOfPeriod]

# The steps after which a park hands in anew, so that what it changed since is worth a look.
ASKING = ("return", "reopen", "recall")


def with_all(periods: PeriodQuerySet, user: User, park_code: str) -> PeriodQuerySet[WholePeriod]:
    """Add to a period all that is said about a park's submission but its cells; no query of its own."""
    here = {"period": OuterRef("pk"), "park__code": park_code}
    park = Park.objects.visible_to(user).filter(code=park_code)
    submissions = Submission.objects.visible_to(user)
    filed = submissions.filter(**here).values(
        found=JSONObject(state="state", reason="reason", handed_in_at="handed_in_at", ready_at="ready_at")
    )
    steps = SubmissionStep.objects.visible_to(user).filter(
        submission__period=OuterRef("pk"), submission__park__code=park_code
    )
    returned = ReturnedCell.objects.visible_to(user).filter(figure__period=OuterRef("pk"), figure__park__code=park_code)
    verified = Verification.objects.visible_to(user).filter(
        version__figure__period=OuterRef("pk"), version__figure__park__code=park_code
    )
    asked_again = SubmissionStep.objects.visible_to(user).filter(
        submission__period=OuterRef("figure__period"), submission__park=OuterRef("figure__park"), name__in=ASKING
    )
    versions = FigureVersion.objects.visible_to(user).filter(
        figure__period=OuterRef("pk"),
        figure__park__code=park_code,
        at__lte=Subquery(asked_again.order_by("-number").values("at")[:1]),
    )
    waiting = submissions.filter(period=OuterRef("pk"), state="handed_in").order_by(*park_order("park__"))
    return periods.annotate(
        found_park=Subquery(park.values(found=JSONObject(id="id", code="code", name="name", short_name="short_name"))),
        today=Subquery(City.objects.visible_to(user).values("today")[:1]),
        filed=Subquery(filed),
        extension=latest_extension(user, **here),
        steps=ArraySubquery(steps.order_by("number").values(found=JSONObject(**_columns(_STEP)))),
        returned=ArraySubquery(returned.order_by("id").values(found=JSONObject(**_columns(_RETURNED)))),
        verified=ArraySubquery(verified.values(found=JSONObject(**_columns(_VERIFIED)))),
        before=ArraySubquery(
            versions.counting().values(
                found=JSONObject(figure="figure_id", state="reported_state", value=Cast("reported_value", CharField()))
            )
        ),
        waiting=ArraySubquery(waiting.values(found=JSONObject(code="park__code", name="park__name"))[:2]),
    )


_STEP = ("id", "number", "name", "to_state", "by_name", "appointment", "at", "reason")
_RETURNED = ("step_id", "figure_id", "reason", "figure__indicator__name")
_VERIFIED = ("version_id", "by_name")


def _columns(names: tuple[str, ...]) -> dict[str, F]:
    return {name: F(name) for name in names}
