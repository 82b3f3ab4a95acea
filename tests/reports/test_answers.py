"""NA is a statement, not a way out: it is asked why, the answer is kept with its value and shown where figures are read."""

from __future__ import annotations

import json
import re

import pytest
from desks import TODAY, column_token, draft_of, grid_token, number, own_grid, step_of, town, typed
from django.utils.timezone import localdate
from factories import AnswerFactory, DepartmentReportFactory, FigureFactory, FigureVersionFactory, SubmissionFactory
from people import client_of
from reading import english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from targets.actions import Finding, Typed, hand_in, put_up_column, recognise, report_ready, save_column, save_figures
from targets.entry.grids import grid_of
from targets.errors import CellErrors, WorkflowError
from targets.indicators.cells import NOTHING, EnteredCell
from targets.models import Answer, Figure, Indicator
from targets.scoring.values import NOT_APPLICABLE
from targets.scoring.values import number as number_cell

pytestmark = pytest.mark.django_db
GRID = "/entry/p0/2020Q2/"
COLUMN = "/entry/departments/tax/2020Q2/"
WHY = "The trade left the park."
ASKED = "There is a target or an earlier figure: why does it not apply?"


def na(answer=""):
    """Return a cell that does not apply."""
    return EnteredCell("not_applicable", answer=answer)


def save(made, cell, *, seen=None, by=None):
    """Save the first park's sales as a form would that showed what is stored."""
    seen = own_grid(made)[made.sales.pk].token if seen is None else seen
    cells = {made.sales.pk: Typed(cell, seen)}
    return save_figures(park=made.park, period=made.period, cells=cells, by=by or made.editor, way="page")


def answers(made):
    return list(Answer.objects.filter(figure__period=made.period).values_list("text", flat=True))


def form(made, **fields):
    """Return the fields of the sales as a browser sends them: ``state="not_applicable"``."""
    key = made.sales.pk
    sent = {"seen": own_grid(made)[key].token, "value": "", "state": "number", "note": "", **fields}
    return {f"{name}-{key}": text for name, text in sent.items()}


def window(user):
    return english(client_of(user))


def part_of(response, made, place):
    """Return what stands in a place of the sales' row: beside the cell ("here") or in its details ("kept")."""
    row = re.search(rf'<tr [^>]*data-row="{made.sales.pk}"[^>]*>.*?</tr>', response.content.decode(), re.DOTALL)[0]
    return row.split(f"data-answer-{place}>")[1].split("</div>")[0]


def handed_in(made, cell):
    """Let the first park hand in, with the sales as ``cell``."""
    save(made, cell)
    asked = {"park": made.park, "period": made.period, "way": "page"}
    save_figures(**asked, cells={made.projects.pk: typed(50)}, by=made.editor)
    report_ready(**asked, seen=step_of(made), figures=grid_token(made), by=made.editor)
    return hand_in(**asked, seen=step_of(made), figures=grid_token(made), by=made.head)


def test_what_does_not_apply_is_asked_about_and_cannot_be_handed_on_without_a_reason():
    made = town()
    save(made, na())
    here = {"park": made.park, "period": made.period, "way": "page", "seen": step_of(made)}
    for step, by in ((report_ready, made.editor), (hand_in, made.head)):
        with pytest.raises(CellErrors):
            step(**here, figures=grid_token(made), by=by)
    assert ASKED in text_of(window(made.editor).get(GRID))
    save(made, EnteredCell("not_applicable", note="a note is no answer"))
    with pytest.raises(CellErrors):
        report_ready(**here, figures=grid_token(made), by=made.editor)
    save(made, na(WHY))
    assert report_ready(**here, figures=grid_token(made), by=made.editor).state == "ready"


def test_nothing_is_asked_where_there_never_was_a_figure_nor_a_target():
    made = town()
    with act("reports.load_city"):
        made.park.targets.all().delete()
        before = Figure.objects.get(park=made.park, period__year=2020, period__number=1, indicator=made.sales)
        FigureVersionFactory(figure=before, number=2, reported_state="not_applicable", reported_value=None)
    save(made, na())
    assert not own_grid(made)[made.sales.pk].now.is_open


