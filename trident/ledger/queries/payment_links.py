from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.codes import KIND_CODES
from trident.ledger.types import AccountId, EntryKind

_MOST_ENTRIES: Final = 2_000
_TRANSFER_KIND: Final = KIND_CODES[EntryKind.TRANSFER]
# Of each account its latest postings only: a shop's account has millions, and a graph of them says nothing.
_LINKS: Final = text(
    """
    SELECT debit_account, credit_account, count(*) AS payments, sum(amount_minor)::bigint AS amount_minor,
           max(posted_at) AS last_at
    FROM (
        SELECT t.id, t.debit_account, t.credit_account, t.amount_minor, t.posted_at
        FROM unnest(CAST(:accounts AS uuid[])) AS a (id)
        CROSS JOIN LATERAL (
            (SELECT * FROM ledger.transfers WHERE debit_account = a.id AND kind = :kind
             ORDER BY debit_sequence DESC LIMIT :most)
            UNION
            (SELECT * FROM ledger.transfers WHERE credit_account = a.id AND kind = :kind
             ORDER BY credit_sequence DESC LIMIT :most)
        ) t
        WHERE t.posted_at >= :since
        GROUP BY t.id, t.debit_account, t.credit_account, t.amount_minor, t.posted_at
    ) entries
    GROUP BY debit_account, credit_account ORDER BY amount_minor DESC LIMIT :links
    """
)


@dataclass(frozen=True, slots=True)
class PaymentLink:
    """Who paid whom: one account another, how often, how much in all (minor units), and when last."""

    payer: AccountId
    payee: AccountId
    payments: int
    amount_minor: int
    last_at: datetime


def payment_links(
    db: Session, account_ids: Collection[UUID], *, since: datetime, most: int = 60, of_each: int = _MOST_ENTRIES
) -> list[PaymentLink]:
    """Return who paid whom among customers' transfers that touch these accounts, the largest sums first.

    :param of_each: entries of an account that are looked at, its latest ones.
    """
    asked = {"accounts": list(account_ids), "since": since, "most": of_each, "links": most, "kind": _TRANSFER_KIND}
    return [
        PaymentLink(
            AccountId(row.debit_account), AccountId(row.credit_account), row.payments, row.amount_minor, row.last_at
        )
        for row in db.execute(_LINKS, asked)
    ]
