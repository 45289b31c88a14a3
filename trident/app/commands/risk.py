"""`trident risk export` and `trident risk train`."""

import csv
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from trident import payments, risk
from trident.app.cannot_start import CannotStart
from trident.app.runtime import open_bank
from trident.kernel.clock import system_clock
from trident.risk import canonical_json

_COLUMNS: Final = ("at", "amount_minor", "customer", "payee", "account", "device", "address", "confirmed_at")
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser(
        "export", help="write the bank's own payments, and which were confirmed frauds, as the file that train reads"
    )
    export.add_argument("--since", type=_instant, required=True, help="the first instant (ISO 8601)")
    export.add_argument("--until", type=_instant, required=True, help="the first one not to be written")
    export.add_argument("--out", type=Path, required=True, help="the file to write; never overwritten")
    export.set_defaults(act=_export)
    train = actions.add_parser("train", help="learn a score from a CSV file of events, and write it as JSON")
    train.add_argument(
        "events",
        type=Path,
        help="at, kind, amount_minor, customer, payee, account, device, address,"
        " confirmed_at; only the first and customer are a must",
    )
    train.add_argument("--since", type=_instant, required=True, help="the first instant to learn from (ISO 8601)")
    train.add_argument(
        "--until", type=_instant, required=True, help="the first one not to; the test begins a week later"
    )
    train.add_argument("--out", type=Path, required=True, help="the file to write; never overwritten")
    train.add_argument("--name", default="payment-fraud", help="what the score is called")
    train.add_argument("--seed", type=int, default=0, help="of the chance in training")
    train.set_defaults(act=_train)


def run(options: Namespace) -> int:
    """Do it."""
    act: Callable[[Namespace], int] = options.act
    return act(options)


def _instant(told: str) -> datetime:
    at = datetime.fromisoformat(told)
    if at.tzinfo is None:
        raise ValueError(f"{told} has no zone")
    return at


def _export(options: Namespace) -> int:
    """Write a line for each payment. Customers, accounts, devices and addresses are ids that tell nobody's name."""
    written = frauds = 0
    with open_bank() as bank, bank.database.transaction(read_only=True) as db:
        known = risk.labels(db, since=_BEGINNING, until=system_clock())
        confirmed = {one.transfer_id: one.known_at for one in known if one.is_fraud}
        try:
            with options.out.open("x", encoding="utf-8", newline="") as file:
                lines = csv.writer(file)
                lines.writerow(_COLUMNS)
                for one in payments.payments_made(db, since=options.since, until=options.until):
                    known_at = confirmed.get(one.id)
                    told = [one.at.isoformat(), one.amount_minor, one.customer, one.payee, one.account]
                    lines.writerow([*told, one.device, one.address, known_at and known_at.isoformat()])
                    written += 1
                    frauds += known_at is not None
        except OSError as error:
            raise CannotStart(f"{error.filename}: {error.strerror}") from error
    sys.stdout.write(f"{options.out} {written} payments, {frauds} confirmed frauds\n")
    return 0


def _train(options: Namespace) -> int:
    try:
        training = import_module("trident.risk.training")
    except ModuleNotFoundError as missing:
        raise CannotStart(f"training needs the package's extra `training` ({missing.name} is missing)") from missing
    try:
        table = training.read_events(options.events)
        document = training.make_score(
            table, name=options.name, since=options.since, until=options.until, seed=options.seed
        )
        with options.out.open("xb") as file:
            file.write(canonical_json(document))
    except (OSError, training.EventsUnreadable, training.NothingToLearn) as refusal:
        raise CannotStart(str(refusal)) from refusal
    learned, quality = document.training, document.quality
    sys.stdout.write(f"{document.name} {document.digest}\n")
    sys.stdout.write(f"learned from {learned.payments} payments, {learned.frauds} frauds ({learned.data_digest})\n")
    sys.stdout.write(
        "tested on {payments:.0f} payments, {frauds:.0f} frauds: AUC ROC {auc_roc:.3f}, "
        "average precision {average_precision:.3f}\n".format(**quality)
        if quality
        else "not tested: nothing known a week after --until\n"
    )
    return 0
