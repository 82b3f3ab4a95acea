"""What a file sets up once is set up in one process alone."""

from __future__ import annotations

import pytest
from together import Together


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("tests/parks/test_a.py::test_x[a@b]", "tests/parks/test_a.py::test_y", True),
        ("tests/parks/test_a.py::test_x", "tests/parks/test_b.py::test_x", False),
        ("tests/browser/test_a.py::test_x", "tests/browser/test_b.py::test_x", True),
    ],
)
def test_files_and_all_of_the_browser_stay_together(first, second, is_one):
    scheduler = Together.__new__(Together)
    assert (scheduler._split_scope(first) == scheduler._split_scope(second)) is is_one


def test_it_is_what_shares_the_tests(request):
    hook = request.config.pluginmanager.hook.pytest_xdist_make_scheduler
    assert any(one.plugin_name.endswith("tests/conftest.py") for one in hook.get_hookimpls())
