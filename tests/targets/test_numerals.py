"""Numbers as people type and paste them: every way of writing one reads as the same number, all else is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numerals import (
    MOST_DECIMALS,
    MOST_DIGITS,
    PLAIN,
    NumeralError,
    is_not_applicable,
    is_unknown,
    numeral,
    simplified,
)

WIDE = str.maketrans("0123456789.,-+%", "０１２３４５６７８９．，－＋％")
BLANKS = st.text(alphabet=" \u00a0\u3000\u2009\u202f\t\n", max_size=3)
NUMBERS = st.decimals(
    min_value=-(10**MOST_DIGITS) + 1,
    max_value=10**MOST_DIGITS - 1,
    allow_nan=False,
    allow_infinity=False,
    places=4,
)


@given(NUMBERS, BLANKS, BLANKS, st.booleans(), st.booleans())
def test_a_number_reads_the_same_however_it_is_written(value, before, after, is_wide, is_grouped):
    text = f"{value:,f}" if is_grouped else f"{value:f}"
    written = before + (text.translate(WIDE) if is_wide else text) + after
    assert numeral(written) == value


@given(NUMBERS)
def test_a_number_may_bring_its_unit(value):
    assert numeral(f"{value:f} 亿元", unit="亿元") == value
    assert numeral(f"{value:f}％", unit="%") == value


@given(st.text(max_size=80), st.sampled_from(["", "%", "亿元", "个"]))
def test_any_text_is_a_number_within_bounds_or_refused_with_words(text, unit):
    try:
        value = numeral(text, unit=unit)
    except NumeralError:
        assert not PLAIN.fullmatch(text) or len(text) > MOST_DECIMALS
    else:
        _sign, digits, exponent = value.as_tuple()
        assert value.is_finite() and len(digits) + exponent <= MOST_DIGITS
        assert value == round(value, MOST_DECIMALS)
        assert simplified(text)


@given(st.text(max_size=80))
def test_a_word_for_no_number_is_no_number(text):
    if is_not_applicable(text) or is_unknown(text):
        with pytest.raises(NumeralError):
            numeral(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "1,23",
        "1,2345",
        ",123",
        "1..2",
        "1e5",
        "0x10",
        "NaN",
        "inf",
        "1/2",
        "½x",
        "٣",
        "一百",
        "5%",
        "1-2",
        "9" * 15,
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NumeralError):
        numeral(text)


@pytest.mark.parametrize(
    ("text", "value"), [("-0", "0"), ("１。５", "1.5"), (".5", "0.5"), ("5.", "5"), ("＋3", "3"), ("−2", "-2")]
)
def test_odd_ways_of_writing_are_understood(text, value):
    assert str(numeral(text)) == value or numeral(text) == Decimal(value)
    assert not str(numeral(text)).startswith("-0") or numeral(text) != 0


@pytest.mark.parametrize("text", ["NA", "n/a", "ＮＡ", " 不适用 ", "N / A"])
def test_words_for_not_applicable(text):
    assert is_not_applicable(text) and not is_unknown(text)


@pytest.mark.parametrize("text", ["未报", "unknown", " Unknown"])
def test_words_for_not_reported(text):
    assert is_unknown(text) and not is_not_applicable(text)
