"""`trident risk train`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from trident.app.cannot_start import CannotStart
from trident.risk import canonical_json


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
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
