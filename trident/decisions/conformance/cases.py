"""Read test cases (the XML format of the DMN Technology Compatibility Kit)."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from trident.decisions.dmn.model import BadModel
from trident.decisions.dmn.xml import child, children, local, read_xml
from trident.decisions.feel.names import plain_name
from trident.decisions.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from trident.decisions.feel.values import NoValue, Value, number

_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_NUMBERS = frozenset({"decimal", "double", "float", "integer", "int", "long", "short"})


@dataclass(frozen=True, slots=True)
class Expected:
    """What an element's value must be; with `is_error`, null."""

    name: str
    value: Value
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: inputs, what is invoked (a decision, or a function by name), what is expected."""

    id: str
    inputs: tuple[tuple[str, Value], ...]
    expected: tuple[Expected, ...]
    kind: str = "decision"
    invoked: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file, and the model they are about."""

    model: str
    cases: tuple[Case, ...]


def read_cases(data: bytes) -> CaseFile | None:
    """Return the cases; None if the file holds something else.

    :raises BadModel: it is not XML.
    """
    root = read_xml(data)
    if local(root) != "testCases":
        return None
    model = child(root, "modelName")
    return CaseFile(
        (model.text or "").strip() if model is not None else "",
        tuple(_read_case(one, number) for number, one in enumerate(children(root, "testCase"), start=1)),
    )


def _read_case(element: Element, number: int) -> Case:
    invoked = element.get("invocableName")
    return Case(
        id=element.get("id") or str(number),
        inputs=tuple((plain_name(one.get("name", "")), _read_value(one)) for one in children(element, "inputNode")),
        expected=tuple(_read_expected(one) for one in children(element, "resultNode")),
        kind=element.get("type", "decision"),
        invoked=plain_name(invoked) if invoked else None,
    )


def _read_expected(element: Element) -> Expected:
    wanted = child(element, "expected")
    value = _read_value(wanted) if wanted is not None else None
    is_error = element.get("errorResult", "false") in {"true", "1"}
    return Expected(plain_name(element.get("name", "")), value, is_error)


def _read_value(element: Element) -> Value:
    parts = children(element, "component")
    if parts:
        return {plain_name(one.get("name", "")): _read_value(one) for one in parts}
    items = child(element, "list")
    if items is not None:
        return [] if _is_nil(items) else [_read_value(one) for one in children(items, "item")]
    value = child(element, "value")
    if value is None or _is_nil(value):
        return None
    return _read_simple(value)


def _is_nil(element: Element) -> bool:
    return element.get(f"{{{_SCHEMA}}}nil", "false") in {"true", "1"}


def _read_simple(element: Element) -> Value:
    kind = (element.get(f"{{{_SCHEMA}}}type") or "string").rpartition(":")[2]
    text = element.text or ""
    try:
        if kind in _NUMBERS:
            return number(text.strip())
        readers = {"date": read_date, "time": read_time, "dateTime": read_date_time, "duration": read_duration}
        if kind in readers:
            return readers[kind](text.strip())
        if kind in {"dayTimeDuration", "yearMonthDuration"}:
            return read_duration(text.strip())
    except (NoValue, ArithmeticError) as error:
        raise BadModel(f"the value “{text}” is no {kind}") from error
    return text.strip() in {"true", "1"} if kind == "boolean" else text
