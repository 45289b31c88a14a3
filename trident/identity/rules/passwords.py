"""Which passwords are too easily guessed. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from trident.identity.errors import WeakPassword
from trident.identity.rules.common_passwords import COMMON_STEMS, COMMON_WHOLE
from trident.kernel.errors import Title

MIN_LENGTH = 8
"""NIST SP 800-63B, 3.1.1.2: at least eight characters where the password is one of two factors."""
MAX_LENGTH = 128

_ROWS = ("01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn")
_DIAGONALS = ("!qaz@wsx#edc$rfv%tgb^yhn", "!@#$%^&*()")
_RUNS = tuple(run for row in (*_ROWS, *_DIAGONALS) for run in (row, row[::-1]))
_REPEATED = re.compile(r"(.{1,4}?)\1+")
_DIGITS_OR_SYMBOLS = re.compile(r"[^a-z]+")
_ENDS = re.compile(r"^[^a-z]+|[^a-z]+$")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_PERSONAL_TAIL = 6
_NEAR_WHOLE = 2
_STEM_REST = 4
_SHORTEST_RUN = 3
_PLAIN = str.maketrans("@0$31", "aosei")
_WHY = {
    "too-short": Title(zh=f"密码至少需要 {MIN_LENGTH} 位", en=f"Use at least {MIN_LENGTH} characters"),
    "too-long": Title(zh=f"密码最多 {MAX_LENGTH} 位", en=f"Use at most {MAX_LENGTH} characters"),
    "phone": Title(zh="密码不能是手机号码", en="Do not use your phone number"),
    "personal": Title(zh="密码不能包含生日、证件号码或工号", en="Do not use your date of birth, ID or staff number"),
    "pattern": Title(zh="密码不能是连续、重复的字符或日期", en="Do not use runs, repetitions or dates"),
    "common": Title(zh="这是常见密码，容易被猜到", en="This is one of the most common passwords"),
    "unchanged": Title(zh="新密码不能与当前密码相同", en="The new password is the current one"),
}


def weak_password(reason: str) -> WeakPassword:
    """The refusal of a new password, with its reason as a word and as a sentence."""
    return WeakPassword(detail=_WHY[reason], reason=reason)


def normalise_password(password: str) -> str:
    """The password as it is hashed: in Unicode form NFKC, so that one keyboard's ａ is another's a."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, phone: str, born_on: date | None, others: Iterable[str] = ()) -> None:
    """Refuse a new password that is among the first a thief would try.

    :param phone: the customer's; neither it nor its last digits may make up the password.
    :param born_on: likewise the date of birth.
    :param others: more texts of the person (ID number, names, staff number) that may not stand in it.
    :raises WeakPassword: with `reason` too-short, too-long, common, pattern, phone or personal.
    """
    text = normalise_password(password)
    if len(text) < MIN_LENGTH:
        raise weak_password("too-short")
    if len(text) > MAX_LENGTH:
        raise weak_password("too-long")
    folded = text.casefold()
    if phone and _is_made_of(folded, phone):
        raise weak_password("phone")
    if _is_personal(folded, born_on, others):
        raise weak_password("personal")
    if _is_pattern(folded):
        raise weak_password("pattern")
    if _is_common(folded):
        raise weak_password("common")


def _is_made_of(password: str, number: str) -> bool:
    """Whether the number, or a tail of it, is the password but for a few characters."""
    if number in password:
        return True
    return any(
        number[-length:] in password and len(password) - length <= _NEAR_WHOLE
        for length in range(_PERSONAL_TAIL, len(number))
    )


def _is_personal(password: str, born_on: date | None, others: Iterable[str]) -> bool:
    dates = [] if born_on is None else [f"{born_on:%Y%m%d}", f"{born_on:%y%m%d}"]
    if any(text in password and len(password) - len(text) <= _NEAR_WHOLE + 2 for text in dates):
        return True
    return any(other.casefold() in password for other in others if len(other) >= _PERSONAL_TAIL)


def _is_pattern(password: str) -> bool:
    """A block over and over, a date, or runs along the keyboard, the alphabet or the digits."""
    if _REPEATED.fullmatch(password):
        return True
    rests = (_DATE.sub("", password, count=1), _without_runs(password))
    return any(len(rest) <= _NEAR_WHOLE for rest in rests)


def _without_runs(password: str) -> str:
    """The password with every run of three or more neighbours on a row, or of one character, taken out."""
    left, at = [], 0
    while at < len(password):
        length = _run_length(password, at)
        if length == 0:
            left.append(password[at])
        at += length or 1
    return "".join(left)


def _run_length(password: str, at: int) -> int:
    for size in range(len(password) - at, _SHORTEST_RUN - 1, -1):
        part = password[at : at + size]
        if len(set(part)) == 1 or any(part in run for run in _RUNS):
            return size
    return 0


def _is_common(password: str) -> bool:
    """On the list, or a listed word with a few digits or signs around it, also when spelt p@ssw0rd."""
    if password in COMMON_WHOLE:
        return True
    bare = _ENDS.sub("", password)
    forms = (password, bare, password.translate(_PLAIN), bare.translate(_PLAIN))
    stems = {_DIGITS_OR_SYMBOLS.sub("", form) for form in forms}
    return any(stem in COMMON_STEMS and len(password) - len(stem) <= _STEM_REST for stem in stems)
