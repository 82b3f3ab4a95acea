"""The year's workbook: what goes out, and what comes back of it when others worked on the targets meanwhile."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from desks import town
from django.db import transaction
from factories import CategoryFactory, CityTargetFactory, ParkFactory, TargetFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from people import client_of, person
from python_calamine import CalamineWorkbook, SheetVisibleEnum
from reading import english, text_of
from workbooks import Formula, as_file, place_of, rows_of, typed_into, workbook

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import City, Park, Role
from targets.actions import change_details, save_targets
from targets.breakdown.cells import CITY, TypedTarget, details_token, target_token
from targets.models import CityTarget, Indicator, Target

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/"
P0, P1, OWN = "[p0]", "[p1]", "[*]"


@pytest.fixture
def made(tmp_path, settings):
    """Make the town with drafts of 2021: sales of both parks and of the city, projects of the first park."""
    settings.FILES_DIR = tmp_path
    made = town()
    with act("test"):
        for park, value in zip(made.parks, (100, 200), strict=True):
            TargetFactory(park=park, indicator=made.sales, year=2021, value=value, state="draft", responsible="Deputy")
        TargetFactory(park=made.park, indicator=made.projects, year=2021, value=8, state="draft")
        CityTargetFactory(indicator=made.sales, year=2021, value=350)
    made.people["Colleague"] = person(Role.ASSESSOR, name="Colleague")
    return made


@pytest.fixture
def client(made):
    """Return the browser of the assessor, in English."""
    return english(client_of(made.assessor))


def exported(client, page=PAGE):
    """Return the workbook as it is handed out."""
    response = client.get(f"{page}?export=xlsx")
    assert response.status_code == 200
    return response.content


def filled(content, *cells, sheet=0, **more):
    """Return the workbook with cells typed over, each named by code of the indicator, head of the column, and value."""
    places = {place_of(content, code, head, sheet): value for code, head, value in cells}
    return typed_into(content, places, sheet, **more)


def detailed(content, park, **details):
    """Return the workbook with details typed over, of the sales of a park."""
    for name, value in details.items():
        row, column = place_of(content, park, f"[{name}]", 1)
        content = typed_into(content, {(row, column): value}, 1)
    return content


def preview(client, content, page=PAGE):
    """Send a workbook and return the answer."""
    return client.post(f"{page}import/", {"workbook": as_file(content)})


def saved(client, answer, *take):
    """Confirm a preview, with some boxes ticked, and return the page that follows."""
    assert answer.status_code == 200, text_of(answer)
    signed = re.search(r'name="changes" value="([^"]+)"', answer.content.decode())[1]
    return client.post(f"{PAGE}import/", {"changes": signed, "take": take}, follow=True)


def boxes(answer):
    """Return the boxes that a preview asks to tick."""
    return re.findall(r'name="take" value="([^"]+)"', answer.content.decode())


def lines(answer):
    """Return the lines of a preview, each as the texts of its cells."""
    rows = re.findall(r"<tr>(.*?)</tr>", answer.content.decode(), re.DOTALL)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]


def stored(made, park=None, indicator=None):
    """Return the target of a park of 2021, None where there is none."""
    cell = {"year": 2021, "park": park or made.park, "indicator": indicator or made.sales}
    return Target.objects.filter(**cell).values_list("value", flat=True).first()


def colleague_sets(made, key, value):
    """Let a colleague set a cell to a value."""
    if key[0] == CITY:
        held = CityTarget.objects.filter(year=2021, indicator=key[1]).first()
    else:
        held = Target.objects.filter(year=2021, park=key[0], indicator=key[1]).first()
    new = None if value is None else Decimal(value)
    save_targets(year=2021, cells={key: TypedTarget(new, target_token(held))}, by=made.people["Colleague"], way="page")


def test_the_whole_year_goes_out_on_one_sheet_in_the_order_of_the_city(made, client):
    with act("test"):
        second, first = CategoryFactory(name="Second", position=2), CategoryFactory(name="First", position=1)
        Indicator.objects.filter(code="sales").update(category=second)
        Indicator.objects.filter(code="projects").update(category=first)
        Indicator.objects.filter(code="tax").update(category=None)
    rows = rows_of(exported(client))
    assert rows[0][0].startswith("Breakdown of targets 2021") and "delete" in rows[2][0]
    head, *below = rows[3:]
    assert head[:3] == ["code", "indicator", "unit"] and head[6:] == [
        "target of the city [*]",
        "Park 0 [p0]",
        "Park 1 [p1]",
    ]
    assert [row[0] or row[1] for row in below] == ["First", "projects", "Second", "sales", "Without a category", "tax"]
    sales = next(row for row in below if row[0] == "sales")
    assert sales[1:3] == ["Sales", "亿元"] and sales[4:] == [300, -50, 350, 100, 200]


def test_sums_and_gaps_are_formulas_that_leave_out_parks_within_others(made, client):
    with act("test"):
        inner = ParkFactory(code="p9", name="Inner", parent=made.park)
        TargetFactory(park=inner, indicator=made.sales, year=2021, value=40, state="draft")
        made.parks[0].position, inner.position, made.parks[1].position = 1, 2, 3
        for park in (made.parks[0], inner, made.parks[1]):
            park.save()
    content = exported(client)
    row, column = place_of(content, "sales", "sum of the parks")
    page = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    cells = f"H{row + 1},J{row + 1}"
    assert f'<f>IF(COUNT({cells})=0,"",SUM({cells}))</f><v>300' in page
    assert rows_of(content)[row][column : column + 2] == [300, -50]


def test_the_sheets_are_ready_for_screen_and_printer(made, client):
    book = ZipFile(BytesIO(exported(client)))
    for number in (1, 2):
        page = book.read(f"xl/worksheets/sheet{number}.xml").decode()
        assert 'topLeftCell="D5"' in page or 'topLeftCell="F5"' in page
        assert (
            'orientation="landscape"' in page
            and 'paperSize="9"' in page
            and "<fitToPage" not in page.split("<sheetData")[1]
        )
        assert 'fitToPage="1"' in page and 'fitToHeight="0"' in page
    styles = book.read("xl/styles.xml").decode()
    assert "#,##0.00" in styles


def test_it_comes_back_without_a_change_in_any_language_and_from_any_program(made, client):
    content = exported(client)
    for sent in (content, typed_into(content, {}, forgets=True)):
        answer = preview(client, sent)
        assert "Nothing differs from what is saved." in text_of(answer) and answer.status_code == 200
        assert "passed over" not in text_of(answer) and "not read" not in text_of(answer)
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert 'name="changes"' not in preview(client, content).content.decode()
    chinese = exported(client)
    english(client)
    assert "Nothing differs" in text_of(preview(client, chinese))


def test_long_numbers_and_reasons_come_back_as_they_were(made, client):
    long = Decimal("12345678901234.1234567891")
    with act("test"):
        Target.objects.filter(park=made.park, indicator=made.sales, year=2021).update(value=long)
        Target.objects.filter(park=made.parks[1], indicator=made.sales, year=2021).update(
            value=None, state="none", reason="one line\r\nanother line"
        )
    answer = preview(client, filled(exported(client), ("projects", P0, 9)))
    assert "1 target changes" in text_of(answer)
    saved(client, answer)
    assert (stored(made), stored(made, indicator=made.projects)) == (long, 9)


def test_names_stand_beside_codes_with_old_and_new(made, client):
    content = detailed(filled(exported(client), ("sales", P0, "1,234.5"), ("sales", OWN, 400)), "p1", stretch=250)
    answer = preview(client, content)
    assert lines(answer) == [
        ["city", "Sales 亿元 sales", "350", "400"],
        ["Park 0 p0", "Sales 亿元 sales", "100", "1234.5"],
        ["Park 1 p1", "Sales · stretch 亿元 sales", "–", "250"],
    ]
    saved(client, answer)
    assert stored(made) == Decimal("1234.5") and CityTarget.objects.get(year=2021).value == 400


def test_what_a_colleague_changed_meanwhile_stays_where_the_workbook_was_not_touched(made, client):
    content = filled(exported(client), ("sales", P1, 222))
    colleague_sets(made, (made.park.pk, made.sales.pk), 150)
    colleague_sets(made, (made.parks[1].pk, made.projects.pk), 7)
    colleague_sets(made, (made.park.pk, made.projects.pk), None)
    colleague_sets(made, (CITY, made.sales.pk), 360)
    answer = preview(client, content)
    assert lines(answer) == [["Park 1 p1", "Sales 亿元 sales", "200", "222"]] and not boxes(answer)
    assert "5 cells that you left untouched were changed since, and stay so." in text_of(answer)
    saved(client, answer)
    assert (stored(made), stored(made, made.parks[1])) == (150, 222)
    assert (stored(made, made.parks[1], made.projects), stored(made, indicator=made.projects)) == (7, None)
    assert CityTarget.objects.get(year=2021).value == 360


def test_what_both_changed_is_named_and_stays_unless_it_is_ticked(made, client):
    content = filled(exported(client), ("sales", P0, 111), ("sales", P1, 222), ("sales", OWN, 333))
    colleague_sets(made, (made.park.pk, made.sales.pk), 150)
    colleague_sets(made, (CITY, made.sales.pk), 360)
    answer = preview(client, content)
    assert "1 target changes" in text_of(answer) and "2 cells were changed by others too" in text_of(answer)
    told = {row[0]: row[3] for row in lines(answer)}
    assert told["Park 0 p0"].startswith("111 Changed since by Colleague to 150 (was 100), ")
    assert told["city"].startswith("333 Changed since by Colleague to 360 (was 350), ") and told["Park 1 p1"] == "222"
    page = saved(client, answer)
    assert "1 target saved. 2 cells stay as others set them." in text_of(page)
    assert (stored(made), stored(made, made.parks[1]), CityTarget.objects.get(year=2021).value) == (150, 222, 360)
    again = preview(client, content)
    assert len(lines(again)) == 2
    saved(client, again, f"{made.park.pk}-{made.sales.pk}-value")
    assert (stored(made), CityTarget.objects.get(year=2021).value) == (111, 360)
    change = AuditEntry.objects.filter(act="targets.save_targets").latest("at").details["changes"]
    assert change == {"p0 sales": {"old": "150", "new": "111"}}


def test_what_one_set_oneself_by_the_same_workbook_is_not_contested(made, client):
    content = exported(client)
    saved(client, preview(client, filled(content, ("sales", P0, 111))))
    answer = preview(client, filled(content, ("sales", P0, 112)))
    assert lines(answer) == [["Park 0 p0", "Sales 亿元 sales", "111", "112"]] and not boxes(answer)
    assert "Nothing differs" in text_of(preview(client, filled(content, ("sales", P0, 111))))


def test_who_changed_something_else_is_not_named_for_the_value(made, client):
    content = filled(exported(client), ("sales", P0, 111))
    colleague_sets(made, (made.park.pk, made.sales.pk), 150)
    held = Target.objects.get(year=2021, park=made.park, indicator=made.sales)
    details = {
        "stretch": None,
        "base": None,
        "base_estimate": False,
        "q1": None,
        "q2": None,
        "q3": None,
        "responsible": "Third",
    }
    third = person(Role.ASSESSOR, name="Third")
    change_details(target=held, seen=details_token(held), details=details, by=third, way="page")
    assert "since by Colleague to 150" in text_of(preview(client, content))


@pytest.mark.parametrize("took", [True, False])
def test_a_box_that_was_not_offered_is_refused(made, client, took):
    answer = preview(client, filled(exported(client), ("sales", P0, 111)))
    page = saved(client, answer, *(["1-1-value"] if took else []))
    assert page.status_code == (400 if took else 200) and stored(made) == (100 if took else 111)


def test_only_the_word_takes_a_target_away(made, client):
    empty = filled(exported(client), ("sales", P0, None), ("sales", OWN, None), ("projects", P0, 9))
    answer = preview(client, empty)
    assert "2 empty cells leave what is stored as it is" in text_of(answer) and len(lines(answer)) == 1
    saved(client, answer)
    assert (stored(made), CityTarget.objects.get(year=2021).value) == (100, 350)
    for word, park in ((" 删除 ", made.park), ("Delete", made.parks[1])):
        answer = preview(client, filled(exported(client), ("sales", f"[{park.code}]", word)))
        assert lines(answer)[0][3] == "to be taken away"
        saved(client, answer)
        assert stored(made, park) is None
    saved(client, preview(client, filled(exported(client), ("sales", OWN, "删除"))))
    assert not CityTarget.objects.filter(year=2021).exists()
    assert "Nothing differs" in text_of(preview(client, filled(exported(client), ("sales", P0, "删除"))))


def test_the_word_on_what_a_colleague_set_meanwhile_is_confirmed(made, client):
    content = filled(exported(client), ("sales", P0, "删除"))
    colleague_sets(made, (made.park.pk, made.sales.pk), 150)
    answer = preview(client, content)
    assert lines(answer)[0][2:] != [] and "since by Colleague to 150 (was 100)" in text_of(answer)
    saved(client, answer)
    assert stored(made) == 150
    saved(client, preview(client, content), f"{made.park.pk}-{made.sales.pk}-value")
    assert stored(made) is None


def test_details_of_one_target_are_put_together_from_both(made, client):
    content = detailed(exported(client), "p0", stretch=130, responsible="Director")
    held = Target.objects.get(year=2021, park=made.park, indicator=made.sales)
    colleague = made.people["Colleague"]
    details = {
        "base_estimate": False,
        "stretch": Decimal(120),
        "base": Decimal(90),
        "q1": None,
        "q2": None,
        "q3": None,
        "responsible": "Deputy",
    }
    change_details(target=held, seen=details_token(held), details=details, by=colleague, way="page")
    answer = preview(client, content)
    assert {row[1]: row[2] for row in lines(answer)} == {
        "Sales · stretch 亿元 sales": "120",
        "Sales · responsible sales": "Deputy",
    }
    assert "Changed since by Colleague to 120 (was nothing)" in text_of(answer)
    saved(client, answer)
    held.refresh_from_db()
    assert (held.stretch, held.base, held.responsible) == (120, 90, "Director")
    answer = preview(client, content)
    saved(client, answer, *boxes(answer))
    held.refresh_from_db()
    assert (held.stretch, held.base, held.responsible) == (130, 90, "Director")


def test_empty_details_stay_and_the_word_takes_them_away(made, client):
    answer = preview(client, detailed(exported(client), "p0", responsible=None))
    assert not lines(answer) and "1 empty cell leaves" in text_of(answer)
    saved(client, preview(client, detailed(exported(client), "p0", responsible="删除")))
    assert Target.objects.get(year=2021, park=made.park, indicator=made.sales).responsible == ""


def test_a_row_of_details_whose_target_is_gone_matters_only_where_it_was_touched(made, client):
    content = exported(client)
    colleague_sets(made, (made.park.pk, made.sales.pk), None)
    assert preview(client, filled(content, ("sales", P1, 222))).status_code == 200
    answer = preview(client, detailed(content, "p0", stretch=130))
    assert answer.status_code == 400 and "There is no such target: p0 sales" in text_of(answer)


def test_a_value_and_its_details_are_saved_together(made, client):
    content = detailed(filled(exported(client), ("sales", P0, 111)), "p0", stretch=130)
    saved(client, preview(client, content))
    held = Target.objects.get(year=2021, park=made.park, indicator=made.sales)
    assert (held.value, held.stretch) == (111, 130)


def test_a_change_between_preview_and_confirming_saves_nothing(made, client):
    answer = preview(client, filled(exported(client), ("sales", P0, 111), ("sales", P1, 222)))
    colleague_sets(made, (made.park.pk, made.sales.pk), 150)
    page = saved(client, answer)
    assert page.status_code == 409 and "Choose the workbook again" in text_of(page)
    assert (stored(made), stored(made, made.parks[1])) == (150, 200)


def test_a_workbook_of_another_year_or_city_is_refused_by_name(made, client):
    content = filled(exported(client), ("sales", P0, 111))
    answer = preview(client, content, "/targets/2022/")
    assert answer.status_code == 400
    assert "This is the workbook of 2021, and these are the targets of 2022." in text_of(answer)
    with act("test"):
        City.objects.update(code="else", name="Elsewhere")
    other = exported(client)
    with act("test"):
        City.objects.update(code="here", name="Here")
    for book in (content, other):
        assert "This is the workbook of another city" in text_of(preview(client, book))
    assert "another city: Elsewhere." in text_of(preview(client, other))
    assert stored(made) == 100


def test_without_a_record_a_workbook_of_another_year_is_known_by_its_title(made, client):
    rows = rows_of(filled(exported(client), ("sales", P0, 111)))
    answer = client.post("/targets/2022/import/", {"workbook": workbook(*rows)})
    assert answer.status_code == 400 and "This is the workbook of 2021" in text_of(answer)


def test_a_changed_record_is_refused_and_so_are_two(made, client):
    content = exported(client)
    records = rows_of(content, 2)
    place = next((row, 2) for row, cells in enumerate(records) if cells[:2] == ["p0", "sales"])
    answer = preview(client, typed_into(filled(content, ("sales", P0, 111)), {place: "111"}, 2))
    assert answer.status_code == 400 and "keeps what the workbook was made from was changed" in text_of(answer)
    short = typed_into(content, {(0, 2): "0" * 64, **{(row, 1): None for row in range(1, len(records))}}, 2)
    assert preview(client, short).status_code == 400
    assert stored(made) == 100


def test_the_record_is_hidden_and_for_who_sets_targets_alone(made, client):
    book = CalamineWorkbook.from_filelike(BytesIO(exported(client)))
    assert [sheet.visible for sheet in book.sheets_metadata] == [
        SheetVisibleEnum.Visible, SheetVisibleEnum.Visible, SheetVisibleEnum.VeryHidden,
    ]  # fmt: skip
    other = english(client_of(made.who(Role.OFFICIAL)))
    assert len(CalamineWorkbook.from_filelike(BytesIO(exported(other))).sheet_names) == 2


def test_a_workbook_of_ones_own_is_compared_with_what_is_stored(made, client):
    colleague_sets(made, (made.park.pk, made.sales.pk), 150)
    answer = client.post(
        f"{PAGE}import/", {"workbook": workbook(["code", "Park 0 [p0]", "Park 1 [p1]"], ["sales", 100, ""])}
    )
    assert lines(answer) == [["Park 0 p0", "Sales 亿元 sales", "150", "100"]]
    assert "1 empty cell leaves what is stored as it is" in text_of(answer)
    assert "does not say what it was made from" in text_of(answer)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "A target of 0 says nothing"),
        ("12 5", "This is no number"),
        ("1234①", "This is no number"),
        ("#N/A", "A formula failed here"),
        ("未定", "This is no number"),
        ("删除？", "This is no number"),
        ("不下达", "Say why no target is issued"),
        ("1" * 15, "at most 14 digits"),
    ],
)
def test_what_cannot_be_taken_is_named_in_the_preview_and_nothing_is_saved(made, client, value, words):
    answer = preview(client, filled(exported(client), ("sales", P0, value), ("sales", P1, 222)))
    assert answer.status_code == 400 and words in text_of(answer) and value in text_of(answer)
    assert 'name="changes"' not in answer.content.decode()
    assert (stored(made), stored(made, made.parks[1])) == (100, 200)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Formula("SUM(1,2)"), "a formula without a stored value"),
        (Formula("1/0", "#DIV/0!", "e"), "#DIV/0!"),
    ],
)
def test_a_formula_that_says_nothing_is_named_and_deletes_nothing(made, client, value, words):
    answer = preview(client, filled(exported(client), ("sales", P0, value)))
    assert answer.status_code == 400 and words in text_of(answer)
    assert stored(made) == 100


def test_a_formula_with_its_result_is_read_and_one_without_letters_is_empty(made, client):
    content = filled(
        exported(client), ("sales", P0, Formula("50+61", "111")), ("sales", P1, Formula('IF(1,"","")', "", "str"))
    )
    answer = preview(client, content)
    assert lines(answer) == [["Park 0 p0", "Sales 亿元 sales", "100", "111"]]
    saved(client, answer)
    assert (stored(made), stored(made, made.parks[1])) == (111, 200)


@pytest.mark.parametrize("state", ["issued", "pledged"])
def test_what_is_issued_is_left_alone_untouched_and_refused_touched(made, client, state):
    content = exported(client)
    with act("test"):
        Target.objects.filter(year=2021, park=made.park, indicator=made.sales).update(state=state)
    assert len(lines(preview(client, filled(content, ("sales", P1, 222))))) == 1
    for value in (111, "删除"):
        answer = preview(client, filled(content, ("sales", P0, value)))
        assert answer.status_code == 400 and "no longer changed here" in text_of(answer)


def test_a_park_that_is_gone_is_named(made, client):
    content = exported(client)
    with act("test"):
        Park.objects.filter(code="p1").update(code="p7")
    answer = preview(client, content)
    assert answer.status_code == 400 and "There are no such parks: p1" in text_of(answer)


CELLS = [("sales", P0), ("sales", P1), ("projects", P0), ("projects", P1), ("sales", OWN)]
DONE = st.dictionaries(st.sampled_from(CELLS), st.one_of(st.none(), st.integers(1, 4)), max_size=5)
TYPED = st.dictionaries(st.sampled_from(CELLS), st.one_of(st.none(), st.just("删除"), st.integers(1, 4)), max_size=5)


def states(made):
    """Return what is stored of the cells, by code of the indicator and head of the column."""
    targets = Target.objects.filter(year=2021).values_list("indicator__code", "park__code", "value")
    own = CityTarget.objects.filter(year=2021).values_list("indicator__code", "value")
    found = {(one, f"[{park}]"): value for one, park, value in targets} | {(one, OWN): value for one, value in own}
    return {cell: found.get(cell) for cell in CELLS}


@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(theirs=DONE, mine=TYPED, takes=st.booleans())
def test_whatever_two_people_do_nobody_is_reverted_unasked(made, client, theirs, mine, takes):
    """What nobody typed into is as the colleague left it; what both changed is so as well unless it was ticked."""
    before = states(made)
    parks = {f"[{park.code}]": park.pk for park in made.parks} | {OWN: CITY}
    keys = {"sales": made.sales.pk, "projects": made.projects.pk}
    with transaction.atomic():
        content = filled(exported(client), *((*cell, value) for cell, value in mine.items()))
        for (one, head), value in theirs.items():
            colleague_sets(made, (parks[head], keys[one]), value)
        between = states(made)
        answer = preview(client, content)
        if 'name="changes"' in answer.content.decode():
            saved(client, answer, *(boxes(answer) if takes else []))
        after = states(made)
        wanted = {cell: None if value == "删除" else value for cell, value in mine.items() if value is not None}
        for cell in CELLS:
            is_touched = cell in wanted and (wanted[cell] != before[cell] or mine[cell] == "删除")
            is_contested = between[cell] != before[cell]
            is_mine = is_touched and (takes or not is_contested)
            assert after[cell] == (wanted[cell] if is_mine else between[cell]), cell
        transaction.set_rollback(True)
