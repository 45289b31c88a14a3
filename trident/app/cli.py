"""`trident`: the bank's command line."""

import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from trident.app.cannot_start import CannotStart
from trident.app.lifeline import stop_with_parent
from trident.kernel.settings import SettingsRefused

COMMANDS = {
    "demo": "run the bank with a generated city: server, worker, sandbox, PostgreSQL",
    "serve": "serve the customer app, the console and the API over HTTP",
    "worker": "hand on events, send messages, run the jobs of the day",
    "sandbox": "run the SMS gateway and the phones outside the bank",
    "migrate": "bring the database to this version's schema; several processes may do so at once",
    "ledger": "verify the books, or close a business day",
    "audit": "verify the audit trail",
    "risk": "learn a score of fraud from payments of the past",
    "decisions": "measure the decision engine by the DMN conformance kit",
    "backup": "write the whole database into a file while the bank goes on",
    "restore": "bring a backup back, whole or not at all",
    "openapi": "write the API's contract (OpenAPI 3.1)",
}
"""Each is a module of `trident.app.commands`; only the one that is asked for is loaded, so that it starts at once."""


def build_parser(arguments: Sequence[str]) -> ArgumentParser:
    """Return the parser, with the arguments of the command that `arguments` name."""
    parser = ArgumentParser(prog="trident", description="The open, virtual, intelligent digital bank.")
    parser.add_argument("--version", action="version", version=f"trident {version('trident-bank')}")
    parser.add_argument("--stop-with-parent", action="store_true", help=SUPPRESS)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    asked = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name, sentence in COMMANDS.items():
        added = commands.add_parser(name, help=sentence, description=sentence)
        if name == asked:
            command = import_module(f"trident.app.commands.{name}")
            command.add_arguments(added)
            added.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; what stands in its way is said in a sentence on standard error, and the exit code is 1."""
    given = sys.argv[1:] if arguments is None else arguments
    options = build_parser(given).parse_args(given)
    if options.stop_with_parent:
        stop_with_parent()
    try:
        code: int = options.run(options)
    except (CannotStart, SettingsRefused) as refusal:
        sys.stderr.write(f"trident: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
