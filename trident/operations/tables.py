"""The desk's tables; nobody else sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

_INSTANT = DateTime(timezone=True)
_SCHEMA = {"schema": "operations"}


class LookupRow(Base):
    """One search of a member of staff: why, for what (sealed: people type phones and ID numbers), when. Append-only."""

    __tablename__ = "lookups"
    __table_args__ = _SCHEMA

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID]
    staff_name: Mapped[str]
    reason: Mapped[str]
    query: Mapped[str] = mapped_column(EncryptedText("operations.lookup-query"))
    results: Mapped[int]
    looked_up_at: Mapped[datetime] = mapped_column(_INSTANT)


class LookupResultRow(Base):
    """A customer whom a look-up found. Append-only."""

    __tablename__ = "lookup_results"
    __table_args__ = _SCHEMA

    lookup_id: Mapped[UUID] = mapped_column(ForeignKey(LookupRow.id), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(primary_key=True)


class ApprovalRow(Base):
    """A request of a maker; a unique index allows one pending request of a kind per subject."""

    __tablename__ = "approvals"
    __table_args__ = _SCHEMA

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    subject_id: Mapped[UUID]
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    maker_id: Mapped[UUID]
    maker_name: Mapped[str]
    checker_id: Mapped[UUID | None]
    checker_name: Mapped[str | None]
    decision_reason: Mapped[str | None]
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(_INSTANT)
    decided_at: Mapped[datetime | None] = mapped_column(_INSTANT)


class HourlyTransfersRow(Base):
    """Settled transfers of one hour and currency, counted as their events arrive."""

    __tablename__ = "hourly_transfers"
    __table_args__ = _SCHEMA

    hour_at: Mapped[datetime] = mapped_column(_INSTANT, primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    transfers: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(Numeric(38, 0))


class FiguresRow(Base):
    """Sums over all accounts as they were taken last: one row."""

    __tablename__ = "figures"
    __table_args__ = _SCHEMA

    id: Mapped[bool] = mapped_column(primary_key=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    taken_at: Mapped[datetime] = mapped_column(_INSTANT)
