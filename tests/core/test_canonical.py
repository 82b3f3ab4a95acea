"""The one text of a document: the quick way says what the plain one says, and what has no such text is refused."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical, canonical_parts, canonical_whole, plain

# Letters and marks that become one sign, beside what JSON writes with a letter behind a backslash.
HARD = st.text(alphabet='\n\t"\\enaı̸́̀<>가ᄀ한')
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), HARD, st.dates(), st.datetimes(timezones=st.just(UTC)),
    st.decimals(allow_nan=False, allow_infinity=False, places=10),
)  # fmt: skip
KEYS = st.one_of(st.text(), HARD)
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES, lambda inner: st.one_of(st.lists(inner), st.tuples(inner), st.dictionaries(KEYS, inner)), max_leaves=12
    ),
)


def said(value: object) -> object:
    """Return a value as JSON has it, by the words of the format."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {said(key): said(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [said(item) for item in value]
    return value


@given(DOCUMENTS)
def test_the_text_is_sorted_nfc_and_plain(document):
    wanted = json.dumps(said(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(document) == wanted


@given(st.dictionaries(st.text(alphabet="abc_"), LEAVES))
def test_parts_make_the_whole(document):
    assert canonical_whole(canonical_parts(document)) == canonical(document)


@pytest.mark.parametrize("wrong", [0.5, {"a": [{"b": 0.5}]}, {"a": {1, 2}}, {"a": object()}, {"a": (1, [2.0])}])
def test_a_binary_fraction_has_no_text(wrong):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical(wrong)
