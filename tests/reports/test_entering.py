"""Entering a quarter as its people do: what they type is read, saved, questioned or refused, and never lost."""

from __future__ import annotations

import json
import re
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
from factories import FigureFactory, FigureVersionFactory, IndicatorFactory, SchemeItemFactory, TargetFactory
from people import client_of, person
from reading import RECORDED, english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.actions import return_submission, save_figures
from targets.models import Figure, FigureVersion, Period, Submission

pytestmark = pytest.mark.django_db
GRID = "/entry/p0/2020Q2/"


def window(user):
    """Return a browser with English pages."""
    return english(client_of(user))


def form_of(made, /, **typed_texts):
    """Return the fields of the grid as a browser sends them, with something typed: ``sales="90"``."""
    fields = {}
    for key, row in own_grid(made).items():
        fields |= {f"seen-{key}": row.token, f"state-{key}": row.entered.state if row.entered else "number"}
        if row.entered:
            fields |= {f"value-{key}": row.entered.value or "", f"note-{key}": row.entered.note}
    for name, text in typed_texts.items():
        field, _line, code = name.rpartition("_")
        fields[f"{field or 'value'}-{getattr(made, code).pk}"] = text
    return fields


def held(response, made, code, field="value"):
    """Return what the page's form holds in a field."""
    name = f"{field}-{getattr(made, code).pk}"
    if field in ("note",):
        found = re.search(
            rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', response.content.decode(), re.DOTALL
        )
    else:
        found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', response.content.decode())
    return found.group(1) if found else None


def test_the_grid_shows_what_a_figure_is_compared_with():
    made = town()
    page = text_of(window(made.editor).get(GRID))
    assert "Sales" in page and "80.00" in page and "40.00" in page and "200" in page
    assert "亿元 · Tax office" in page
    assert "state secrets is strictly forbidden" in page


def test_what_is_typed_is_saved_and_counted():
    made = town()
    browser = window(made.editor)
    response = browser.post(GRID, form_of(made, sales="９０．５", projects="NA"))
    assert (response.status_code, response["Location"]) == (302, GRID)
    assert draft_of(made, made.sales) == number("90.5")
    assert draft_of(made, made.projects).state == "not_applicable"
    page = text_of(browser.get(GRID))
    assert "2 figures saved. No figure is empty." in page
    assert "figures saved" not in text_of(browser.get(GRID)), "it is said once"
    assert "50.50" in page and "+13.1%" in page and "45.3%" in page
    assert "Nothing differs" in text_of(browser.post(GRID, form_of(made), follow=True))


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("1234.5", "number", "1234.5"),
        ("1,234.50", "number", "1234.50"),
        ("１，２３４．５", "number", "1234.5"),
        ("90亿元", "number", "90"),
        ("−0.5", "number", "-0.5"),
        ("不适用", "not_applicable", None),
        ("n/a", "not_applicable", None),
        ("未报", "unknown", None),
    ],
)
def test_numbers_are_understood_as_people_type_them(text, state, value):
    made = town()
    assert window(made.editor).post(GRID, form_of(made, sales=text)).status_code == 302
    saved = draft_of(made, made.sales)
    assert (saved.state, saved.value) == (state, None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "text", ["ninety", "9,0", "1.2.3", "9" * 15, "1e5", "NaN", "9" * 500, "0.12345678901", "<b>1</b>", "٣"]
)
def test_what_is_no_number_is_refused_beside_the_cell_and_holds_up_no_other(text):
    made = town()
    response = window(made.editor).post(GRID, form_of(made, sales=text, projects="7", note_projects="kept"))
    assert response.status_code == 400
    page = response.content.decode()
    assert held(response, made, "sales") == text.replace("<", "&lt;").replace(">", "&gt;")
    assert (held(response, made, "projects"), held(response, made, "projects", "note")) == ("7", "kept")
    field = re.search(rf'<input id="value-{made.sales.pk}"[^>]*>', page).group()
    assert 'aria-invalid="true"' in field and f'aria-describedby="says-{made.sales.pk}' in field
    assert f'href="#value-{made.sales.pk}"' in page
    assert "1 cell saved, 1 is not: see beside it." in text_of(response)
    assert draft_of(made, made.sales) is None
    assert draft_of(made, made.projects) == number(7, "kept")


