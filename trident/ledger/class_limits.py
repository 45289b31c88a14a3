"""The regulator's limits for class II and III accounts, from class_limits.csv beside this file."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trident.ledger.types import AccountKind, ResultCode

LIMITED_CURRENCY = "CNY"

PROFILES: dict[tuple[AccountKind, str], int] = {
    (AccountKind.CLASS_2, "face-to-face"): 1,
    (AccountKind.CLASS_2, "electronic"): 2,
    (AccountKind.CLASS_3, "face-to-face"): 3,
    (AccountKind.CLASS_3, "electronic"): 4,
}
"""The limits an account lives under, by its kind and by how it was opened; 0 stands for none."""

_FIGURES = (("balance", "instant"), ("in", "day"), ("in", "year"), ("out", "day"), ("out", "year"))
_FIGURE_OF_CODE = {
    ResultCode.BALANCE_LIMIT: _FIGURES[0],
    ResultCode.IN_DAY_LIMIT: _FIGURES[1],
    ResultCode.IN_YEAR_LIMIT: _FIGURES[2],
    ResultCode.OUT_DAY_LIMIT: _FIGURES[3],
    ResultCode.OUT_YEAR_LIMIT: _FIGURES[4],
}


@dataclass(frozen=True, slots=True)
class ClassLimit:
    """One figure: `limit_minor` fen may lie in, come in or go out in the period; 0 permits nothing."""

    rule: str
    direction: str
    period: str
    limit_minor: int
    source: str


def profile_of(kind: AccountKind, *, face_to_face: bool) -> int:
    """Return the limit profile of an account of `kind`; 0 where the class limits do not bind it."""
    return PROFILES.get((kind, "face-to-face" if face_to_face else "electronic"), 0)


@cache
def limits_of(profile: int) -> tuple[ClassLimit, ...]:
    """Return the limits of a profile, none for profile 0."""
    return tuple(
        ClassLimit(
            rule=row["rule"],
            direction=row["direction"],
            period=row["period"],
            limit_minor=int(row["limit_minor"]),
            source=f"{row['source']} {row['article']}",
        )
        for row in _read()
        for (kind, opening), number in PROFILES.items()
        if number == profile and row["kind"] == kind and row["opening"] in (opening, "any")
    )


@cache
def figures() -> tuple[int | None, ...]:
    """Return five figures for each profile in turn: balance, in a day, in a year, out a day, out a year."""
    return tuple(
        next((limit.limit_minor for limit in limits_of(profile) if (limit.direction, limit.period) == figure), None)
        for profile in sorted(PROFILES.values())
        for figure in _FIGURES
    )


def limit_behind(code: ResultCode, profile: int) -> ClassLimit:
    """Return the limit for which an account of `profile` was refused with `code`."""
    figure = _FIGURE_OF_CODE[code]
    return next(limit for limit in limits_of(profile) if (limit.direction, limit.period) == figure)


@cache
def limit_of_rule(rule: str) -> ClassLimit:
    """Return the limit that the regulator's rule sets."""
    return next(limit for profile in PROFILES.values() for limit in limits_of(profile) if limit.rule == rule)


@cache
def _read() -> tuple[dict[str, str], ...]:
    text = files("trident.ledger").joinpath("class_limits.csv").read_text(encoding="utf-8")
    rows = tuple(csv.DictReader(text.splitlines()))
    assert all(row["currency"] == LIMITED_CURRENCY for row in rows), "the class limits are written in yuan"
    return rows
