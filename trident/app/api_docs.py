"""The API's page for people: the contract as one document, without a script and without another host."""

import re
from functools import cache
from html import escape
from json import dumps
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from trident.app.security_headers import page_policy
from trident.kernel.auth import public

router = APIRouter(include_in_schema=False)
_EVERYBODY = public("the contract holds nothing that its readers may not know")
_HEADERS = {"content-security-policy": page_policy().decode(), "cache-control": "no-cache"}

Json = dict[str, Any]


@router.get("/docs", dependencies=[_EVERYBODY])
def show_docs(request: Request) -> Response:
    """Show the contract as a page."""
    return HTMLResponse(render_docs(request.app.openapi()), headers=_HEADERS)


@router.get("/docs/style.css", dependencies=[_EVERYBODY])
def read_style() -> Response:
    """Answer the page's style sheet."""
    return Response(_style(), media_type="text/css", headers=_HEADERS)


@cache
def _style() -> str:
    return (Path(__file__).parent / "api_docs.css").read_text(encoding="utf-8")


def render_docs(contract: Json) -> str:
    """Write `contract` (OpenAPI 3.1) as an HTML page: operations by tag, then the schemas they use."""
    links, parts = [], []
    for tag in contract.get("tags", []):
        operations = [
            (method, path, operation)
            for path, methods in contract["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation.get("tags", [])
        ]
        if not operations:
            continue
        links.append(f"<h2>{escape(tag['name'])}</h2>")
        parts.append(f"<h2>{escape(tag['name'])}</h2><p>{_prose(tag.get('description', ''))}</p>")
        for method, path, operation in operations:
            links.append(f'<a href="#{operation["operationId"]}">{escape(_title(operation))}</a>')
            parts.append(_operation(method, path, operation))
    schemas = contract.get("components", {}).get("schemas", {})
    links.append("<h2>schemas</h2>")
    parts.append("<h2>schemas</h2>")
    for name in sorted(schemas):
        links.append(f'<a href="#schema-{escape(name)}">{escape(name)}</a>')
        parts.append(_schema(name, schemas[name]))
    info = contract["info"]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/docs/style.css"></head><body>'
        f'<nav aria-label="Contents"><a href="/openapi.json">openapi.json</a>{"".join(links)}</nav>'
        f"<main><h1>{escape(info['title'])} API {escape(info['version'])}</h1>"
        f"<p>{_prose(info.get('description', ''))}</p>{''.join(parts)}</main></body></html>"
    )


def _title(operation: Json) -> str:
    return str(operation.get("summary") or operation["operationId"])


def _prose(text: str) -> str:
    """Write the two marks of Markdown that our descriptions use: code and paragraphs."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return marked.replace("\n\n", "</p><p>")


def _operation(method: str, path: str, operation: Json) -> str:
    if "x-permission" in operation:
        who = f"permission <code>{escape(operation['x-permission'])}</code>"
    else:
        who = f"open to all: {escape(operation.get('x-public', ''))}"
    return (
        f'<section id="{operation["operationId"]}"><h3><span class="method">{method.upper()}</span>'
        f"<code>{escape(path)}</code></h3><p>{_prose(operation.get('description', _title(operation)))}</p>"
        f'<p class="quiet">{who}</p>{_parameters(operation.get("parameters", []))}'
        f"{_body(operation)}{_responses(operation['responses'])}</section>"
    )


def _parameters(parameters: list[Json]) -> str:
    rows = [
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{one['in']}{'' if one.get('required') else ', optional'}"
        f"</td><td>{_type(one.get('schema', {}))}</td><td>{_prose(one.get('description', ''))}</td></tr>"
        for one in parameters
    ]
    return f"<table><tbody>{''.join(rows)}</tbody></table>" if rows else ""


def _body(operation: Json) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return "".join(f"<p>Body {_content(kind, media)}</p>" for kind, media in content.items())


def _responses(responses: Json) -> str:
    rows = []
    for status, response in responses.items():
        content = "".join(_content(kind, media) for kind, media in response.get("content", {}).items())
        rows.append(
            f"<tr><th scope=row>{escape(status)}</th><td>{_prose(response.get('description', ''))} {content}</td></tr>"
        )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _content(kind: str, media: Json) -> str:
    examples = [one.get("value") for one in media.get("examples", {}).values()]
    if "example" in media:
        examples.append(media["example"])
    shown = "".join(f"<pre>{escape(dumps(one, ensure_ascii=False, indent=2))}</pre>" for one in examples[:8])
    details = f"<details><summary>examples</summary>{shown}</details>" if shown else ""
    return f'<span class="quiet">{escape(kind)}</span> {_type(media.get("schema", {}))}{details}'


def _type(schema: Json) -> str:
    """Say a JSON schema in few words, linking to the schemas it names."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return " or ".join(_type(one) for one in schema[choice])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(" ".join(str(schema[key]) for key in ("type", "format") if key in schema))


def _schema(name: str, schema: Json) -> str:
    required = set(schema.get("required", []))
    rows = [
        f"<tr><td><code>{escape(field)}</code></td><td>{_type(kind)}{'' if field in required else ', optional'}</td>"
        f"<td>{_prose(kind.get('description', ''))}</td></tr>"
        for field, kind in schema.get("properties", {}).items()
    ]
    return (
        f'<section id="schema-{escape(name)}"><h3>{escape(name)}</h3>'
        f"<p>{_prose(schema.get('description', ''))}</p>"
        f"{f'<p>{_type(schema)}</p>' if not rows else ''}<table><tbody>{''.join(rows)}</tbody></table></section>"
    )
