"""What runs in one process of the suite: all that looks at the demo, and each file that serves a city of its own."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from groups import CRAWLED, SERVED, GroupScheduling, group_of
from xdist.remote import Producer


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("tests/browser/test_entry.py", SERVED),
        ("tests/browser/test_axe.py", SERVED),
        ("tests/browser/test_chain.py", "tests/browser/test_chain.py"),
        ("tests/accounts/test_admin.py", "tests/accounts/test_admin.py"),
        ("tests/test_words.py", CRAWLED),
        ("tests/reports/test_growth.py", CRAWLED),
    ],
)
def test_a_file_is_a_group_but_all_that_look_at_one_city_are_one(path, group):
    assert group_of(path) == group


def test_groups_are_shared_out_in_the_order_of_the_tests():
    option = SimpleNamespace(loadscopereorder=True)
    config = SimpleNamespace(option=option, getvalue=lambda name: ["2*popen"] if name == "tx" else None)
    scheduling = GroupScheduling(config, Producer("test"))
    assert {scheduling._split_scope(f"tests/browser/test_entry.py::test_one[{at}]") for at in "ab"} == {SERVED}
    assert option.loadscopereorder is False
