"""Eight people at once, each on a connection of their own: one result, nothing lost, nothing twice."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from desks import (
    Town,
    column_step,
    column_token,
    enter_all,
    enter_column,
    grid_token,
    hand_in_all,
    number,
    own_grid,
    step_of,
    town,
)
from django.db import connection
from people import person

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.errors import PublishError
from reports.models import Release, ReleasedFigure
from reports.releases.actions import publish
from targets.actions import (
    Typed,
    approve,
    hand_in,
    report_column,
    report_ready,
    return_column,
    return_submission,
    save_column,
    save_figures,
    take_back,
)
from targets.entry.grids import grid_of
from targets.errors import Conflict, WorkflowError
from targets.models import DepartmentReport, DepartmentReportStep, Figure, FigureVersion, Submission, SubmissionStep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Each test takes so many rounds; `make drill` asks for 200.
ROUNDS = int(os.environ.get("ROUNDS", "8"))
AT_ONCE = 8
Act = Callable[[], Any]


class Crowd:
    """Eight threads, each with a connection of its own, that begin each round at the same moment."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(AT_ONCE)

    def at_once(self, acts: Sequence[Act]) -> list[Any]:
        """Do all acts at the same moment; return what each returned, or the WorkflowError it raised."""
        barrier = Barrier(len(acts))

        def do(one: Act) -> Any:
            barrier.wait(timeout=300)
            try:
                return one()
            except (WorkflowError, PublishError) as error:
                return error

        return list(self.pool.map(do, acts))

    def close(self) -> None:
        """Let every thread close its connection."""
        barrier = Barrier(AT_ONCE)

        def leave(_number: int) -> None:
            barrier.wait(timeout=300)
            connection.close()

        list(self.pool.map(leave, range(AT_ONCE)))
        self.pool.shutdown()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """Return a crowd, and send it home."""
    made = Crowd()
    yield made
    made.close()


def set_back(made: Town, state: str) -> None:
    """Set the submissions of the period to a state, as a load does."""
    with act("reports.load_city"):
        Submission.objects.filter(period=made.period).update(state=state, handed_in_at=None)


def kinds(results: Sequence[Any]) -> Counter[str]:
    """Return how often each kind of result came; a publisher may be told in several ways that another was first."""
    return Counter("PublishError" if isinstance(one, PublishError) else type(one).__name__ for one in results)


def steps(made: Town) -> list[tuple[str, str]]:
    """Return the steps of the first park in order, as pairs of states."""
    rows = SubmissionStep.objects.filter(submission__park=made.park).order_by("number")
    return list(rows.values_list("from_state", "to_state"))


def test_of_two_editors_of_a_cell_one_wins_and_the_others_see_it(crowd):
    made = town()
    editor = made.editor
    for at in range(ROUNDS):
        seen = own_grid(made)[made.sales.pk].token if at else "-"
        values = [50 + at * AT_ONCE + who for who in range(AT_ONCE)]
        acts = [
            partial(save_figures,
                park=made.park, period=made.period, by=editor, way="page",
                cells={made.sales.pk: Typed(number(value), seen)},
            )
            for value in values
        ]  # fmt: skip
        results = crowd.at_once(acts)
        assert kinds(results) == {"Saved": 1, "Conflict": AT_ONCE - 1}
        winner = values[[type(result).__name__ for result in results].index("Saved")]
        assert Figure.objects.get(park=made.park, period=made.period, indicator=made.sales).draft_value == winner
        assert all(r.cells[made.sales.pk].entered.value == winner for r in results if isinstance(r, Conflict))
    assert AuditEntry.objects.filter(act="targets.save_figures", outcome="done").count() == ROUNDS