def test_a_negative_count_is_refused_beside_its_cell_and_holds_up_no_other():
    made = town()
    sent = {**form_of(made, sales="90", projects="-1"), "then": "report_ready"}
    response = window(made.editor).post(GRID, sent)
    assert (response.status_code, held(response, made, "projects"), held(response, made, "sales")) == (400, "-1", "90")
    assert "cannot be below zero" in text_of(response)
    assert draft_of(made, made.sales) == number(90)


def test_two_bad_cells_are_both_said_and_nothing_goes_on_to_the_next_step():
    made = town()
    sent = {**form_of(made, sales="ninety", projects="-1"), "then": "report_ready"}
    response = window(made.editor).post(GRID, sent)
    assert response.status_code == 400
    assert "no number" in text_of(response) and "cannot be below zero" in text_of(response)
    assert "Nothing is saved" in text_of(response)


def test_a_number_and_its_absence_contradict_each_other():
    made = town()
    response = window(made.editor).post(GRID, form_of(made, sales="90", state_sales="not_applicable"))
    assert (response.status_code, held(response, made, "sales")) == (400, "90")
    assert "take one of them away" in text_of(response)


@pytest.mark.parametrize("note", ["n" * 2001, "a\x00b"])
def test_a_note_that_cannot_be_kept_is_refused_with_words(note):
    made = town()
    response = window(made.editor).post(GRID, form_of(made, sales="90", note_sales=note))
    assert (response.status_code, held(response, made, "sales")) == (400, "90")
    assert draft_of(made, made.sales) is None


def test_an_estimate_and_another_base_are_saved_with_a_reason():
    made = town()
    browser = window(made.editor)
    more = {f"estimate-{made.sales.pk}": "on"}
    response = browser.post(GRID, {**form_of(made, sales="90", base_sales="60"), **more})
    assert (response.status_code, held(response, made, "sales", "base")) == (400, "60")
    response = browser.post(GRID, {**form_of(made, sales="90", base_sales="60", note_sales="merged"), **more})
    assert response.status_code == 302
    saved = draft_of(made, made.sales)
    assert (saved.base, saved.is_estimate, saved.note) == (60, True, "merged")
    assert "+50.0%" in text_of(browser.get(GRID))


def test_growth_is_entered_where_it_is_reported():
    made = town()
    with act("test"):
        made.sales.growth = "reported"
        made.sales.save()
    browser = window(made.editor)
    assert browser.post(GRID, form_of(made, sales="90", growth_sales="7.5%")).status_code == 302
    assert draft_of(made, made.sales).growth == Decimal("7.5")
    page = browser.get(GRID)
    assert "+7.5%" in text_of(page) and held(page, made, "sales", "growth") == "7.5"


def test_two_people_on_one_form_see_both_values_and_choose():
    made = town()
    mine = form_of(made, sales="91", projects="51", note_sales="mine")
    save_figures(
        park=made.park, period=made.period, cells={made.sales.pk: typed(95, note="theirs")}, by=made.head, way="page"
    )
    browser = window(made.editor)
    response = browser.post(GRID, mine)
    assert (response.status_code, held(response, made, "sales")) == (409, "91")
    page = text_of(response)
    assert re.search(r"park_head-p0, \d{4}-\d\d-\d\d \d\d:\d\d: 95.00 theirs", page) and "mine: 91 mine" in page
    assert "1 cell saved, 1 is not" in page
    assert draft_of(made, made.projects) == number(51), "a conflict holds up no other cell"
    again = {**mine, f"other-{made.sales.pk}": held(response, made, "sales", "other")}
    assert browser.post(GRID, again).status_code == 409, "without a choice it stays a conflict"
    assert browser.post(GRID, {**again, f"choose-{made.sales.pk}": "theirs"}).status_code == 302
    assert draft_of(made, made.sales) == number(95, "theirs")
    assert draft_of(made, made.projects) == number(51)
    assert browser.post(GRID, {**again, f"choose-{made.sales.pk}": "mine"}).status_code == 302
    assert draft_of(made, made.sales) == number(91, "mine")


