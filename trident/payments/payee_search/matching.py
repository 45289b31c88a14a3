"""How what a person types fits a payee: the characters of the name, how they sound, their initials, or digits. Pure."""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from trident.kernel.han import comparable_name, is_han, simplified, syllables

MOST_TYPED: Final = 60
MASKED_END: Final = 4
"""So many digits of a number are in clear at either end."""
_LEAST_WHOLE: Final = 10
"""A number of fewer digits is still being typed."""
_DOUBLE_INITIALS: Final = ("zh", "ch", "sh")


class Reason(StrEnum):
    """Why a payee is suggested."""

    NAME = "name"
    PINYIN = "pinyin"
    INITIALS = "initials"
    NUMBER = "account-number"
    RECENT = "recent"
    FREQUENT = "frequent"


class Match(NamedTuple):
    """How well a payee fits: the lower the rank, the better."""

    reason: Reason
    rank: int


class Element(NamedTuple):
    """A character of a name with its sounds, or a word in other letters, which sounds as it is written."""

    text: str
    sounds: tuple[str, ...]


def typed(text: str) -> str:
    """Return what was typed as it is compared: half-width, small letters, simplified characters, nothing between."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return simplified("".join(character for character in plain if character.isalnum()))[:MOST_TYPED]


@lru_cache(maxsize=20_000)
def elements(name: str) -> tuple[Element, ...]:
    """Return a name's characters and words, each with its sounds, a surname's own sound first."""
    texts: list[str] = []
    is_word = False
    for character in simplified(comparable_name(name)):
        if is_word and not is_han(character) and character.isalnum():
            texts[-1] += character
        elif character.isalnum():
            texts.append(character)
        is_word = not is_han(character) and character.isalnum()
    return tuple(Element(text, sounds) for text, sounds in zip(texts, syllables(name), strict=True))


def match(wanted: str, name: str, number_masked: str) -> Match | None:
    """Return how a payee fits what was typed; None where it does not.

    :param wanted: what was typed, as `typed` returns it; not empty.
    :param number_masked: the first and the last four digits, with stars between.
    """
    if wanted.isdecimal():
        rank = _number_rank(wanted, number_masked)
        if rank is not None:
            return Match(Reason.NUMBER, rank)
    return _name_match(wanted, elements(name))


def _number_rank(digits: str, number_masked: str) -> int | None:
    compact = number_masked.replace(" ", "")
    first, last = compact[:MASKED_END], compact[-MASKED_END:]
    if len(digits) >= _LEAST_WHOLE:
        return 0 if digits[:MASKED_END] == first and digits[-MASKED_END:] == last else None
    if digits == last:
        return 0
    if len(digits) <= MASKED_END and digits in last:
        return 1 if last.endswith(digits) else 2
    return 3 if digits[:MASKED_END] == first[: len(digits)] else None


def _name_match(wanted: str, name: tuple[Element, ...]) -> Match | None:
    whole = "".join(element.text for element in name)
    if wanted in whole:
        return Match(Reason.NAME, 0 if wanted == whole else 1 if whole.startswith(wanted) else 3)
    for start in range(len(name)):
        is_spelt = _spelling(wanted, name[start:])
        if is_spelt is not None:
            rank = (2 if is_spelt else 3) + (2 if start else 0)
            return Match(Reason.PINYIN if is_spelt else Reason.INITIALS, rank)
    return None


def _spelling(wanted: str, name: tuple[Element, ...]) -> bool | None:
    """Tell whether sounds were typed, or only characters and initials; None where they do not fit.

    Of each character from the first on, itself, its initial or its whole sound; of the last any beginning of it.
    """
    reached = {0: False}  # how far each way of reading has come, and whether it took a sound
    for element in name:
        going_on: dict[int, bool] = {}
        for at, is_spelt in reached.items():
            rest = wanted[at:]
            if any(sound.startswith(rest) and rest not in initials(sound) for sound in element.sounds):
                return True
            parts = {part: False for sound in element.sounds for part in initials(sound)} | {element.text: False}
            parts |= {sound: True for sound in element.sounds if sound not in parts}
            for part, is_sound in parts.items():
                if rest.startswith(part):
                    end = at + len(part)
                    going_on[end] = min(going_on.get(end, True), is_spelt or is_sound)
        if len(wanted) in going_on:
            return going_on[len(wanted)]
        reached = going_on
    return None


def initials(sound: str) -> tuple[str, ...]:
    """Return what people type for a sound in short: its first letter, and zh, ch or sh."""
    return (sound[:1], sound[:2]) if sound.startswith(_DOUBLE_INITIALS) else (sound[:1],)
