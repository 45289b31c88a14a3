from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Integer, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

ADDRESS = "identity.address"


class CredentialRow(Base):
    """A customer's password, as argon2id keeps it."""

    __tablename__ = "credential"
    __table_args__ = ({"schema": "identity"},)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    password_hash: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ChallengeRow(Base):
    """A password was right and a code was sent. `tries` runs over all codes of the challenge."""

    __tablename__ = "challenge"
    __table_args__ = (
        Index("ix_challenge_customer_id", "customer_id"),
        Index("ix_challenge_ends_at", "ends_at"),
        {"schema": "identity"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    code_digest: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(Integer)
    sends: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    code_expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class _SessionColumns:
    """A session is live while `ended_at` is null and `ends_at` lies ahead.

    `ends_at` moves with use, at most once a minute, and never beyond `expires_at`.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    holder_id: Mapped[UUID]
    device: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(EncryptedText(ADDRESS))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    idle_s: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    end_reason: Mapped[str | None] = mapped_column(Text)


class CustomerSessionRow(_SessionColumns, Base):
    """A customer's session on a device; `device_key` and `address_key` recognise both without telling what they are."""

    __tablename__ = "customer_session"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_customer_session_holder_id", "holder_id"),
        Index("ix_customer_session_expires_at", "expires_at"),
        {"schema": "identity"},
    )

    device_key: Mapped[UUID | None]
    address_key: Mapped[UUID | None]


class StaffSessionRow(_SessionColumns, Base):
    """A staff member's session on a device."""

    __tablename__ = "staff_session"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_staff_session_holder_id", "holder_id"),
        Index("ix_staff_session_expires_at", "expires_at"),
        {"schema": "identity"},
    )


class StepUpRow(Base):
    """Proof that is demanded for one thing, and bound to it. `tries` runs over all codes."""

    __tablename__ = "step_up"
    __table_args__ = (Index("ix_step_up_ends_at", "ends_at"), {"schema": "identity"})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    session_id: Mapped[UUID]
    binding: Mapped[bytes] = mapped_column(LargeBinary)
    strength: Mapped[int] = mapped_column(SmallInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    payee_last4: Mapped[str] = mapped_column(Text)
    payee_name_masked: Mapped[str] = mapped_column(Text)
    code_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    sends: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    code_expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    proven_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class StaffRow(Base):
    """A member of staff."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("staff_number"), {"schema": "identity"})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_number: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    branch: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AllowanceRow(Base):
    """How much of an allowance is used: it is whole again at `full_at` (the generic cell rate algorithm's one fact)."""

    __tablename__ = "allowance"
    __table_args__ = ({"schema": "identity"},)

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    full_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