def test_the_reason_is_kept_with_the_value_by_the_act_that_saves_it():
    made = town()
    save(made, na(WHY))
    kept = Answer.objects.get()
    entry = AuditEntry.objects.filter(act="targets.save_figures").last()
    assert (kept.question, kept.state, kept.value, kept.text) == ("not_applicable", "not_applicable", None, WHY)
    assert (kept.by, kept.by_name, kept.act_id) == (made.editor, str(made.editor), entry.id)
    assert localdate(kept.at) == TODAY, "by the city's clock"
    assert own_grid(made)[made.sales.pk].entered == na(WHY)


def test_saving_the_same_again_says_nothing_again_and_a_new_reason_counts():
    made = town()
    for cell in (na(WHY), na(WHY), na("It moved."), na()):
        save(made, cell)
    assert answers(made) == [WHY, "It moved."]
    assert own_grid(made)[made.sales.pk].entered.answer == "It moved.", "what was answered is not taken back by a blank"
    assert save(made, na("It moved."), seen=NOTHING).changed == {}, "a second click"


def test_an_answer_for_what_does_not_apply_answers_nothing_else():
    made = town()
    save(made, na(WHY))
    save(made, number(39))
    row = own_grid(made)[made.sales.pk]
    assert row.entered.answer == "" and row.now.is_open, "39 is less than the period before"
    assert row.figured(EnteredCell("number", row.entered.value, answer=WHY)).is_open


ASKS = "Cumulative, yet below the 40.00 of the period before: right? Say why."
REFUND = "A refund was booked back."


def questions_open(made):
    return own_grid(made)[made.sales.pk].now.is_open


def test_a_question_on_a_number_is_answered_by_an_answer_alone():
    made = town()
    browser = window(made.editor)
    browser.post(GRID, form(made, value="39", note="a note of before"))
    page = browser.get(GRID)
    assert questions_open(made), "a note answers nothing"
    assert f'name="answer-{made.sales.pk}"' in part_of(page, made, "here") and ASKS in text_of(page)
    assert "a note or an answer of before does not count" in part_of(page, made, "here")
    browser.post(GRID, form(made, value="39", note="a note of before", answer=REFUND))
    kept = Answer.objects.get()
    assert (kept.question, kept.state, kept.value, kept.text) == ("falls", "number", 39, REFUND)
    assert not questions_open(made)
    assert REFUND in part_of(browser.get(GRID), made, "here")


def test_one_field_answers_all_that_is_open_and_what_is_asked_later_is_asked_anew():
    made = town()
    save(made, number(-1, answer=REFUND))
    assert {one.question for one in Answer.objects.all()} == {"negative", "falls"}
    save(made, number(39, answer="Less was refunded."))
    assert not questions_open(made)
    with act("reports.load_city"):
        made.park.targets.filter(indicator=made.sales).update(value=10)
    assert questions_open(made), "that it is over twice the target nobody asked before"
    browser = window(made.editor)
    assert "Less was refunded." not in part_of(browser.get(GRID), made, "here")
    save(made, number(39, answer="Less was refunded."))
    assert questions_open(made), "what was said of another question"
    save(made, number(39, answer="The target is low by mistake."))
    assert not questions_open(made)


def test_an_answer_that_is_left_beside_another_number_answers_nothing():
    made = town()
    save(made, number(39, answer=REFUND))
    browser = window(made.editor)
    sent = form(made, value="38", answer=REFUND)  # the field still holds what was said of 39
    live = json.loads(browser.post(f"{GRID}figured/", sent).content)[str(made.sales.pk)]
    assert not live["is_answered"]
    browser.post(GRID, sent)
    assert questions_open(made) and answers(made) == [REFUND]
    page = browser.get(GRID)
    assert REFUND not in part_of(page, made, "here"), "what was said before is not proposed"
    assert browser.post(GRID, sent).status_code == 302, "a second click is no conflict"
    browser.post(GRID, form(made, value="38", answer="Two refunds were booked back."))
    assert not questions_open(made)
    browser.post(GRID, form(made, value="39"))
    assert not questions_open(made), "39 was answered for"


