from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

PAYEE_NAME: Final = "payments.payee-name"
PAYEE_NUMBER: Final = "payments.payee-number"


class TransferRow(Base):
    """One intent and its answer, written once: refused by `refusal`, waiting by `waits`, or else settled.

    What becomes of one that waits stands in `WaitingRow`.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("uq_transfer_customer_id_idempotency_key", "customer_id", "idempotency_key", unique=True),
        Index("ix_transfer_customer_id", "customer_id", text("id DESC"), postgresql_where=text("refusal IS NULL")),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    idempotency_key: Mapped[UUID]
    source_account_id: Mapped[UUID]
    payee_id: Mapped[UUID | None]
    payee_number_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    payee_name: Mapped[str] = mapped_column(EncryptedText(PAYEE_NAME))
    payee_number_masked: Mapped[str] = mapped_column(Text)
    target_account_id: Mapped[UUID | None]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    memo: Mapped[str | None] = mapped_column(Text)
    is_to_own_account: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    balance_after_minor: Mapped[int | None] = mapped_column(BigInteger)
    refusal: Mapped[str | None] = mapped_column(Text)
    refusal_fields: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    timing: Mapped[str] = mapped_column(Text, server_default="real-time")
    waits: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None] = mapped_column(Text)
    reasons: Mapped[list[list[str]] | None] = mapped_column(JSONB)
    device_key: Mapped[UUID | None]
    address_key: Mapped[UUID | None]
    score_permille: Mapped[int | None] = mapped_column(SmallInteger)


class WaitingRow(Base):
    """A transfer that was delayed or held: where it stands. `is_counted`: it counts towards the payer's limits."""

    __tablename__ = "waiting"
    __table_args__ = (
        UniqueConstraint("hold_id"),
        Index("ix_waiting_due_at", "due_at", postgresql_where=text("status = 'delayed'")),
        {"schema": "payments"},
    )

    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    hold_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(Text)
    is_counted: Mapped[bool]
    is_confirmed: Mapped[bool] = mapped_column(server_default="false")
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    balance_after_minor: Mapped[int | None] = mapped_column(BigInteger)


class ReportRow(Base):
    """A transfer of which its payer said: this was not me."""

    __tablename__ = "report"
    __table_args__ = ({"schema": "payments"},)

    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PayeeRow(Base):
    """Somebody a customer has paid, kept up by the handler of settled transfers."""

    __tablename__ = "payee"
    __table_args__ = (
        UniqueConstraint("customer_id", "account_id"),
        Index("ix_payee_tokens", "tokens", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index("ix_payee_name_index", "customer_id", "name_index"),
        Index("ix_payee_number", "customer_id", "number_masked"),
        Index("ix_payee_tokens_version", "tokens_version", "id"),
        Index("ix_payee_last_used", "customer_id", text("last_used_at DESC"), text("id DESC")),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    account_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(EncryptedText(PAYEE_NAME))
    number_masked: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    times_used: Mapped[int] = mapped_column(Integer)
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    tokens: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    tokens_version: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class TouchedRow(Base):
    """What one of the latest writers touched; see `touched`."""

    __tablename__ = "touched"
    __table_args__ = ({"schema": "payments", "prefixes": ["UNLOGGED"]},)

    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    keys: Mapped[bytes] = mapped_column(LargeBinary)


class NameCheckRow(Base):
    """A customer's allowance of name checks: all of it is there again at `whole_at` (generic cell rate algorithm)."""

    __tablename__ = "name_checks"
    __table_args__ = ({"schema": "payments"},)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    whole_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
