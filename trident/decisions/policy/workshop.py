"""What compiling a policy needs at hand: names, the emitter of FEEL, constants, and the list of faults."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from trident.decisions.dmn.boxed import Boxes
from trident.decisions.dmn.types import Types
from trident.decisions.errors import PolicyFault
from trident.decisions.feel.builtins import BUILTINS
from trident.decisions.feel.emit import Emitter, Scope
from trident.decisions.feel.names import Names
from trident.decisions.feel.nodes import Call, Const, Name, Node, Tests
from trident.decisions.feel.runtime import begin
from trident.decisions.feel.values import NoValue, TooMuch, Value
from trident.decisions.policy.cells import Kind

UNSTEADY = frozenset({"random number", "now", "today"})
"""Functions whose value is not decided by the facts: a decision could not be replayed."""
_PATTERNED = frozenset({"matches", "replace", "split"})
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_PLACE = re.compile(r"(?P<decision>.*?)(?:, rule (?P<rule>\d+))?(?:, (?P<cell>(?:input|output) \d+))?", re.DOTALL)


@dataclass(frozen=True)
class Meaning:
    """What a name of the model is in Python: its native variable and kind (None: only FEEL), and its FEEL variable."""

    feel: str
    native: str | None = None
    kind: Kind | None = None
    scale: int = 0
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass
class Workshop:
    """The state of one compilation."""

    types: Types
    faults: list[PolicyFault]
    emitter: Emitter = field(default_factory=lambda: Emitter(BUILTINS))
    names: Names = field(default_factory=lambda: Names(BUILTINS))
    meanings: dict[str, Meaning] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    _constants: dict[object, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names.fields = Names()

    def fault(self, at: str, what: str, *, other_rule: int | None = None, is_gap: bool = False) -> None:
        """Note a fault at a place like `Decision, rule 3, input 2`."""
        found = _PLACE.fullmatch(at)
        assert found is not None
        rule = int(found["rule"]) if found["rule"] else None
        self.faults.append(PolicyFault(found["decision"], what, rule, found["cell"], other_rule, is_gap))

    def boxes(self) -> Boxes:
        """Return what turns boxed expressions into nodes."""
        return Boxes(self.types, "", self.fault)

    def mean(self, name: str, meaning: Meaning) -> None:
        """Bring a name into scope."""
        self.names.add(name)
        self.meanings[name] = meaning

    def keep(self, value: Value) -> str:
        """Keep a constant, once."""
        key = (type(value), repr(value)) if isinstance(value, list | dict) else (type(value), value)
        if key not in self._constants:
            self._constants[key] = self.emitter.keep(value)
        return self._constants[key]

    def scope(self) -> Scope:
        """Return what names mean to FEEL."""
        return Scope({**self.functions, **{name: meaning.feel for name, meaning in self.meanings.items()}})

    def emit(self, node: Node, at: str) -> str:
        """Return the Python expression of a node; names nobody knows are faults."""
        return self._checked(lambda: self.emitter.emit(node, self.scope()), node, at)

    def emit_tests(self, tests: Tests, value: str, at: str) -> str:
        """Return the Python expression that tells whether a FEEL variable passes tests."""
        inner = Scope({"?": value}, outer=self.scope())
        return self._checked(lambda: self.emitter.emit_tests(tests, value, inner), tests, at)

    def _checked(self, emit: Callable[[], str], node: Node, at: str) -> str:
        self.emitter.unknown.clear()
        self.emitter.called.clear()
        try:
            text = emit()
            called = {call.function.name for call in _calls(node) if isinstance(call.function, Name)}
            endless = list(_endless(node))
        except (RecursionError, TooMuch):
            self.fault(at, "too complex an expression")
            return "None"
        for what in endless:
            self.fault(at, what)
        for name in self.emitter.unknown:
            self.fault(at, f"unknown {'function' if name in called else 'field'} “{name}”")
        for name in sorted(self.emitter.called & UNSTEADY):
            self.fault(at, f"“{name}” is not decided by the facts")
        return text

    def constant(self, node: Node) -> Value:
        """Return the value of an expression without facts.

        :raises NoValue: it has facts, unknown names, or no value.
        """
        emitter = Emitter(BUILTINS)
        try:
            text = emitter.emit(node, Scope({}))
        except (RecursionError, TooMuch) as error:
            raise NoValue("too complex") from error
        if emitter.unknown or emitter.called & UNSTEADY:
            raise NoValue("not a constant")
        space: dict[str, Value] = dict(emitter.constants)
        for function in emitter.functions:
            exec(function, space)  # noqa: S102 - our own source
        begin()
        try:
            value = eval(text, space)  # noqa: S307 - our own source
        except (TooMuch, RecursionError) as error:
            raise NoValue("not a constant") from error
        if value is None:
            raise NoValue("no value")
        return value


def _endless(node: object) -> Iterator[str]:
    """Yield what may make a pattern in an expression take for ever."""
    for call in _calls(node):
        if not isinstance(call.function, Name) or call.function.name not in _PATTERNED:
            continue
        named = dict(call.named or ())
        pattern = named.get("pattern") or named.get("delimiter") or (call.arguments[1:2] or (None,))[0]
        if not isinstance(pattern, Const) or not isinstance(pattern.value, str):
            yield f"the pattern of “{call.function.name}” must be written out"
        elif _REPEATED_GROUP.search(pattern.value):
            yield f"the pattern of “{call.function.name}” repeats a group, which may take for ever"


def _calls(node: object) -> list[Call]:
    """Return the calls in an expression."""
    if isinstance(node, tuple):
        return [call for one in node for call in _calls(one)]
    if isinstance(node, str) or getattr(type(node), "__module__", "") != Name.__module__:
        return []
    own = [node] if isinstance(node, Call) else []
    parts = getattr(type(node), "__dataclass_fields__", ())
    return own + [call for part in parts for call in _calls(getattr(node, part))]
