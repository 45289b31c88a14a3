"""Compile a whole model to Python: a function for each decision and each knowledge model, over one dict of facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from trident.decisions.dmn.boxed import Boxes
from trident.decisions.dmn.model import BadModel, Decision, FunctionDefinition, KnowledgeModel, Model, Service
from trident.decisions.dmn.types import Types, component_names
from trident.decisions.feel.builtins import BUILTINS
from trident.decisions.feel.emit import Emitter, Scope
from trident.decisions.feel.names import Names
from trident.decisions.feel.nodes import Const, Node
from trident.decisions.feel.runtime import begin
from trident.decisions.feel.temporal import DateTime
from trident.decisions.feel.types import FeelType, coerce
from trident.decisions.feel.values import Function, TooMuch, Value

MOST_ELEMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a model, and where."""

    where: str
    what: str


@dataclass
class Program:
    """A compiled model: evaluates any of its decisions for facts that are FEEL values."""

    model: Model
    source: str
    faults: list[Fault]
    inputs: Mapping[str, FeelType | None]
    types: Types
    _evaluate: Callable[[str, dict[str, Value]], Value] = field(repr=False)
    errors: list[str] = field(default_factory=list)

    def evaluate(self, name: str, facts: Mapping[str, Value], now: DateTime | None = None) -> Value:
        """Return the value of the decision (or what the service or knowledge model of that name is: a function).

        Errors within it make its value null and are kept in `errors`.

        :raises KeyError: there is nothing of that name.
        """
        begin(now)
        self.errors.clear()
        given = {
            name: value if (wanted := self.inputs.get(name)) is None else coerce(value, wanted)
            for name, value in facts.items()
        }
        return self._evaluate(name, given)


class _Compiler:
    def __init__(self, model: Model, others: Mapping[str, Model]) -> None:
        self.model = model
        self.others = others
        self.types = Types()
        self.faults: list[Fault] = []
        self.emitter = Emitter(BUILTINS)
        self.elements: dict[str, Decision | KnowledgeModel | Service] = {}
        self.prefixes: dict[str, str] = {}
        self.names = Names(BUILTINS)
        self.names.fields = Names()
        self.variables: dict[str, str] = {}
        self.by_id: dict[str, str] = {}
        self.inputs: dict[str, FeelType | None] = {}

    def collect(self, model: Model, prefix: str = "", seen: tuple[str, ...] = ()) -> None:
        """Take in the elements of a model, and those of the models it imports, under their prefix."""
        if model.namespace in seen:
            return
        for one in model.imports:
            other = self.others.get(one.namespace)
            if other is None:
                self.faults.append(Fault(model.name, f"the imported model {one.namespace} is not there"))
            elif one.name:
                self.collect(other, f"{prefix}{one.name}.", (*seen, model.namespace))
            else:
                self.collect(other, prefix, (*seen, model.namespace))
        self.types.define(model.types, prefix)
        assert self.names.fields is not None
        for field_name in component_names(model.types):
            self.names.fields.add(field_name)
        elements: list[Decision | KnowledgeModel | Service] = [*model.decisions, *model.knowledge, *model.services]
        for element in elements:
            name = prefix + element.name
            self.elements[name] = element
            self.prefixes[name] = prefix
            self.by_id[prefix + element.id] = name
            self._name(name)
        for given in model.inputs:
            name = prefix + given.name
            self.inputs[name] = self.types.find(given.type_ref, prefix)
            self.by_id[prefix + given.id] = name
            self._name(name)
        if len(self.elements) > MOST_ELEMENTS:
            raise BadModel(f"more than {MOST_ELEMENTS} elements")

    def _name(self, name: str) -> None:
        self.names.add(name)
        self.variables[name] = f"v0x{len(self.variables)}"

    def compile(self) -> str:
        """Return the source of a function for each element; `get` finds the values of others."""
        lines: list[str] = []
        for number, (name, element) in enumerate(self.elements.items()):
            if isinstance(element, Service):
                continue
            names = Names((), self.names)
            prefix = self.prefixes[name]
            own = {other.removeprefix(prefix): other for other in self.variables if other.startswith(prefix)}
            for short in own if prefix else ():
                names.add(short)
            scope = Scope({**{o: f"get({o!r})" for o in self.variables}, **{s: f"get({o!r})" for s, o in own.items()}})
            boxes = Boxes(self.types, prefix, lambda at, what: self.faults.append(Fault(at, what)))
            node = self._logic(element, boxes, names, name)
            self.emitter.unknown.clear()
            try:
                body = self.emitter.emit(boxes.typed(node, _value_type(element)), scope)
            except (RecursionError, TooMuch) as error:
                self.faults.append(Fault(name, f"too complex: {error}"))
                body = "None"
            self.faults += [Fault(name, f"unknown name {unknown}") for unknown in self.emitter.unknown]
            lines.append(f"def d{number}(get):\n    return {body}")
        return "\n".join(lines)

    def _logic(self, element: Decision | KnowledgeModel, boxes: Boxes, names: Names, name: str) -> Node:
        if isinstance(element, KnowledgeModel):
            return boxes.function(_typed_function(element), names, name)
        if element.expression is None:
            self.faults.append(Fault(name, "it has no logic"))
            return Const(None)
        return boxes.node(element.expression, names, name)


