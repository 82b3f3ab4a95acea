"""What a park asked for and was answered when it wanted more time; and how far its figures are meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import User
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.contents.entering import EntryGrid
from reports.pages.entry.contents.handing_in import OutgoingFigure
from targets.entry.workflow import HANDED_IN, IN_WORK
from targets.models import ExtensionRequest, Submission

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A park that asks for more time gets a week unless somebody says otherwise.
USUAL_DAYS = timedelta(days=7)
_ASKED = {"wished_on": "wished_on", "by_name": "by_name", "reason": "reason", "answer": "answer__reason"}


class _FoundRow(TypedDict):
    """The one column of `latest_requests`."""

    found: AskedRow


class AskedRow(TypedDict):
    """A request as `latest_requests` brings it: JSON."""

    park: int
    code: str
    name: str
    wished_on: str
    by_name: str
    reason: str
    answer: str | None


@dataclass(frozen=True)
class Asked:
    """A request for more time as tasks tell it; ``answer`` is why it was refused or given, empty while it waits."""

    wished_on: date
    by_name: str
    reason: str
    answer: str

    @classmethod
    def read(cls, found: AskedRow | None) -> Asked | None:
        """Return what a query found as JSON, None where nothing was asked."""
        if not found:
            return None
        wished_on = date.fromisoformat(found["wished_on"])
        return cls(wished_on, found["by_name"], found["reason"], found["answer"] or "")

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        words = {"day": self.wished_on.isoformat(), "who": self.by_name, "answer": self.answer}
        if self.answer:
            return _("more time until %(day)s was asked for by %(who)s: %(answer)s") % words
        return _("more time until %(day)s was asked for by %(who)s; the assessment office has not answered yet") % words


def latest_requests(user: User, **here: object) -> QuerySet[ExtensionRequest, _FoundRow]:
    """Return the latest request of each park that has not handed in since, as JSON, to annotate periods with."""
    submissions = Submission.objects.visible_to(user).filter(state__in=HANDED_IN)
    is_in = Exists(submissions.filter(period=OuterRef("period"), park=OuterRef("park")))
    rows = ExtensionRequest.objects.visible_to(user).filter(~is_in, period=OuterRef("pk"), **here)
    told = JSONObject(park="park_id", code="park__code", name="park__name", **_ASKED)
    return rows.order_by("park_id", "-id").distinct("park_id").values(found=told)


@dataclass(frozen=True)
class MoreTimeContents:
    """The page of a park in a period: what was asked and answered, newest first, and the figures as they stand."""

    desk: Desk
    requests: list[ExtensionRequest]
    rows: list[OutgoingFigure]

    @property
    def waiting(self) -> ExtensionRequest | None:
        """Return the request that nobody has answered, None where there is none."""
        return next((one for one in self.requests if getattr(one, "answer", None) is None), None)

    @property
    def usual(self) -> date:
        """Return until when time is given unless somebody says otherwise: as wished, else a week more."""
        if self.waiting:
            return self.waiting.wished_on
        return max(self.desk.today, self.desk.due_on) + USUAL_DAYS

    @property
    def may_ask(self) -> bool:
        """Return whether the park has something left to hand in, and no request that waits."""
        return self.desk.state in IN_WORK and self.waiting is None

    @classmethod
    def of(cls, user: User, desk: Desk) -> MoreTimeContents:
        """Return the page; four queries."""
        asked = ExtensionRequest.objects.visible_to(user).filter(period=desk.period, park=desk.park)
        requests = list(asked.select_related("answer__extension").order_by("-id"))
        rows = EntryGrid.of(user, desk).own_rows
        # What nobody has typed yet is not said to be unreported: it may still come.
        return cls(desk, requests, [OutgoingFigure(row, row.shown, "") for row in rows])