def test_editors_of_different_cells_do_not_disturb_each_other(crowd):
    made = town()
    editor, head = made.editor, made.head
    for at in range(ROUNDS):
        rows = own_grid(made)
        cells = {
            made.sales.pk: Typed(number(90 + at), rows[made.sales.pk].token),
            made.projects.pk: Typed(number(50 + at), rows[made.projects.pk].token),
        }
        acts = [
            partial(save_figures, park=made.park, period=made.period, by=by, way="page", cells={key: typed})
            for (key, typed), by in zip(cells.items(), (editor, head), strict=True)
        ] * (AT_ONCE // 2)
        assert kinds(crowd.at_once(acts)) == {"Saved": AT_ONCE}
        stored = own_grid(made)
        assert {key: row.entered for key, row in stored.items()} == {key: typed.cell for key, typed in cells.items()}


def test_a_double_hand_in_is_one(crowd):
    made = town()
    head = made.head
    enter_all(made)
    for at in range(ROUNDS):
        set_back(made, "draft")
        enter_all(made, sales=90 + at)
        seen, figures = step_of(made), grid_token(made)
        acts = [
            partial(hand_in, park=made.park, period=made.period, seen=seen, figures=figures, by=head, way="page")
        ] * AT_ONCE
        assert kinds(crowd.at_once(acts)) == {"Submission": AT_ONCE}
        assert step_of(made) == at + 1
        assert FigureVersion.objects.filter(figure__period=made.period, figure__indicator=made.sales).count() == at + 1
    assert AuditEntry.objects.filter(act="targets.hand_in").count() == ROUNDS


def test_of_many_who_report_a_column_one_does_and_the_others_see_who(crowd):
    made = town()
    assessor = made.assessor
    heads = [person(Role.DEPARTMENT_HEAD, name=f"head-{number}", department="tax") for number in range(AT_ONCE)]
    base = {"indicator": made.tax, "period": made.period, "way": "page"}
    for at in range(ROUNDS):
        enter_column(made, 90 + at, 91 + at)
        seen, figures = column_step(made), column_token(made)
        results = crowd.at_once([partial(report_column, **base, by=by, seen=seen, figures=figures) for by in heads])
        assert kinds(results) == {"DepartmentReport": 1, "Overtaken": AT_ONCE - 1}
        winner = heads[[type(result).__name__ for result in results].index("DepartmentReport")]
        assert all(str(winner) in str(one) for one in results if isinstance(one, WorkflowError))
        versions = FigureVersion.objects.filter(figure__period=made.period, figure__indicator=made.tax)
        assert versions.count() == 2 * (at + 1)
        return_column(**base, by=assessor, seen=column_step(made), reason="again")
    assert DepartmentReportStep.objects.filter(name="report").count() == ROUNDS


def test_saving_a_column_while_it_is_reported_loses_nothing(crowd):
    made = town()
    head, reviewer, assessor = made.bureau_head, made.reviewer, made.assessor
    base = {"indicator": made.tax, "period": made.period, "way": "page"}
    for at in range(ROUNDS):
        enter_column(made, 100 + 2 * at)
        seen, figures = column_step(made), column_token(made)
        cells = {made.park.pk: Typed(number(101 + 2 * at), seen_in_column(made))}
        results = crowd.at_once(
            [partial(save_column, **base, by=reviewer, cells=cells)] * 4
            + [partial(report_column, **base, by=head, seen=seen, figures=figures)] * 4
        )
        assert not [result for result in results if isinstance(result, Conflict)]
        report = DepartmentReport.objects.get(indicator=made.tax, period=made.period)
        figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.tax)
        if report.state == "reported":
            assert figure.draft_value is None
            assert figure.versions.order_by("number").last().reported_value == 100 + 2 * at
            return_column(**base, by=assessor, seen=column_step(made), reason="again")
        else:
            assert figure.draft_value == 101 + 2 * at


def seen_in_column(made: Town) -> str:
    """Return the token of the department's cell of the first park."""
    (row,) = grid_of(made.period, [made.park.pk], [made.tax])
    return row.token


