"""The tables of policies' lives; nobody else sees them. The log has its own SQL, in `log.py`."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trident.kernel.db import Base

_INSTANT = DateTime(timezone=True)
_SCHEMA = {"schema": "decisions"}


class VersionRow(Base):
    """A version of a point's policy. Append-only."""

    __tablename__ = "versions"
    __table_args__ = _SCHEMA

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    point: Mapped[str]
    number: Mapped[int]
    dmn: Mapped[str]
    cases: Mapped[str]
    author_id: Mapped[str]
    author_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(_INSTANT)


class StepRow(Base):
    """A step in a version's life. Append-only."""

    __tablename__ = "steps"
    __table_args__ = _SCHEMA

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    canary_permille: Mapped[int | None]
    actor_type: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    taken_at: Mapped[datetime] = mapped_column(_INSTANT)


class PointerRow(Base):
    """What decides at a point now; no live version means the policy that the point brings along."""

    __tablename__ = "pointers"
    __table_args__ = _SCHEMA

    point: Mapped[str] = mapped_column(primary_key=True)
    live: Mapped[bytes | None] = mapped_column(LargeBinary)
    shadow: Mapped[bytes | None] = mapped_column(LargeBinary)
    canary: Mapped[bytes | None] = mapped_column(LargeBinary)
    canary_permille: Mapped[int] = mapped_column(server_default="0")
    canary_since: Mapped[datetime | None] = mapped_column(_INSTANT)
    revision: Mapped[int] = mapped_column(BigInteger, server_default="0")
