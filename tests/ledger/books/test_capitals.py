"""Amounts in Chinese capitals: the examples of 支付结算办法 附一, and a reader that takes them back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trident.ledger.papers.capitals import capital_amount

EXAMPLES = [
    (140950, "人民币壹仟肆佰零玖元伍角整"),
    (600714, "人民币陆仟零柒元壹角肆分"),
    (168032, "人民币壹仟陆佰捌拾元零叁角贰分"),
    (10700053, "人民币壹拾万柒仟元零伍角叁分"),
    (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
    (32504, "人民币叁佰贰拾伍元零肆分"),
    (0, "人民币零元整"),
    (5, "人民币伍分"),
    (50, "人民币伍角整"),
    (100, "人民币壹元整"),
    (10_0000_0005_00, "人民币壹拾亿零伍元整"),
    (1_2000_0000_0000_00, "人民币壹万贰仟亿元整"),
    (1_0000_0000_0000_00, "人民币壹万亿元整"),
]


@pytest.mark.parametrize(("minor", "written"), EXAMPLES)
def test_the_examples_of_the_rule(minor: int, written: str) -> None:
    assert capital_amount(minor, "CNY") == written


def test_currencies_are_named_and_yen_have_no_minor_unit() -> None:
    assert capital_amount(123456, "USD") == "美元壹仟贰佰叁拾肆元伍角陆分"
    assert capital_amount(1680, "JPY") == "日元壹仟陆佰捌拾元整"


def test_a_negative_amount_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="sign"):
        capital_amount(-1, "CNY")


_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def _read_number(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            head, tail = text.rsplit(unit, 1) if unit == "亿" else text.split(unit, 1)
            return _read_number(head) * size + _read_number(tail)
    total = digit = 0
    for sign in text:
        if sign in _UNITS:
            total, digit = total + digit * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


@given(st.integers(0, 10**18 - 1))
def test_what_is_written_reads_back_as_the_amount(minor: int) -> None:
    written = capital_amount(minor, "CNY")
    assert "零零" not in written
    found = re.fullmatch(r"人民币(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分)?整?", written)
    assert found is not None
    whole, tenths, cents = found.groups()
    read = _read_number(whole or "零") * 100 + _DIGITS[tenths or "零"] * 10 + _DIGITS[cents or "零"]
    assert read == minor
