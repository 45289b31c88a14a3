"""Cut FEEL text into tokens."""

import re
from dataclasses import dataclass

from trident.decisions.feel.values import TooMuch

MOST_CHARACTERS = 65_536
_START = (
    r"?_A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_TOKEN = re.compile(
    rf"""(?P<gap>(?:\s|[\u0085\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]|//[^\n]*|/\*.*?\*/)+)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<name>[{_START}][{_START}0-9\u00B7\u0300-\u036F\u203F-\u2040]*)
    |(?P<sign>\*\*|\.\.|<=|>=|!=|->|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_MOST_CODE = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: `number`, `string`, `name`, `sign` or `end`, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text`, with an `end` behind them.

    :raises TooMuch: the text is longer than any cell should be.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooMuch(f"an expression of {len(text)} characters")
    found = [
        Token(match.lastgroup or "", match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "gap"
    ]
    return [*found, Token("end", "", len(text), len(text))]


def unquote(text: str) -> str:
    """Return what a string literal stands for."""
    if "\\" not in text:
        return text[1:-1]
    made = _ESCAPE.sub(_unescape, text[1:-1])
    return made.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(match: re.Match[str]) -> str:
    body = match[1]
    if body[0] in "uU" and len(body) > 1:
        code = int(body[1:], 16)
        return chr(code) if code <= _MOST_CODE else match[0]
    return _ESCAPED.get(body, match[0])
