"""What changed after a release: the cells that an erratum would say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Subquery

from accounts.models import User
from reports.models import ReleasedFigure
from targets.models import FigureVersion, Period, Submission
from targets.workflow import APPROVED


@dataclass(frozen=True)
class Outdated:
    """A release of which so many cells have a newer version."""

    scheme_code: str
    scheme_name: str
    release_id: int
    cells: int


def outdated_releases(user: User, period: Period) -> list[Outdated]:
    """Return the releases of a period that count and are no longer what was approved; one query."""
    versions = FigureVersion.objects.visible_to(user).filter(
        figure__period=period, figure__park=OuterRef("park"), figure__indicator=OuterRef("indicator")
    )
    approved = Submission.objects.visible_to(user).filter(period=period, park=OuterRef("park"), state__in=APPROVED)
    rows = (
        ReleasedFigure.objects.visible_to(user)
        .filter(Exists(approved), release__period=period, release__corrected_by=None)
        .annotate(latest=Subquery(versions.order_by("-number").values("id")[:1]))
        .exclude(latest=None)
        .exclude(version__isnull=False, version=F("latest"))
        .values_list("release__scheme__code", "release__scheme__name", "release_id")
        .annotate(cells=Count("pk"))
        .order_by("release_id")
    )
    return [Outdated(*row) for row in rows]
