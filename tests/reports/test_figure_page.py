"""One figure: who sees what happened to it, and how a released one is revised."""

from __future__ import annotations

from datetime import date

import pytest
from desks import hand_in_all, number, own_grid, step_of, today_is, town
from people import client_of, person
from reading import english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.actions import Finding, Typed, recognise, return_submission, save_figures, withdraw_verification
from targets.models import Figure, FigureVersion, Submission
from targets.scoring.values import number as number_cell

pytestmark = pytest.mark.django_db
PAGE = "/entry/p0/2020Q2/figures/sales/"
TYPED = {"seen": "1", "value": "89", "reason": "audit", "source": "tax return", "note": ""}


def released(parks=2):
    """Return a town whose first park's figures are released."""
    made = town(parks)
    hand_in_all(made)
    with act("reports.load_city"):
        Submission.objects.filter(park=made.park, period=made.period).update(state="released")
    return made


def figure_of(made, indicator=None):
    return Figure.objects.get(park=made.park, period=made.period, indicator=indicator or made.sales)


def test_a_figure_tells_every_draft_and_version_with_author_old_and_new():
    made = town()
    hand_in_all(made)
    figure = figure_of(made)
    by = {"by": made.reviewer, "way": "page"}
    recognise(finding=Finding(figure, 1), recognised=number_cell(88), reason="two are double", **by)
    withdraw_verification(finding=Finding(figure, 2), **by)
    here = {"park": made.park, "period": made.period, "way": "page"}
    return_submission(**here, by=made.assessor, seen=2, reason="all", cells={figure.pk: "Where is the proof?"})
    seen = own_grid(made)[made.sales.pk].token
    cells = {made.sales.pk: Typed(number("91.5", "proof is attached"), seen)}
    save_figures(**here, by=made.assessor, cells=cells, on_behalf_of="Mr Li by phone")
    text = text_of(english(client_of(made.assessor)).get(PAGE))
    story = [
        "draft saved figures", "assessor", "on behalf of Mr Li by phone", "90.00 91.50 Note: proof is attached",
        "returned returned figures", "assessor", "Where is the proof?",
        "taken back verification of version 2 taken back reviewer",
        "verified version 2 verified reviewer",
        "version 2 recognised another value reviewer", "90.00 90.00 recognised 88.00", "two are double review",
        "version 1 handed in figures park_head-p0", "90.00 90.00 entry",
        "draft saved figures park_editor-p0", "– 90.00",
    ]  # fmt: skip
    at = 0
    for words in story:
        assert words in text[at:], (words, text[at:])
        at = text.index(words, at)
    assert "2020-07-06" in text, "the days are those of the city's clock"


def test_who_sees_a_figure_before_its_release():
    made = town()
    hand_in_all(made)
    stranger = person(Role.REVIEWER, name="other", department=other_department())
    seen = {
        made.editor: 200, made.head: 200, made.reviewer: 200, made.assessor: 200, stranger: 404,
        made.who(Role.PARK_EDITOR, made.parks[1]): 404, made.who(Role.OFFICIAL): 404, made.who(Role.AUDITOR): 404,
    }  # fmt: skip
    for user, status in seen.items():
        assert client_of(user).get(PAGE).status_code == status, user
    assert client_of(made.reviewer).get("/entry/p0/2020Q2/figures/projects/").status_code == 404
    for nowhere in (
        "/entry/p0/2020Q3/figures/sales/",
        "/entry/px/2020Q2/figures/sales/",
        "/entry/p0/2020Q2/figures/x/",
    ):
        assert client_of(made.assessor).get(nowhere).status_code == 404


def other_department():
    """Make a department that has nothing to do with the figures."""
    from factories import DepartmentFactory

    with act("test"):
        return DepartmentFactory(code="fire", name="Fire brigade").code


def test_a_released_figure_is_revised_in_two_steps():
    made = released()
    client = english(client_of(made.assessor))
    assert "Revise the released figure" in text_of(client.get(PAGE))
    asked = client.post(PAGE, TYPED)
    assert asked.status_code == 200
    assert "old, recognised 90.00 new 89.00" in text_of(asked)
    assert "erratum of 2020 first half" in text_of(asked)
    assert FigureVersion.objects.filter(figure=figure_of(made)).count() == 1, "nothing is written before"
    done = client.post(PAGE, {**TYPED, "step": "revise"})
    assert done.status_code == 302
    text = text_of(client.get(PAGE))
    assert "counts once an erratum of the release is published" in text
    assert "reported 89.00 · recognised 89.00" in text
    assert "Source: tax return" in text


def test_a_revision_that_is_sent_twice_is_made_once():
    made = released()
    client = client_of(made.assessor)
    for _click in range(2):
        assert client.post(PAGE, {**TYPED, "step": "revise"}).status_code == 302
    assert FigureVersion.objects.filter(figure=figure_of(made)).count() == 2
    assert AuditEntry.objects.filter(act="targets.revise").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value", "many", "This is no number"),
        ("value", "", "This is no number"),
        ("reason", " ", "Say why."),
        ("source", "", "Say where the new figure comes from."),
        ("note", "x" * 501, "This is too long"),
    ],
)
def test_a_revision_that_cannot_be_taken_keeps_what_was_typed(field, value, words):
    made = released()
    answer = english(client_of(made.assessor)).post(PAGE, {**TYPED, field: value})
    assert answer.status_code == 400
    assert words in text_of(answer)
    for name in {"value", "reason", "source"} - {field}:
        assert f'value="{TYPED[name]}"' in answer.content.decode()


def test_a_revision_of_what_changed_meanwhile_is_told_and_keeps_what_was_typed():
    made = released()
    client = english(client_of(made.assessor))
    client.post(PAGE, {**TYPED, "step": "revise"})
    answer = client.post(PAGE, {**TYPED, "value": "87", "step": "revise"})
    assert answer.status_code == 409
    assert "The figure was changed meanwhile" in text_of(answer)
    assert 'value="87"' in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode(), "sending it again takes the newer one as seen"


def test_only_released_figures_are_revised_and_by_the_assessor_alone():
    made = town()
    hand_in_all(made)
    client = english(client_of(made.assessor))
    assert "Revise the released figure" not in text_of(client.get(PAGE))
    for sent in (TYPED, {**TYPED, "step": "revise"}):
        answer = client.post(PAGE, sent)
        assert answer.status_code == 409
        assert "Only released figures are revised" in text_of(answer)
    for user in (made.editor, made.head, made.reviewer):
        assert client_of(user).post(PAGE, {**TYPED, "step": "revise"}).status_code == 403
    assert FigureVersion.objects.filter(figure=figure_of(made)).count() == 1


def test_a_figure_costs_the_same_whatever_happened_to_it():
    made = released()
    client = client_of(made.assessor)
    few = len(queries_of(client, PAGE))
    for value in ("89", "90.5", "91"):
        number_seen = FigureVersion.objects.filter(figure=figure_of(made)).count()
        client.post(PAGE, {**TYPED, "seen": str(number_seen), "value": value, "step": "revise"})
    assert len(queries_of(client, PAGE)) <= few <= 8


def test_a_figure_of_long_ago_says_how_it_was_loaded():
    made = town()
    today_is(date(2020, 7, 28))
    text = text_of(english(client_of(made.editor)).get("/entry/p0/2020Q1/figures/sales/"))
    assert "version 1" in text
    assert "– 40.00" in text
    assert step_of(made) == 0
