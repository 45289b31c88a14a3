from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

PAYEE_NAME: Final = "payments.payee-name"
PAYEE_NUMBER: Final = "payments.payee-number"


class TransferRow(Base):
    """One intent and its answer, written once: settled where `refusal` is null."""

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


class PayeeRow(Base):
    """Somebody a customer has paid, kept up by the handler of settled transfers."""

    __tablename__ = "payee"
    __table_args__ = (UniqueConstraint("customer_id", "account_id"), {"schema": "payments"})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    account_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(EncryptedText(PAYEE_NAME))
    number_masked: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    times_used: Mapped[int] = mapped_column(Integer)


class NameCheckRow(Base):
    """A customer's allowance of name checks: all of it is there again at `whole_at` (generic cell rate algorithm)."""

    __tablename__ = "name_checks"
    __table_args__ = ({"schema": "payments"},)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    whole_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
