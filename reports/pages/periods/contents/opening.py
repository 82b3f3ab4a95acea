"""Which quarter comes next, and on which days it would be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from targets.entry.actions.periods import Days
from targets.indicators.querysets import PeriodQuerySet
from targets.models import Period

# So many quarters from the next one on can be opened.
OFFERED = 4
# Days after a quarter's end on which it opens, is due and closes, and departments are due on a day of their own, where
# there is no earlier one to go by.
USUAL = (1, 10, 20, None)


@dataclass(frozen=True)
class Quarters:
    """The quarters that can be opened, the next first, and the days of the latest one relative to its end."""

    labels: list[str]
    offsets: tuple[int | None, ...]

    @classmethod
    def of(cls, periods: PeriodQuerySet, today: date) -> Quarters:
        """Return what follows on the latest quarter there is, or the current one; one query."""
        latest: Period | None = periods.filter(kind="quarter").order_by("-last_on").first()
        if latest is None:
            return cls(_from(today.year * 4 + (today.month - 1) // 3), USUAL)
        offsets = tuple(None if day is None else (day - latest.last_on).days for day in Days.of(latest))
        return cls(_from(latest.year * 4 + latest.number), offsets)

    def suggested(self, asked: str) -> dict[str, object]:
        """Return a quarter with its days, the next one unless another is asked for."""
        label = asked or self.labels[0]
        year, number = int(label[:4]), int(label[5:])
        end = date(year, 12, 31) if number == 4 else date(year, number * 3 + 1, 1) - timedelta(days=1)
        days = (None if offset is None else end + timedelta(days=offset) for offset in self.offsets)
        return {"quarter": label, **dict(zip(Days._fields, days, strict=True))}


def _from(count: int) -> list[str]:
    """Return the labels of the quarters from a count of quarters on."""
    return [f"{at // 4}Q{at % 4 + 1}" for at in range(count, count + OFFERED)]
