"""Read XML from strangers: no document type, so no entities; bounded in size and depth."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from trident.decisions.dmn.model import BadModel

MOST_BYTES = 16_000_000
MOST_DEPTH = 200
_MARK = "}"


def read_xml(data: bytes) -> Element:
    """Return the root; names are local names in braces after their namespace, as ElementTree has them.

    :raises BadModel: it is not well-formed, too large, too deep, or has a document type.
    """
    if len(data) > MOST_BYTES:
        raise BadModel(f"the file has more than {MOST_BYTES} bytes")
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=_MARK)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise BadModel(f"elements nest deeper than {MOST_DEPTH}")
        builder.start(_braced(name), {_braced(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_braced(name))

    def refuse(*_: object) -> None:
        raise BadModel("a document type is not accepted")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise BadModel(f"not XML: {error}") from error


def local(element: Element) -> str:
    """Return the element's name without its namespace."""
    return element.tag.rpartition(_MARK)[2]


def children(element: Element, *names: str) -> list[Element]:
    """Return the children of those names, in the order of the file."""
    return [child for child in element if local(child) in names]


def child(element: Element, *names: str) -> Element | None:
    """Return the first child of one of those names."""
    return next((one for one in element if local(one) in names), None)


def text_below(element: Element | None) -> str | None:
    """Return the text of the element's `text` child; None if there is none."""
    inner = child(element, "text") if element is not None else None
    return (inner.text or "") if inner is not None else None


def _braced(name: str) -> str:
    space, mark, own = name.rpartition(_MARK)
    return f"{{{space}}}{own}" if mark else own
