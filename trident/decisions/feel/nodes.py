"""What FEEL text is parsed into."""

from dataclasses import dataclass
from typing import TypeAlias

from trident.decisions.feel.types import FeelType
from trident.decisions.feel.values import Value


@dataclass(frozen=True, slots=True)
class Const:
    """A literal."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or function by name."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list literal."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    """A context: entries see those before them. With `result`, the value of that instead (a boxed context)."""

    entries: tuple[tuple[str, "Node"], ...]
    result: "Node | None" = None


@dataclass(frozen=True, slots=True)
class RangeOf:
    """An interval."""

    low: "Node"
    high: "Node"
    has_low: bool
    has_high: bool


@dataclass(frozen=True, slots=True)
class Negate:
    """Arithmetic negation."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """`+ - * / **`, a comparison, `and` or `or`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class Test:
    """A unary test: `operator` and an end point, or with `in` a value, list or range that the input is in."""

    operator: str
    of: "Node"


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests, one of which must hold (none, if negated); empty: anything."""

    tests: tuple[Test, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In:
    """`value in tests`."""

    value: "Node"
    tests: Tests


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: "Node"
    type: FeelType


@dataclass(frozen=True, slots=True)
class If:
    """A conditional: anything but true is false."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class For:
    """Iteration; `kind` is `for`, `some` or `every`."""

    kind: str
    iterators: tuple[tuple[str, "Node"], ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class Filter:
    """`of[condition]`."""

    of: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Path:
    """`of.name`."""

    of: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An invocation, with arguments by place or by name."""

    function: "Node"
    arguments: tuple["Node", ...] = ()
    named: tuple[tuple[str, "Node"], ...] | None = None


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """A function definition."""

    params: tuple[str, ...]
    types: tuple[FeelType | None, ...]
    body: "Node"
    result: FeelType | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A value that is brought to a declared type, or null."""

    value: "Node"
    type: FeelType


@dataclass(frozen=True, slots=True)
class TableInput:
    """An input column: its expression and the values it allows."""

    expression: "Node"
    allowed: Tests | None = None
    type: FeelType | None = None


@dataclass(frozen=True, slots=True)
class TableOutput:
    """An output column: name (empty if it is the only one), allowed values in order of priority, default."""

    name: str
    allowed: tuple["Node", ...] = ()
    default: "Node | None" = None
    type: FeelType | None = None
    tests: Tests | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    hit_policy: str
    aggregation: str
    inputs: tuple[TableInput, ...]
    outputs: tuple[TableOutput, ...]
    rules: tuple[tuple[tuple[Tests, ...], tuple["Node", ...]], ...]


Node: TypeAlias = (
    Const | Name | ListOf | ContextOf | RangeOf | Negate | Binary | Between | Tests | In | InstanceOf | If | For
    | Filter | Path | Call | FunctionOf | Typed | Table
)  # fmt: skip
