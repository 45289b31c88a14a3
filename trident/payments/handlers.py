from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident import ledger
from trident.events.payments import TransferSettled
from trident.events.risk import HeldTransferRefused, HeldTransferReleased
from trident.kernel.crypto import seal
from trident.kernel.ids import new_id
from trident.kernel.outbox import Handlers
from trident.payments.actions.carry_out_transfer import carry_out_transfer
from trident.payments.actions.reject_transfer import reject_transfer
from trident.payments.errors import TransferNotWaiting
from trident.payments.payee_search.names import name_index
from trident.payments.payee_search.tokens import TOKENS_VERSION, array_text, tokens_of
from trident.payments.tables import PAYEE_NAME

# Rows in key order, so that two relays never wait for each other crosswise.
_KEEP: Final = text(
    """
    INSERT INTO payments.payee AS p
        (id, customer_id, account_id, name, number_masked, first_used_at, last_used_at, times_used, name_index,
         tokens, tokens_version)
    SELECT id, customer_id, account_id, name, number_masked, last_used_at, last_used_at, times, name_index,
           CAST(tokens AS bigint[]), :tokens_version
    FROM unnest(CAST(:ids AS uuid[]), CAST(:customers AS uuid[]), CAST(:accounts AS uuid[]), CAST(:names AS bytea[]),
                CAST(:numbers AS text[]), CAST(:used AS timestamptz[]), CAST(:times AS integer[]),
                CAST(:name_indexes AS bytea[]), CAST(:tokens AS text[]))
         AS k (id, customer_id, account_id, name, number_masked, last_used_at, times, name_index, tokens)
    ORDER BY customer_id, account_id
    ON CONFLICT (customer_id, account_id) DO UPDATE
    SET last_used_at = greatest(p.last_used_at, excluded.last_used_at), times_used = p.times_used + excluded.times_used,
        name_index = excluded.name_index, tokens = excluded.tokens, tokens_version = excluded.tokens_version
    """
)


def register(handlers: Handlers) -> None:
    """Subscribe this domain's handlers."""
    handlers.on(TransferSettled, "payments.keep-payees")(keep_payees)
    handlers.on(HeldTransferReleased, "payments.carry-out-released")(carry_out_released)
    handlers.on(HeldTransferRefused, "payments.reject-refused")(reject_refused)


def carry_out_released(db: Session, events: Sequence[HeldTransferReleased], now: datetime) -> None:
    """Carry out what people let go on; what its payer has cancelled in the meantime stays cancelled."""
    for event in events:
        with suppress(TransferNotWaiting):
            carry_out_transfer(db, transfer_id=event.transfer_id, now=now)


def reject_refused(db: Session, events: Sequence[HeldTransferRefused], now: datetime) -> None:
    """Let go what people refused."""
    for event in events:
        with suppress(TransferNotWaiting):
            reject_transfer(db, transfer_id=event.transfer_id, reason="fraud" if event.is_fraud else "review", now=now)


def keep_payees(db: Session, events: Sequence[TransferSettled], now: datetime) -> None:
    """Keep each payer's book of payees: who was paid, when last, how often. One's own accounts are not payees."""
    uses: dict[tuple[UUID, UUID], list[datetime]] = {}
    for event in events:
        if event.payee_customer_id not in {None, event.payer_customer_id}:
            uses.setdefault((event.payer_customer_id, event.target_account_id), []).append(event.settled_at)
    if not uses:
        return
    found = ledger.parties(db, account_ids={account_id for _, account_id in uses}).by_id
    known = [(customer_id, found[account_id], times) for (customer_id, account_id), times in uses.items()]
    db.execute(
        _KEEP,
        {
            "ids": [new_id(now) for _ in known],
            "customers": [customer_id for customer_id, _, _ in known],
            "accounts": [party.account_id for _, party, _ in known],
            "names": [seal(PAYEE_NAME, party.holder_name) for _, party, _ in known],
            "numbers": [party.number_masked for _, party, _ in known],
            "used": [max(times) for _, _, times in known],
            "times": [len(times) for _, _, times in known],
            "name_indexes": [name_index(customer_id, party.holder_name) for customer_id, party, _ in known],
            "tokens": [
                array_text(tokens_of(customer_id, party.holder_name, party.number_masked))
                for customer_id, party, _ in known
            ],
            "tokens_version": TOKENS_VERSION,
        },
    )