def _value_type(element: Decision | KnowledgeModel) -> str | None:
    return element.type_ref if isinstance(element, Decision) else None


def _typed_function(element: KnowledgeModel) -> FunctionDefinition:
    function = element.function
    if function.type_ref is None and function.body is not None:
        return FunctionDefinition(function.params, function.body, function.kind, function.body.type_ref)
    return function


def compile_model(model: Model, others: Mapping[str, Model] | None = None) -> Program:
    """Compile a model; what is wrong in it is listed in `faults`, and is null when it is evaluated.

    :raises BadModel: it is too large.
    """
    compiler = _Compiler(model, others or {})
    compiler.collect(model)
    source = compiler.compile()
    source = "\n".join([*compiler.emitter.functions, source])
    space: dict[str, Value] = dict(compiler.emitter.constants)
    try:
        exec(compile(source, f"<{model.name}>", "exec"), space)  # noqa: S102 - our own source
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise BadModel(f"too complex to compile: {error}") from error
    functions = {name: space.get(f"d{number}") for number, name in enumerate(compiler.elements)}
    errors: list[str] = []
    evaluate = _evaluation(compiler, functions, errors)
    compiler.faults += [Fault(model.name, what) for what in compiler.types.faults]
    program = Program(model, source, compiler.faults, compiler.inputs, compiler.types, evaluate)
    program.errors = errors
    return program


def _evaluation(
    compiler: _Compiler, functions: Mapping[str, Value], errors: list[str]
) -> Callable[[str, dict[str, Value]], Value]:
    def evaluate(wanted: str, facts: dict[str, Value]) -> Value:
        known: dict[str, Value] = dict(facts)
        open_names: set[str] = set()

        def get(name: str) -> Value:
            if name in known:
                return known[name]
            element = compiler.elements.get(name)
            if element is None:
                return None
            if isinstance(element, Service):
                known[name] = _service(compiler, name, element, evaluate)
                return known[name]
            if name in open_names:
                raise TooMuch(f"{name} requires itself")
            open_names.add(name)
            try:
                known[name] = functions[name](get)
            except TimeoutError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever fails in a model's logic has no value
                errors.append(f"{name}: {type(error).__name__} {error}")
                known[name] = None
            finally:
                open_names.discard(name)
            return known[name]

        if wanted not in compiler.elements:
            raise KeyError(wanted)
        return get(wanted)

    return evaluate


def _service(
    compiler: _Compiler, name: str, service: Service, evaluate: Callable[[str, dict[str, Value]], Value]
) -> Value:
    prefix = compiler.prefixes[name]

    def names_of(ids: tuple[str, ...]) -> list[str]:
        return [compiler.by_id.get(prefix + one.rpartition("#")[2], one) for one in ids]

    given = [*names_of(service.given_inputs), *names_of(service.given_decisions)]
    outputs = names_of(service.outputs)
    wanted = [compiler.inputs.get(one) or _decision_type(compiler, one) for one in given]

    def run(*values: Value) -> Value:
        facts = dict(zip(given, values, strict=True))
        found = {one.removeprefix(prefix): evaluate(one, facts) for one in outputs}
        return next(iter(found.values())) if len(found) == 1 else found

    params = tuple(one.removeprefix(prefix) for one in given)
    return Function(service.name, params, run, (), tuple(wanted), compiler.types.find(service.type_ref, prefix))


def _decision_type(compiler: _Compiler, name: str) -> FeelType | None:
    element = compiler.elements.get(name)
    return compiler.types.find(element.type_ref, compiler.prefixes[name]) if isinstance(element, Decision) else None