@pytest.mark.parametrize("text", ["-", "……", "无", "ok", "aaaaaaa"])
def test_what_is_no_words_is_refused_beside_the_field(text):
    made = town()
    response = window(made.editor).post(GRID, form(made, value="39", answer=text))
    assert response.status_code == 400 and "Answer in some words" in text_of(response)
    assert answers(made) == []


def test_a_ratio_that_does_not_fit_its_parts_is_asked_about_with_what_is_being_typed():
    made = town()
    with act("reports.load_city"):
        Indicator.objects.filter(pk=made.projects.pk).update(
            total="ratio", numerator=made.tax, denominator=made.sales, measure="point", decimals=2, unit="万元"
        )
        FigureVersionFactory(
            figure=FigureFactory(park=made.park, period=made.period, indicator=made.tax), reported_value=90
        )
    browser = window(made.editor)

    def live(ratio, sales):
        rows = own_grid(made)
        sent = form(made, value=sales) | {
            f"seen-{made.projects.pk}": rows[made.projects.pk].token,
            f"value-{made.projects.pk}": ratio,
        }
        return json.loads(browser.post(f"{GRID}figured/", sent).content)[str(made.projects.pk)]["questions"]

    asks = ["Numerator and denominator make 2.00: right? Say why."]
    assert live("1.5", "45") == asks
    assert live("2", "45") == [] and live("1.5", "60") == []
    save(made, number(45, answer="A refund was booked back."))
    assert live("1.5", "45") == asks


def test_a_reason_is_typed_beside_the_cell_and_saved():
    made = town()
    browser = window(made.editor)
    page = browser.get(GRID)
    assert f'name="answer-{made.sales.pk}"' in part_of(page, made, "kept"), "who has no script finds it in the details"
    assert "textarea" not in part_of(page, made, "here")
    assert browser.post(GRID, form(made, state="not_applicable", answer=f" {WHY}\r\n")).status_code == 302
    page = browser.get(GRID)
    assert WHY in part_of(page, made, "here") and "textarea" not in part_of(page, made, "kept")
    assert page.content.decode().count(f'name="answer-{made.sales.pk}"') == 1
    assert f'<p class="answered">{ASKED}</p>' in page.content.decode()


@pytest.mark.parametrize("value", ["NA", "不适用", "n/a"])
def test_what_is_typed_as_a_word_takes_the_reason_too(value):
    made = town()
    assert window(made.editor).post(GRID, form(made, value=value, answer=WHY)).status_code == 302
    assert own_grid(made)[made.sales.pk].entered == na(WHY)


def test_a_reason_left_beside_a_number_is_no_answer():
    made = town()
    window(made.editor).post(GRID, form(made, value="90", answer=WHY))
    assert draft_of(made, made.sales) == number(90)
    assert answers(made) == []


@pytest.mark.parametrize(("text", "words"), [("x" * 2001, "at most 2000"), ("a\x00b", "cannot be kept")])
def test_a_reason_that_cannot_be_kept_is_refused_and_stays(text, words):
    made = town()
    response = window(made.editor).post(GRID, form(made, state="not_applicable", answer=text))
    assert response.status_code == 400 and words in text_of(response)
    assert re.search(rf'<textarea id="answer-{made.sales.pk}"[^>]* aria-invalid="true"', response.content.decode())
    assert text[:100] in part_of(response, made, "here")
    assert answers(made) == []


def test_a_typed_reason_survives_a_conflict_in_which_both_reasons_are_shown():
    made = town()
    mine = form(made, state="not_applicable", answer="mine: it left")
    save(made, na("theirs: it moved"), by=made.head)
    browser = window(made.editor)
    response = browser.post(GRID, mine)
    assert response.status_code == 409
    assert "mine: it left" in part_of(response, made, "here")
    choice = response.content.decode().split('<fieldset class="choose">')[1].split("</fieldset>")[0]
    assert "mine: it left" in choice and "theirs: it moved" in choice
    other = re.search(rf'name="other-{made.sales.pk}" value="([^"]+)"', response.content.decode())[1]
    again = {**mine, f"other-{made.sales.pk}": other}
    assert browser.post(GRID, {**again, f"choose-{made.sales.pk}": "mine"}).status_code == 302
    assert own_grid(made)[made.sales.pk].entered == na("mine: it left")


