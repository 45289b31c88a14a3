"""The regulator's ceilings on what may be sent by which means, from ceilings.csv beside this file.

Policies are the bank's to write; these figures are not. Whatever a policy says, a transfer to others is never let
through by weaker means than its ceilings demand.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

CODE: Final = 2
CERTIFICATE: Final = 4
_STRENGTHS: Final = {"code": CODE, "certificate": CERTIFICATE}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Above `limit_minor` fen in the period (`transaction` or `day`), towards others, `strength` is the least."""

    rule: str
    strength: int
    period: str
    limit_minor: int
    source: str


@cache
def ceilings() -> tuple[Ceiling, ...]:
    """Return the ceilings, the strongest first."""
    text = files("trident.payments.judging").joinpath("ceilings.csv").read_text(encoding="utf-8")
    found = [
        Ceiling(
            row["rule"],
            _STRENGTHS[row["means"]],
            row["period"],
            int(row["limit_minor"]),
            f"{row['source']} {row['article']}",
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return tuple(sorted(found, key=lambda one: -one.strength))


def least_strength(amount_minor: int, day_minor: int) -> int:
    """Return the weakest means by which a transfer to others may go; `day_minor` is the day's sum with this one.

    Without a certificate or such other secure means as a code bound to the transfer, 1,000 yuan at once and 5,000 a
    day (电子支付指引, article 25: the word 等 leaves the other means to the bank); above 50,000 a day a certificate or
    e-signature (银发〔2016〕261号 二(九), which leaves out transfers to one's own account at the bank).
    """
    for ceiling in ceilings():
        if (amount_minor if ceiling.period == "transaction" else day_minor) > ceiling.limit_minor:
            return ceiling.strength
    return 1
