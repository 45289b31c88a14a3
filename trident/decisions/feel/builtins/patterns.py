"""Regular expressions as XPath writes them (XPath Functions 3.1, 5.6), brought to Python's."""

import re
from collections.abc import Callable
from functools import lru_cache

from trident.decisions.feel.values import NoValue, Value, as_string

_INITIAL = "A-Z_a-z:\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u3001-\\uD7FF"
_CLASSES = {"i": _INITIAL, "c": _INITIAL + "0-9.\\-\\u00B7\\u0300-\\u036F"}
_CATEGORIES = {
    "L": "^\\W\\d_",
    "Lu": "A-Z\\u00C0-\\u00D6\\u00D8-\\u00DE\\u0391-\\u03A9\\u0410-\\u042F",
    "Ll": "a-z\\u00DF-\\u00F6\\u00F8-\\u00FF\\u03B1-\\u03C9\\u0430-\\u044F",
    "N": "\\d",
    "Nd": "\\d",
    "P": "!-#%-*,-/:;?@\\[-\\]_{}",
    "Z": "\\s",
    "Zs": " \\u00A0\\u2000-\\u200A\\u3000",
    "IsBasicLatin": "\\u0000-\\u007F",
    "IsGreek": "\\u0370-\\u03FF",
    "IsCyrillic": "\\u0400-\\u04FF",
}
_MOST_PATTERN = 2_000


def flags_of(flags: Value) -> str:
    """Return the flags, of `s m i x q`.

    :raises NoValue: there is another.
    """
    text = "" if flags is None else as_string(flags)
    if set(text) - set("smixq"):
        raise NoValue("unknown flags")
    return text


@lru_cache(maxsize=512)
def pattern_of(pattern: str, flags: str) -> re.Pattern[str]:
    """Return the compiled pattern.

    :raises NoValue: it is none.
    """
    marks = re.RegexFlag(0)
    for mark, meaning in (("s", re.DOTALL), ("m", re.MULTILINE), ("i", re.IGNORECASE)):
        if mark in flags:
            marks |= meaning
    if len(pattern) > _MOST_PATTERN:
        raise NoValue("too long a pattern")
    try:
        if "q" in flags:
            return re.compile(re.escape(pattern), marks)
        return re.compile(_translate(pattern, is_spaced="x" in flags, is_multiline="m" in flags), marks)
    except (re.error, OverflowError, RecursionError) as error:
        raise NoValue(f"not a pattern: {error}") from error


def replacement_of(replacement: str, pattern: re.Pattern[str], flags: str) -> Callable[[re.Match[str]], str]:
    r"""Return what replaces a match: `$1` is its first group, `\$` a dollar.

    :raises NoValue: a dollar or a backslash stands alone.
    """
    if "q" in flags:
        return lambda _: replacement
    parts: list[str | int] = []
    at = 0
    while at < len(replacement):
        sign = replacement[at]
        following = replacement[at + 1 : at + 2]
        if sign == "\\" and following not in {"\\", "$"}:
            raise NoValue("a backslash stands alone")
        if sign == "$" and not following.isdigit():
            raise NoValue("a dollar stands alone")
        if sign == "\\":
            parts.append(following)
            at += 2
        elif sign == "$":
            size = 1
            while replacement[at + 1 + size : at + 2 + size].isdigit() and (
                int(replacement[at + 1 : at + 2 + size]) <= pattern.groups
            ):
                size += 1
            parts.append(int(replacement[at + 1 : at + 1 + size]))
            at += 1 + size
        else:
            parts.append(sign)
            at += 1
    return lambda match: "".join(
        part if isinstance(part, str) else (match.group(part) or "") if part <= pattern.groups else "" for part in parts
    )


def _translate(pattern: str, *, is_spaced: bool, is_multiline: bool) -> str:
    made: list[str] = []
    depth = at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            text, at = _escape(pattern, at, depth)
            made.append(text)
            continue
        if sign == "[":
            depth += 1
            if depth > 1:
                raise NoValue("a class within a class")
        elif sign == "]" and depth:
            depth -= 1
        elif sign == "-" and depth and pattern[at + 1 : at + 2] == "[":
            made[:] = _subtracted(made, pattern, at)
            at = pattern.index("]]", at) + 2
            depth = 0
            continue
        elif sign == "(" and pattern[at + 1 : at + 2] == "?" and pattern[at + 2 : at + 3] != ":" and not depth:
            raise NoValue("a group of a kind that XPath does not know")
        elif sign == "$" and not depth and not is_multiline:
            sign = r"\Z"
        elif sign in " \t\n\r" and is_spaced and not depth:
            sign = ""
        made.append(sign)
        at += 1
    return "".join(made)


def _subtracted(made: list[str], pattern: str, at: int) -> list[str]:
    end = pattern.find("]]", at)
    if end < 0:
        raise NoValue("a class without end")
    start = len(made) - 1 - made[::-1].index("[")
    without = pattern[at + 2 : end]
    base = "".join(made[start + 1 :])
    return [*made[:start], f"(?:(?![{without}])[{base}])"]


def _escape(pattern: str, at: int, depth: int) -> tuple[str, int]:
    sign = pattern[at + 1 : at + 2]
    if sign in {"p", "P"} and pattern[at + 2 : at + 3] == "{":
        end = pattern.find("}", at)
        body = _CATEGORIES.get(pattern[at + 3 : end])
        if body is None:
            raise NoValue("unknown category")
        return _class_of(body, depth, is_negated=sign == "P"), end + 1
    if sign.lower() in _CLASSES:
        return _class_of(_CLASSES[sign.lower()], depth, is_negated=sign.isupper()), at + 2
    if sign.isalpha() and sign not in "nrtdDwWsS":
        raise NoValue("unknown escape")
    if not sign:
        raise NoValue("a backslash at the end")
    return f"\\{sign}", at + 2


def _class_of(body: str, depth: int, *, is_negated: bool) -> str:
    if depth:
        if is_negated or body.startswith("^"):
            return r"\w" if body.startswith("^") and not is_negated else r"\W"
        return body
    if body.startswith("^"):
        return f"[{body[1:]}]" if is_negated else f"[{body}]"
    return f"[^{body}]" if is_negated else f"[{body}]"
