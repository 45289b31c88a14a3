"""Who steals in the city, and how: each ring with its device, its way, its victims and the accounts it pays into."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trident import identity
from trident.app.demo.books import Household

LEAST_PEOPLE = 60
"""A smaller city has no crime."""


class Way(StrEnum):
    """How a ring comes by what it signs in with; the code is talked out of its owner in each."""

    GUESSING = "guessing"
    PHISHING = "phishing"


@dataclass(frozen=True)
class Ring:
    """People who steal together. What they take goes to `mules`, and from there within hours to `boss`."""

    way: Way
    origin: identity.Origin
    victims: tuple[Household, ...]
    mules: tuple[Household, ...]
    boss: Household
    limits: tuple[int, ...]
    """Just below what would be asked about, in fen, the highest first: the highest that the victim has is taken."""
    times: int
    """So many payments a night."""


@dataclass(frozen=True)
class Cast:
    """The rings, and the honest people whom a rule or two takes for thieves."""

    rings: tuple[Ring, ...]
    careless: tuple[Household, ...]
    """They mistype their password on a new phone, and pay somebody new."""
    generous: tuple[Household, ...]
    """They pay much, to somebody new, at night."""
    cautious: tuple[Household, ...]
    """They let the money go a day later."""
    forgetful: tuple[Household, ...]
    """They report what somebody in the family has paid."""
    collector: Household
    classmates: tuple[Household, ...]
    """They all pay the collector on one day."""
    strangers: tuple[Household, ...]
    """Whom the honest pay for the first time."""


def choose_cast(chance: random.Random, households: Sequence[Household], *, nights: int) -> Cast:
    """Draw everybody's part; nobody has two, and the first few people of the city have none.

    :param nights: so many nights are told of; a ring has a victim for each at most.
    """
    pool = list(households[10:])
    chance.shuffle(pool)

    def draw(number: int) -> tuple[Household, ...]:
        drawn = tuple(pool[:number])
        del pool[:number]
        return drawn

    is_small = len(households) < 400
    nights = min(nights, 4 if is_small else 9)
    rings = [
        Ring(
            way=Way.GUESSING,
            origin=identity.Origin("Chrome · Windows", "203.0.113.24", "ring-guessing"),
            victims=draw(nights),
            mules=draw(3),
            boss=draw(1)[0],
            limits=(9_900_00, 4_900_00, 1_990_00, 980_00),
            times=2,
        ),
        Ring(
            way=Way.PHISHING,
            origin=identity.Origin("Chrome · Android", "198.51.100.77", "ring-phishing"),
            victims=draw(nights),
            mules=draw(3),
            boss=draw(1)[0],
            limits=(980_00,),
            times=3,
        ),
    ]
    if not is_small:
        rings.append(
            Ring(
                way=Way.PHISHING,
                origin=identity.Origin("Safari · iPhone", "192.0.2.150", "ring-large"),
                victims=draw(nights // 2),
                mules=draw(3),
                boss=draw(1)[0],
                limits=(49_800_00, 19_800_00, 9_900_00, 4_900_00),
                times=1,
            )
        )
    few = 2 if is_small else 5
    return Cast(
        rings=tuple(rings),
        careless=draw(few),
        generous=draw(few),
        cautious=draw(few),
        forgetful=draw(2),
        collector=draw(1)[0],
        classmates=draw(14),
        strangers=draw(6),
    )
