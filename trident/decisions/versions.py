"""What people see of policies' lives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from trident.decisions.stages import Stage


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """A step in a version's life: who took it, when, why, and what came of it."""

    sequence: int
    stage: Stage
    canary_percent: int | None
    actor_id: str
    actor_name: str
    reason: str
    details: Mapping[str, Any]
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A version and where it stands."""

    digest: bytes
    point: str
    number: int
    author_name: str
    created_at: datetime
    stage: Stage
    steps: tuple[PolicyStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PointState:
    """What decides at a point. Numbers of versions; live 0 is the policy that the point brings along."""

    point: str
    live: bytes | None = None
    live_number: int = 0
    shadow: bytes | None = None
    canary: bytes | None = None
    canary_percent: int = 0
    canary_since: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class BackTest:
    """What a version would have said to past decisions.

    :param replayed: decisions replayed; `is_complete` tells whether that was all of the period.
    :param would_change: by `(outcome then, outcome now)`, counts.
    :param amounts_minor: by the same pairs, the amounts those decisions were about, added up.
    :param examples: of those that would change: request id, day, both outcomes. No facts.
    """

    since: datetime
    until: datetime
    replayed: int
    changed: int
    degraded: int
    is_complete: bool
    would_change: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))
    amounts_minor: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))
    examples: tuple[Mapping[str, str], ...] = ()
