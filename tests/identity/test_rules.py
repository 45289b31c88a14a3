from datetime import date
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trident.identity import WeakPassword
from trident.identity.codes import new_code
from trident.identity.passwords import hash_password, is_password, needs_rehash
from trident.identity.rules.origins import address_network, describe_device, mask_address
from trident.identity.rules.passwords import check_password, normalise_password
from trident.identity.settings import IdentitySettings

PHONE, BORN = "13826571849", date(1988, 5, 12)
CHEAP = IdentitySettings(argon2_memory_kib=8, argon2_passes=1)
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])


def why(password: str) -> str | None:
    try:
        check_password(password, phone=PHONE, born_on=BORN, others=("T100234",))
    except WeakPassword as refusal:
        return str(refusal.fields["reason"])
    return None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("1234567", "too-short"),
        ("七个字的密码呀", "too-short"),
        ("x7-" * 43, "too-long"),
        (PHONE, "phone"),
        ("a" + PHONE, "phone"),
        ("26571849", "phone"),
        ("x26571849!", "phone"),
        ("19880512", "personal"),
        ("ab19880512cd", "personal"),
        ("880512aaz", "personal"),
        ("my-t100234-word", "personal"),
        ("88888888", "pattern"),
        ("abcabcabc", "pattern"),
        ("1212121212", "pattern"),
        ("12345678x", "pattern"),
        ("qwertyuiop", "pattern"),
        ("asd123qwe", "pattern"),
        ("1qaz2wsx3edc", "pattern"),
        ("20011231", "pattern"),
        ("987654321a", "pattern"),
        ("password", "common"),
        ("Password1!", "common"),
        ("P@ssw0rd12", "common"),
        ("WoAiNi1314", "common"),
        ("zhangwei1988", "common"),
        ("2026Harbin", "common"),
        ("admin@123", "common"),
        ("p@$$word99", "common"),
        ("ｐａｓｓｗｏｒｄ", "common"),
    ],
)
def test_what_a_thief_tries_first_is_refused(password: str, reason: str) -> None:
    assert why(password) == reason


@pytest.mark.parametrize(
    "password",
    [
        "Snow-Lantern-27",
        "correct horse battery",
        "冰城的夏天真是凉快",
        "tR7$kq9z",
        "松花江-1898-铁路",
        "Tiger2Lake9Moon",
        "p4sadena-orchid",
    ],
)
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert why(password) is None


@given(st.text(CHARACTERS, max_size=140))
def test_every_text_is_judged(password: str) -> None:
    reason = why(password)
    if len(normalise_password(password)) < 8:
        assert reason == "too-short"


@given(st.integers(0, 99))
def test_the_phone_with_two_more_digits_is_still_the_phone(more: int) -> None:
    for password in (f"{PHONE}{more:02d}", f"{more:02d}{PHONE}", f"{PHONE[3:]}{more:02d}"):
        assert why(password) == "phone"


@given(st.text(CHARACTERS, min_size=1, max_size=20), st.text(CHARACTERS, min_size=1, max_size=20))
def test_a_hash_is_its_passwords_only(password: str, other: str) -> None:
    hashed = hash_password(password, CHEAP)
    assert hashed.startswith("$argon2id$")
    assert is_password(password, hashed, CHEAP)
    assert is_password(other, hashed, CHEAP) == (normalise_password(other) == normalise_password(password))
    assert not is_password(password, None, CHEAP)
    assert not needs_rehash(hashed, CHEAP)
    assert needs_rehash(hashed, IdentitySettings(argon2_memory_kib=16, argon2_passes=1))


def test_a_broken_hash_is_nobodys() -> None:
    assert not is_password("x", "not a hash", CHEAP)


def test_codes_have_six_digits_and_are_not_all_the_same() -> None:
    codes = {new_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert len(codes) > 190


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) MicroMessenger/8.0.60", "WeChat · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/130 HuaweiBrowser/5",
            "Huawei Browser · HarmonyOS",
        ),
        ("curl/8.5", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(user_agent: str | None, device: str) -> None:
    assert describe_device(user_agent) == device


@given(st.text(max_size=200))
def test_nothing_of_a_header_is_kept(user_agent: str) -> None:
    marked = f"{user_agent}私Chrome"
    assert set(describe_device(marked)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ·")


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_counts_for_itself(number: int) -> None:
    address = str(IPv4Address(number))
    assert address_network(address) == address
    assert mask_address(address).endswith(".*")
    assert mask_address(f"::ffff:{address}") == mask_address(address)


@given(st.integers(2**64, 2**128 - 1), st.integers(0, 2**64 - 1))
def test_an_ipv6_address_counts_for_its_household(number: int, house: int) -> None:
    address, neighbour = IPv6Address(number), IPv6Address(number >> 64 << 64 | house)
    if address.ipv4_mapped is None and neighbour.ipv4_mapped is None:
        assert address_network(str(address)) == address_network(str(neighbour))
        assert mask_address(str(address)) == mask_address(str(neighbour))


def test_what_is_no_address_is_masked_away() -> None:
    assert mask_address("testclient") == ""
    assert mask_address("") == ""
    assert address_network("testclient") == "testclient"
