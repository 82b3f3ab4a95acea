"""Where somebody enters figures: a park in a period, and how far its submission has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.utils.timezone import localdate

from accounts.models import User
from core.statements import columns, is_whole, read
from parks.models import City, Park
from reports.pages.entry.contents.extensions import Extended
from targets.entry.models.submissions import SubmissionState
from targets.indicators.querysets import named_by
from targets.models import Period, Submission


@dataclass(frozen=True)
class Desk:
    """Where somebody works: at a park, in a period, at this instant of the city's clock.

    ``submission`` is None where the park has not begun; ``step`` is the number of its last step, which an act has to
    have seen; ``extension`` is the park's own, if it has more time; ``names`` say by step who did it last.
    """

    park: Park
    period: Period
    now: datetime
    submission: Submission | None = None
    step: int = 0
    extension: Extended | None = None
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
    def until(self) -> date | None:
        """Return the last day of the park's own extension, None where it has none."""
        return self.extension.until_on if self.extension else None

    @property
    def due_on(self) -> date:
        """Return the day on which the park is due, which its extension moves."""
        return max(self.period.due_on, self.until or self.period.due_on)

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
        """Return the desk of an address; one query. Raises Park.DoesNotExist, also for want of the period."""
        if not (is_whole(Park.objects.visible_to(user)) and is_whole(Period.objects.visible_to(user))):
            raise Park.DoesNotExist
        asked = {
            "park": park_code,
            **named_by(label),
            "sees_submissions": is_whole(Submission.objects.visible_to(user)),
        }
        rows = read(_statement(), asked, Park, Period, City, Submission)
        if not rows:
            raise Park.DoesNotExist
        [(park, period, city, submission, extension, steps)] = rows
        return cls(
            park=park,
            period=period,
            now=city.now_on(clock) if city else clock,
            submission=submission,
            step=max((number for number, _name, _by in steps), default=0),
            extension=Extended.read(extension),
            names={name: by_name for _number, name, by_name in steps},
        )


@cache
def _statement() -> str:
    """Return the statement of a desk. Steps and extensions are seen with the submission, the city with its parks."""
    return f"""
        SELECT {columns(Park, "k")}, {columns(Period, "p")}, {columns(City, "c")}, {columns(Submission, "s")}, (
                   SELECT json_build_object('until_on', e.until_on, 'reason', e.reason, 'by_name', e.by_name)
                     FROM targets_extension e
                    WHERE %(sees_submissions)s AND e.park_id = k.id AND e.period_id = p.id ORDER BY e.id DESC LIMIT 1
               ), coalesce((
                   SELECT json_agg(json_build_array(t.number, t.name, t.by_name) ORDER BY t.number)
                     FROM targets_submissionstep t WHERE t.submission_id = s.id
               ), '[]')
          FROM parks_park k
          JOIN targets_period p ON p.kind = %(kind)s AND p.year = %(year)s AND p.number = %(number)s
          LEFT JOIN (SELECT * FROM parks_city ORDER BY id LIMIT 1) c ON true
          LEFT JOIN targets_submission s ON %(sees_submissions)s AND s.park_id = k.id AND s.period_id = p.id
         WHERE k.code = %(park)s
    """  # noqa: S608 - made of the columns of models
