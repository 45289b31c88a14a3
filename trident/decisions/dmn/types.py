"""A model's item definitions as FEEL types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from trident.decisions.dmn.model import ItemDefinition
from trident.decisions.feel.builtins import BUILTINS
from trident.decisions.feel.emit import Emitter, Scope
from trident.decisions.feel.names import Names, plain_name
from trident.decisions.feel.parse import parse_tests
from trident.decisions.feel.tokens_read import NotFeel
from trident.decisions.feel.types import ANY, ContextType, FeelType, FunctionType, Late, Limited, ListType, plain_type
from trident.decisions.feel.values import NoValue, Value


@dataclass
class Types:
    """Named types, and the faults met in their definitions."""

    named: dict[str, Late] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def define(self, definitions: tuple[ItemDefinition, ...], prefix: str = "") -> None:
        """Define types, which may name one another."""
        for one in definitions:
            self.named[prefix + one.name] = Late(prefix + one.name)
        for one in definitions:
            self.named[prefix + one.name].of = self._made(one, prefix)

    def find(self, name: str | None, prefix: str = "") -> FeelType | None:
        """Return the type of that name; None for no name, `Any` and names nobody knows."""
        if not name or name == "Any":
            return None
        known = plain_name(name)
        found = self.named.get(prefix + known) or self.named.get(known)
        if found is not None:
            return found
        return plain_type(known.removeprefix("feel:").rpartition("}")[2])

    def _made(self, one: ItemDefinition, prefix: str) -> FeelType:
        if one.params is not None:
            made: FeelType = FunctionType(
                tuple(self.find(name, prefix) or ANY for name in one.params), self.find(one.type_ref, prefix) or ANY
            )
        elif one.components:
            made = ContextType({part.name: self._made(part, prefix) for part in one.components})
        else:
            made = self.find(one.type_ref, prefix) or ANY
        if one.allowed:
            made = self._limited(made, one.allowed, one.name)
        if one.is_list:
            made = ListType(made)
        return self._limited(made, one.constraint, one.name) if one.constraint else made

    def _limited(self, of: FeelType, tests: str, name: str) -> FeelType:
        try:
            allows = compile_tests(tests)
        except (NotFeel, RecursionError) as error:
            self.faults.append(f"the allowed values of {name}: {error}")
            return of
        return Limited(of, allows)


def compile_tests(text: str) -> Callable[[Value], bool]:
    """Compile unary tests that stand by themselves, as allowed values do.

    :raises NotFeel: the text is none.
    """
    emitter = Emitter(BUILTINS)
    body = emitter.emit_tests(parse_tests(text, Names(BUILTINS)), "v", Scope({"?": "v"}))
    space: dict[str, Value] = dict(emitter.constants)
    source = "\n".join([*emitter.functions, f"def allows(v):\n    return ({body}) is True"])
    exec(compile(source, "<allowed values>", "exec"), space)  # noqa: S102 - our own source
    allows = space["allows"]

    def guarded(value: Value) -> bool:
        try:
            return bool(allows(value))
        except (NoValue, TypeError, ArithmeticError):
            return False

    return guarded


def component_names(definitions: tuple[ItemDefinition, ...]) -> Mapping[str, None]:
    """Return the names of all components, however deep."""
    found: dict[str, None] = {}
    for one in definitions:
        for part in one.components:
            found[part.name] = None
        found.update(component_names(one.components))
    return found