def test_a_choice_does_not_overwrite_a_third_value():
    made = town()
    mine = form_of(made, sales="91")
    save_figures(park=made.park, period=made.period, cells={made.sales.pk: typed(95)}, by=made.head, way="page")
    browser = window(made.editor)
    response = browser.post(GRID, mine)
    token = own_grid(made)[made.sales.pk].token
    save_figures(
        park=made.park, period=made.period, cells={made.sales.pk: typed(96, seen=token)}, by=made.head, way="page"
    )
    chosen = {f"other-{made.sales.pk}": held(response, made, "sales", "other"), f"choose-{made.sales.pk}": "mine"}
    third = browser.post(GRID, {**mine, **chosen})
    assert (third.status_code, held(third, made, "sales")) == (409, "91")
    assert "96.00" in text_of(third)
    assert draft_of(made, made.sales) == number(96)


@pytest.mark.parametrize(
    ("day", "words"), [(date(2020, 6, 30), "opens on 2020-07-01"), (date(2020, 7, 21), "closed on 2020-07-20")]
)
def test_a_closed_period_is_read_only_and_a_late_form_comes_back_as_typed(day, words):
    made = town()
    sent = form_of(made, sales="90", note_sales="late")
    today_is(day)
    browser = window(made.editor)
    page = browser.get(GRID)
    assert words in text_of(page) and held(page, made, "sales") is None
    response = browser.post(GRID, sent)
    assert response.status_code == 409 and words in text_of(response)
    assert (held(response, made, "sales"), held(response, made, "sales", "note")) == ("90", "late")


def test_what_is_handed_in_is_read_only_and_a_late_form_comes_back_as_typed():
    made = town()
    sent = form_of(made, sales="91")
    hand_in_all(made)
    browser = window(made.editor)
    page = browser.get(GRID)
    assert held(page, made, "sales") is None and "90.00" in text_of(page) and "no longer entered here" in text_of(page)
    response = browser.post(GRID, sent)
    assert (response.status_code, held(response, made, "sales")) == (409, "91")


def test_a_figure_that_is_no_longer_asked_for_is_not_lost_in_silence():
    made = town()
    response = window(made.editor).post(GRID, {**form_of(made, sales="91"), "seen-999999": "-", "value-999999": "5"})
    assert (response.status_code, held(response, made, "sales")) == (409, "91")
    assert "other figures are asked for now" in text_of(response)


def test_the_assessor_enters_on_behalf_of_somebody_who_is_named():
    made = town()
    browser = window(made.assessor)
    assert "On behalf of" in text_of(browser.get(GRID))
    response = browser.post(GRID, form_of(made, sales="90"))
    assert (response.status_code, held(response, made, "sales")) == (400, "90")
    for name in ("x" * 201, "a\x00b"):
        assert browser.post(GRID, {**form_of(made, sales="90"), "on_behalf_of": name}).status_code == 400
    assert browser.post(GRID, {**form_of(made, sales="90"), "on_behalf_of": "head, by fax"}).status_code == 302
    row = AuditEntry.objects.get(act="targets.save_figures", outcome="done")
    assert (row.by, row.details["on_behalf_of"]) == (made.assessor, "head, by fax")


