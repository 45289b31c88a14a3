"""Built-in functions on lists (DMN 1.5, 10.3.4.4)."""

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key, reduce

from trident.decisions.feel.builtins.registry import offer
from trident.decisions.feel.ops import add, divide, equal, less, multiply, subtract
from trident.decisions.feel.runtime import call, spend
from trident.decisions.feel.values import NUMBERS, Function, NoValue, Value, as_int, as_list, as_number, number


def _items(values: tuple[Value, ...]) -> list[Value]:
    """Return the elements, given as one list or as arguments."""
    return as_list(values[0]) if len(values) == 1 else list(values)


def _place(items: list[Value], position: Value, last: int) -> int:
    at = as_int(position)
    if at == 0 or at > last or -at > len(items):
        raise NoValue("no such position")
    return at - 1 if at > 0 else len(items) + at


@offer("list contains", "list, element")
def _list_contains(items: Value, element: Value) -> Value:
    return any(equal(one, element) is True for one in as_list(items))


@offer("count", "list")
def _count(items: Value) -> Value:
    return number(len(as_list(items)))


def _best(values: tuple[Value, ...], *, is_least: bool) -> Value:
    items = _items(values)
    if not items:
        raise NoValue("nothing to choose from")
    best = items[0]
    less(best, best)
    for one in items[1:]:
        is_less = less(one, best)
        if is_less is None:
            raise NoValue("not comparable")
        if is_less if is_least else less(best, one):
            best = one
    if less(best, best) is None:
        raise NoValue("not comparable")
    return best


@offer("min", "list", "c...")
def _min(*values: Value) -> Value:
    return _best(values, is_least=True)


@offer("max", "list", "c...")
def _max(*values: Value) -> Value:
    return _best(values, is_least=False)


def _summed(items: list[Value]) -> Value:
    if not items:
        raise NoValue("nothing to add")
    if any(isinstance(one, str | bool | list | dict) or one is None for one in items):
        raise NoValue("not numbers")
    made = reduce(add, items)
    if made is None:
        raise NoValue("not numbers")
    return made


@offer("sum", "list", "n...")
def _sum(*values: Value) -> Value:
    return _summed(_items(values))


@offer("mean", "list", "n...")
def _mean(*values: Value) -> Value:
    items = _items(values)
    return divide(_summed(items), Decimal(len(items)))


@offer("product", "list", "n...")
def _product(*values: Value) -> Value:
    items = [as_number(one) for one in _items(values)]
    if not items:
        raise NoValue("nothing to multiply")
    return reduce(multiply, items)


@offer("median", "list", "n...")
def _median(*values: Value) -> Value:
    items = sorted(as_number(one) for one in _items(values))
    if not items:
        raise NoValue("nothing to choose from")
    middle = len(items) // 2
    return items[middle] if len(items) % 2 else divide(add(items[middle - 1], items[middle]), Decimal(2))


@offer("stddev", "list", "n...")
def _stddev(*values: Value) -> Value:
    items = [as_number(one) for one in _items(values)]
    if len(items) <= 1:
        raise NoValue("one number does not deviate")
    mean = divide(reduce(add, items), Decimal(len(items)))
    squares = [multiply(subtract(one, mean), subtract(one, mean)) for one in items]
    return NUMBERS.sqrt(divide(reduce(add, squares), Decimal(len(items) - 1)))


@offer("mode", "list", "n...")
def _mode(*values: Value) -> Value:
    items = sorted(as_number(one) for one in _items(values))
    counts = {one: items.count(one) for one in dict.fromkeys(items)}
    return [one for one, times in counts.items() if times == max(counts.values())]


def _decided(values: tuple[Value, ...], decisive: bool) -> Value:  # noqa: FBT001 - which value decides
    found: bool | None = not decisive
    for one in _items(values):
        if one is decisive:
            return decisive
        if not isinstance(one, bool):
            found = None
    return found


@offer("all", "list", "b...")
def _all(*values: Value) -> Value:
    return _decided(values, False)


@offer("any", "list", "b...")
def _any(*values: Value) -> Value:
    return _decided(values, True)


@offer("sublist", "list, start position, length?")
def _sublist(items: Value, start: Value, length: Value = None) -> Value:
    found = as_list(items)
    first = _place(found, start, len(found))
    if length is None:
        return found[first:]
    size = as_int(length)
    if size < 1 or first + size > len(found):
        raise NoValue("no such length")
    return found[first : first + size]


@offer("append", "list, item...")
def _append(items: Value, *more: Value) -> Value:
    return [*([] if items is None else as_list(items)), *more] if items is not None else [None, *more]


@offer("concatenate", "list...")
def _concatenate(*lists: Value) -> Value:
    made = [one for items in lists for one in as_list(items)]
    spend(len(made))
    return made


@offer("insert before", "list, position, newItem")
def _insert_before(items: Value, position: Value, item: Value) -> Value:
    found = as_list(items)
    at = _place(found, position, len(found) + 1)
    return [*found[:at], item, *found[at:]]


@offer("remove", "list, position")
def _remove(items: Value, position: Value) -> Value:
    found = as_list(items)
    at = _place(found, position, len(found))
    return [*found[:at], *found[at + 1 :]]


@offer("list replace", "list, position, newItem", "list, match, newItem")
def _list_replace(items: Value, place: Value, item: Value) -> Value:
    found = as_list(items)
    if isinstance(place, Function):
        held = [call(place, (one, item)) for one in found]
        if not all(isinstance(one, bool) for one in held):
            raise NoValue("the match is no condition")
        return [item if is_held else one for one, is_held in zip(found, held, strict=True)]
    at = _place(found, place, len(found))
    return [*found[:at], item, *found[at + 1 :]]


@offer("reverse", "list")
def _reverse(items: Value) -> Value:
    return as_list(items)[::-1]


@offer("index of", "list, match")
def _index_of(items: Value, match: Value) -> Value:
    return [number(at) for at, one in enumerate(as_list(items), start=1) if equal(one, match) is True]


def _distinct(items: list[Value]) -> list[Value]:
    made: list[Value] = []
    for one in items:
        spend(len(made))
        if not any(equal(one, other) is True for other in made):
            made.append(one)
    return made


@offer("union", "list...")
def _union(*lists: Value) -> Value:
    return _distinct([one for items in lists for one in as_list(items)])


@offer("distinct values", "list")
def _distinct_values(items: Value) -> Value:
    return _distinct(as_list(items))


@offer("flatten", "list")
def _flatten(items: Value) -> Value:
    made: list[Value] = []
    waiting = as_list(items)[::-1]
    while waiting:
        spend(1)
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        else:
            made.append(one)
    return made


@offer("sort", "list, precedes?")
def _sort(items: Value, precedes: Value = None) -> Value:
    return sorted(as_list(items), key=cmp_to_key(_order_of(precedes)))


def _order_of(precedes: Value) -> Callable[[Value, Value], int]:
    def is_before(left: Value, right: Value) -> bool:
        found = less(left, right) if precedes is None else call(precedes, (left, right))
        if not isinstance(found, bool):
            raise NoValue("the elements have no order")
        return found

    def compare(left: Value, right: Value) -> int:
        return -1 if is_before(left, right) else 1 if is_before(right, left) else 0

    return compare
