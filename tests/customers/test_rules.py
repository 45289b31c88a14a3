from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.customers.people import id_number_of
from trident.customers import InvalidIdNumber, InvalidName, InvalidPhone
from trident.customers.rules import (
    check_id_number,
    check_name,
    check_phone,
    customer_number,
    id_number_check_character,
    name_matches,
    name_tokens,
    query_tokens,
)
from trident.kernel.ids import is_valid_number

TODAY = date(2026, 3, 18)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)
SERIALS = st.integers(0, 999)
NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo"], max_codepoint=0x9FFF), min_size=1, max_size=12)


def test_the_standards_own_examples_hold() -> None:
    # GB 11643-1999, annex A
    for number in ("11010519491231002X", "440524188001010014"):
        assert check_id_number(number, today=TODAY) == number


@given(BIRTHS, SERIALS)
def test_every_number_with_its_check_character_is_taken(born: date, serial: int) -> None:
    number = id_number_of(serial, born=born)
    assert check_id_number(f" {number[:6]} {number[6:].lower()} ", today=TODAY) == number


@given(BIRTHS, SERIALS, st.integers(6, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, change: int) -> None:
    number = id_number_of(serial, born=born)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    with pytest.raises(InvalidIdNumber):
        check_id_number(wrong, today=TODAY)


@given(BIRTHS, SERIALS, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_found(born: date, serial: int, place: int) -> None:
    number = id_number_of(serial, born=born)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(InvalidIdNumber):
            check_id_number(swapped, today=TODAY)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "format"),
        ("23010219490615001", "format"),
        ("2301021949061500123", "format"),
        ("23010219490615001x1", "format"),
        ("２３０１０２１９４９０６１５００１Ｘ", "format"),
        ("990102194906150010", "province"),
        ("230102194902300010", "birth-date"),
        ("230102197002290010", "birth-date"),
        ("230102187001010010", "birth-date"),
    ],
)
def test_what_is_wrong_is_named(number: str, reason: str) -> None:
    with pytest.raises(InvalidIdNumber) as refused:
        check_id_number(number, today=TODAY)
    assert refused.value.fields == {"reason": reason}


def test_nobody_is_born_tomorrow() -> None:
    assert check_id_number(id_number_of(1, born=TODAY), today=TODAY)
    with pytest.raises(InvalidIdNumber) as refused:
        check_id_number(id_number_of(1, born=TODAY + timedelta(days=1)), today=TODAY)
    assert refused.value.fields == {"reason": "birth-date"}


def test_the_check_character_is_named_too() -> None:
    first = "23010219490615001"
    wrong = "0" if id_number_check_character(first) != "0" else "1"
    with pytest.raises(InvalidIdNumber) as refused:
        check_id_number(first + wrong, today=TODAY)
    assert refused.value.fields == {"reason": "check-character"}


@pytest.mark.parametrize(
    "text", ["13812345678", "+8613812345678", "0086 138 1234 5678", " 138-1234-5678 ", "+86 (138) 12345678"]
)
def test_a_phone_is_read_however_it_is_written(text: str) -> None:
    assert check_phone(text) == "13812345678"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1381234567",
        "138123456789",
        "12012345678",
        "14012345678",
        "15412345678",
        "16012345678",
        "19412345678",
        "02512345678",
        "+85291234567",
        "１３８１２３４５６７８",
        "13812345678;",
    ],
)
def test_other_numbers_are_no_mobile_phones(text: str) -> None:
    with pytest.raises(InvalidPhone):
        check_phone(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张三", "张三"),
        (" 王　　小明 ", "王 小明"),
        ("艾力•买买提", "艾力·买买提"),
        ("Jean-Luc O'Brien", "Jean-Luc O'Brien"),
        ("J. R. Smith", "J. R. Smith"),
    ],
)
def test_names_are_kept_as_people_write_them(text: str, name: str) -> None:
    assert check_name(text) == name


@pytest.mark.parametrize("text", ["", "  ", "张3", "<b>", "张\x00三", "·三", "张" * 51, "王_五", "李四\u202e"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        check_name(text)


@given(st.integers(100_000_001, 999_999_999))
def test_a_customer_number_carries_its_check_digit(serial: int) -> None:
    number = customer_number(serial)
    assert len(number) == 10
    assert is_valid_number(number)


@given(NAMES, st.data())
def test_a_name_is_found_by_each_part_of_two_and_by_its_beginning(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(name) - 2)))
    end = data.draw(st.integers(min(len(name), start + 2), len(name)))
    for part in (name[start:end], name[0], name):
        assert set(query_tokens(part)) <= set(name_tokens(name))
        assert name_matches(name, part)


@given(NAMES, NAMES)
def test_a_name_without_the_part_is_not_found(name: str, part: str) -> None:
    if part.casefold() not in name.casefold():
        assert not name_matches(name, part)
