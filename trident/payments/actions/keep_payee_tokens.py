from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from trident.kernel.crypto import open_sealed
from trident.payments.payee_search.names import name_index
from trident.payments.payee_search.tokens import TOKENS_VERSION, array_text, tokens_of
from trident.payments.tables import PAYEE_NAME

_STALE: Final = text(
    """
    SELECT id, customer_id, name, number_masked FROM payments.payee WHERE tokens_version < :version
    ORDER BY tokens_version, id LIMIT :most FOR UPDATE SKIP LOCKED
    """
)
_KEEP: Final = text(
    """
    UPDATE payments.payee p
    SET tokens = CAST(k.tokens AS bigint[]), name_index = k.name_index, tokens_version = :version
    FROM unnest(CAST(:ids AS uuid[]), CAST(:tokens AS text[]), CAST(:name_indexes AS bytea[]))
         AS k (id, tokens, name_index)
    WHERE p.id = k.id
    """
)


def keep_payee_tokens(db: Session, *, most: int) -> int:
    """Make anew what payees are found by, where the rules for it have changed since; returns how many were done."""
    rows = db.execute(_STALE, {"version": TOKENS_VERSION, "most": most}).all()
    if rows:
        made = [_made(row) for row in rows]
        db.execute(
            _KEEP,
            {
                "version": TOKENS_VERSION,
                "ids": [row.id for row in rows],
                "tokens": [tokens for tokens, _ in made],
                "name_indexes": [index for _, index in made],
            },
        )
    return len(rows)


def _made(row: Row[Any]) -> tuple[str, bytes]:
    name = open_sealed(PAYEE_NAME, row.name)
    return array_text(tokens_of(row.customer_id, name, row.number_masked)), name_index(row.customer_id, name)
