"""The reference: every setting with its meaning, every command with its options."""

import argparse
import os
from collections.abc import Iterator
from unittest.mock import patch

from pydantic.fields import FieldInfo

from trident.app.cli import COMMANDS, build_parser
from trident.app.every_setting import SETTINGS
from trident.kernel.settings import BankSettings

_HEAD = "<!-- Written by `python -m tools.gen`; do not edit. -->\n"
_COLUMNS = "100"


def write_settings() -> str:
    """Write a table of the environment variables of each domain."""
    parts = [
        _HEAD,
        "# Settings\n",
        "Every process reads all of them at its start, and does not start where any is wrong, naming each.\n",
        "Empty means: as if it were not set.\n",
    ]
    for kind in SETTINGS:
        parts.append(f"## {(kind.__doc__ or '').strip().splitlines()[0]}\n")
        parts.append("| variable | default | meaning |\n|---|---|---|\n" + "".join(_rows(kind)))
    return "\n".join(parts)


def _rows(kind: type[BankSettings]) -> Iterator[str]:
    prefix = str(kind.model_config.get("env_prefix", ""))
    for name, field in kind.model_fields.items():
        meaning = (field.description or "").replace("|", "\\|")
        yield f"| `{prefix}{name}`".upper() + f" | {_default(name, field)} | {meaning} |\n"


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if value is None or str(value) == "" or "SecretStr" in type(value).__name__:
        return ""
    if name == "static_dir":
        return "inside the package"
    if isinstance(value, tuple):
        return " ".join(f"`{one}`" for one in value)
    return f"`{value}`"


def write_commands() -> str:
    """Write what `trident COMMAND --help` says, for each command."""
    with patch.dict(os.environ, {"COLUMNS": _COLUMNS, "NO_COLOR": "1"}):
        told = [
            f"## {parser.prog}\n\n```text\n{parser.format_help().rstrip()}\n```\n"
            for name in COMMANDS
            for parser in _parsers_of(name)
        ]
    return "\n".join([_HEAD, "# Commands\n", *told])


def _parsers_of(name: str) -> Iterator[argparse.ArgumentParser]:
    command = _choices(build_parser([name]))[name]
    yield command
    yield from _choices(command).values()


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._subparsers._actions if parser._subparsers else ():  # noqa: SLF001 - argparse shows them nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            found |= action.choices
    return found
