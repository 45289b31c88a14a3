"""Allowances of tries, kept in PostgreSQL so that all server processes count together.

An allowance is a token bucket in its smallest form, the generic cell rate algorithm (ITU-T I.371, annex A): one
instant per key says when the bucket will be full again. Taking is one statement whose row lock puts parallel tries
one behind the other, so of fifty at once exactly as many pass as are allowed.

A try is taken in a transaction of its own, committed before the password is looked at: refusing the request
afterwards cannot un-count it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from trident.identity.errors import TooManyAttempts
from trident.identity.tables import AllowanceRow
from trident.kernel.crypto import blind_index

_TAKE = text(
    """
    INSERT INTO identity.allowance AS a (key, full_at)
    VALUES (:key, CAST(:now AS timestamptz) + :each)
    ON CONFLICT (key) DO UPDATE SET full_at = greatest(a.full_at, :now) + :each
        WHERE greatest(a.full_at, :now) + :each <= CAST(:now AS timestamptz) + :whole
    RETURNING full_at
    """
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`tries` at once, coming back evenly over `period_s`, for whoever `subject` names.

    :param kind: what is tried; the same subject has one allowance per kind.
    """

    kind: str
    subject: str
    tries: int
    period_s: int

    @property
    def key(self) -> bytes:
        """The row's key; who is counted cannot be read from it."""
        return blind_index("identity.allowance", f"{self.kind}:{self.subject}")

    @property
    def each(self) -> timedelta:
        """The time in which one try comes back."""
        return timedelta(seconds=self.period_s) / self.tries


def take_try(db: Session, allowance: Allowance, *, now: datetime) -> None:
    """Count one try. Take several allowances in the same order everywhere: address, then account.

    :raises TooManyAttempts: none is left; nothing was counted, and `retry_after_s` tells when one will be.
    """
    each = allowance.each
    values = {"key": allowance.key, "now": now, "each": each, "whole": each * allowance.tries}
    if db.scalar(_TAKE, values) is not None:
        return
    full_at = db.scalar(select(AllowanceRow.full_at).where(AllowanceRow.key == allowance.key))
    wait = each if full_at is None else full_at + each - each * allowance.tries - now
    raise TooManyAttempts(retry_after_s=max(1, ceil(wait.total_seconds())))


def give_back_try(db: Session, allowance: Allowance) -> None:
    """Un-count one try: it was right."""
    db.execute(
        update(AllowanceRow)
        .where(AllowanceRow.key == allowance.key)
        .values(full_at=AllowanceRow.full_at - allowance.each)
        .execution_options(synchronize_session=False)
    )


def refill(db: Session, allowance: Allowance) -> None:
    """Make the allowance whole: its subject has shown who they are."""
    db.execute(
        delete(AllowanceRow).where(AllowanceRow.key == allowance.key).execution_options(synchronize_session=False)
    )
