"""What becomes of a cell of a workbook, whatever it was made from, is stored now, and stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.breakdown.three_states import Becomes, Word, becomes

VALUES = st.sampled_from([None, 1, 2, 3])
WRITTEN = st.sampled_from([None, 1, 2, 3, Word.DELETED])
MADE = st.sampled_from([None, 1, 2, 3, Word.NOT_KNOWN])


def then(written, now, made, *, takes=False):
    """Return what is stored afterwards; a contested cell is taken where the person says so."""
    what = becomes(written, now, made)
    is_written = what is Becomes.CHANGED or (what is Becomes.CONTESTED and takes)
    return (None if written is Word.DELETED else written) if is_written else now


@pytest.mark.parametrize(
    ("written", "now", "made", "what"),
    [
        (5, 5, 4, Becomes.SAME),
        (5, 4, 4, Becomes.CHANGED),
        (4, 5, 4, Becomes.LEFT_ALONE),
        (6, 5, 4, Becomes.CONTESTED),
        (None, 4, 4, Becomes.LEFT_EMPTY),
        (None, 5, None, Becomes.LEFT_ALONE),
        (None, None, 4, Becomes.SAME),
        (5, None, 4, Becomes.CONTESTED),
        (4, None, 4, Becomes.LEFT_ALONE),
        (5, 6, None, Becomes.CONTESTED),
        (Word.DELETED, 4, 4, Becomes.CHANGED),
        (Word.DELETED, 5, 4, Becomes.CONTESTED),
        (Word.DELETED, 5, None, Becomes.CONTESTED),
        (Word.DELETED, None, 4, Becomes.SAME),
        (4, 5, Word.NOT_KNOWN, Becomes.CHANGED),
        (None, 5, Word.NOT_KNOWN, Becomes.LEFT_EMPTY),
        (Word.DELETED, 5, Word.NOT_KNOWN, Becomes.CHANGED),
    ],
)
def test_what_becomes_of_a_cell(written, now, made, what):
    assert becomes(written, now, made) is what


@given(now=VALUES, made=VALUES, takes=st.booleans())
def test_who_touches_nothing_reverts_nobody(now, made, takes):
    assert then(made, now, made, takes=takes) == now


@given(written=WRITTEN, now=VALUES, made=MADE)
def test_what_somebody_else_set_is_written_over_only_where_it_is_taken(written, now, made):
    after = then(written, now, made)
    if made is not Word.NOT_KNOWN and now != made:
        assert after == now
    if becomes(written, now, made) is Becomes.CONTESTED:
        assert then(written, now, made, takes=True) == (None if written is Word.DELETED else written)


@given(written=WRITTEN, now=VALUES, made=MADE)
def test_only_the_word_takes_a_value_away(written, now, made):
    if now is not None and then(written, now, made, takes=True) is None:
        assert written is Word.DELETED


@given(written=WRITTEN, made=VALUES)
def test_without_anybody_else_it_is_as_if_nobody_knew_what_it_was_made_from(written, made):
    assert then(written, made, made) == then(written, made, Word.NOT_KNOWN)


@given(written=WRITTEN, now=VALUES, made=MADE)
def test_the_same_workbook_once_more_changes_nothing(written, now, made):
    once = then(written, now, made, takes=True)
    assert then(written, once, made, takes=True) == once
