"""What a kind of approval is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.errors import BankError, Title
from trident.operations.types import Summary


@dataclass(frozen=True, slots=True)
class Order:
    """What a checker has approved and a kind now carries out."""

    approval_id: UUID
    subject_id: UUID
    reason: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that two people do together.

    :param code: its name in the API, kept for ever: approvals are stored under it.
    :param subject_type: what `subject_id` is an id of, as the audit trail names it.
    :param summarise: tells the checker what will be done; raises the refusal that carrying it out would meet.
    :param refusals: what `summarise` may refuse, for the API's contract.
    :param execute: does it within the caller's transaction; whatever BankError it raises is told as the refusal.
    """

    code: str
    title: Title
    subject_type: str
    summarise: Callable[[Session, UUID], Summary]
    execute: Callable[[Session, Order], None]
    refusals: tuple[type[BankError], ...]
