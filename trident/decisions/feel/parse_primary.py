"""Parse what binds closest in FEEL: literals, names, lists, contexts, ranges, calls, paths and filters."""

from trident.decisions.feel.lexer import unquote
from trident.decisions.feel.names import Names
from trident.decisions.feel.nodes import Call, Const, ContextOf, Filter, ListOf, Name, Node, Path, RangeOf
from trident.decisions.feel.temporal_text import read_any
from trident.decisions.feel.tokens_read import TokenReader
from trident.decisions.feel.values import number

COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
_AFTER_RANGE = frozenset({",", ")", "]", "and", "or", "then", "else", "return", "satisfies", "}"})
_RESERVED = frozenset({"then", "else", "return", "satisfies", "and", "or", "in", "between"})


class PrimaryParser(TokenReader):
    """The lower half of the parser."""

    _ends_range = False

    def expression(self) -> Node:
        """Parse an expression (the upper half does)."""
        raise AssertionError("the upper half of the parser parses expressions")

    def additive(self) -> Node:
        """Parse sums (the upper half does)."""
        raise AssertionError("the upper half of the parser parses sums")

    def postfix(self) -> Node:
        """Parse a primary and the paths, filters and calls behind it."""
        value = self._primary()
        while self.token.kind == "sign":
            if self.token.text == "." and self.peek().kind != "end":
                self.take()
                value = Path(value, self._field())
            elif self.token.text == "[" and not (self._ends_range and self._is_range_end()):
                value = self._filter(value)
            elif self.token.text == "(":
                value = self._call(value)
            else:
                break
        return value

    def _is_range_end(self) -> bool:
        following = self.peek()
        return following.kind == "end" or following.text in _AFTER_RANGE

    def _field(self) -> str:
        found = self.fields.find(self.tokens, self.at)
        if found is not None:
            self.at += found[0]
            return found[1]
        # properties of two words: `start included`, `time offset`
        if self.slice(self.at, self.at + 2) in {"start included", "end included", "time offset"}:
            self.at += 2
            return self.slice(self.at - 2, self.at)
        if self.token.kind != "name":
            raise self.unexpected("a name")
        return self.take().text

    def _filter(self, value: Node) -> Node:
        self.needs("[")
        outer, ends = self.names, self._ends_range
        self.names, self._ends_range = _with_fields(outer, self.fields), False
        condition = self.expression()
        self.names, self._ends_range = outer, ends
        self.needs("]")
        return Filter(value, condition)

    def _call(self, function: Node) -> Node:
        self.needs("(")
        outer_ends, self._ends_range = self._ends_range, False
        named: list[tuple[str, Node]] = []
        placed: list[Node] = []
        while not self.takes(")"):
            if named or placed:
                self.needs(",")
            name = self.find_named()
            if name is not None:
                self.name_until(":")
                self.needs(":")
                named.append((name, self.expression()))
            else:
                placed.append(self.expression())
            if named and placed:
                raise self.unexpected("arguments by place or by name, not both")
        self._ends_range = outer_ends
        return Call(function, tuple(placed), tuple(named) if named else None)

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.take()
            return Const(number(token.text))
        if token.kind == "string":
            self.take()
            return Const(unquote(token.text))
        if token.kind == "name":
            return self._name()
        opening = {"(": self._parenthesis, "[": self._bracket, "]": self._open_range, "{": self._context}
        if token.text in opening:
            with self.nested():
                return opening[token.text]()
        if token.text == "@" and self.peek().kind == "string":
            self.take()
            return Const(read_any(unquote(self.take().text)))
        raise self.unexpected("a value")

    def _name(self) -> Node:
        found = self.names.find(self.tokens, self.at)
        word = self.token.text
        if word in _WORDS and (found is None or found[0] == 1):
            self.take()
            return Const(_WORDS[word])
        if found is not None:
            self.at += found[0]
            return Name(found[1])
        if word in _RESERVED:
            raise self.unexpected("a value")
        return Name(self.take().text)

    def _parenthesis(self) -> Node:
        self.needs("(")
        ends, self._ends_range = self._ends_range, False
        if self.token.text in COMPARISONS and self.token.kind == "sign":
            return self._half_range(ends=ends)
        first = self.expression()
        self._ends_range = ends
        if self.takes(".."):
            return self._range_from(first, has_low=False)
        self.needs(")")
        return first

    def _half_range(self, *, ends: bool) -> Node:
        operator = self.take().text
        end = self.additive()
        self._ends_range = ends
        self.needs(")")
        nothing = Const(None)
        if operator == "=":
            return RangeOf(end, end, has_low=True, has_high=True)
        if operator.startswith("<"):
            return RangeOf(nothing, end, has_low=False, has_high=operator == "<=")
        return RangeOf(end, nothing, has_low=operator == ">=", has_high=False)

    def _open_range(self) -> Node:
        self.needs("]")
        first = self.additive()
        self.needs("..")
        return self._range_from(first, has_low=False)

    def _range_from(self, low: Node, *, has_low: bool) -> Node:
        ends, self._ends_range = self._ends_range, True
        high = self.additive()
        self._ends_range = ends
        for sign in ("]", ")", "["):
            if self.takes(sign):
                return RangeOf(low, high, has_low, sign == "]")
        raise self.unexpected("the end of a range")

    def _bracket(self) -> Node:
        self.needs("[")
        ends, self._ends_range = self._ends_range, False
        items: list[Node] = []
        while not self.takes("]"):
            if items:
                self.needs(",")
            items.append(self.expression())
            if len(items) == 1 and self.takes(".."):
                self._ends_range = ends
                return self._range_from(items[0], has_low=True)
        self._ends_range = ends
        return ListOf(tuple(items))

    def _context(self) -> Node:
        self.needs("{")
        outer, ends = self.names, self._ends_range
        self.names, self._ends_range = Names((), outer), False
        entries: list[tuple[str, Node]] = []
        while not self.takes("}"):
            if entries:
                self.needs(",")
            name = " ".join(unquote(self.take().text).split()) if self.token.kind == "string" else self.name_until(":")
            self.needs(":")
            if any(name == other for other, _ in entries):
                raise self.unexpected("another name")
            if self.token.text == "function":
                self.names.add(name)
            entries.append((name, self.expression()))
            self.names.add(name)
            self.fields.add(name)
        self.names, self._ends_range = outer, ends
        return ContextOf(tuple(entries))


def _with_fields(names: Names, fields: Names) -> Names:
    return Names(["item", *fields.all()], names)
