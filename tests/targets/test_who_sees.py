"""Who sees which row: every set of rows that is narrowed x every person, beside what the domain says of it.

What is expected is written by hand and by name; nothing of it is read from the product.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from full_town import PEOPLE, full_town
from seen import (
    CELLS,
    CITY,
    CITY_TARGETS,
    ENTER_A,
    ENTER_B,
    GONE,
    NOBODY,
    OF_A,
    OF_B,
    PLEDGES_SEEN,
    READ,
    TARGETS_SEEN,
)  # fmt: skip
from standing import stands_on

from accounts.models import AuditEntry, User
from parks.models import Appointment, AppointmentConfirmation, Project
from targets.breakdown.querysets import HOLDING
from targets.entry.grids import grid_of
from targets.models import (
    Adjustment,
    Answer,
    CityTarget,
    CutSeen,
    DepartmentReport,
    Figure,
    FigureVersion,
    FiledDecision,
    FiledRevision,
    Pledge,
    ReturnedCell,
    Submission,
    Supplement,
    Target,
    TargetComment,
    Verification,
)

pytestmark = [pytest.mark.django_db, stands_on(full_town)]

OF_A_CELL = {
    Figure: "figure",
    FigureVersion: "version",
    Verification: "verification",
    CutSeen: "cut",
    Answer: "answer",
    FiledRevision: "filed",
    FiledDecision: "decision",
    ReturnedCell: "returned",
}
# By kind of row: the name of each row, and who sees it.
SEEN: dict[type, dict[str, set[str]]] = {
    **{kind: {f"{name} {cell}": who for cell, who in CELLS.items()} for kind, name in OF_A_CELL.items()},
    # How far somebody is is no secret, the figures are.
    Submission: {"submission a": READ, "submission b": READ},
    DepartmentReport: {"report tax": READ, "report trade": READ},
    Target: TARGETS_SEEN,
    CityTarget: CITY_TARGETS,
    TargetComment: {
        "comment on target 2020 a sales": {*OF_A, "assessor"},
        "answer to target 2020 a sales": {*OF_A, "assessor"},
        "comment on target 2020 b sales": {*OF_B, "assessor"},
        "answer to target 2020 b sales": {*OF_B, "assessor"},
    },
    Pledge: PLEDGES_SEEN,
    Project: {
        "project a signed": READ,
        "project b signed": READ,
        "project a in_talks": {*CITY, *ENTER_A},
        "project b in_talks": {*CITY, *ENTER_B},
    },
}
# Kinds of rows that are seen whole or not at all: label, and who sees them.
WHOLE: dict[str, set[str]] = {
    **dict.fromkeys(
        (
            "parks.City parks.Region parks.RegionSet parks.RegionSetMember parks.Department parks.ParkGroup parks.Park"
            " parks.ParkName parks.GroupMembership parks.ExternalRanking targets.Period targets.Category"
            " targets.Indicator targets.RegionFigure targets.Campaign targets.Comparison targets.Scheme"
            " targets.SchemeItem targets.Plan targets.TargetSource targets.PlanText targets.PlanTarget"
            " targets.SubmissionStep targets.DepartmentReportStep targets.Extension targets.ExtensionRequest"
            " targets.ExtensionAnswer targets.Adjustment"
        ).split(),
        READ,
    ),
    # Reached through a pledge that is seen, never by themselves.
    **dict.fromkeys(
        (
            "PledgeStep PledgeHandIn PledgeScan PledgeScanReplacement PledgeSettlement PledgeHandOver PledgeItem"
            " PledgeDocument PledgeSignature Supplement SupplementSignature SupplementWithdrawal SupplementScan"
            " SupplementScanReplacement"
        ).split(),
        NOBODY,
    ),
    "targets.PledgeTemplate": {"assessor"},
    "accounts.User": {"administrator"},
    "parks.Appointment": {"administrator"},
    "parks.AppointmentConfirmation": {"auditor"},
    "accounts.AuditLink": {"auditor"},
    "accounts.HistorySeal": {"auditor"},
}
WHOLE = {label if "." in label else f"targets.{label}": who for label, who in WHOLE.items()}
# Seen as said elsewhere: the trail below, own sessions and keys in tests of accounts, releases in those of reports,
# steps of projects with their project.
ELSEWHERE = {
    "accounts.AuditEntry", "accounts.Session", "accounts.SigningKey", "accounts.KeyConfirmation",
    "accounts.KeyRevocation", "parks.ProjectStep", "reports.Release", "reports.FrozenInputs", "reports.Standing",
    "reports.ItemScore", "reports.ReleasedFigure",
}  # fmt: skip


def test_every_narrowed_kind_of_row_has_an_expectation():
    narrowed = {model._meta.label for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert narrowed == {kind._meta.label for kind in SEEN} | set(WHOLE) | ELSEWHERE


@pytest.mark.parametrize("name", PEOPLE)
def test_who_sees_which_row(standing, name):
    user = standing.who(name)
    wrong = {}
    for kind, rows in SEEN.items():
        seen = standing.names_of(kind, set(kind.objects.visible_to(user).values_list("pk", flat=True)))
        wanted = {row for row, who in rows.items() if name in who}
        if seen != wanted:
            wrong[kind.__name__] = {"too much": seen - wanted, "missing": wanted - seen}
    for label, who in WHOLE.items():
        rows = apps.get_model(label)._default_manager.visible_to(user)
        count = apps.get_model(label)._default_manager.count()
        if rows.count() != (count if name in who else 0):
            wrong[label] = rows.count()
    assert wrong == {}


def test_the_town_has_a_row_of_what_is_seen_by_name(standing):
    for kind, rows in SEEN.items():
        assert standing.names_of(kind, set(kind.objects.values_list("pk", flat=True))) == set(rows), kind


def test_who_has_not_signed_in_sees_nothing(standing):
    for label in (*WHOLE, *(kind._meta.label for kind in SEEN), *ELSEWHERE):
        assert not apps.get_model(label)._default_manager.visible_to(AnonymousUser()).exists(), label


def test_a_right_of_another_day_or_of_a_closed_account_opens_nothing(standing):
    for name in GONE:
        user = standing.who(name)
        assert user.get_all_permissions() == set(), name
        assert not any(user.has_perm(one) for one in ("targets.view_figure", "targets.enter_figure")), name


# Acts of the trail: by whom, at which place; and who reads them beside the auditor.
TRAIL = {
    "by editor a, at a": ("editor a", "park:a", OF_A),
    "by assessor, at b": ("assessor", "park:b", {*OF_B, "assessor"}),
    "by assessor, city": ("assessor", "", {"assessor"}),
    "by reviewer t, at t": ("reviewer t", "department:t", {"reviewer t"}),
    "by official": ("official", "", set()),
    "by administrator, at a": ("administrator", "park:a", OF_A),
}


def test_who_reads_which_act(standing):
    made = {}
    for word, (by, place, _who) in TRAIL.items():
        user = standing.people[by]
        made[word] = AuditEntry.objects.create(
            at="2020-07-06T09:00Z", act="test.trail", way="page", by=user, by_name=str(user), place=place,
            outcome="done", details={},
        )  # fmt: skip
    named = {entry.pk: word for word, entry in made.items()}
    for name in PEOPLE:
        seen = AuditEntry.objects.visible_to(standing.who(name)).filter(act="test.trail")
        wanted = {word for word, (_by, _place, who) in TRAIL.items() if name in who or name == "auditor"}
        assert {named[entry.pk] for entry in seen} == wanted, name


# What an adjustment counts for, by how far its supplement is.
HOLDS = {"loaded": True, "waits for the park": False, "waits for the city": False, "signed": True, "on paper": True,
         "withdrawn": False}  # fmt: skip
STILL = {state: holds or state.startswith("waits") for state, holds in HOLDS.items()}


def adjustments(standing, rows):
    return standing.names_of(Adjustment, {one.pk for one in rows})


def on(states, *days):
    return {f"{state}, {day}" for state, is_one in states.items() if is_one for day in days}


def test_which_adjustments_hold(standing):
    every = Adjustment.objects
    assert adjustments(standing, every.holding()) == on(HOLDS, "06-30", "07-01")
    assert adjustments(standing, every.not_withdrawn()) == on(STILL, "06-30", "07-01")
    assert adjustments(standing, every.in_force_on(date(2020, 6, 30))) == on(HOLDS, "06-30")
    assert adjustments(standing, every.in_force_on(date(2020, 6, 29))) == set()
    assert adjustments(standing, every.coming_after(date(2020, 6, 30))) == on(HOLDS, "07-01")
    assert adjustments(standing, every.coming_after(date(2020, 6, 29))) == on(HOLDS, "06-30", "07-01")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT a.id FROM targets_adjustment a WHERE {HOLDING}")
        found = {pk for (pk,) in cursor.fetchall()}
    assert standing.names_of(Adjustment, found) == on(HOLDS, "06-30", "07-01")


def test_which_supplements_wait(standing):
    def named(rows):
        return {name.removeprefix("supplement ") for name in standing.names_of(Supplement, {one.pk for one in rows})}

    waiting = {state: state.startswith("waits") for state in HOLDS}
    assert named(Supplement.objects.waiting()) == on(waiting, "06-30", "07-01")
    open_ones = waiting | {"withdrawn": True}
    assert named(Supplement.objects.not_in_force()) == on(open_ones, "06-30", "07-01")


@pytest.mark.parametrize(("period", "day"), [("2020Q1", ""), ("2020Q2", "06-30"), ("2020Q3", "07-01")])
def test_a_cell_is_compared_with_the_target_in_force_at_its_periods_end(standing, period, day):
    """On 30 June the first adjustment counts already where it holds, from 1 July on the second; before that none."""
    park = standing.parks["c"]
    states = {standing.rows[f"target adjusted, {state}"].indicator: state for state in HOLDS}
    found = {
        states[cell.indicator]: cell.promised.promise.target
        for cell in grid_of(standing.periods[period], [park.pk], list(states))
    }
    assert found == {
        state: standing.rows[f"{state}, {day}"].new if day and holds else 100 for state, holds in HOLDS.items()
    }


def test_comments_that_wait_are_those_without_an_answer(standing):
    assert not TargetComment.objects.open().exists()
    comment = standing.rows["comment on target 2020 a sales"]
    TargetComment.objects.create(
        target=comment.target, text="again", by=comment.by, by_name="x", at=comment.at, act_id=comment.act_id
    )
    assert [one.text for one in TargetComment.objects.open()] == ["again"]


def test_people_are_as_many_as_said(standing):
    assert User.objects.filter(pk__in=[one.pk for one in standing.people.values()]).count() == len(PEOPLE)
    assert Appointment.objects.count() == AppointmentConfirmation.objects.count()
