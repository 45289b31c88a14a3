from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.locking import lock_shard
from trident.ledger.types import HoldId

_EXPIRED = text(
    """
    SELECT id FROM ledger.holds
    WHERE status = 0 AND expires_at <= :now
    ORDER BY expires_at, id LIMIT :most
    """
)
_LOCK_ACCOUNTS = text(
    """
    SELECT account_id FROM ledger.balances
    WHERE account_id IN (SELECT debit_account FROM ledger.holds WHERE id = ANY (:ids))
    ORDER BY account_id FOR NO KEY UPDATE
    """
)
_LET_GO = text(
    """
    UPDATE ledger.balances b SET held_minor = b.held_minor - h.amount_minor
    FROM (
        SELECT debit_account, sum(amount_minor)::bigint AS amount_minor
        FROM ledger.holds WHERE id = ANY (:ids) GROUP BY debit_account
    ) h
    WHERE b.account_id = h.debit_account
    """
)
_SETTLE = text("UPDATE ledger.holds SET status = 3, settled_at = :now WHERE id = ANY (:ids)")


def expire_holds(db: Session, *, now: datetime, most: int = 500) -> list[HoldId]:
    """Let go the funds of holds whose time is over, the longest overdue first.

    :param most: how many at a time; call again while it returns so many.
    :returns: the holds that expired by this call.
    """
    lock_shard(db)
    ids = [HoldId(hold_id) for hold_id in db.scalars(_EXPIRED, {"now": now, "most": most})]
    if ids:
        db.execute(_LOCK_ACCOUNTS, {"ids": ids})
        db.execute(_LET_GO, {"ids": ids})
        db.execute(_SETTLE, {"ids": ids, "now": now})
    return ids
