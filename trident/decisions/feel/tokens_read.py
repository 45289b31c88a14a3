"""Walk over tokens: look, take, demand; read names and types."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from trident.decisions.feel.lexer import Token, tokens_of
from trident.decisions.feel.names import Names, plain_name
from trident.decisions.feel.types import (
    ANY,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    Plain,
    RangeType,
    plain_type,
)

MOST_NESTED = 60
_MOST_TYPE_WORDS = 9
_IN_NAMES = frozenset({".", "/", "-", "'", "+", "*"})


class NotFeel(Exception):
    """A text is not FEEL; the message says what was met where."""


class TokenReader:
    """A place in a text, and the names in scope there."""

    def __init__(self, text: str, names: Names, types: Callable[[str], FeelType | None] | None = None) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.names = names
        self.fields = names.fields if names.fields is not None else Names()
        self.types = types
        self.at = 0
        self._depth = 0

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Go one level deeper, down to a limit."""
        self._depth += 1
        if self._depth > 2 * MOST_NESTED:
            raise NotFeel("the expression is nested too deeply")
        yield
        self._depth -= 1

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self.tokens[self.at]

    def peek(self) -> Token:
        """Look at the token behind the one at hand."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Take the token at hand."""
        token = self.tokens[self.at]
        if token.kind == "end":
            raise NotFeel("the expression ends too early")
        self.at += 1
        return token

    def takes(self, sign: str) -> bool:
        """Take the sign, if it is at hand."""
        if self.token.kind == "sign" and self.token.text == sign:
            self.at += 1
            return True
        return False

    def takes_word(self, word: str) -> bool:
        """Take the keyword, if it is at hand."""
        if self.token.kind == "name" and self.token.text == word:
            self.at += 1
            return True
        return False

    def needs(self, text: str) -> None:
        """Take what must stand here."""
        if self.token.text != text or self.token.kind == "string":
            raise self.unexpected(f"“{text}”")
        self.at += 1

    def needs_end(self) -> None:
        """Be at the end."""
        if self.token.kind != "end":
            raise self.unexpected("the end")

    def unexpected(self, wanted: str) -> NotFeel:
        """Say what was wanted and what is there."""
        found = f"“{self.token.text}”" if self.token.kind != "end" else "the end"
        return NotFeel(f"{wanted} was expected at character {self.token.start + 1}, not {found}")

    def is_longer_name(self) -> bool:
        """Tell whether a name of several words in scope begins here, so that its first is no keyword."""
        found = self.names.find(self.tokens, self.at)
        return found is not None and found[0] > 1

    def slice(self, first: int, last: int) -> str:
        """Return the text from token `first` up to `last`, which is left out."""
        return plain_name(self.text[self.tokens[first].start : self.tokens[last - 1].end])

    def name_until(self, *ends: str) -> str:
        """Take a new name, up to one of `ends`."""
        first = self.at
        while self.token.text not in ends or self.at == first:
            if self.token.kind not in {"name", "number"} and self.token.text not in _IN_NAMES:
                raise self.unexpected("a name")
            self.at += 1
        return self.slice(first, self.at)

    def find_named(self) -> str | None:
        """Return the name that is followed by a colon here, without taking it; None if there is none."""
        at = self.at
        while self.tokens[at].kind in {"name", "number"} or self.tokens[at].text in _IN_NAMES:
            at += 1
        return self.slice(self.at, at) if at > self.at and self.tokens[at].text == ":" else None

    def type(self) -> FeelType:
        """Take a type."""
        made = {"list": self._list_type, "range": self._range_type, "context": self._context_type}
        made["function"] = self._function_type
        if self.token.text in made and self.peek().text == "<":
            name = self.take().text
            self.take()
            return made[name]()
        for count in range(_MOST_TYPE_WORDS, 0, -1):
            last = self.at + count
            if last >= len(self.tokens):
                continue
            found = self._find_type(self.slice(self.at, last))
            if found is not None:
                self.at = last
                return found
        raise self.unexpected("a type")

    def _find_type(self, name: str) -> FeelType | None:
        found = self.types(name) if self.types is not None else None
        if found is not None:
            return found
        return ANY if name == "Any" else plain_type(name)

    def _list_type(self) -> FeelType:
        of = self.type()
        self.needs(">")
        return ListType(of)

    def _range_type(self) -> FeelType:
        of = self.type()
        self.needs(">")
        return RangeType(of)

    def _context_type(self) -> FeelType:
        fields: dict[str, FeelType] = {}
        while not self.takes(">"):
            if fields:
                self.needs(",")
            name = self.name_until(":")
            self.needs(":")
            fields[name] = self.type()
        return ContextType(fields)

    def _function_type(self) -> FeelType:
        params: list[FeelType] = []
        while not self.takes(">"):
            if params:
                self.needs(",")
            params.append(self.type())
        result: FeelType = Plain("Any")
        if self.takes("->"):
            result = self.type()
        return FunctionType(tuple(params), result)
