"""The kernel's own tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.db import Base

_INSTANT = DateTime(timezone=True)


class OutboxRow(Base):
    """An event that has happened and waits for its handlers."""

    __tablename__ = "outbox"
    __table_args__ = {"schema": "kernel"}

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]
    event: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    occurred_at: Mapped[datetime] = mapped_column(_INSTANT)
    attempts: Mapped[int] = mapped_column(server_default="0")
    available_at: Mapped[datetime] = mapped_column(_INSTANT)


class DeadLetterRow(Base):
    """An event that one handler gave up on."""

    __tablename__ = "dead_letters"
    __table_args__ = {"schema": "kernel"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    event: Mapped[str]
    handler: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    error: Mapped[str]
    attempts: Mapped[int]
    occurred_at: Mapped[datetime] = mapped_column(_INSTANT)
    failed_at: Mapped[datetime] = mapped_column(_INSTANT)
    replayed_at: Mapped[datetime | None] = mapped_column(_INSTANT)


class AuditRow(Base):
    """One thing somebody did, chained to the one before."""

    __tablename__ = "audit"
    __table_args__ = {"schema": "kernel"}

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    actor_type: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    occurred_at: Mapped[datetime] = mapped_column(_INSTANT)
    previous_digest: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