def test_saving_while_handing_in_and_approving_leaves_what_the_head_saw(crowd):
    made = town()
    head, assessor = made.head, made.assessor
    enter_all(made)
    for at in range(ROUNDS):
        set_back(made, "draft")
        enter_all(made, sales=100 + 2 * at)
        rows, seen, figures = own_grid(made), step_of(made), grid_token(made)
        handed, late = rows[made.sales.pk].entered, number(101 + 2 * at)
        base = {"park": made.park, "period": made.period, "way": "page"}
        cells = {made.sales.pk: Typed(late, rows[made.sales.pk].token)}
        results = crowd.at_once(
            [partial(save_figures, **base, by=head, cells=cells)] * 4
            + [partial(hand_in, **base, by=head, seen=seen, figures=figures)] * 2
            + [partial(approve, **base, by=assessor, seen=seen + 1)] * 2
        )
        assert not [result for result in results if isinstance(result, Conflict)]
        submission = Submission.objects.get(park=made.park, period=made.period)
        row = own_grid(made)[made.sales.pk]
        if submission.state == "draft":
            assert row.held.draft == late
        else:
            assert (row.held.draft, row.held.version.reported) == (None, handed)
    assert {state for _before, state in steps(made)} <= {"handed_in", "approved"}


def test_a_return_while_handing_in_finds_one_order(crowd):
    made = town()
    head, editor, assessor = made.head, made.editor, made.assessor
    for at in range(ROUNDS):
        set_back(made, "draft")
        enter_all(made, sales=90 + at)
        base = {"park": made.park, "period": made.period, "way": "page"}
        report_ready(**base, by=editor, seen=step_of(made), figures=grid_token(made))
        seen, figures = step_of(made), grid_token(made)
        crowd.at_once(
            [partial(hand_in, **base, by=head, seen=seen, figures=figures)] * 3
            + [partial(take_back, **base, by=editor, seen=seen)] * 2
            + [partial(return_submission, **base, by=assessor, seen=seen + 1, reason="proof")] * 3
        )
        new = steps(made)[seen:]
        assert new in (
            [("ready", "draft")],
            [("ready", "handed_in")],
            [("ready", "handed_in"), ("handed_in", "returned")],
        )
        submission = Submission.objects.get(park=made.park, period=made.period)
        assert submission.state == new[-1][1]
        has_draft = Figure.objects.filter(period=made.period, draft_state__isnull=False).exists()
        assert has_draft is (submission.state == "draft")


def test_publishing_while_approving_releases_exactly_what_was_approved(crowd):
    made = town(parks=3)
    assessor = made.assessor
    for park in made.parks:
        hand_in_all(made, park)
    for at in range(ROUNDS):
        set_back(made, "handed_in")
        seen = {park.pk: step_of(made, park) for park in made.parks}
        release = partial(publish, scheme=made.scheme, period=made.period, by=assessor, reason=f"round {at}")
        crowd.at_once(
            [
                partial(approve, park=park, period=made.period, by=assessor, way="page", seen=seen[park.pk])
                for park in made.parks
            ]
            + [release, release]
        )
        released = set(Submission.objects.filter(state="released", period=made.period).values_list("park", flat=True))
        newest = Release.objects.order_by("-id").first()
        if newest is None:
            assert not released
            continue
        published_now = newest.reason == f"round {at}"
        held = ReleasedFigure.objects.filter(
            release=newest, indicator=made.sales, state="number", version__isnull=False
        )
        if published_now:
            assert set(held.values_list("park", flat=True)) == released
        else:
            assert not released


def test_of_many_publishers_one_publishes(crowd):
    made = town()
    assessor = made.assessor
    hand_in_all(made)
    hand_in_all(made, made.parks[1])
    for at in range(ROUNDS):
        with act("reports.load_city"):
            Submission.objects.filter(period=made.period).update(state="approved" if at % 2 else "handed_in")
            Submission.objects.filter(period=made.period, park=made.park).update(state="approved")
        acts = [partial(publish, scheme=made.scheme, period=made.period, by=assessor, reason=f"round {at}")] * AT_ONCE
        assert kinds(crowd.at_once(acts)) == {"Published": 1, "PublishError": AT_ONCE - 1}
    assert Release.objects.count() == ROUNDS
    assert SubmissionStep.objects.filter(name="release").count() >= ROUNDS
