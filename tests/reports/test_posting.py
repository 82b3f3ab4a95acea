"""A page around one form is answered in one way: shown, wrong, refused in words, or done."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory
from trees import BASE

from parks.errors import AccountError
from reports.pages.frame.views.posting import posted, sent_to
from targets.errors import WorkflowError

# Why a view catches what an act refuses by itself: more than one form, an own kind of form, or an act a row.
BY_HAND = {
    "breakdown/views/breakdown.py": "taking back stands in its own block, with no form",
    "entry/views/figures.py": "a revision is asked twice, in a form of its own kind",
    "entry/views/saving.py": "a grid is saved as far as it can be, cell by cell",
    "plans/views/plan_texts.py": "a form a text, and what somebody else wrote beside each",
    "review/views/deciding.py": "many parks are decided on, each by an act of its own",
    "review/views/reviewing.py": "a row a figure, with what was typed kept on the rows of the others",
}


class NumberForm(forms.Form):
    """A number, as a page asks for one."""

    number = forms.IntegerField()


class Kept(BaseStorage):
    """Notices that stay with the request."""

    def _get(self, *_args, **_kwargs):
        return [], True

    def _store(self, *_args, **_kwargs):
        return []


def asked(sent=None):
    """Return a request for a page, with what is sent to it."""
    request = RequestFactory().get("/") if sent is None else RequestFactory().post("/", sent)
    request._messages = Kept(request)
    return request


def answered(request, form, act, **how):
    """Return how `posted` answers: the status, what the page would show, and what is told."""
    answer = posted(
        request,
        form,
        act,
        lambda status: HttpResponse(form.errors.as_text() if form else "", status=status),
        lambda made: (f"made {made}", redirect("/next/")),
        **how,
    )
    return answer.status_code, answer.content.decode(), [str(one) for one in get_messages(request)]


def refusing(error):
    """Return an act that is refused."""

    def act():
        raise error

    return act


def never():
    raise AssertionError("nothing is done before a form is right")


def test_a_page_that_is_looked_at_does_nothing():
    request = asked()
    assert answered(request, NumberForm(sent_to(request)), never) == (200, "", [])
    assert answered(request, None, never) == (200, "", [])


def test_a_wrong_form_is_shown_with_400():
    request = asked({"number": "x"})
    status, words, told = answered(request, NumberForm(sent_to(request)), never)
    assert (status, told) == (400, [])
    assert "number" in words


def test_an_empty_form_that_was_sent_is_wrong():
    request = asked({})
    assert answered(request, NumberForm(sent_to(request)), never)[0] == 400


def test_what_is_done_is_told_and_leads_on():
    request = asked({"number": "0"})
    form = NumberForm(sent_to(request))
    assert answered(request, form, lambda: form.cleaned_data["number"]) == (302, "", ["made 0"])


@pytest.mark.parametrize("kind", [WorkflowError, AccountError])
def test_a_refusal_stands_in_the_form(kind):
    request = asked({"number": "1"})
    status, words, told = answered(request, NumberForm(sent_to(request)), refusing(kind("Too late.")))
    assert (status, words, told) == (409, "* __all__\n  * Too late.", [])


@pytest.mark.parametrize(
    ("error", "names"),
    [
        (WorkflowError("Too late.", field="number"), {}),
        (WorkflowError("Too late.", field="figure"), {"figure": "number"}),
        (AccountError("Too late."), {"": "number"}),
    ],
)
def test_a_refusal_stands_beside_its_field(error, names):
    request = asked({"number": "1"})
    status, words, _told = answered(request, NumberForm(sent_to(request)), refusing(error), names=names)
    assert (status, words) == (409, "* number\n  * Too late.")


def test_a_refusal_is_told_above_the_page_where_that_is_asked_for_or_there_is_no_form():
    act = refusing(WorkflowError("Too late."))
    request = asked({"number": "1"})
    assert answered(request, NumberForm(sent_to(request)), act, is_told=True) == (409, "", ["Too late."])
    assert answered(asked({"number": "1"}), None, act) == (409, "", ["Too late."])


def test_what_is_not_done_is_shown_without_words():
    request = asked({"number": "1"})
    assert answered(request, NumberForm(sent_to(request)), lambda: None) == (409, "", [])


def test_refusals_are_caught_by_hand_only_where_it_is_said_why():
    pages = BASE / "reports/pages"
    found = {
        str(path.relative_to(pages))
        for path in sorted([*pages.rglob("views/*.py"), *pages.rglob("views.py")])
        if re.search(r"except .*(WorkflowError|AccountError|Conflict)\b", path.read_text())
    }
    assert found - {"frame/views/posting.py"} == set(BY_HAND)
