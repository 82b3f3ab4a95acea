"""What is wrong with what was sent is said on the page: each sentence of each field of each form, beside its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html
import pytest
from django.forms import BaseForm
from lxml.html import HtmlElement
from people import client_of
from rows_of_all import ACTS, keep_files, town_of_rows
from standing import stands_on

pytestmark = [pytest.mark.django_db, stands_on(town_of_rows)]
# Forms of what is no row of a park: who sends them, and what tells one form of an address from another.
MORE = {
    "/periods/new/": ("assessor", {}),
    "/periods/2020Q2/days/": ("assessor", {}),
    "/plans/new/plan/": ("assessor", {}),
    "/targets/2020/issue/": ("assessor", {}),
    "/targets/2020/import/": ("assessor", {}),
    "/targets/2020/derive/": ("assessor", {}),
    "/targets/2020/p0/tax-fees/": ("assessor", {"act": "details"}),
    "/targets/2020/p0/sales/": ("assessor", {"act": "change"}),
    "/targets/2020/p1/sales/": ("head-p1", {"act": "comment"}),
    "/pledges/text/2020/": ("assessor", {}),
    "/pledges/{other}/sign/": ("head-p1", {}),
    "/pledges/{other}/paper/": ("assessor", {}),
    "/pledges/{other}/end/reissue/": ("assessor", {}),
    "/verify/": ("official", {}),
    "/account/password/": ("official", {}),
}
# In this town their pages ask for nothing, or in fields of their own.
WITHOUT_FIELDS = {
    "decide_many", "figure", "figure, of a department", "adjust_target", "supplement", "confirm_supplement_paper", "confirm_paper",
    "settle_pledge", "hand_over_pledge", "sign_pledge",
}  # fmt: skip
FORMS = MORE | {
    address: (min(doing), {})
    for name, (address, sent, doing, done, _without) in ACTS.items()
    if done == 400 and not sent and name not in WITHOUT_FIELDS
}
# No field takes this.
BAD = "a" * 20_000


def wrong_in(response: Any) -> Iterator[tuple[BaseForm, str, str]]:
    """Yield what the forms of an answer say is wrong: form, field and sentence."""
    told = response.context if isinstance(response.context, list) else [response.context or []]
    values = [one for context in told for part in context for one in dict(part).values()]
    for form in {id(one): one for one in values if isinstance(one, BaseForm) and one.is_bound}.values():
        for name, errors in form.errors.items():
            yield from ((form, name, str(error)) for error in errors)


def is_seen(tree: HtmlElement, form: BaseForm, name: str) -> bool:
    """Return whether people see a field; what is wrong with the whole form is told as if it were one."""
    asked = "//*[@name=$name and not(@type='hidden') and not(self::button)]"
    return name == "__all__" or bool(tree.xpath(asked, name=form[name].html_name))


def told(elements: Iterable[HtmlElement]) -> str:
    """Return the words of some elements."""
    return " ".join(" ".join(" ".join(one.itertext()) for one in elements).split())


def unsaid(response: Any) -> tuple[int, list[tuple[str, str, str]]]:
    """Return how much is wrong with fields that people see, and what of it is not said beside them, or too seldom."""
    tree = lxml.html.fromstring(response.content.decode())
    seen = [
        (form, name, " ".join(said.split())) for form, name, said in wrong_in(response) if is_seen(tree, form, name)
    ]
    often = Counter(said for _form, _name, said in seen)
    alerts, missing = told(tree.xpath("//*[@role='alert']")), []
    for form, name, said in seen:
        own = tree.xpath("//*[@id=$id]", id=f"{form.auto_id % form.add_prefix(name)}_error") if form.auto_id else []
        if (own and said not in told(own)) or alerts.count(said) < often[said]:
            missing.append((type(form).__name__, name, said[:200]))
    return len(seen), missing


@pytest.mark.parametrize("address", FORMS)
def test_each_sentence_stands_beside_its_field(standing, settings, tmp_path, address):
    settings.FILES_DIR = tmp_path / "files"
    keep_files()
    made, rows = standing
    name, more = FORMS[address]
    client = client_of(made.who(name))
    number = 0
    for value in ("", BAD):
        sent = {"sent": "1"} | more
        for _time in range(2):  # what fields there are is known from the first refusal
            response = client.post(address.format(**rows), sent)
            sent |= {form[field].html_name: value for form, _n, _e in wrong_in(response) for field in form.fields}
        seen, missing = unsaid(response)
        assert missing == []
        number += seen
    assert number
