"""Built-in functions on strings (DMN 1.5, 10.3.4.3)."""

from trident.decisions.feel.builtins.patterns import flags_of, pattern_of, replacement_of
from trident.decisions.feel.builtins.registry import offer
from trident.decisions.feel.ops import MOST_TEXT
from trident.decisions.feel.values import NoValue, TooMuch, Value, as_int, as_list, as_string, number


@offer("substring", "string, start position, length?")
def _substring(string: Value, start: Value, length: Value = None) -> Value:
    text, at = as_string(string), as_int(start)
    if at == 0 or abs(at) > len(text):
        raise NoValue("no such position")
    first = at - 1 if at > 0 else len(text) + at
    if length is None:
        return text[first:]
    size = as_int(length)
    if size < 0:
        raise NoValue("no such length")
    return text[first : first + size]


@offer("string length", "string")
def _string_length(string: Value) -> Value:
    return number(len(as_string(string)))


@offer("upper case", "string")
def _upper_case(string: Value) -> Value:
    return as_string(string).upper()


@offer("lower case", "string")
def _lower_case(string: Value) -> Value:
    return as_string(string).lower()


@offer("substring before", "string, match")
def _substring_before(string: Value, match: Value) -> Value:
    before, found, _ = as_string(string).partition(as_string(match)) if match != "" else ("", "", "")
    return before if found else ""


@offer("substring after", "string, match")
def _substring_after(string: Value, match: Value) -> Value:
    if as_string(match) == "":
        return as_string(string)
    return as_string(string).partition(match)[2]


@offer("contains", "string, match")
def _contains(string: Value, match: Value) -> Value:
    return as_string(match) in as_string(string)


@offer("starts with", "string, match")
def _starts_with(string: Value, match: Value) -> Value:
    return as_string(string).startswith(as_string(match))


@offer("ends with", "string, match")
def _ends_with(string: Value, match: Value) -> Value:
    return as_string(string).endswith(as_string(match))


@offer("matches", "input, pattern, flags?")
def _matches(text: Value, pattern: Value, flags: Value = None) -> Value:
    return pattern_of(as_string(pattern), flags_of(flags)).search(as_string(text)) is not None


@offer("replace", "input, pattern, replacement, flags?")
def _replace(text: Value, pattern: Value, replacement: Value, flags: Value = None) -> Value:
    marks = flags_of(flags)
    compiled = pattern_of(as_string(pattern), marks)
    if compiled.match("") is not None:
        raise NoValue("the pattern matches nothing at all")
    made = compiled.sub(replacement_of(as_string(replacement), compiled, marks), as_string(text))
    return _bounded(made)


@offer("split", "string, delimiter")
def _split(string: Value, delimiter: Value) -> Value:
    parts: list[str] = []
    text, at = as_string(string), 0
    for match in pattern_of(as_string(delimiter), "").finditer(text):
        if match.end() > match.start():
            parts.append(text[at : match.start()])
            at = match.end()
    return [*parts, text[at:]]


@offer("string join", "list, delimiter?", "list, delimiter, prefix, suffix")
def _string_join(items: Value, delimiter: Value = None, prefix: Value = None, suffix: Value = None) -> Value:
    words = [as_string(one) for one in as_list(items) if one is not None]
    ends = ["" if end is None else as_string(end) for end in (prefix, suffix)]
    between = "" if delimiter is None else as_string(delimiter)
    if len(between) * len(words) > MOST_TEXT:
        raise TooMuch("a string of more than a million characters")
    return _bounded(ends[0] + between.join(words) + ends[1])


def _bounded(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise TooMuch("a string of more than a million characters")
    return text
