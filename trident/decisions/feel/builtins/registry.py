"""How a built-in function is offered: by name, with the names of its parameters in one or several overloads."""

from collections.abc import Callable

from trident.decisions.feel.values import Function, Value

Overload = tuple[tuple[str, ...], int, bool]
OFFERED: dict[str, Function] = {}


def offer(name: str, *signatures: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Offer a function; a signature is `string, start position, length?`, with `...` behind a repeated last one."""
    overloads = tuple(_read(signature) for signature in signatures)

    def register(call: Callable[..., Value]) -> Callable[..., Value]:
        OFFERED[name] = Function(name, overloads[0][0], call, overloads)
        return call

    return register


def _read(signature: str) -> Overload:
    names = [name.strip() for name in signature.split(",") if name.strip()]
    takes_many = bool(names) and names[-1].endswith("...")
    needed = sum(not name.endswith("?") for name in names)
    return tuple(name.removesuffix("...").removesuffix("?") for name in names), needed, takes_many
