"""Built-in functions on contexts (DMN 1.5, 10.3.4.10)."""

from trident.decisions.feel.builtins.registry import offer
from trident.decisions.feel.values import NoValue, Value, as_context, as_list, as_string


@offer("get value", "m, key", "context, key", "context, keys")
def _get_value(context: Value, key: Value) -> Value:
    if isinstance(key, list):
        found = context
        for one in key:
            found = as_context(found).get(as_string(one))
        return found
    return as_context(context).get(as_string(key))


@offer("get entries", "m", "context")
def _get_entries(context: Value) -> Value:
    return [{"key": key, "value": value} for key, value in as_context(context).items()]


@offer("context", "entries")
def _context(entries: Value) -> Value:
    made: dict[str, Value] = {}
    for entry in as_list(entries):
        one = as_context(entry)
        key = as_string(one.get("key"))
        if "value" not in one or key in made:
            raise NoValue("an entry has no value, or its key comes twice")
        made[key] = one["value"]
    return made


@offer("context put", "context, key, value", "context, keys, value")
def _context_put(context: Value, key: Value, value: Value) -> Value:
    base = as_context(context)
    if not isinstance(key, list):
        return {**base, as_string(key): value}
    if not key:
        raise NoValue("no key")
    first = as_string(key[0])
    if len(key) == 1:
        return {**base, first: value}
    return {**base, first: _context_put(base.get(first), key[1:], value)}


@offer("context merge", "contexts")
def _context_merge(contexts: Value) -> Value:
    made: dict[str, Value] = {}
    for one in as_list(contexts):
        made.update(as_context(one))
    return made