@pytest.mark.parametrize("address", [GRID, f"{GRID}figured/", f"{GRID}step/report_ready/", f"{GRID}form/"])
@pytest.mark.parametrize("role", Role.values)
def test_the_people_of_another_park_and_all_others_find_nothing(role, address):
    made = town()
    place = {"park": "p1"} if role in (Role.PARK_EDITOR, Role.PARK_HEAD) else {}
    client = client_of(person(role, name="other", **place))
    status = client.post(address).status_code
    if role == Role.ASSESSOR and "step" not in address:
        assert status in (200, 400, 405, 409)
    else:
        assert status in (404, 405)
        assert client.get(address).status_code in (404, 405)
    assert draft_of(made, made.sales) is None


def test_reasons_of_a_return_stand_beside_the_cell_until_it_is_handed_in_again():
    made = town()
    hand_in_all(made)
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    asked = {"park": made.park, "period": made.period, "by": made.assessor, "way": "page"}
    return_submission(**asked, seen=2, reason="see cell", cells={figure.pk: "Where is the proof?"})
    page = text_of(window(made.editor).get(GRID))
    assert "Returned: see cell" in page and "Returned: Where is the proof?" in page
    hand_in_all(made, sales=89)
    assert "Where is the proof?" not in text_of(window(made.editor).get(GRID))


def test_what_follows_is_answered_while_somebody_types_in_the_words_of_the_page():
    made = town()
    browser = window(made.editor)
    answer = json.loads(browser.post(f"{GRID}figured/", form_of(made, sales="39", projects="x")).content)
    live = answer[str(made.sales.pk)]
    assert (live["flow"], live["growth"], live["completion"], live["light_word"]) == (
        "-1.00",
        "-51.3%",
        "19.5%",
        "behind",
    )
    assert live["questions"] == ["Cumulative, yet below the 40.00 of the period before: right? Say why."]
    assert not live["is_answered"] and not live["wrong"]
    assert "no number" in answer[str(made.projects.pk)]["wrong"]["value"]
    assert str(made.tax.pk) not in answer
    assert draft_of(made, made.sales) is None
    noted = form_of(made, sales="39", note_sales="refund")
    assert not json.loads(browser.post(f"{GRID}figured/", noted).content)[str(made.sales.pk)]["is_answered"]
    noted[f"answer-{made.sales.pk}"] = "A refund was booked back."
    assert json.loads(browser.post(f"{GRID}figured/", noted).content)[str(made.sales.pk)]["is_answered"]
    browser.post(GRID, noted)
    page = text_of(browser.get(GRID))
    assert all(live[name] in page for name in ("flow", "growth", "completion", "light_word"))


def step_form(made):
    """Return what the confirmation of a step sends."""
    return {"seen": step_of(made), "figures": grid_token(made)}


def test_the_editor_reports_to_the_head_who_hands_in():
    made = town()
    enter_all(made)
    editor, head = window(made.editor), window(made.head)
    page = text_of(editor.get(f"{GRID}step/report_ready/"))
    assert "numbers 2" in page and "on time" in page and "Open questions" not in page
    assert editor.post(f"{GRID}step/report_ready/", step_form(made)).status_code == 302
    assert "with the head" in text_of(editor.get(GRID))
    assert editor.post(f"{GRID}step/take_back/", step_form(made)).status_code == 302
    assert editor.post(f"{GRID}step/report_ready/", step_form(made)).status_code == 302
    sent = step_form(made)
    assert editor.post(f"{GRID}step/hand_in/", sent).status_code == 404, "the editor hands nothing in"
    for _click in range(2):
        assert head.post(f"{GRID}step/hand_in/", sent).status_code == 302
    assert Submission.objects.get(park=made.park, period=made.period).state == "handed_in"
    assert FigureVersion.objects.filter(figure__period=made.period).count() == 2
    assert "cannot be done with them now" in text_of(head.get(f"{GRID}step/hand_in/"))


