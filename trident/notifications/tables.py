from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import DateTime, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

PHONE: Final = "notifications.sms.phone"
TEXT: Final = "notifications.sms.text"


class SmsRow(Base):
    """A short message. `text` is emptied when it has been sent or given up: a code need not be kept."""

    __tablename__ = "sms"
    __table_args__ = (
        Index("ix_sms_due_at", "due_at", postgresql_where=text("status IN ('queued', 'sending')")),
        Index("ix_sms_provider_reference", "provider_reference", postgresql_where=text("status = 'sent'")),
        Index("ix_sms_finished_at", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
        {"schema": "notifications"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(EncryptedText(PHONE))
    text: Mapped[str | None] = mapped_column(EncryptedText(TEXT))
    status: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    provider_reference: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MessageRow(Base):
    """A message in a customer's inbox; the columns that order messages by commit are PostgreSQL's own (see 0006)."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_customer_id", "customer_id", text("id DESC")),
        Index("ix_message_unread", "customer_id", postgresql_where=text("read_at IS NULL")),
        {"schema": "notifications"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
