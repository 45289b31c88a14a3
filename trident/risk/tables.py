from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

LIST_VALUE: Final = "risk.list-value"
_INSTANT: Final = DateTime(timezone=True)
STANDING: Final = ("proposed", "active", "removal-proposed")
"""Where an entry of a list may still come to count, or counts: the same is there once."""
ACTIVE: Final = ("active", "removal-proposed")
"""Where an entry counts."""
_STANDING: Final = text("status IN ('proposed', 'active', 'removal-proposed')")
_ACTIVE: Final = text("status IN ('active', 'removal-proposed')")


class ListEntryRow(Base):
    """Somebody or something on one of the bank's lists; `subject` and `sound` are keyed ids."""

    __tablename__ = "list_entry"
    __table_args__ = (
        Index("ix_list_entry_subject", "subject", postgresql_where=_ACTIVE),
        Index("ix_list_entry_sound", "sound", postgresql_where=_ACTIVE),
        Index(
            "uq_list_entry_subject",
            "subject",
            "list",
            unique=True,
            postgresql_where=_STANDING,
        ),
        Index("ix_list_entry_expires_at", "expires_at", postgresql_where=_STANDING),
        Index("ix_list_entry_status", "status", text("id DESC")),
        {"schema": "risk"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(EncryptedText(LIST_VALUE))
    value_masked: Mapped[str] = mapped_column(Text)
    subject: Mapped[UUID]
    sound: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime | None] = mapped_column(_INSTANT)
    proposed_by: Mapped[UUID]
    proposed_by_name: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(_INSTANT)
    decided_at: Mapped[datetime | None] = mapped_column(_INSTANT)


class ListStateRow(Base):
    """Names what stands on the lists: a trigger gives a new version with every change. One row for ever."""

    __tablename__ = "list_state"
    __table_args__ = ({"schema": "risk"},)

    id: Mapped[bool] = mapped_column(primary_key=True)
    version: Mapped[UUID]


class ListStepRow(Base):
    """What was done about an entry, by whom and why. Append-only."""

    __tablename__ = "list_step"
    __table_args__ = ({"schema": "risk"},)

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[str] = mapped_column(Text)
    actor_name: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime] = mapped_column(_INSTANT)


class CaseRow(Base):
    """A held or reported transfer that people look at."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("transfer_id"),
        Index("ix_cases_due_at", "due_at", "id", postgresql_where=text("status = 'open'")),
        Index("ix_cases_opened_at", text("opened_at DESC"), text("id DESC")),
        Index("ix_cases_closed_at", "closed_at", postgresql_where=text("status = 'closed'")),
        Index("ix_cases_customer_id", "customer_id", text("opened_at DESC")),
        Index("ix_cases_target_account_id", "target_account_id", text("opened_at DESC")),
        {"schema": "risk"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(Text)
    transfer_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    transfer_status: Mapped[str] = mapped_column(Text)
    customer_id: Mapped[UUID]
    payee_customer_id: Mapped[UUID | None]
    source_account_id: Mapped[UUID]
    target_account_id: Mapped[UUID]
    source_last4: Mapped[str] = mapped_column(Text)
    target_last4: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    device: Mapped[UUID | None]
    address: Mapped[UUID | None]
    decision_id: Mapped[UUID | None]
    decided_on: Mapped[date | None] = mapped_column(Date)
    score_permille: Mapped[int | None] = mapped_column(SmallInteger)
    rules: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sent_at: Mapped[datetime] = mapped_column(_INSTANT)
    opened_at: Mapped[datetime] = mapped_column(_INSTANT)
    due_at: Mapped[datetime] = mapped_column(_INSTANT)
    is_confirmed: Mapped[bool] = mapped_column(server_default="false")
    is_reported: Mapped[bool]
    assignee_id: Mapped[UUID | None]
    assignee_name: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(_INSTANT)


class CaseStepRow(Base):
    """What happened in a case: notes, hand-overs, decisions, what the customer said. Append-only."""

    __tablename__ = "case_step"
    __table_args__ = ({"schema": "risk"},)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[str] = mapped_column(Text)
    actor_type: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[str] = mapped_column(Text)
    actor_name: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime] = mapped_column(_INSTANT)


class ScoreVersionRow(Base):
    """A score as it was added. Append-only."""

    __tablename__ = "score_version"
    __table_args__ = (UniqueConstraint("number"), {"schema": "risk"})

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Text)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class ScoreStepRow(Base):
    """A step in a score's life. Append-only."""

    __tablename__ = "score_step"
    __table_args__ = ({"schema": "risk"},)

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    stage: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[str] = mapped_column(Text)
    actor_name: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime] = mapped_column(_INSTANT)


class ScorePointerRow(Base):
    """Which scores are in force, and beside: one row for ever."""

    __tablename__ = "score_pointer"
    __table_args__ = ({"schema": "risk"},)

    id: Mapped[bool] = mapped_column(primary_key=True)
    live: Mapped[str | None] = mapped_column(Text)
    shadow: Mapped[str | None] = mapped_column(Text)