def test_empty_figures_open_questions_and_lateness_are_named_before_handing_in():
    made = town()
    save_figures(park=made.park, period=made.period, cells={made.sales.pk: typed(39)}, by=made.editor, way="page")
    today_is(date(2020, 7, 12))
    head = window(made.head)
    page = text_of(head.get(f"{GRID}step/hand_in/"))
    assert "Empty figures Projects" in page and "Open questions" in page and "late" in page
    response = head.post(f"{GRID}step/hand_in/", step_form(made))
    assert response.status_code == 409 and "answer it beside" in text_of(response)
    assert f'href="{GRID}#value-{made.sales.pk}"' in response.content.decode()


@pytest.mark.parametrize("sent", [{}, {"seen": "x"}, {"seen": "9" * 30}, {"seen": "0", "figures": "\x00"}])
def test_a_step_that_has_seen_something_else_is_not_done(sent):
    made = town()
    enter_all(made)
    response = window(made.head).post(f"{GRID}step/hand_in/", sent)
    assert response.status_code == 409
    assert not FigureVersion.objects.filter(figure__period=made.period).exists()


def test_there_are_no_other_steps_here():
    made = town()
    for name in ("approve", "release", "x"):
        assert window(made.head).get(f"{GRID}step/{name}/").status_code == 404


def test_saving_leads_on_to_the_step_that_was_asked_for():
    made = town()
    response = window(made.editor).post(GRID, {**form_of(made, sales="90"), "then": "report_ready"})
    assert response["Location"] == f"{GRID}step/report_ready/"
    response = window(made.editor).post(GRID, {**form_of(made, sales="91"), "then": "//evil.example"})
    assert response["Location"] == GRID


def test_the_form_names_who_filled_in_and_handed_in():
    made = town()
    hand_in_all(made)
    page = text_of(window(made.head).get(f"{GRID}form/"))
    assert (
        "Statistical form of Park 0, 2020 first half" in page
        and "filled in by park_editor-p0" in page
        and "head of the unit park_head-p0" in page
    )
    assert "reported on 2020-07-06" in page and "90.00" in page
    assert "Tax" not in page, "the department's figures are not the park's to sign"


def test_what_a_department_drafts_is_not_the_parks_to_see():
    made = town()
    with act("test"):
        FigureFactory(
            park=made.park, period=made.period, indicator=made.tax, draft_state="number", draft_value=Decimal("77.7")
        )
    assert "77.7" not in text_of(window(made.editor).get(GRID))
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.tax)
    with act("test"):
        FigureVersionFactory(figure=figure, reported_value=Decimal("66.6"))
    page = text_of(window(made.editor).get(GRID))
    assert "66.60" in page and "77.7" not in page


def more_indicators(made, count):
    """Ask for more indicators, each with its target and figures before."""
    before = Period.objects.exclude(pk=made.period.pk)
    with act("test"):
        for at in range(count):
            indicator = IndicatorFactory(code=f"more{at}", name=f"More {at}", department=made.department)
            SchemeItemFactory(scheme=made.scheme, indicator=indicator)
            TargetFactory(park=made.park, indicator=indicator, year=2020, value=200, state="pledged")
            for period in before:
                figure = FigureFactory(park=made.park, period=period, indicator=indicator)
                FigureVersionFactory(figure=figure, reported_value=Decimal(40))


@pytest.mark.parametrize("count", [0, 27])
@pytest.mark.parametrize("role", [Role.PARK_EDITOR, Role.ASSESSOR])
def test_the_pages_make_the_recorded_number_of_queries_at_every_size(count, role):
    made = town()
    more_indicators(made, count)
    enter_all(made)
    browser = client_of(made.editor if role == Role.PARK_EDITOR else made.assessor)
    pages = {"enter": GRID, "statistical_form": f"{GRID}form/"}
    if role == Role.PARK_EDITOR:
        pages["step"] = f"{GRID}step/report_ready/"
    for name, address in pages.items():
        queries = queries_of(browser, address)
        assert len(queries) == RECORDED[name], [sql[:120] for sql in queries]
        assert len(queries) <= 8
