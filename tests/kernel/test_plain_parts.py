"""Ids, money, masks, seals, cursors: the small things everything else trusts."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from trident.kernel import crypto
from trident.kernel.http import language_of
from trident.kernel.ids import check_digit, is_valid_number, new_id
from trident.kernel.log import _redact
from trident.kernel.money import MAX_MINOR, Money, format_minor
from trident.kernel.pages import BadCursor, decode_cursor, encode_cursor
from trident.kernel.settings import KernelSettings, SettingsRefused, read_settings


def test_ids_are_version_seven_and_ordered_by_time(now: datetime) -> None:
    one = new_id(now)
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert one.int >> 80 == int(now.timestamp() * 1000)
    assert len({new_id(now) for _ in range(1000)}) == 1000
    assert one < new_id(datetime(2027, 1, 1, tzinfo=UTC))


def test_the_check_digit_is_luhns() -> None:
    assert check_digit("7992739871") == "3"  # the worked example of the algorithm
    assert is_valid_number("79927398713")


@given(st.text("0123456789", min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 9))
def test_a_wrong_digit_never_passes(digits: str, place: int, change: int) -> None:
    number = digits + check_digit(digits)
    assert is_valid_number(number)
    place %= len(number)
    other = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not is_valid_number(other)


@pytest.mark.parametrize("wrong", ["", "12a", "１２", "-1", " 1"])
def test_check_digits_need_digits(wrong: str) -> None:
    assert not is_valid_number(wrong)
    if wrong:
        with pytest.raises(ValueError, match="decimal digits"):
            check_digit(wrong)


@given(
    st.integers(-MAX_MINOR, MAX_MINOR),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(lambda weights: sum(weights) > 0),
)
def test_splitting_loses_nothing_and_is_fair(minor: int, weights: list[int]) -> None:
    shares = [share.minor for share in Money(minor, "CNY").split(weights)]
    assert sum(shares) == minor
    total = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * total - minor * weight) < total


@pytest.mark.parametrize(
    ("minor", "currency", "zh", "en"),
    [
        (123456, "CNY", "¥1,234.56", "CNY 1,234.56"),
        (-5, "CNY", "-¥0.05", "-CNY 0.05"),
        (1234, "JPY", "JP¥1,234", "JPY 1,234"),
        (MAX_MINOR, "CNY", "¥92,233,720,368,547,758.07", "CNY 92,233,720,368,547,758.07"),
    ],
)
def test_amounts_are_written_for_people(minor: int, currency: str, zh: str, en: str) -> None:
    assert format_minor(minor, currency, "zh") == zh
    assert format_minor(minor, currency, "en") == en


@given(st.text(max_size=60))
def test_what_is_sealed_opens_for_its_purpose_only(text: str) -> None:
    sealed = crypto.seal("phone", text)
    assert crypto.open_sealed("phone", sealed) == text
    assert crypto.seal("phone", text) != sealed
    with pytest.raises(InvalidTag):
        crypto.open_sealed("id-number", sealed)
    with pytest.raises(InvalidTag):
        crypto.open_sealed("phone", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert crypto.open_text("otp", crypto.seal_text("otp", text)) == text


def test_blind_indexes_tell_equality_and_nothing_else() -> None:
    assert crypto.blind_index("phone", "13800001234") == crypto.blind_index("phone", "13800001234")
    assert crypto.blind_index("phone", "13800001234") != crypto.blind_index("card", "13800001234")


def test_keys_are_made_once_and_for_this_user_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    first = crypto.load_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert crypto.load_keys(path).derive("x") == first.derive("x")
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_masks() -> None:
    assert crypto.mask_phone("13812345678") == "138****5678"
    assert crypto.mask_id_number("110101199003074477") == "1****************7"
    assert crypto.mask_name("欧阳小明") == "*阳小明"
    assert crypto.mask_account_number("6222021234567890123") == "6222 **** 0123"


def test_cursors_come_back_as_they_went() -> None:
    values = (7, "名", UUID(int=5), date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC))
    assert decode_cursor(encode_cursor(*values), int, str, UUID, date, datetime) == values


@pytest.mark.parametrize(
    "cursor", ["", "!!", "e30", encode_cursor("x"), encode_cursor(1, 2), encode_cursor(2**63), "MQ"]
)
def test_foreign_cursors_are_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        decode_cursor(cursor, int)


def test_language_is_chinese_unless_english_comes_first() -> None:
    assert language_of(None) == "zh"
    assert language_of("en-GB,en;q=0.9,zh;q=0.8") == "en"
    assert language_of("zh-CN,en") == "zh"
    assert language_of("fr,en") == "en"


def test_logs_carry_no_personal_data() -> None:
    event = {"event": "x", "phone": "13812345678", "path": "/a/6222021234567890123", "took_ms": 12}
    assert _redact(None, "info", event) == {"event": "x", "phone": "***", "path": "/a/***", "took_ms": 12}


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIDENT_POOL_SIZE", "many")
    monkeypatch.setenv("TRIDENT_IS_HTTPS", "perhaps")
    with pytest.raises(SettingsRefused) as refused:
        read_settings(KernelSettings)
    assert "TRIDENT_POOL_SIZE" in str(refused.value)
    assert "TRIDENT_IS_HTTPS" in str(refused.value)