def test_another_bad_cell_holds_up_no_reason():
    made = town()
    sent = form(made, state="not_applicable", answer=WHY) | {
        f"value-{made.projects.pk}": "many",
        f"seen-{made.projects.pk}": own_grid(made)[made.projects.pk].token,
    }
    response = window(made.editor).post(GRID, sent)
    assert response.status_code == 400
    assert WHY in part_of(response, made, "here")
    assert answers(made) == [WHY]


def test_while_somebody_types_the_question_and_its_answer_follow():
    made = town()
    browser, key = window(made.editor), str(made.sales.pk)

    def live(**fields):
        return json.loads(browser.post(f"{GRID}figured/", form(made, **fields)).content)[key]

    asked = live(state="not_applicable")
    assert asked["questions"] == [ASKED] and asked["takes_answer"] and not asked["is_answered"]
    assert not live(state="not_applicable", note="in the note")["is_answered"]
    assert live(state="not_applicable", answer=WHY)["is_answered"]
    assert not live(value="90")["takes_answer"] and live(value="90")["questions"] == []


@pytest.mark.parametrize(
    ("limits", "value", "words"),
    [
        ({"lowest": 0, "highest": 60}, "60.5", "This cannot be: the limit is 60"),
        ({"lowest": 50}, "49", "This cannot be: the limit is 50"),
        ({"is_whole": True}, "50.5", "This is counted in whole pieces."),
    ],
)
def test_what_the_indicator_cannot_have_is_refused_beside_the_cell(limits, value, words):
    made = town()
    with act("reports.load_city"):
        Indicator.objects.filter(pk=made.sales.pk).update(**limits)
    response = window(made.editor).post(GRID, form(made, value=value, note="right"))
    assert response.status_code == 400 and words in text_of(response)
    assert draft_of(made, made.sales) is None
    assert words in client_json(made, value)


def client_json(made, value):
    """Return what the page says while such a number is typed."""
    answer = window(made.editor).post(f"{GRID}figured/", form(made, value=value, note="right"))
    live = json.loads(answer.content)[str(made.sales.pk)]
    assert not live["is_answered"]
    return " ".join(live["questions"])


def column_rows(made):
    return {row.park_id: row for row in grid_of(made.period, [park.pk for park in made.parks], [made.tax])}


def test_a_department_says_why_a_figure_of_its_column_does_not_apply():
    made = town()
    here = {"indicator": made.tax, "period": made.period, "by": made.reviewer, "way": "page"}
    save_column(**here, cells={made.park.pk: Typed(na(), NOTHING)})
    with pytest.raises(WorkflowError):
        put_up_column(**here, seen=0, figures=column_token(made))
    browser = window(made.reviewer)
    page = browser.get(COLUMN)
    assert ASKED in text_of(page)
    assert "Does not apply: no reason given" in text_of(browser.get(f"{COLUMN}?step=put_up"))
    key = made.park.pk
    fields = {f"seen-{key}": column_rows(made)[key].token, f"state-{key}": "not_applicable", f"answer-{key}": WHY}
    browser.post(COLUMN, fields)
    assert f"Does not apply: {WHY}" in text_of(browser.get(f"{COLUMN}?step=put_up"))
    assert put_up_column(**here, seen=0, figures=column_token(made)).state == "ready"
    assert Answer.objects.get().by == made.reviewer
    head = window(made.bureau_head)
    assert f"Does not apply: {WHY}" in text_of(head.get(f"{COLUMN}?step=report"))


