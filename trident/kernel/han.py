"""Chinese text: one form for variants of a character, and how names sound.

Simplifying takes opencc's tables (traditional and variant forms to simplified ones), sounds take pypinyin's.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import Any, Final

from opencc import OpenCC
from pypinyin import Style, pinyin

SURNAME_SOUNDS: Final = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "曾": "zeng",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "华": "hua",
    "盖": "ge",
    "缪": "miao",
    "朴": "piao",
    "翟": "zhai",
    "尹": "yin",
    "宁": "ning",
    "乐": "yue",
    "折": "she",
    "召": "shao",
    "黑": "he",
    "秘": "bi",
    "种": "chong",
    "员": "yun",
    "繁": "po",
    "柏": "bai",
    "覃": "qin",
    "逄": "pang",
}
"""Surnames that sound otherwise than the character mostly does (现代汉语词典, entries marked 姓)."""
COMPOUND_SURNAMES: Final = {
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
}
"""Surnames of two characters that sound otherwise than these do apart."""
_VARIANTS: Final = str.maketrans(
    "髙淸靑煕鳯栁戸曽徳黒恵斎亜桜沢浜竜広栄実歩辺渋絵緒冨郷戱伱甯寗",
    "高清青熙凤柳户曾德黑惠斋亚樱泽滨龙广荣实步边涩绘绪富乡戏你宁宁",
)
"""Forms that fonts, old registers and Japanese keyboards bring into names, and that opencc leaves as they are."""
_MOST_READINGS: Final = 8
# Dots that people and keyboards write between the parts of a name: 阿依古丽·买买提.
_DOTS: Final = dict.fromkeys(map(ord, "•‧∙⋅・･．"), "·")
_HAN: Final = re.compile("[\u4e00-\u9fff]+")
_FIRST_IDEOGRAPH: Final = "\u3400"


def is_han(character: str) -> bool:
    """Tell whether a character is an ideograph."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U000323af"


def comparable_name(name: str) -> str:
    """Bring a name to the one form in which two are compared.

    Unicode NFKC (full width becomes half width, compatibility forms their plain ones), one kind of dot, case folded;
    spaces count only between Latin words, and once.
    """
    if _HAN.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKC", name.translate(_DOTS)).translate(_DOTS).casefold()
    words = plain.split()
    joined = ("" if any(character >= _FIRST_IDEOGRAPH for character in plain) else " ").join(words)
    return joined if joined.isascii() else unicodedata.normalize("NFKC", joined)  # marks may have met letters


@lru_cache(maxsize=1)
def _converter() -> Any:  # noqa: ANN401 - opencc has no types
    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def simplified(text: str) -> str:
    """Return a text with traditional characters and variants as simplified ones: 張偉 and 张伟 are one name."""
    if text.isascii():
        return text
    converted: str = _converter().convert(text.translate(_VARIANTS))
    return converted


@lru_cache(maxsize=20_000)
def syllables(name: str) -> tuple[tuple[str, ...], ...]:
    """Return, for each character of a name, how it may sound: without tones, the likeliest first.

    A surname's own sound comes first at the beginning of a name; what is no ideograph stands for itself, folded.
    """
    text = simplified(comparable_name(name))
    found: list[tuple[str, ...]] = []
    is_word = False
    for character in text:
        if is_word and not is_han(character) and character.isalnum():
            found[-1] = (found[-1][0] + character,)
            continue
        is_word = not is_han(character) and character.isalnum()
        if is_han(character):
            found.append(_sounds(character))
        elif character.isalnum():
            found.append((character,))
    compound = COMPOUND_SURNAMES.get(text[:2])
    if compound is not None:
        found[:2] = [_first(sound, known) for sound, known in zip(compound, found, strict=False)]
    elif text[:1] in SURNAME_SOUNDS and len(text) > 1:
        found[0] = _first(SURNAME_SOUNDS[text[0]], found[0])
    return tuple(found)


def pinyin_readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways a name may be read, each as its syllables, the likeliest first; at most eight."""
    readings = product(*syllables(name))
    return tuple(reading for reading, _ in zip(readings, range(_MOST_READINGS), strict=False))


def sound_of(name: str) -> str:
    """Return how a name sounds in its likeliest reading, syllables joined by spaces."""
    return " ".join(sounds[0] for sounds in syllables(name))


@lru_cache(maxsize=20_000)
def _sounds(character: str) -> tuple[str, ...]:
    sounds = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return tuple(dict.fromkeys(sounds[0])) if sounds else (character,)


def _first(sound: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return (sound, *(one for one in known if one != sound))
