"""A decision model as it stands in its file."""

from dataclasses import dataclass
from typing import TypeAlias


class BadModel(Exception):
    """A file is no decision model that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Literal:
    """FEEL text."""

    text: str
    type_ref: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A boxed context; an entry without name is its result."""

    entries: tuple[tuple[str | None, str | None, "Expression"], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A boxed list."""

    items: tuple["Expression", ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts, as rows below columns."""

    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[tuple["Expression", ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call with named arguments."""

    called: "Expression"
    bindings: tuple[tuple[str, "Expression"], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function with typed parameters; `kind` is FEEL, or a language that is not run."""

    params: tuple[tuple[str, str | None], ...]
    body: "Expression | None"
    kind: str = "FEEL"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """A boxed `if`."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """A boxed `for`, `some` or `every`."""

    kind: str
    variable: str
    domain: "Expression"
    body: "Expression"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedFilter:
    """A boxed filter."""

    of: "Expression"
    match: "Expression"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An input of a table: expression, its type, the unary tests of allowed values."""

    expression: str
    type_ref: str | None = None
    allowed: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """An output of a table."""

    name: str | None = None
    type_ref: str | None = None
    allowed: str | None = None
    default: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a table: its id, cells, results and annotations."""

    id: str
    tests: tuple[str, ...]
    results: tuple[str, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table; `aggregation` is empty, SUM, COUNT, MIN or MAX."""

    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    annotations: tuple[str, ...] = ()
    type_ref: str | None = None


Expression: TypeAlias = (
    Literal | Context | BoxedList | Relation | Invocation | FunctionDefinition | Conditional | Iteration
    | BoxedFilter | DecisionTable
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type."""

    name: str
    type_ref: str | None = None
    allowed: str | None = None
    is_list: bool = False
    components: tuple["ItemDefinition", ...] = ()
    constraint: str | None = None
    params: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class InputData:
    """A fact that the model asks for."""

    id: str
    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: what it requires (ids), and its logic."""

    id: str
    name: str
    type_ref: str | None = None
    requires: tuple[str, ...] = ()
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A business knowledge model: a function by name."""

    id: str
    name: str
    function: FunctionDefinition
    type_ref: str | None = None
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions offered as a function of inputs and of decisions taken as given."""

    id: str
    name: str
    outputs: tuple[str, ...]
    decisions: tuple[str, ...]
    given_decisions: tuple[str, ...]
    given_inputs: tuple[str, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are seen under a name."""

    name: str
    namespace: str
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A decision model."""

    name: str
    namespace: str
    types: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[KnowledgeModel, ...] = ()
    services: tuple[Service, ...] = ()
    imports: tuple[Import, ...] = ()
