"""What a pledge will say: the template filled in for a park, with its targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings

from core.canonical import plain
from parks.models import City
from targets.breakdown.models import Target
from targets.documents.text import Clause, Field, NotIssued, PledgeTask, PledgeText, Shown, SignatureLine
from targets.indicators.growth_words import growth_text
from targets.indicators.models.indicators import Indicator
from targets.pledges.models.pledging import PledgeTemplate
from targets.pledges.placeholders import filled_in
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE
from targets.pledges.posts import posts_of
from targets.pledges.preparing import PledgePreparation
from targets.scoring.growth import growth_of
from targets.scoring.values import UNKNOWN, Cell, State, number
from targets.templatetags.figures import amount

# How a document marks a figure that is expected (预计完成数); document words are Chinese.
ESTIMATE = "（预计）"
# The places for signatures by side, in the order of signing: party A is the city, party B the park.
FIELDS = {CITY_SIDE: (Field.PARTY_A_1, Field.PARTY_A_2), PARK_SIDE: (Field.PARTY_B_1, Field.PARTY_B_2)}


def growth_to(target: Target) -> Cell:
    """Return the growth of a target over last year's actual; unknown where no target is issued."""
    if target.value is None:
        return UNKNOWN
    base = UNKNOWN if target.base is None else number(target.base)
    return growth_of(target.indicator.growth, number(target.value), base, UNKNOWN)


def growth_words(indicator: Indicator, growth: Cell) -> str:
    """Return the growth with its sign and unit, or a dash where there is none to show."""
    value = growth.value if growth.state is State.NUMBER else None
    return growth_text(value, kind=indicator.growth, unit=indicator.unit, decimals=indicator.decimals)


def text_of(
    *, template: PledgeTemplate, prepared: PledgePreparation, no: str, issued_on: date, city: City | None
) -> PledgeText:
    """Return all that the pledge of a park says, by its name of the day, with the targets that it would freeze."""
    targets = prepared.targets
    values = {
        "city": city.name if city else "",
        "park": prepared.name,
        "year": str(template.year),
        "last_year": str(template.year - 1),
    }
    has_stretch = any(target.stretch is not None for target in targets)
    return PledgeText(
        no=no,
        year=template.year,
        **{name: filled_in(getattr(template, name), values) for name in ("title", "basis", "period")},
        party_a=filled_in(template.party_a, values),
        party_b=filled_in(template.party_b, values),
        tasks=tuple(_task(number, target, has_stretch) for number, target in enumerate(targets, start=1)),
        not_issued=tuple(NotIssued(target.indicator.name, target.reason) for target in prepared.not_issued),
        clauses=tuple(_clauses(filled_in(template.clauses, values))),
        signatures=tuple(_lines(posts_of(template.city_posts), prepared.posts)),
        issued_on=issued_on,
        marking=settings.MARKING,
        verify_url=f"{settings.PUBLIC_URL.rstrip('/')}/verify/",
    )


def _task(position: int, target: Target, has_stretch: bool) -> PledgeTask:
    indicator, growth = target.indicator, growth_to(target)
    exact_growth = plain(growth.value) if growth.state is State.NUMBER and growth.value is not None else ""
    return PledgeTask(
        no=position,
        indicator=indicator.name,
        unit=indicator.unit,
        base=_based(target),
        target=_shown(target.value, indicator),
        stretch=_shown(target.stretch, indicator) if has_stretch else None,
        growth=Shown(growth_words(indicator, growth), exact_growth),
        responsible=target.responsible,
        base_estimate=target.base_estimate,
    )


def _based(target: Target) -> Shown:
    """Return last year's figure, with the mark of one that was only expected; the mark is no part of the number."""
    printed, exact = _shown(target.base, target.indicator)
    return Shown(f"{printed} {ESTIMATE}" if target.base_estimate else printed, exact)


def _shown(value: Decimal | None, indicator: Indicator) -> Shown:
    return Shown("–", "") if value is None else Shown(amount(value, indicator.decimals), plain(value))


def _clauses(text: str) -> list[Clause]:
    found: list[Clause] = []
    for part in text.strip().lstrip("#").split("\n#"):
        heading, _newline, paragraphs = part.lstrip("#").partition("\n")
        found.append(Clause(heading.strip(), paragraphs.strip().replace("\r", "")))
    return found


def _lines(city: Sequence[str], park: Sequence[str]) -> list[SignatureLine]:
    return [
        SignatureLine(field, post)
        for side, posts in ((CITY_SIDE, city), (PARK_SIDE, park))
        for field, post in zip(FIELDS[side], posts, strict=False)
    ]