def test_a_column_that_comes_back_answers_for_what_was_loaded_without_a_reason():
    made = town()
    with act("reports.load_city"):
        figure = FigureFactory(park=made.park, period=made.period, indicator=made.tax)
        FigureVersionFactory(figure=figure, reported_state="not_applicable", reported_value=None)
        DepartmentReportFactory(indicator=made.tax, period=made.period, state="reopened")
    here = {"indicator": made.tax, "period": made.period, "by": made.reviewer, "way": "page"}
    with pytest.raises(WorkflowError):
        put_up_column(**here, seen=0, figures=column_token(made))
    assert "1 figure raises a question that nothing answers yet" in text_of(
        window(made.reviewer).get(f"{COLUMN}?step=put_up")
    )
    cells = {made.park.pk: Typed(na(WHY), column_rows(made)[made.park.pk].token)}
    save_column(**here, cells=cells)
    assert put_up_column(**here, seen=0, figures=column_token(made)).state == "ready"


def test_the_head_sees_each_reason_before_handing_in():
    made = town()
    save(made, na())
    head = window(made.head)
    page = text_of(head.get(f"{GRID}step/hand_in/"))
    assert re.search("Sales .*?Does not apply: no reason given", page) and ASKED in page
    save(made, na(WHY))
    page = text_of(head.get(f"{GRID}step/hand_in/"))
    assert re.search(f"Sales .*?Does not apply: {WHY}", page) and "Open questions" not in page


def test_assessor_and_reviewer_see_the_reason_and_its_absence():
    made = town()
    handed_in(made, na(WHY))
    with act("reports.load_city"):
        other = made.parks[1]
        SubmissionFactory(park=other, period=made.period, state="handed_in")
        figure = FigureFactory(park=other, period=made.period, indicator=made.sales)
        FigureVersionFactory(figure=figure, reported_state="not_applicable", reported_value=None)
    submission = text_of(window(made.assessor).get("/periods/2020Q2/parks/p0/"))
    assert f"Does not apply: {WHY}" in submission
    loaded = window(made.assessor).get("/periods/2020Q2/parks/p1/")
    assert "Does not apply: no reason given" in text_of(loaded)
    assert '<p class="error">does not apply, though there is a target or an earlier figure</p>' in (
        loaded.content.decode()
    )
    review = text_of(window(made.reviewer).get("/review/2020Q2/"))
    assert f"Does not apply: {WHY}" in review and "Does not apply: no reason given" in review
    with act("reports.load_city"):
        AnswerFactory(figure=figure, text="as loaded", by_name="")
    assert "Does not apply: as loaded" in text_of(window(made.assessor).get("/periods/2020Q2/parks/p1/"))


def test_who_recognises_that_a_figure_does_not_apply_has_said_why():
    made = town()
    handed_in(made, number(90))
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    recognise(
        finding=Finding(figure, 1), recognised=NOT_APPLICABLE, reason="no such trade", by=made.reviewer, way="page"
    )
    assert Answer.objects.get().text == "no such trade"
    assert "Does not apply: no such trade" in text_of(window(made.assessor).get("/periods/2020Q2/parks/p0/"))


def test_nobody_recognises_what_the_indicator_cannot_have():
    made = town()
    handed_in(made, number(90))
    with act("reports.load_city"):
        Indicator.objects.filter(pk=made.sales.pk).update(highest=100)
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    with pytest.raises(WorkflowError):
        recognise(finding=Finding(figure, 1), recognised=number_cell(101), reason="r", by=made.reviewer, way="page")


def test_the_history_of_a_figure_tells_the_reasons():
    made = town()
    save(made, na(WHY))
    text = text_of(window(made.editor).get("/entry/p0/2020Q2/figures/sales/"))
    assert re.search(rf"does not apply saved figures park_editor-p0 .*{WHY}", text)


def test_answers_cost_the_grid_no_query():
    made = town()
    browser = window(made.editor)
    before = queries_of(browser, GRID)
    save(made, na(WHY))
    assert len(queries_of(browser, GRID)) == len(before)


def test_a_printed_form_bears_the_reason():
    made = town()
    save(made, na(WHY))
    assert WHY in text_of(window(made.editor).get(f"{GRID}form/"))
