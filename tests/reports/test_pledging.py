"""Pledges from the preview to the last signature, as those who make and sign them see it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import transaction
from people import PASSWORD, client_of, person
from promises import YEAR, no_documents, promising, seen_of, titled
from reading import english, queries_of, text_of
from supplemented import adjust, pledged

from accounts.audit.trail import act
from accounts.models import LogInAttempt
from parks.models import Park, Role
from targets.models import Pledge, PledgeSignature, PledgeTemplate, Target
from targets.pledges.models.pledging import WORDS

pytestmark = pytest.mark.django_db
ISSUE, TEXT = f"/pledges/issue/{YEAR}/", f"/pledges/text/{YEAR}/"
FIRST, SECOND = "/pledges/P〔2020〕1号/", "/pledges/P〔2020〕2号/"


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch):
    no_documents(monkeypatch)


def browser(made, name):
    return english(client_of(made.who(name)))


def token_on(response):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', response.content.decode())[1]


def confirming(response):
    """Return what confirms a preview of pledges: what was shown, and what their targets lack."""
    gaps = re.search(r'name="gaps" value="([0-9a-f]{64})"', response.content.decode())[1]
    return {"seen": token_on(response), "gaps": gaps, "is_confirmed": "on"}


def test_the_assessor_previews_and_issues_for_all_parks_at_once():
    made = promising(3)
    with act("test"):
        Target.objects.filter(park=made.parks[2]).update(state="draft")
    client = browser(made, "assessor")
    page = client.get(ISSUE)
    text = text_of(page)
    assert "2 ready of 3 without a pledge" in text
    assert "Park 2 2 not ready 2 targets are drafts" in text
    assert "Pledge of Park 0 for 2020" in text
    sent = client.post(ISSUE, confirming(page), follow=True)
    assert "2 pledges are issued." in text_of(sent)
    assert "Park 0 P〔2020〕1号 issued 2020-07-06" in text_of(sent)
    assert "P〔2020〕2号" in text_of(sent)
    assert Pledge.objects.count() == 2


def test_a_party_whose_name_comes_out_too_long_is_said_beside_the_button_and_nothing_is_issued():
    made = promising(2)
    with act("test"):
        Park.objects.filter(pk=made.parks[1].pk).update(name="Park " + "x" * 195)
    with act("test"):
        PledgeTemplate.objects.update(party_b="{park} committee")
    assessor = browser(made, "assessor")
    refused = assessor.post(ISSUE, confirming(assessor.get(ISSUE)))
    page = refused.content.decode()
    assert refused.status_code == 409 and "cannot be issued as its text is" in page[page.index('class="entry-foot"') :]
    assert not Pledge.objects.exists()


def test_a_second_assessor_is_told_and_nothing_is_issued_twice():
    made = promising()
    client = browser(made, "assessor")
    sent = confirming(client.get(ISSUE))
    client.post(ISSUE, sent)
    other = english(client_of(person(Role.ASSESSOR, name="second")))
    answer = other.post(ISSUE, sent)
    assert answer.status_code == 409
    assert "changed since the preview" in text_of(answer)
    assert Pledge.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "0" * 63, "é" * 64])
def test_a_confirmation_that_is_none_is_refused(seen):
    made = promising()
    assert browser(made, "assessor").post(ISSUE, {"seen": seen}).status_code == 400
    assert not Pledge.objects.exists()


@pytest.mark.parametrize("address", ["/pledges/issue/99999/", "/pledges/text/0/"])
def test_a_year_that_is_none_is_not_there(address):
    made = promising(1)
    assert browser(made, "assessor").get(address).status_code == 404


def test_without_a_text_the_page_leads_to_it_and_an_example_is_there():
    made = promising(1)
    with act("test"):
        PledgeTemplate.objects.all().delete()
    client = browser(made, "assessor")
    assert "There is no text yet" in text_of(client.get(ISSUE))
    assert "{park}{year}年度目标管理责任状" in client.get(TEXT).content.decode()


def test_the_text_is_kept_and_a_wrong_one_stays_in_the_form():
    made = promising(1)
    client = browser(made, "assessor")
    fields = {
        name: getattr(made.template, name)
        for name in ("word", "title", "basis", "party_a", "party_b", "period", "clauses", "park_posts", "city_posts")
    }
    wrong = client.post(TEXT, {**fields, "basis": "Of {nobody}.", "park_posts": "a\nb\nc"})
    assert wrong.status_code == 400
    assert "{nobody} is no placeholder" in text_of(wrong)
    assert "One or two titles" in text_of(wrong)
    assert "Of {nobody}." in wrong.content.decode()
    assert PledgeTemplate.objects.get().basis == made.template.basis
    right = client.post(TEXT, {**fields, "basis": "Of the {city}."}, follow=True)
    assert "is kept" in text_of(right)
    assert PledgeTemplate.objects.get().basis == "Of the {city}."


OWN_POSTS = {
    "p0: Secretary, Director": "is kept",
    " p0：Secretary、Director \np1：Head": "is kept",
    "": "is kept",
    "p9: Secretary\nP0: Secretary": "There is no park p9, P0.",
    "p0: a, b, c": "One or two titles for each park",
    "p0: ,": "One or two titles for each park",
    "p0": "Each line names another park by its code",
    "p0: Secretary\np0: Director": "Each line names another park by its code",
}


@pytest.mark.parametrize(("typed", "said"), OWN_POSTS.items())
def test_who_signs_for_a_single_park_is_kept_or_wrong_beside_the_field(typed, said):
    made = promising(2)
    client = browser(made, "assessor")
    page = client.get(TEXT).content.decode()
    fields = {name: getattr(made.template, name) for name in WORDS} | {"own_posts": typed}
    answer = client.post(TEXT, fields, follow=True)
    assert said in text_of(answer)
    is_kept = said == "is kept"
    assert answer.status_code == (200 if is_kept else 400)
    assert PledgeTemplate.objects.get().own_posts == (typed.strip() if is_kept else "")
    assert "One park a line" in page and (is_kept or 'aria-invalid="true"' in answer.content.decode())


def test_where_others_sign_the_preview_and_the_document_name_them():
    made = promising(2, own_posts="p1：Secretary、Director")
    client = browser(made, "assessor")
    assert "Nobody is appointed as Secretary today." in text_of(client.get(ISSUE))
    first, second = made.issue()
    assert [(one.document.park_signers, one.document.city_signers) for one in (first, second)] == [(1, 1), (2, 1)]
    assert "for the park Secretary" not in text_of(client.get(FIRST))
    said = text_of(client.get(SECOND))
    assert said.index("for the park Secretary") < said.index("for the park Director") < said.index("for the city Mayor")


def test_the_head_reads_and_signs_then_the_city_and_all_see_it():
    made = promising(1)
    made.issue()
    head = browser(made, "head-p0")
    tasks = head.get("/entry/")
    assert "Read and sign" in text_of(tasks)
    assert f'href="{FIRST}sign/"' in tasks.content.decode() or "sign/" in tasks.content.decode()
    page = head.get(f"{FIRST}sign/")
    assert "Pledge of Park 0 for 2020" in text_of(page)
    signed = head.post(f"{FIRST}sign/", {"seen": token_on(page), "password": PASSWORD}, follow=True)
    assert "is signed." in text_of(signed)
    assert "for the park Director head-p0 2020-07-06" in text_of(signed)
    assert "Read and sign" not in text_of(head.get("/entry/"))
    mayor = browser(made, "mayor")
    assert "Read and sign" in text_of(mayor.get("/entry/"))
    page = mayor.get(f"{FIRST}sign/")
    mayor.post(f"{FIRST}sign/", {"seen": token_on(page), "password": PASSWORD})
    official = english(client_of(person(Role.OFFICIAL)))
    text = text_of(official.get(FIRST))
    assert "in force" in text
    assert "for the city Mayor mayor" in text
    pdf = official.get(f"{FIRST}pdf/")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content == bytes(PledgeSignature.objects.order_by("pk").last().pdf)


def test_who_signs_several_is_led_from_one_to_the_next_and_reads_each():
    made = promising(3)
    for pledge in made.issue():
        made.sign(pledge, f"head-{pledge.park.code}")
    mayor = browser(made, "mayor")
    second = "/pledges/P〔2020〕2号/"
    page = mayor.get(f"{second}sign/")
    assert "2 of 3 of those you sign today" in text_of(page)
    signed = mayor.post(f"{second}sign/", {"seen": token_on(page), "password": PASSWORD}, follow=True)
    assert "P〔2020〕2号 is signed. Next: P〔2020〕3号, Park 2 (2 left)" in text_of(signed)
    following = re.search(r'<a href="([^"]+)">Next: ', signed.content.decode())[1]
    page = mayor.get(following)
    assert "Sign P〔2020〕3号" in text_of(page)
    assert "3 of 3 of those you sign today" in text_of(page)
    mayor.post(following, {"forget": "yes"})  # the keys here are stand-ins, which no session keeps
    signed = mayor.post(following, {"seen": token_on(page), "password": PASSWORD}, follow=True)
    assert "Next: P〔2020〕1号, Park 0 (1 left)" in text_of(signed)
    mayor.post(following, {"forget": "yes"})
    page = mayor.get(f"{FIRST}sign/")
    signed = mayor.post(f"{FIRST}sign/", {"seen": token_on(page), "password": PASSWORD}, follow=True)
    assert "P〔2020〕1号 is signed." in text_of(signed)
    assert "Next:" not in text_of(signed)


def test_who_has_one_document_is_shown_no_place_and_no_next_one():
    made = promising(2)
    made.issue()
    head = browser(made, "head-p0")
    page = head.get(f"{FIRST}sign/")
    assert "of those you sign" not in text_of(page)
    signed = head.post(f"{FIRST}sign/", {"seen": token_on(page), "password": PASSWORD}, follow=True)
    assert "is signed." in text_of(signed)
    assert "Next:" not in text_of(signed)


def test_from_a_pledge_a_head_is_led_to_the_supplements(author):
    made = pledged(made=promising(1))
    for code, new in (("sales", "80"), ("share", "30")):
        adjust(made, new, code=code)
    head = browser(made, "head-p0")
    page = head.get(f"{FIRST}supplements/1/")
    assert "2 of 3 of those you sign today" in text_of(page)  # the pledge is signed today as well
    signed = head.post(f"{FIRST}supplements/1/", {"seen": token_on(page), "password": PASSWORD}, follow=True)
    text = text_of(signed)
    assert "Next: P〔2020〕1号" in text
    assert "Park 0 (1 left)" in text
    assert f'href="{quote(FIRST)}supplements/2/">Next: ' in signed.content.decode()


def test_a_wrong_password_is_said_beside_the_field_and_counts_like_a_failed_log_in():
    made = promising(1)
    (pledge,) = made.issue()
    head = browser(made, "head-p0")
    wrong = head.post(f"{FIRST}sign/", {"seen": seen_of(pledge), "password": "wrong"})
    assert wrong.status_code == 400
    assert "This is not your password." in text_of(wrong)
    assert LogInAttempt.objects.filter(account="head-p0").count() == 1
    assert not PledgeSignature.objects.exists()
    for _attempt in range(5):
        wrong = head.post(f"{FIRST}sign/", {"seen": seen_of(pledge), "password": "wrong"})
    assert "Too many failed attempts" in text_of(wrong)
    right = head.post(f"{FIRST}sign/", {"seen": seen_of(pledge), "password": PASSWORD})
    assert right.status_code == 400
    assert not PledgeSignature.objects.exists()


def test_who_set_up_codes_needs_one_to_sign(monkeypatch):
    made = promising(1)
    (pledge,) = made.issue()
    with act("test"):
        type(made.who("head-p0")).objects.filter(username="head-p0").update(has_totp=True)
    monkeypatch.setattr("reports.pages.pledges.forms.use_code", lambda user, code: "totp" if code == "123456" else "")
    head = browser(made, "head-p0")
    asked = {"seen": seen_of(pledge), "password": PASSWORD}
    for code in ("", "000000"):
        wrong = head.post(f"{FIRST}sign/", {**asked, "code": code})
        assert (wrong.status_code, PledgeSignature.objects.count()) == (400, 0)
        assert "This code is wrong" in text_of(wrong)
    head.post(f"{FIRST}sign/", {**asked, "code": "123456"})
    assert PledgeSignature.objects.count() == 1


def test_signing_twice_is_refused_in_words():
    made = promising(1)
    (pledge,) = made.issue()
    head = browser(made, "head-p0")
    asked = {"seen": seen_of(pledge), "password": PASSWORD}
    head.post(f"{FIRST}sign/", asked)
    again = head.post(f"{FIRST}sign/", asked)
    assert again.status_code == 409
    assert "It is the turn of Mayor to sign." in text_of(again)
    assert PledgeSignature.objects.count() == 1


def test_what_was_signed_meanwhile_is_shown_and_signed_on_the_same_page():
    made = promising(1, park_posts="Director\nDeputy")
    made.people["deputy"] = titled(person(Role.PARK_HEAD, name="deputy", park="p0"), "Deputy")
    (pledge,) = made.issue()
    deputy, seen = browser(made, "deputy"), seen_of(pledge)
    made.sign(pledge, "head-p0")
    late = deputy.post(f"{FIRST}sign/", {"seen": seen, "password": PASSWORD})
    page = late.content.decode()
    assert late.status_code == 409 and "notice error" not in page
    assert 'role="alert">head-p0 signed meanwhile. Read it again.' in page[page.index("Sign as Deputy") :]
    assert "for the park Director head-p0 2020-07-06" in text_of(late)
    done = deputy.post(f"{FIRST}sign/", {"seen": token_on(late), "password": PASSWORD})
    assert done.status_code == 302


def test_a_pledge_that_was_replaced_is_not_signed():
    made = promising(1)
    (pledge,) = made.issue()
    assessor, head = browser(made, "assessor"), browser(made, "head-p0")
    seen = seen_of(pledge)
    empty = assessor.post(f"{FIRST}end/reissue/", {"reason": ""})
    assert empty.status_code == 400
    done = assessor.post(f"{FIRST}end/reissue/", {"reason": "typing error"}, follow=True)
    assert "P〔2020〕2号 takes the place of P〔2020〕1号" in text_of(done)
    late = head.post(f"{FIRST}sign/", {"seen": seen, "password": PASSWORD})
    assert late.status_code == 409
    assert "replaced by a newer one" in text_of(late)
    assert not PledgeSignature.objects.exists()
    assert "Read and sign" in text_of(head.get("/entry/"))


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.PARK_HEAD, 200),
        (Role.CITY_SIGNATORY, 200),
        (Role.ASSESSOR, 403),
        (Role.PARK_EDITOR, 403),
        (Role.OFFICIAL, 404),
        (Role.REVIEWER, 404),
        (Role.AUDITOR, 404),
        (Role.ADMINISTRATOR, 404),
    ],
)
def test_who_comes_to_the_page_for_signing(role, sees):
    made = promising()
    made.issue()
    park = "p0" if role in (Role.PARK_HEAD, Role.PARK_EDITOR) else None
    client = client_of(person(role, name=f"a-{role}", park=park))
    assert client.get(f"{FIRST}sign/").status_code == sees
    assert client.get("/pledges/P〔2020〕2号/sign/").status_code == (404 if park else sees)


def test_another_parks_head_sees_neither_document_nor_pdf_before_it_is_in_force():
    made = promising()
    made.issue()
    other = browser(made, "head-p1")
    for address in (FIRST, f"{FIRST}pdf/", f"{FIRST}sign/"):
        assert other.get(address).status_code == 404


@pytest.mark.parametrize("address", [ISSUE, TEXT, "/pledges/", FIRST, f"{FIRST}sign/", "/entry/"])
def test_pages_make_as_many_queries_for_thirty_parks_as_for_three(address):
    counts = []
    for parks in (3, 30):
        with transaction.atomic():
            made = promising(parks)
            if address not in (ISSUE, TEXT):
                made.issue()
            who = "head-p0" if address.endswith("sign/") or address == "/entry/" else "assessor"
            client = client_of(made.who(who))
            cache.clear()
            counts.append(len(queries_of(client, address)))
            transaction.set_rollback(True)
    assert counts[0] == counts[1] <= 8
