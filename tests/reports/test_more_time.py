"""A park asks for more time; the assessor gives it or says why not, and everybody sees how it stands."""

from __future__ import annotations

from datetime import date

import pytest
from desks import enter_all, hand_in_all, step_of, today_is, town
from django.core.exceptions import PermissionDenied
from django.utils import translation
from people import client_of
from reading import english, text_of

from accounts.models import AuditEntry
from parks.models import Role
from targets.actions import ask_for_time, extend, refuse_time, return_submission
from targets.errors import WorkflowError
from targets.models import Extension, ExtensionAnswer, ExtensionRequest

pytestmark = pytest.mark.django_db
ASK, GIVE = "/entry/p0/2020Q2/more-time/", "/periods/2020Q2/extend/p0/"
WISH = {"wished_on": "2020-07-25", "reason": "the server room is under water"}


@pytest.fixture(autouse=True)
def acts_in_english():
    """Let acts speak English, whatever the installation speaks."""
    with translation.override("en"):
        yield


def browser_of(user):
    """Return a person's browser, in English."""
    return english(client_of(user))


def asked(made, by=None):
    """Let the park ask until 25 July."""
    wish = {"wished_on": date(2020, 7, 25), "reason": WISH["reason"]}
    return ask_for_time(period=made.period, park=made.park, by=by or made.editor, way="page", **wish)


@pytest.mark.parametrize("role", [Role.PARK_EDITOR, Role.PARK_HEAD])
def test_a_park_asks_from_its_figures_and_the_assessor_gives_the_time_wished_for(role):
    made = town()
    enter_all(made, sales=90)
    park, office = browser_of(made.who(role, made.park)), browser_of(made.assessor)
    assert f'href="{ASK}"' in park.get("/entry/p0/2020Q2/").content.decode()
    assert "90.00" in text_of(park.get(ASK))
    done = text_of(park.post(ASK, WISH, follow=True))
    assert "The assessment office is asked for more time." in done
    assert "until 2020-07-25 the server room is under water waits for the assessment office" in done
    tasks = office.get("/entry/")
    assert "More time until 2020-07-25 is asked for: give or refuse it" in text_of(tasks)
    assert f'href="{GIVE}"' in tasks.content.decode()
    page = office.get(GIVE)
    assert "the server room is under water" in text_of(page)
    assert 'value="2020-07-25"' in page.content.decode()
    assert "90.00" in text_of(page)
    office.post(GIVE, {"until_on": "2020-07-24", "reason": "as long as the pumps need"})
    answer = ExtensionAnswer.objects.get()
    assert answer.extension == Extension.objects.get()
    assert answer.extension.until_on == date(2020, 7, 24)
    told = text_of(park.get(ASK))
    assert "given until 2020-07-24" in told and "as long as the pumps need" in told
    assert "More time until" not in text_of(office.get("/entry/"))
    acts = AuditEntry.objects.filter(act__in=("targets.ask_for_time", "targets.extend")).order_by("at")
    assert [(one.act, one.reason, one.place) for one in acts] == [
        ("targets.ask_for_time", WISH["reason"], "park:p0"),
        ("targets.extend", "as long as the pumps need", "park:p0"),
    ]


def test_the_assessor_refuses_with_a_reason_that_the_park_reads_in_its_tasks():
    made = town()
    asked(made)
    office = browser_of(made.assessor)
    assert "Refuse the request" in text_of(office.get(GIVE))
    refused = office.post(GIVE, {"until_on": "2020-07-25", "reason": " ", "refuse": "1"})
    assert refused.status_code == 400 and not ExtensionAnswer.objects.exists()
    # A refusal needs no day.
    done = office.post(GIVE, {"until_on": "", "reason": "everybody else managed", "refuse": "1"}, follow=True)
    assert "Park 0 gets no more time than it has." in text_of(done)
    assert not Extension.objects.exists()
    park = browser_of(made.editor)
    assert "refused" in text_of(park.get(ASK)) and "everybody else managed" in text_of(park.get(ASK))
    today_is(date(2020, 7, 21))
    tasks = park.get("/entry/")
    assert "more time until 2020-07-25 was asked for by park_editor-p0: everybody else managed" in text_of(tasks)
    assert f'href="{ASK}"' in tasks.content.decode()
    assert "Refuse the request" not in text_of(office.get(GIVE))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"wished_on": "2020-07-11"}, "The park has time until 2020-07-11 already"),
        ({"wished_on": "tomorrow"}, "date"),
        ({"wished_on": ""}, "required"),
        ({"reason": " "}, "required"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_field_and_kept(fields, words):
    made = town()
    made.period.refresh_from_db()
    if fields.get("wished_on") == "2020-07-11":
        fields = {"wished_on": made.period.due_on.isoformat()}
        words = words.replace("2020-07-11", made.period.due_on.isoformat())
    sent = WISH | fields
    response = browser_of(made.editor).post(ASK, sent)
    assert response.status_code in (400, 409)
    page = response.content.decode()
    assert words in text_of(response) and 'class="error"' in page
    assert sent["reason"].strip() in page
    assert not ExtensionRequest.objects.exists()


def test_one_request_at_a_time_none_after_handing_in_and_only_by_who_enters():
    made = town()
    for other in (made.assessor, made.reviewer, made.who(Role.PARK_EDITOR, made.parks[1])):
        with pytest.raises(PermissionDenied):
            asked(made, other)
    one = asked(made)
    with pytest.raises(WorkflowError, match="waits for the assessment office already"):
        asked(made)
    with pytest.raises(PermissionDenied):
        refuse_time(asked=one, reason="x", by=made.editor, way="page")
    refuse_time(asked=one, reason="no", by=made.assessor, way="page")
    with pytest.raises(WorkflowError, match="decided already"):
        refuse_time(asked=one, reason="no", by=made.assessor, way="page")
    hand_in_all(made)
    with pytest.raises(WorkflowError, match="handed in"):
        asked(made)
    text = text_of(browser_of(made.editor).get(ASK))
    assert "no more time is needed" in text
    assert f'href="{ASK}"' not in browser_of(made.editor).get("/entry/p0/2020Q2/").content.decode()


def test_what_was_asked_before_handing_in_is_no_task_and_time_given_otherwise_answers_it():
    made = town()
    asked(made)
    hand_in_all(made)
    office = browser_of(made.assessor)
    assert "More time until" not in text_of(office.get("/entry/"))
    day = date(2020, 7, 28)
    author = {"by": made.assessor, "way": "page"}
    return_submission(
        park=made.park, period=made.period, seen=step_of(made), reason="look again", until_on=day, **author
    )
    assert ExtensionAnswer.objects.get().extension.until_on == day
    assert "More time until" not in text_of(office.get("/entry/"))


def test_another_park_neither_sees_nor_asks():
    made = town()
    asked(made)
    other = browser_of(made.who(Role.PARK_EDITOR, made.parks[1]))
    assert other.get(ASK).status_code == 404
    assert other.post(ASK, WISH).status_code == 404
    assert ExtensionRequest.objects.count() == 1


def test_a_later_extension_is_what_counts_when_asking_again():
    made = town()
    extend(period=made.period, park=made.park, until_on=date(2020, 7, 30), reason="flood", by=made.assessor, way="page")
    with pytest.raises(WorkflowError, match="2020-07-30"):
        asked(made)
