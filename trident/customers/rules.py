"""What a person's papers, phone and name must look like. Pure: no database, no clock."""

import re
from datetime import date

from trident.customers.errors import InvalidIdNumber, InvalidName, InvalidPhone
from trident.kernel.ids import check_digit

# GB 11643-1999, 4.2: ISO 7064 MOD 11-2 over the first seventeen digits.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST_BIRTH = date(1880, 1, 1)
# GB/T 2260: the first two digits of a province-level division. 81-83 are residence permits of
# Hong Kong, Macao and Taiwan residents, numbered in the same way since 2018.
_PROVINCES = frozenset(
    (
        *("11", "12", "13", "14", "15"),
        *("21", "22", "23"),
        *("31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46"),
        *("50", "51", "52", "53", "54"),
        *("61", "62", "63", "64", "65"),
        *("71", "81", "82", "83"),
    )
)
_ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")

# Numbering plan of the mainland's mobile networks (MIIT telephone-network numbering, 2017 edition with
# later grants): 140-144 are machines, 154 and 160-164 are not given to people.
_PHONE = re.compile(r"1(?:3[0-9]|4[5-9]|5[0-35-9]|6[25-7]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}")
_COUNTRY_CODE = re.compile(r"^(?:\+|00)86")
_SEPARATORS = re.compile(r"[\s\-()]")

MAX_NAME_LENGTH = 50
_SPACES = re.compile(r"\s+")
# Letters of any script with the marks people's names carry: 艾力·买买提, O'Brien, J. R. Smith, 㛃, 𬭊.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·•・ .'’\-])*")
_MIDDLE_DOTS = str.maketrans("•・．", "···")


def id_number_check_character(first_seventeen: str) -> str:
    """The eighteenth character of a resident ID number: 0-9 or X (GB 11643-1999).

    >>> id_number_check_character("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def normalise_id_number(text: str) -> str:
    """The number without spaces and with a capital X, valid or not."""
    return _SPACES.sub("", text).upper()


def born_on(id_number: str) -> date:
    """The date of birth a resident ID number carries.

    :raises ValueError: the eight digits are no date of the calendar.
    """
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def check_id_number(text: str, *, today: date) -> str:
    """The resident ID number as it is stored: eighteen characters, X in capitals (GB 11643-1999).

    Province, date of birth (no later than `today`) and check character are examined; whether the person
    exists is for the identity check of a later step.

    :raises InvalidIdNumber: with `reason` one of format, province, birth-date, check-character.
    """
    id_number = normalise_id_number(text)
    if not _ID_NUMBER.fullmatch(id_number):
        raise InvalidIdNumber(reason="format")
    if id_number[:2] not in _PROVINCES:
        raise InvalidIdNumber(reason="province")
    try:
        birth = born_on(id_number)
    except ValueError:
        raise InvalidIdNumber(reason="birth-date") from None
    if not _EARLIEST_BIRTH <= birth <= today:
        raise InvalidIdNumber(reason="birth-date")
    if id_number_check_character(id_number[:17]) != id_number[17]:
        raise InvalidIdNumber(reason="check-character")
    return id_number


def check_phone(text: str) -> str:
    """The mainland mobile number as it is stored: eleven digits without country code.

    :raises InvalidPhone: not a number of the mainland's mobile plan.
    """
    phone = _COUNTRY_CODE.sub("", _SEPARATORS.sub("", text))
    if not _PHONE.fullmatch(phone):
        raise InvalidPhone
    return phone


def check_name(text: str) -> str:
    """The person's name with single spaces and one kind of middle dot.

    :raises InvalidName: empty, over fifty characters, or with characters no name carries.
    """
    name = _SPACES.sub(" ", text).strip().translate(_MIDDLE_DOTS)
    if len(name) > MAX_NAME_LENGTH or not _NAME.fullmatch(name):
        raise InvalidName
    return name


def customer_number(serial: int) -> str:
    """The number a person reads aloud for a serial: nine digits and their Luhn check digit."""
    digits = f"{serial:09d}"
    return digits + check_digit(digits)


def name_tokens(name: str) -> list[str]:
    """What of a name can be searched: its first character as a prefix, and each pair of neighbours.

    Blind indexes of these stand beside the encrypted name. Single characters inside a name are left out:
    they would give the frequency of every character away for a search that finds too many people to help.
    """
    folded = _fold(name)
    pairs = {folded[at : at + 2] for at in range(len(folded) - 1)}
    return sorted({"^" + folded[0], *pairs})


def query_tokens(query: str) -> list[str]:
    """The tokens every name that contains the query must have; for one character, names that begin with it."""
    folded = _fold(query)
    if len(folded) == 1:
        return ["^" + folded]
    return sorted({folded[at : at + 2] for at in range(len(folded) - 1)})


def name_matches(name: str, query: str) -> bool:
    """Whether the query stands in the name; a single character must begin it."""
    folded, wanted = _fold(name), _fold(query)
    return folded.startswith(wanted) if len(wanted) == 1 else wanted in folded


def _fold(text: str) -> str:
    return _SPACES.sub("", text).casefold().translate(_MIDDLE_DOTS)
