"""Parse FEEL: `parse_expression` and `parse_tests`, with the names that are in scope."""

from collections.abc import Callable

from trident.decisions.feel.names import Names
from trident.decisions.feel.nodes import (
    Between,
    Binary,
    Const,
    For,
    FunctionOf,
    If,
    In,
    InstanceOf,
    Negate,
    Node,
    RangeOf,
    Test,
    Tests,
)
from trident.decisions.feel.parse_primary import COMPARISONS, PrimaryParser
from trident.decisions.feel.tokens_read import NotFeel
from trident.decisions.feel.types import FeelType
from trident.decisions.feel.values import NoValue

_ADDITIVE = ("+", "-")
_MULTIPLICATIVE = ("*", "/")


class Parser(PrimaryParser):
    """Recursive descent, one method for each level of precedence."""

    def expression(self) -> Node:
        """Parse an expression."""
        with self.nested():
            keyword = self.token.text if self.token.kind == "name" and not self.is_longer_name() else ""
            if keyword == "if":
                return self._if()
            if keyword == "for":
                return self._for("for", "return")
            if keyword in {"some", "every"} and self.peek().kind == "name":
                return self._for(keyword, "satisfies")
            if keyword == "function" and self.peek().text == "(":
                return self._function()
            return self._disjunction()

    def _disjunction(self) -> Node:
        left = self._conjunction()
        while self.takes_word("or"):
            left = Binary("or", left, self._conjunction())
        return left

    def _conjunction(self) -> Node:
        left = self._comparison()
        while self.takes_word("and"):
            left = Binary("and", left, self._comparison())
        return left

    def _comparison(self) -> Node:
        left = self.additive()
        while True:
            if self.token.text in COMPARISONS and self.token.kind == "sign":
                operator = self.take().text
                left = Binary(operator, left, self.additive())
            elif self.takes_word("between"):
                low = self.additive()
                self.needs("and")
                left = Between(left, low, self.additive())
            elif self.takes_word("in"):
                left = In(left, self._in_tests())
            else:
                return left

    def _in_tests(self) -> Tests:
        if self.token.text != "(":
            return Tests((self._test(),))
        mark = self.at
        try:
            self.take()
            tests = [self._test()]
            while self.takes(","):
                tests.append(self._test())
            self.needs(")")
            return Tests(tuple(tests))
        except NotFeel:
            self.at = mark
            return Tests((self._test(),))

    def additive(self) -> Node:
        """Parse sums, and all that binds closer."""
        with self.nested():
            left = self._multiplicative()
            while self.token.kind == "sign" and self.token.text in _ADDITIVE:
                operator = self.take().text
                left = Binary(operator, left, self._multiplicative())
            return left

    def _multiplicative(self) -> Node:
        left = self._power()
        while self.token.kind == "sign" and self.token.text in _MULTIPLICATIVE:
            operator = self.take().text
            left = Binary(operator, left, self._power())
        return left

    def _power(self) -> Node:
        left = self._unary()
        while self.takes("**"):
            left = Binary("**", left, self._unary())
        return left

    def _unary(self) -> Node:
        if self.takes("-"):
            with self.nested():
                of = self._unary()
            return Negate(of)
        value = self.postfix()
        while self.token.text == "instance" and self.peek().text == "of":
            self.take()
            self.take()
            value = InstanceOf(value, self.type())
        return value

    def _if(self) -> Node:
        self.needs("if")
        condition = self.expression()
        self.needs("then")
        then = self.expression()
        self.needs("else")
        return If(condition, then, self.expression())

    def _for(self, kind: str, last: str) -> Node:
        self.take()
        outer = self.names
        iterators: list[tuple[str, Node]] = []
        while True:
            name = self.name_until("in")
            self.needs("in")
            domain = self.expression()
            if self.takes(".."):
                domain = RangeOf(domain, self.expression(), has_low=True, has_high=True)
            iterators.append((name, domain))
            self.names = Names([name], self.names)
            if not self.takes(","):
                break
        self.needs(last)
        self.names = Names(["partial"] if kind == "for" else [], self.names)
        body = self.expression()
        self.names = outer
        return For(kind, tuple(iterators), body)

    def _function(self) -> Node:
        self.needs("function")
        self.needs("(")
        params: list[str] = []
        types: list[FeelType | None] = []
        while not self.takes(")"):
            if params:
                self.needs(",")
            params.append(self.name_until(":", ",", ")"))
            types.append(self.type() if self.takes(":") else None)
        outer = self.names
        self.names = Names(params, outer)
        if self.takes_word("external"):
            self.expression()
            body: Node = Const(None)
        else:
            body = self.expression()
        self.names = outer
        return FunctionOf(tuple(params), tuple(types), body)

    def _test(self) -> Test:
        if self.token.kind == "sign" and self.token.text in COMPARISONS:
            operator = self.take().text
            return Test(operator, self.additive())
        return Test("in", self.expression())

    def tests(self) -> Tests:
        """Parse unary tests."""
        if self.token.text == "-" and self.peek().kind == "end":
            self.take()
            return Tests(())
        if self.token.text == "not" and self.peek().text == "(":
            mark = self.at
            try:
                return self._negated()
            except NotFeel:
                self.at = mark
        return Tests(tuple(self._tests()))

    def _negated(self) -> Tests:
        self.needs("not")
        self.needs("(")
        found = self._tests()
        self.needs(")")
        self.needs_end()
        return Tests(tuple(found), negated=True)

    def _tests(self) -> list[Test]:
        found = [self._test()]
        while self.takes(","):
            found.append(self._test())
        return found


def parse_expression(text: str, names: Names, types: Callable[[str], FeelType | None] | None = None) -> Node:
    """Parse an expression.

    :raises NotFeel: the text is none; it says what was met where.
    """
    parser = Parser(text, names, types)
    return _whole(parser, parser.expression)


def parse_tests(text: str, names: Names, types: Callable[[str], FeelType | None] | None = None) -> Tests:
    """Parse the unary tests of a cell; an empty cell allows anything.

    :raises NotFeel: the text is none; it says what was met where.
    """
    if not text.strip():
        return Tests(())
    parser = Parser(text, Names(["?"], names), types)
    found = _whole(parser, parser.tests)
    assert isinstance(found, Tests)
    return found


def _whole(parser: Parser, read: Callable[[], Node]) -> Node:
    try:
        node = read()
    except RecursionError as error:
        raise NotFeel("the expression is too deep") from error
    except NoValue as error:
        raise NotFeel(str(error)) from error
    parser.needs_end()
    return node
