"""What a release says of the targets that parks promised."""

from __future__ import annotations

from decimal import Decimal

from factories import (
    ItemScoreFactory,
    PeriodFactory,
    ReleasedFigureFactory,
    ReleaseFactory,
    SchemeFactory,
    StandingFactory,
)
from promises import YEAR, Promising

from accounts.audit.trail import act
from reports.models import Release
from targets.models import Target

SUMMARY = {"city": {"name": "Town", "is_demo": True}}


def results_of(made: Promising, number: int = 4, completion: object = 95, sales: dict | None = None) -> Release:
    """Publish a quarter in which the park scored 88.5 and reached so much of its sales target, or what ``sales`` says."""
    with act("test"):
        scheme = SchemeFactory(code=f"s{number}", year=YEAR, name="Scheme 2020")
        release = ReleaseFactory(period=PeriodFactory(year=YEAR, number=number), scheme=scheme, summary=SUMMARY)
        standing = StandingFactory(release=release, park=made.parks[0], score=Decimal("88.5"), place=2)
        for target in Target.objects.filter(park=made.parks[0]).select_related("indicator"):
            is_sales = target.indicator.code == "sales"
            share = Decimal(completion if is_sales else 100)
            words = {
                "value": target.value * share / 100,
                "completion": share,
                "light": "near" if is_sales else "ahead",
                **(sales or {} if is_sales else {}),
            }
            ReleasedFigureFactory(
                release=release, park=made.parks[0], indicator=target.indicator, target=target.value, **words
            )
            ItemScoreFactory(standing=standing, indicator=target.indicator, points=Decimal("9.5"))
    return release
