"""The ledger's tables; migrations/sql/0002_ledger/ says why each is as it is."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    LargeBinary,
    SmallInteger,
    Text,
    Uuid,
    column,
    table,
)
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

SCHEMA = "ledger"
NUMBER = "ledger.account-number"
HOLDER_NAME = "ledger.holder-name"
_INSTANT = DateTime(timezone=True)
_CURRENCY = CHAR(3)


class AccountRow(Base):
    """What an account is, from its opening on."""

    __tablename__ = "accounts"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(_CURRENCY)
    product: Mapped[str] = mapped_column(Text)
    holder_id: Mapped[UUID | None]
    holder_name: Mapped[str | None] = mapped_column(EncryptedText(HOLDER_NAME))
    number: Mapped[str] = mapped_column(EncryptedText(NUMBER))
    number_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    number_masked: Mapped[str] = mapped_column(Text)
    is_face_to_face: Mapped[bool] = mapped_column(Boolean)
    opened_at: Mapped[datetime] = mapped_column(_INSTANT)
    opened_on: Mapped[date]


class BalanceRow(Base):
    """What posting reads and writes of an account; `posted_minor` is credits minus debits."""

    __tablename__ = "balances"
    __table_args__ = {"schema": SCHEMA}

    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.id), primary_key=True)
    posted_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    held_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_posted_at: Mapped[datetime | None] = mapped_column(_INSTANT)
    floor_minor: Mapped[int | None] = mapped_column(BigInteger)
    ceiling_minor: Mapped[int | None] = mapped_column(BigInteger)
    bound_account_id: Mapped[UUID | None] = mapped_column(ForeignKey(AccountRow.id))
    currency: Mapped[str] = mapped_column(_CURRENCY)
    status: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    limit_profile: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class StatusChangeRow(Base):
    """An account was frozen, unfrozen or closed, and why."""

    __tablename__ = "status_changes"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.id))
    changed_at: Mapped[datetime] = mapped_column(_INSTANT)
    status: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text)


class LimitUsageRow(Base):
    """What a class II or III account has used of its limits, on the day and in the year of `counted_on`."""

    __tablename__ = "limit_usage"
    __table_args__ = {"schema": SCHEMA}

    account_id: Mapped[UUID] = mapped_column(ForeignKey(BalanceRow.account_id), primary_key=True)
    counted_on: Mapped[date]
    in_day_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    in_year_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    out_day_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    out_year_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")


class TransferRow(Base):
    """An entry of two legs, both in one wide row; appended by the posting function and never changed."""

    __tablename__ = "transfers"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    debit_sequence: Mapped[int] = mapped_column(BigInteger)
    credit_sequence: Mapped[int] = mapped_column(BigInteger)
    debit_balance_minor: Mapped[int] = mapped_column(BigInteger)
    credit_balance_minor: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime] = mapped_column(_INSTANT)
    debit_account: Mapped[UUID]
    credit_account: Mapped[UUID]
    business_on: Mapped[date]
    value_on: Mapped[date]
    currency: Mapped[str] = mapped_column(_CURRENCY)
    kind: Mapped[int] = mapped_column(SmallInteger)
    description: Mapped[str] = mapped_column(Text)
    hold_id: Mapped[UUID | None]


class EntryLegRow(Base):
    """One leg of an entry of several; all legs of an entry share its `position`. `amount_minor` > 0 credits."""

    __tablename__ = "entry_legs"
    __table_args__ = {"schema": SCHEMA}

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    leg: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.id))
    sequence: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime] = mapped_column(_INSTANT)
    business_on: Mapped[date]
    value_on: Mapped[date]
    currency: Mapped[str] = mapped_column(_CURRENCY)
    kind: Mapped[int] = mapped_column(SmallInteger)
    description: Mapped[str] = mapped_column(Text)


class AnswerRow(Base):
    """The answer to an id that is no transfer: a refusal, a hold placed or released, an entry of several legs."""

    __tablename__ = "answers"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[int] = mapped_column(SmallInteger)
    action: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[int] = mapped_column(SmallInteger)
    debit_account: Mapped[UUID | None]
    credit_account: Mapped[UUID | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(_CURRENCY)
    description: Mapped[str] = mapped_column(Text)
    hold_id: Mapped[UUID | None]
    expires_at: Mapped[datetime | None] = mapped_column(_INSTANT)
    value_on: Mapped[date | None]
    answered_at: Mapped[datetime] = mapped_column(_INSTANT)
    business_on: Mapped[date]
    limit_profile: Mapped[int | None] = mapped_column(SmallInteger)
    remaining_minor: Mapped[int | None] = mapped_column(BigInteger)


class HoldRow(Base):
    """Funds set aside."""

    __tablename__ = "holds"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    debit_account: Mapped[UUID]
    credit_account: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    captured_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    currency: Mapped[str] = mapped_column(_CURRENCY)
    kind: Mapped[int] = mapped_column(SmallInteger)
    description: Mapped[str] = mapped_column(Text)
    status: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    placed_at: Mapped[datetime] = mapped_column(_INSTANT)
    expires_at: Mapped[datetime | None] = mapped_column(_INSTANT)
    settled_at: Mapped[datetime | None] = mapped_column(_INSTANT)


class ReversalRow(Base):
    """Which entry reversed which."""

    __tablename__ = "reversals"
    __table_args__ = {"schema": SCHEMA}

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    reversal_id: Mapped[UUID] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(Text)
    reversed_at: Mapped[datetime] = mapped_column(_INSTANT)


class BooksRow(Base):
    """The one row that says how far the books are closed."""

    __tablename__ = "books"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default="true")
    closed_through: Mapped[date | None]


POSTINGS = table(
    "postings",
    column("account_id", Uuid),
    column("sequence", BigInteger),
    column("amount_minor", BigInteger),
    column("currency", _CURRENCY),
    column("balance_minor", BigInteger),
    column("entry_id", Uuid),
    column("position", BigInteger),
    column("counterparty_id", Uuid),
    column("kind", SmallInteger),
    column("description", Text),
    column("posted_at", _INSTANT),
    column("business_on", Date),
    column("value_on", Date),
    schema=SCHEMA,
)
"""The view of all postings, a row per leg; `amount_minor` > 0 credits the account."""
