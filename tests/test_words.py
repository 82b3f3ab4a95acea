"""What all pages say alike: one sign for "none", words in the place of codes."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from cities import FULL, rows_of
from codes import codes_in
from crawled import pages_of_walk
from trees import BASE

from parks.models import Role

pytestmark = pytest.mark.django_db
# The dash that is no sign of ours; what people type or what was frozen with it is read all the same.
OTHER_DASH = "\N{EM DASH}"
READERS = {
    "core/cell_formats.py": "reads what others write",
    "targets/documents/layout.py": "sets documents whose text is frozen",
}
# Another sign for "none" in a cell: `default:"-"`, or a cell of nothing but a stroke or a blank word.
OTHER_SIGN = re.compile(r"default(?:_if_none)?:\"(?:-|/|−|--|N/A|none|None)\"|>\s*(?:-|−|/|--|N/A|None)\s*</")


def texts_of(source: str) -> list[str]:
    """Return the texts that a module uses, without what documents it."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return [node.value for node in nodes if isinstance(node.value, str)]


def other_signs(path: Path, text: str) -> list[str]:
    """Return the lines of a source that show nothing in another way than the rest of the product."""
    lines = texts_of(text) if path.suffix == ".py" else text.splitlines()
    return [line for line in lines if OTHER_DASH in line or (path.suffix == ".html" and OTHER_SIGN.search(line))]


def test_nothing_has_one_sign():
    modules = [
        path for app in ("accounts", "core", "parks", "targets", "reports") for path in (BASE / app).rglob("*.py")
    ]
    sources = [*(path for path in modules if "migrations" not in path.parts), *(BASE / "templates").rglob("*.html")]
    assert len(sources) > 400
    found = {str(path.relative_to(BASE)): other_signs(path, path.read_text()) for path in sources}
    assert {name: lines for name, lines in found.items() if lines and name not in READERS} == {}
    assert all(found[name] for name in READERS), "no longer an exception"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", f'<td>{{{{ x|default:"{OTHER_DASH}" }}}}</td>'),
        ("a.html", '<td>{{ x|default:"-" }}</td>'),
        ("a.html", "<td> - </td>"),
        ("a.py", f'word = "{OTHER_DASH}"'),
    ],
)
def test_another_sign_is_found(name, text):
    assert other_signs(Path(name), text)


def test_no_template_speaks_of_commands_and_files():
    """What stands on a page only in some state of it, a sweep of pages may not meet."""
    shown = {}
    for path in (BASE / "templates").rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.S)
        spoken = re.findall(r"{% translate \"([^\"]*)\"", text) + re.findall(
            r"{% blocktranslate[^%]*%}(.*?){% endb", text, re.S
        )
        shown[path.name] = [found for words in spoken for found in codes_in(re.sub(r"{[{%].*?[%}]}", " ", words))]
    assert {name: codes for name, codes in shown.items() if codes} == {}


@pytest.mark.parametrize("role", Role.values)
def test_no_page_shows_a_code(role):
    shown = {answer.address: sorted(set(codes_in(answer.page))) for answer in pages_of_walk(role)}
    assert len(shown) > (3 if role == Role.ADMINISTRATOR else 20)
    assert {address: codes for address, codes in shown.items() if codes} == {}


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Review 2016Q2</h1>",
        '<td data-label="2016Q2">',
        "<p>not_applicable</p>",
        "<b>targets.approve</b>",
        "<td>park:p1</td>",
        "<p>Load it by manage.py load_city.</p>",
        "<p>needs a reason (--reason)</p>",
    ],
)
def test_a_code_on_a_page_is_found(page):
    assert codes_in(page)


def test_an_address_is_no_text():
    assert codes_in('<a href="/periods/2016Q2/" data-entry="1:not_applicable">2016 first half -- as planned</a>') == []


# Words of the product for units; those of indicators are data.
UNITS = (
    "%",
    "percentage points",
    "points",
    "hundred million yuan",
    "ten thousand US dollars",
    "mu",
    "亿元",
    "万美元",
    "亩",
)
CELL = re.compile(r"<(td|th|p|li|dd|h1|h2|figcaption|caption|option|small)\b[^>]*>(.*?)</\1>", re.S)


def doubled_units(page: str, units: Iterable[str]) -> list[str]:
    """Return what names a unit twice, or a unit that begins with a number after a number: 45.10 100 million yuan."""
    named = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    twice = re.compile(rf"(?<![A-Za-z一-鿿])({named})[\s(（·,]*({named})(?!\w)")
    found = []
    for _tag, cell in CELL.findall(page):
        text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", cell)))
        found += [one[0] for one in twice.finditer(text)]
        found += [one[0] for one in re.finditer(r"\d 1[0,]+ (?:thousand|million|US|yuan)", text)]
    return found


def test_no_english_page_names_a_unit_twice():
    head, *indicators = rows_of(FULL / "indicators.csv")
    units = {*UNITS, *(row[head.index("unit")] for row in indicators)} - {""}
    found, seen = {}, ""
    for answer in pages_of_walk(Role.ASSESSOR, "en"):
        page = answer.page
        found[answer.address], seen = doubled_units(page, units), seen + page
    assert {address: doubled for address, doubled in found.items() if doubled} == {}
    assert "hundred million yuan" in seen and "percentage points" in seen


@pytest.mark.parametrize(
    "cell",
    ["45.10 100 million yuan", "1519 10,000 US dollars", "7.8% %", "hundred million yuan (亿元)", "5 points points"],
)
def test_a_doubled_unit_is_found(cell):
    assert doubled_units(f"<td>{cell}</td>", UNITS)


@pytest.mark.parametrize("cell", ["45.10 hundred million yuan", "7.8% on schedule", "5 points · 3 mu"])
def test_one_unit_is_not(cell):
    assert doubled_units(f"<td>{cell}</td>", UNITS) == []
