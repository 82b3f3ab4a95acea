"""From the editor's cell to the assessor's approval: what each may do, when, and what stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from desks import (
    draft_of,
    enter_all,
    grid_token,
    hand_in_all,
    number,
    own_grid,
    step_of,
    today_is,
    town,
    typed,
)
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.actions import (
    Finding,
    Typed,
    approve,
    extend,
    hand_in,
    recognise,
    reopen,
    report_ready,
    return_submission,
    revise,
    save_figures,
    take_back,
    undo_approval,
    undo_return,
    verify_figures,
)
from targets.errors import CellErrors, Closed, Conflict, Overtaken, WorkflowError
from targets.indicators.cells import NOTHING, EnteredCell
from targets.models import Figure, FigureVersion, ReturnedCell, Submission, SubmissionStep
from targets.scoring.values import cell as made_cell
from targets.scoring.values import number as number_cell

pytestmark = pytest.mark.django_db


def asked(made, by):
    return {"park": made.park, "period": made.period, "by": by, "way": "page"}


def latest(made, indicator, park=None):
    return (
        FigureVersion.objects.filter(
            figure__park=park or made.park, figure__period=made.period, figure__indicator=indicator
        )
        .order_by("number")
        .last()
    )


def test_saved_figures_are_drafts_and_leave_one_audit_row():
    made = town()
    save_figures(**asked(made, made.editor), cells={made.sales.pk: typed("90.5")})
    assert draft_of(made, made.sales) == number("90.5")
    assert not FigureVersion.objects.filter(figure__period=made.period).exists()
    (row,) = AuditEntry.objects.filter(act="targets.save_figures")
    assert row.place == "park:p0"
    assert row.details == {"changes": {"sales": {"old": None, "new": "90.5"}}}


def test_saving_the_same_again_changes_nothing_and_leaves_no_row():
    made = town()
    for _attempt in range(2):
        save_figures(**asked(made, made.editor), cells={made.sales.pk: typed(90)})
    assert AuditEntry.objects.filter(act="targets.save_figures").count() == 1


def test_only_cells_that_both_changed_are_a_conflict():
    made = town()
    save_figures(**asked(made, made.editor), cells={made.sales.pk: typed(90)})
    other = {made.sales.pk: Typed(None, NOTHING), made.projects.pk: typed(50)}
    save_figures(**asked(made, made.head), cells=other)
    assert draft_of(made, made.sales) == number(90), "an untouched cell does not undo the other's"
    with pytest.raises(Conflict) as conflict:
        save_figures(**asked(made, made.head), cells={made.sales.pk: typed(91), made.projects.pk: typed(51)})
    assert set(conflict.value.cells) == {made.sales.pk, made.projects.pk}
    assert draft_of(made, made.sales) == number(90)
    rows = own_grid(made)
    save_figures(**asked(made, made.head), cells={made.sales.pk: typed(91, seen=rows[made.sales.pk].token)})
    assert draft_of(made, made.sales) == number(91)


def test_a_negative_count_is_refused_and_holds_up_no_other():
    made = town()
    both = {made.sales.pk: typed(90), made.projects.pk: typed(-1)}
    saved = save_figures(**asked(made, made.editor), cells=both)
    assert set(saved.wrong) == {made.projects.pk}
    assert (draft_of(made, made.sales), draft_of(made, made.projects)) == (number(90), None)
    (row,) = AuditEntry.objects.filter(act="targets.save_figures")
    assert set(row.details["changes"]) == {"sales"}
    with pytest.raises(CellErrors):
        save_figures(**asked(made, made.editor), cells={made.projects.pk: typed(-1)})
    assert AuditEntry.objects.filter(act="targets.save_figures", outcome="refused").count() == 1


def test_a_question_is_saved_but_not_handed_on_before_it_is_answered():
    made = town()
    enter_all(made, sales=39)  # below the 40 of the first quarter
    with pytest.raises(CellErrors) as asking:
        report_ready(**asked(made, made.editor), seen=0, figures=grid_token(made))
    assert set(asking.value.cells) == {made.sales.pk}
    seen = own_grid(made)[made.sales.pk].token
    noted = {made.sales.pk: typed(39, seen=seen, note="A refund was booked back.")}
    save_figures(**asked(made, made.editor), cells=noted)
    with pytest.raises(CellErrors):  # a note answers nothing
        report_ready(**asked(made, made.editor), seen=0, figures=grid_token(made))
    seen = own_grid(made)[made.sales.pk].token
    answer = {made.sales.pk: typed(39, seen=seen, answer="A refund was booked back.")}
    save_figures(**asked(made, made.editor), cells=answer)
    assert report_ready(**asked(made, made.editor), seen=0, figures=grid_token(made)).state == "ready"


def test_handing_in_makes_versions_of_all_own_cells_and_empties_the_drafts():
    made = town()
    save_figures(**asked(made, made.editor), cells={made.sales.pk: typed(90)})
    submission = hand_in(**asked(made, made.head), seen=0, figures=grid_token(made))
    assert (submission.state, submission.handed_in_at.date()) == ("handed_in", date(2020, 7, 6))
    assert latest(made, made.sales).reported_value == Decimal(90)
    assert latest(made, made.projects).reported_state == "unknown"
    assert not Figure.objects.filter(draft_state__isnull=False).exists()
    assert latest(made, made.tax) is None, "the department's is not the park's to hand in"


def test_what_was_changed_unseen_is_not_handed_in():
    made = town()
    enter_all(made)
    shown = grid_token(made)
    seen = own_grid(made)[made.sales.pk].token
    save_figures(**asked(made, made.editor), cells={made.sales.pk: typed(95, seen=seen)})
    with pytest.raises(Overtaken):
        hand_in(**asked(made, made.head), seen=0, figures=shown)
    assert not FigureVersion.objects.filter(figure__period=made.period).exists()


def test_a_second_click_is_answered_with_what_the_first_did():
    made = town()
    enter_all(made)
    figures = grid_token(made)
    first = hand_in(**asked(made, made.head), seen=0, figures=figures)
    again = hand_in(**asked(made, made.head), seen=0, figures=figures)
    assert (again.state, again.handed_in_at) == (first.state, first.handed_in_at)
    assert SubmissionStep.objects.count() == 1
    assert AuditEntry.objects.filter(act="targets.hand_in").count() == 1


def test_somebody_elses_second_click_is_told_who_was_first():
    made = town()
    hand_in_all(made)
    approve(**asked(made, made.assessor), seen=2)
    other = made.who(Role.ASSESSOR, None)
    with pytest.raises(Overtaken, match=r"assessor was first"):
        return_submission(**asked(made, other), seen=2, reason="late")
    refused = AuditEntry.objects.get(act="targets.return")
    assert (refused.outcome, refused.object_key, refused.place) == ("refused", "p0 2020Q2", "park:p0")


def test_the_editor_cannot_enter_what_is_with_the_head_until_it_is_taken_back():
    made = town()
    enter_all(made)
    report_ready(**asked(made, made.editor), seen=0, figures=grid_token(made))
    seen = own_grid(made)[made.sales.pk].token
    with pytest.raises(WorkflowError, match="with the head"):
        save_figures(**asked(made, made.editor), cells={made.sales.pk: typed(95, seen=seen)})
    save_figures(**asked(made, made.head), cells={made.sales.pk: typed(95, seen=seen)})
    take_back(**asked(made, made.editor), seen=1)
    assert Submission.objects.get(park=made.park, period=made.period).state == "draft"


@pytest.mark.parametrize("role", [Role.PARK_EDITOR, Role.OFFICIAL, Role.AUDITOR, Role.ASSESSOR, Role.CITY_SIGNATORY])
def test_nobody_but_the_head_hands_in(role):
    made = town()
    enter_all(made)
    by = made.who(role, made.park if role == Role.PARK_EDITOR else None)
    with pytest.raises(PermissionDenied):
        hand_in(**asked(made, by), seen=0, figures=grid_token(made))
    assert AuditEntry.objects.filter(act="targets.hand_in", outcome="refused").count() == 1


def test_the_people_of_another_park_enter_nothing_here():
    made = town()
    for role in (Role.PARK_EDITOR, Role.PARK_HEAD):
        with pytest.raises(PermissionDenied):
            save_figures(**asked(made, made.who(role, made.parks[1])), cells={made.sales.pk: typed(90)})
    assert draft_of(made, made.sales) is None


def test_the_assessor_enters_on_behalf_and_both_names_stay():
    made = town()
    with pytest.raises(WorkflowError, match="behalf"):
        save_figures(**asked(made, made.assessor), cells={made.sales.pk: typed(90)})
    save_figures(**asked(made, made.assessor), cells={made.sales.pk: typed(90)}, on_behalf_of="head, by telephone")
    row = AuditEntry.objects.get(act="targets.save_figures", outcome="done")
    assert (row.by, row.details["on_behalf_of"]) == (made.assessor, "head, by telephone")


def test_nothing_is_entered_before_opening_and_after_closing_but_with_more_time():
    made = town()
    cells = {made.sales.pk: typed(90)}
    for day in (date(2020, 6, 30), date(2020, 7, 21)):
        today_is(day)
        with pytest.raises(Closed):
            save_figures(**asked(made, made.editor), cells=cells)
    extend(period=made.period, park=made.park, until_on=date(2020, 7, 22), reason="flood", by=made.assessor, way="page")
    save_figures(**asked(made, made.editor), cells=cells)
    today_is(date(2020, 7, 23))
    with pytest.raises(Closed):
        hand_in(**asked(made, made.head), seen=0, figures=grid_token(made))


def test_a_return_names_cells_and_gives_time():
    made = town()
    hand_in_all(made)
    today_is(date(2020, 7, 25))
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    with pytest.raises(Closed):
        return_submission(**asked(made, made.assessor), seen=2, reason="see cell")
    return_submission(
        **asked(made, made.assessor), seen=2, reason="see cell", cells={figure.pk: "Where is the proof?"},
        until_on=date(2020, 7, 28),
    )  # fmt: skip
    assert ReturnedCell.objects.get().reason == "Where is the proof?"
    assert Submission.objects.get(park=made.park, period=made.period).reason == "see cell"
    hand_in_all(made, sales=89)
    assert [version.reported_value for version in figure.versions.order_by("number")] == [90, 89]


def test_decisions_are_undone_until_the_park_has_begun_or_the_release_is_out():
    made = town()
    hand_in_all(made)
    approve(**asked(made, made.assessor), seen=2)
    undo_approval(**asked(made, made.assessor), seen=3, reason="too early")
    return_submission(**asked(made, made.assessor), seen=4, reason="proof")
    undo_return(**asked(made, made.assessor), seen=5, reason="found it")
    return_submission(**asked(made, made.assessor), seen=6, reason="proof")
    enter_all(made, sales=91)
    with pytest.raises(WorkflowError, match="begun"):
        undo_return(**asked(made, made.assessor), seen=7, reason="found it")


def test_reopening_lets_the_park_change_what_was_approved():
    made = town()
    hand_in_all(made)
    approve(**asked(made, made.assessor), seen=2)
    reopen(**asked(made, made.assessor), seen=3, reason="wrong unit")
    hand_in_all(made, sales=92)
    assert latest(made, made.sales).reported_value == 92
    assert Submission.objects.get(park=made.park, period=made.period).state == "handed_in"


def test_a_reviewer_recognises_another_value_with_a_reason():
    made = town()
    hand_in_all(made)
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    by = {"by": made.reviewer, "way": "page"}
    assert len(verify_figures(findings=[Finding(figure, 1)], **by)) == 1
    assert verify_figures(findings=[Finding(figure, 1)], **by) == []
    assert AuditEntry.objects.filter(act="targets.verify").count() == 1
    with pytest.raises(WorkflowError, match="why"):
        recognise(finding=Finding(figure, 1), recognised=number_cell(88), reason=" ", **by)
    version = recognise(finding=Finding(figure, 1), recognised=number_cell(88), reason="two are double", **by)
    assert (version.number, version.reported_value, version.recognised_value) == (2, 90, 88)
    assert version.verification.by == made.reviewer
    with pytest.raises(Overtaken):
        verify_figures(findings=[Finding(figure, 1)], **by)
    other = Figure.objects.get(park=made.park, period=made.period, indicator=made.projects)
    with pytest.raises(WorkflowError, match="one department"):
        verify_figures(findings=[Finding(other, 1)], **by)


def test_a_released_figure_changes_by_revision_alone():
    made = town()
    hand_in_all(made)
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    arguments = {
        "finding": Finding(figure, 1), "entered": number(89), "reason": "audit", "source": "tax return",
        "by": made.assessor, "way": "page",
    }  # fmt: skip
    with pytest.raises(WorkflowError, match="released"):
        revise(**arguments)
    with act("reports.load_city"):
        Submission.objects.update(state="released")
    version = revise(**arguments)
    assert (version.way, version.number, version.source) == ("revision", 2, "tax return")
    assert made_cell(version.recognised_state, version.recognised_value) == number_cell(89)


def test_the_database_itself_refuses_a_move_that_the_table_does_not_know():
    made = town()
    hand_in_all(made)
    with pytest.raises(IntegrityError, match="does not move"), act("test"):
        Submission.objects.filter(park=made.park, period=made.period).update(state="released")


def test_emptying_a_returned_cell_says_not_reported():
    made = town()
    hand_in_all(made)
    return_submission(**asked(made, made.assessor), seen=2, reason="proof")
    seen = own_grid(made)[made.sales.pk].token
    save_figures(**asked(made, made.editor), cells={made.sales.pk: Typed(None, seen)})
    assert draft_of(made, made.sales) == EnteredCell("unknown")
    hand_in(**asked(made, made.head), seen=step_of(made), figures=grid_token(made))
    assert latest(made, made.sales).reported_state == "unknown"
