"""Where somebody enters figures: a park in a period, and how far its submission has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from accounts.models import User
from parks.models import City, Park
from targets.models import Extension, Period, Submission, SubmissionStep
from targets.models.submissions import SubmissionState

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Desk:
    """Where somebody works: at a park, in a period, at this instant of the city's clock.

    ``submission`` is None where the park has not begun; ``step`` is the number of its last step, which an act has to
    have seen; ``until`` the last day of the park's own extension; ``names`` say by step who did it last.
    """

    park: Park
    period: Period
    now: datetime
    submission: Submission | None = None
    step: int = 0
    until: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day by the city's clock."""
        return localdate(self.now)

    @property
    def state(self) -> str:
        """Return the state of the submission; what has not begun is a draft."""
        return self.submission.state if self.submission else SubmissionState.DRAFT.value

    @property
    def state_word(self) -> str:
        """Return the word for the state."""
        return str(SubmissionState(self.state).label)

    @property
    def is_open(self) -> bool:
        """Return whether the park's figures are asked for today."""
        return self.period.is_open_on(self.today, self.until)

    @property
    def closes_on(self) -> date:
        """Return the last day on which the park's figures are asked for."""
        return self.period.closes_on if self.until is None else self.until

    @classmethod
    def of(cls, user: User, park_code: str, label: str, clock: datetime) -> Desk:
        """Return the desk of an address; one query. Raises Park.DoesNotExist and Period.DoesNotExist."""
        periods = Period.objects.visible_to(user).labelled(label)
        here = {"park": OuterRef("pk"), "period__in": periods.values("pk")}
        steps = SubmissionStep.objects.visible_to(user).filter(submission__park=OuterRef("pk"))
        steps = steps.filter(submission__period__in=periods.values("pk"))
        found = {
            "period": periods.order_by().values(one=_columns(Period)),
            "city": City.objects.visible_to(user).order_by("pk").values(one=_columns(City))[:1],
            "submission": Submission.objects.visible_to(user).filter(**here).values(one=_columns(Submission)),
            "steps": steps.order_by("number").values(one=JSONObject(number="number", name="name", by_name="by_name")),
            "until": Extension.objects.visible_to(user).filter(**here).order_by("-id").values("until_on")[:1],
        }
        parks = Park.objects.visible_to(user).annotate(
            **{f"found_{name}": ArraySubquery(rows) for name, rows in found.items()}
        )
        park = parks.get(code=park_code)
        first = {name: next(iter(vars(park)[f"found_{name}"]), None) for name in found}
        done = vars(park)["found_steps"]
        period, city = _taken(Period, first["period"]), _taken(City, first["city"])
        if period is None:
            raise Period.DoesNotExist
        return cls(
            park=park,
            period=period,
            now=city.now_on(clock) if city else clock,
            submission=_taken(Submission, first["submission"]),
            step=done[-1]["number"] if done else 0,
            until=first["until"],
            names={one["name"]: one["by_name"] for one in done},
        )


def _columns(model: type[Model]) -> JSONObject:
    return JSONObject(**{field.attname: field.attname for field in model._meta.concrete_fields})


def _taken(model: type[M], columns: Mapping[str, Any] | None) -> M | None:
    """Return the row whose columns came along as JSON with another."""
    if columns is None:
        return None
    fields = model._meta.concrete_fields
    return model.from_db(None, [one.attname for one in fields], [one.to_python(columns[one.attname]) for one in fields])
