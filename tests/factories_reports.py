"""Factories of what was published."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

from factories_accounts import RowFactory
from factories_parks import ParkFactory
from factories_targets import FigureVersionFactory, IndicatorFactory, PeriodFactory, SchemeFactory
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory

from reports.models import FrozenInputs, ItemScore, Release, ReleasedFigure, Standing
from reports.releases.document import canonical, digest_of_document


class ReleaseFactory(RowFactory):
    """The first release of a scheme of the period's year, on the day the period closes."""

    class Meta:
        model = Release

    period = SubFactory(PeriodFactory)
    scheme = SubFactory(SchemeFactory, year=SelfAttribute("..period.year"))
    series = SelfAttribute("scheme.series")
    published_on = SelfAttribute("period.closes_on")
    published_at = LazyAttribute(lambda release: datetime.combine(release.published_on, time(9), UTC))
    by_name = "command"
    digest = Sequence(lambda n: digest_of_document(canonical({"number": n})))
    summary = LazyAttribute(lambda release: {"period": str(release.period)})


class FrozenInputsFactory(RowFactory):
    """The inputs of a release that has their digest."""

    class Meta:
        model = FrozenInputs

    text = Sequence(lambda n: canonical({"number": n}))
    release = SubFactory(
        ReleaseFactory, digest=LazyAttribute(lambda release: digest_of_document(release.factory_parent.text))
    )


class StandingFactory(RowFactory):
    """A ranked park, the next position each time."""

    class Meta:
        model = Standing

    release = SubFactory(ReleaseFactory)
    park = SubFactory(ParkFactory)
    position = Sequence(lambda n: n + 1)
    place = SelfAttribute("position")
    score = Decimal(100)
    status = "ranked"
    group_code = SelfAttribute("park.group.code")
    group_name = SelfAttribute("park.group.name")
    park_name = SelfAttribute("park.name")
    park_short_name = SelfAttribute("park.short_name")
    park_name_key = SelfAttribute("park.name_key")
    recent_places = LazyAttribute(lambda standing: [[str(standing.release.period), standing.place]])
    categories = LazyAttribute(lambda standing: {"category": str(standing.score)})
    penalty_working = LazyAttribute(lambda standing: {"points": "0"})


class ItemScoreFactory(RowFactory):
    """An item with full points."""

    class Meta:
        model = ItemScore

    standing = SubFactory(StandingFactory)
    indicator = SubFactory(IndicatorFactory)
    position = Sequence(lambda n: n + 1)
    weight = Decimal(10)
    rule = "completion"
    points = SelfAttribute("weight")
    working = LazyAttribute(lambda item: {"points": str(item.points)})


class ReleasedFigureFactory(RowFactory):
    """The first version of a figure of the release's period, without growth."""

    class Meta:
        model = ReleasedFigure

    release = SubFactory(ReleaseFactory)
    park = SubFactory(ParkFactory)
    indicator = SubFactory(IndicatorFactory)
    version = SubFactory(
        FigureVersionFactory,
        figure__period=SelfAttribute("...release.period"),
        figure__park=SelfAttribute("...park"),
        figure__indicator=SelfAttribute("...indicator"),
    )
    state = SelfAttribute("version.recognised_state")
    value = SelfAttribute("version.recognised_value")
    growth_state = "unknown"
