"""Random batches, posted by PostgreSQL and by a model in plain Python: the same answers, balances and sequences."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.bank import NOON, broken_invariants, open_all, terms
from tests.ledger.reference_ledger import Answer, ReferenceLedger
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import (
    AccountId,
    AccountKind,
    EntryId,
    EntryKind,
    HoldId,
    NewAccount,
    PostingOutcome,
    TransferAction,
    TransferOrder,
)

AMOUNTS = st.one_of(
    st.integers(1, 300_00),
    st.integers(1, 300_00),
    st.sampled_from([1_000_00, 2_000_00, 2_000_01, 5_000_00, 9_999_99, 10_000_00, 10_000_01]),
    st.sampled_from([100] * 8 + [-(2**70), -1, 0, 2**62 - 1, 2**63 - 1, 2**63, 2**80]),
)
KINDS = st.sampled_from([EntryKind.TRANSFER, EntryKind.SHOPPING, EntryKind.OPENING, EntryKind.INTEREST])
ACTIONS = st.sampled_from([TransferAction.POST] * 5 + [TransferAction.HOLD] * 2 + [TransferAction.CAPTURE] * 2
                          + [TransferAction.RELEASE])  # fmt: skip


def make_accounts() -> list[NewAccount]:
    holder = new_id()
    first = terms(AccountKind.CLASS_1, holder=holder)
    return [
        terms(floor=None),
        first,
        terms(AccountKind.CLASS_1, holder=holder),
        terms(AccountKind.CLASS_2, holder=holder, bound=first.account_id),
        terms(AccountKind.CLASS_2, holder=holder, bound=first.account_id, face_to_face=False),
        terms(AccountKind.CLASS_3, holder=holder, bound=first.account_id),
        terms(AccountKind.CLASS_3, holder=holder, face_to_face=False),
        terms(floor=-500_00, ceiling=1_500_00),
        terms(floor=None, currency="USD"),
        terms(floor=None),  # frozen before the first batch
        terms(),  # closed before the first batch
    ]


@st.composite
def batch(draw: st.DrawFn, places: int, ids: list[EntryId]) -> list[dict[str, object]]:
    """Orders by place: the accounts are made for each example, so here they are numbers."""
    size = draw(st.integers(1, 24))
    # Most money starts at the account without a floor, or next to nothing would ever be posted.
    accounts = st.sampled_from([*range(places - 3)] * 3 + [*range(places - 3, places + 1)])
    debits = st.one_of(st.just(0), accounts)
    made: list[dict[str, object]] = []
    for _ in range(size):
        action = draw(ACTIONS)
        made.append(
            {
                "id": draw(st.sampled_from([None] * 12 + ids)),
                "debit": draw(debits),
                "credit": draw(accounts),
                "amount_minor": draw(AMOUNTS),
                "currency": draw(st.sampled_from(["CNY"] * 20 + ["USD"])),
                "kind": draw(KINDS),
                "action": action,
                "hold": draw(st.integers(0, 5)),
                "expires_in": draw(st.sampled_from([None] * 6 + [timedelta(hours=-1), timedelta(hours=5)])),
                "linked": draw(st.sampled_from([False] * 6 + [True])),
                "value_on": draw(st.sampled_from([None, None, None, date(2026, 3, 1), date(2026, 3, 18)])),
            }
        )
    return made


def orders_of(
    drafts: list[dict[str, object]], accounts_: list[AccountId], holds: list[TransferOrder], now: object
) -> list[TransferOrder]:
    orders: list[TransferOrder] = []
    group: set[EntryId] = set()
    for place, draft in enumerate(drafts):
        action = draft["action"]
        order_id = draft["id"] or EntryId(new_id())
        if order_id in group:
            order_id = EntryId(new_id())
        debit, credit = accounts_[draft["debit"]], accounts_[draft["credit"]]
        hold_id = None
        if action in (TransferAction.CAPTURE, TransferAction.RELEASE):
            hold_id = HoldId(new_id())
            if holds and draft["hold"] > 0:  # mostly a hold that was asked for, between its own accounts
                held = holds[-(draft["hold"] % len(holds)) - 1]
                hold_id = HoldId(held.id)
                if draft["hold"] > 1:
                    debit, credit = held.debit_account, held.credit_account
        linked = bool(draft["linked"]) and place < len(drafts) - 1
        order = TransferOrder(
            id=order_id,
            debit_account=debit,
            credit_account=credit,
            amount_minor=draft["amount_minor"],
            currency=draft["currency"],
            kind=draft["kind"],
            description="",
            action=action,
            hold_id=hold_id,
            expires_at=now + draft["expires_in"] if action is TransferAction.HOLD and draft["expires_in"] else None,
            linked=linked,
            value_on=draft["value_on"],
        )
        if action is TransferAction.HOLD:
            holds.append(order)
        orders.append(order)
        group = group | {order_id} if linked else set()
    return orders


def seen(outcome: PostingOutcome) -> Answer:
    return Answer(
        outcome.code,
        outcome.replayed,
        outcome.debit_sequence,
        outcome.credit_sequence,
        outcome.debit_balance_minor,
        outcome.credit_balance_minor,
        outcome.differs,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_postgres_and_the_reference_give_the_same_answers(bank: Database, data: st.DataObject) -> None:
    made = make_accounts()
    reference = ReferenceLedger(made)
    ids = open_all(bank, made)
    with bank.transaction() as db:
        ledger.freeze_account(db, account_id=ids[-2], reason="test", now=NOON)
        ledger.close_account(db, account_id=ids[-1], reason="test", now=NOON)
    reference.accounts[ids[-2]].status = "frozen"
    reference.accounts[ids[-1]].status = "closed"
    places = [*ids, AccountId(new_id())]
    known = [EntryId(new_id()) for _ in range(6)]
    holds: list[TransferOrder] = []
    now = NOON
    earlier: list[TransferOrder] = []
    for _ in range(data.draw(st.integers(1, 5))):
        now += data.draw(st.sampled_from([timedelta(0), timedelta(hours=6), timedelta(days=1), timedelta(days=300)]))
        orders = orders_of(data.draw(batch(len(ids), known)), places, holds, now)
        if earlier and data.draw(st.booleans()):
            again = [one for one in earlier if not one.linked][:3]
            orders = again + orders
        expected = reference.post(orders, now)
        with bank.transaction() as db:
            outcomes = ledger.post_transfers(db, orders, now=now)
        assert [seen(outcome) for outcome in outcomes] == expected
        earlier = orders
    with bank.transaction() as db:
        for account_id, holding in reference.accounts.items():
            balance = ledger.balance(db, AccountId(account_id))
            assert (balance.posted_minor, balance.held_minor, balance.sequence) == (
                holding.posted,
                holding.held,
                holding.sequence,
            )


def test_everything_posted_above_still_adds_up(bank: Database) -> None:
    assert broken_invariants(bank) == []
