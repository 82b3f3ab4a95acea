"""Words of choices differ from each other, and the small parts of pages that show a state show each of its states."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils.translation import override


def choices() -> dict[str, type[TextChoices]]:
    """Return all choices of the product by name; their words are those of the glossary, which has a test of its own."""
    assert get_resolver().url_patterns  # everything is loaded
    apps = ("accounts", "parks", "reports", "targets")
    return {one.__qualname__: one for one in TextChoices.__subclasses__() if one.__module__.split(".")[0] in apps}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_two_of_the_same_choices_have_the_same_word(language):
    with override(language):
        words = {name: [str(label) for label in one.labels] for name, one in choices().items()}
    assert len(words) > 20
    assert {name: said for name, said in words.items() if len(set(said)) < len(said) or "" in said} == {}


SHOWN = [
    *(("light", {"light": light}, word, f"pill {light}") for light, word in [("ahead", "达到序时"), ("near", "接近序时"), ("behind", "落后")]),
    ("movement", {"movement": 2, "is_new": False}, "▲ 2 上升", "up"),
    ("movement", {"movement": -3, "is_new": False}, "▼ 3 下降", "down"),
    ("movement", {"movement": 0, "is_new": False}, "持平", "same"),
    ("movement", {"movement": None, "is_new": False}, "–", "same"),
    ("movement", {"movement": None, "is_new": True}, "新进", "same"),
    *(
        ("supplement_state", {"state": state}, word, "")
        for state, word in [("issued", "尚未签署"), ("signed_by_park", "园区已签署"), ("in_force", "双方已签署"), ("void", "已收回")]
    ),
    ("release_kind", {"release": SimpleNamespace(is_preliminary=True, is_erratum=False)}, "快报", ""),
    ("release_kind", {"release": SimpleNamespace(is_preliminary=False, is_erratum=False)}, "正式", ""),
    ("release_kind", {"release": SimpleNamespace(is_preliminary=False, is_erratum=True)}, "正式 · 更正", ""),
    ("levels", {"standing": SimpleNamespace(is_unreported=True, levels_due=3, levels_met=0)}, "未报", ""),
    ("levels", {"standing": SimpleNamespace(is_unreported=False, levels_due=3, levels_met=0)}, "0/3", ""),
    ("levels", {"standing": SimpleNamespace(is_unreported=False, levels_due=0, levels_met=0)}, "–", ""),
    ("entered", {"cell": None, "decimals": 2}, "–", ""),
    ("entered", {"cell": SimpleNamespace(value=0, state="number"), "decimals": 2}, "0.00", ""),
    ("entered", {"cell": SimpleNamespace(value=None, state="not_applicable"), "decimals": 2}, "不适用", ""),
    ("entered", {"cell": SimpleNamespace(value=None, state="unknown"), "decimals": 2}, "未报", ""),
    *(
        ("behind", {"standing": SimpleNamespace(is_unreported=unreported, year_lacks=lacks, items_behind=items)}, word, light)
        for unreported, lacks, items, word, light in [
            (True, 0, 0, "未报", "none"), (False, 1, 0, "0 项", "plain"), (False, 0, 0, "0 项", "ahead"), (False, 0, 1, "1 项", "ahead"),
            (False, 0, 2, "2 项", "near"), (False, 3, 2, "2 项", "near"), (False, 0, 3, "3 项", "near"), (False, 0, 4, "4 项", "behind"),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("part", "context", "word", "look"), SHOWN)
def test_a_part_of_a_page_shows_each_state(part, context, word, look):
    with override("zh-hans"):
        shown = render_to_string(f"components/{part}.html", context)
    assert " ".join(re.sub("<[^>]+>", " ", shown).split()) == word
    assert not look or f'class="{look}"' in shown or f'class="pill {look}"' in shown
