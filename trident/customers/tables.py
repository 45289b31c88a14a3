from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.crypto import EncryptedText
from trident.kernel.db import Base

PHONE = "customers.phone"
ID_NUMBER = "customers.id-number"
NAME = "customers.name"


class CustomerRow(Base):
    """One person. Name, phone and ID number lie sealed; the blind indexes beside them carry the look-ups.

    The two unique indexes are rule R49: one phone number belongs to one ID number.
    """

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("customer_number"),
        UniqueConstraint("phone_index"),
        UniqueConstraint("id_number_index"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        Index("ix_customer_name_index", "name_index", postgresql_using="gin"),
        {"schema": "customers"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_number: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(EncryptedText(NAME))
    name_index: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary))
    id_number: Mapped[str] = mapped_column(EncryptedText(ID_NUMBER))
    id_number_index: Mapped[bytes] = mapped_column(LargeBinary)
    phone: Mapped[str] = mapped_column(EncryptedText(PHONE))
    phone_index: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(Text)
    segment: Mapped[str] = mapped_column(Text)
    branch: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
