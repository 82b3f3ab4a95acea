"""What holds for every template: it names its context, is short, and brings no code or style of its own."""

from __future__ import annotations

import re

import pytest
from trees import BASE

TEMPLATES = sorted(str(path.relative_to(BASE)) for path in (BASE / "templates").rglob("*") if path.is_file())
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
# A data block is no code: the browser does not run it.
DATA = re.compile(r'type="application/(ld\+)?json"')


def faults_of(text: str) -> list[str]:
    """Return what a template does that none may do."""
    found = []
    if not re.match(r"\{# Context: [^\n]+ #\}\n", text):
        found.append("does not open with its context")
    if text.count("\n") >= 100:
        found.append("has 100 lines or more")
    if any(len(line) > 160 for line in text.splitlines()):
        found.append("has a line over 160 characters")
    if re.search(r"[?;]\w+=\{\{\s*[\w.]*code\s*\}\}", text):
        found.append("puts a code into an address as it stands")
    if any(code.strip() and not DATA.search(attributes) for attributes, code in SCRIPT.findall(text)):
        found.append("holds code")
    if re.search(r"\sstyle\s*=|<style\b", text, re.IGNORECASE):
        found.append("holds style")
    if re.search(r"<[^>]*\son[a-z]+\s*=|javascript:", text, re.IGNORECASE):
        found.append("handles events")
    if re.search(r"\|safe\b|\{%\s*autoescape\s+off|\{%\s*filter\s+safe", text):
        found.append("trusts a text")
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_keeps_the_rules(name):
    assert faults_of((BASE / name).read_text()) == []


def test_there_are_templates():
    assert len(TEMPLATES) > 20
    assert {name.rpartition(".")[2] for name in TEMPLATES} == {"html"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<p>{{ a }}</p>\n", "does not open with its context"),
        ("\n{# Context: a. #}\n", "does not open with its context"),
        ("{# Context: a. #}\n" + "<p></p>\n" * 99, "has 100 lines or more"),
        ("{# Context: a. #}\n<p>" + "a" * 154 + "</p>\n", "has a line over 160 characters"),
        ('{# Context: a. #}\n<a href="/?park={{ park.code }}">\n', "puts a code into an address as it stands"),
        ("{# Context: a. #}\n<script>let a</script>\n", "holds code"),
        ('{# Context: a. #}\n<script type="module">\nlet a\n</script>\n', "holds code"),
        ('{# Context: a. #}\n<p style="color: red">\n', "holds style"),
        ("{# Context: a. #}\n<p\nSTYLE = 'a'>\n", "holds style"),
        ("{# Context: a. #}\n<style>p {}</style>\n", "holds style"),
        ('{# Context: a. #}\n<p onclick="f()">\n', "handles events"),
        ('{# Context: a. #}\n<a href="javascript:f()">\n', "handles events"),
        ("{# Context: a. #}\n{{ a|safe }}\n", "trusts a text"),
    ],
)
def test_a_fault_would_be_seen(text, fault):
    assert faults_of(text) == [fault]


def test_what_is_allowed_passes():
    assert faults_of('{# Context: a. #}\n<script type="module" src="a.js"></script>\n<p class="style">\n') == []
