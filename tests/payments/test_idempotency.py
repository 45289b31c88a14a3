"""A key names one intent: it gets the same answer for ever, and stands for nothing else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, PATH, City
from trident import identity, ledger, payments
from trident.kernel.errors import BankError

Send = Callable[..., httpx2.Response]


def test_a_settled_transfer_is_answered_again_and_moves_once(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    key = uuid4()
    first = send(payer, payee, key=key, memo="午饭")
    state = city.state()
    again = [send(payer, payee, key=key, memo="午饭") for _ in range(3)]
    assert first.status_code == 201
    assert [(one.status_code, one.content) for one in again] == [(201, first.content)] * 3
    assert first.headers["location"] == f"{PATH}/{first.json()['id']}"
    assert city.state() == state
    assert (city.balance(payer), city.balance(payee)) == (900, 100)


def test_what_is_answered(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    answer = send(payer, payee, memo=" 午饭 ", amount_minor=250).json()
    entry_id = UUID(answer["id"])
    assert answer == {
        "id": str(entry_id),
        "reference": ledger.entry_reference(entry_id),
        "status": "settled",
        "timing": "real-time",
        "source_account_id": str(payer.account_id),
        "payee_name": payee.name,
        "payee_number_masked": f"{payee.number[:4]} **** {payee.number[-4:]}",
        "amount_minor": 250,
        "currency": "CNY",
        "memo": "午饭",
        "sent_at": "2026-03-18T02:30:00Z",
        "settled_at": "2026-03-18T02:30:00Z",
        "due_at": None,
        "balance_after_minor": 750,
        "reason": None,
        "reasons": [],
        "is_confirmed": False,
        "is_reported": False,
        "can_cancel": False,
        "can_confirm": False,
        "can_report": True,
    }
    assert client.get(f"{PATH}/{entry_id}", headers=payer.headers).json() == answer
    assert client.get(PATH, headers=payer.headers).json() == {"items": [answer], "next_cursor": None}
    with city.database.transaction() as db:
        assert ledger.entry(db, ledger.EntryId(entry_id)).description == "午饭"


def test_a_refusal_is_remembered_too(city: City, send: Send) -> None:
    payer, payee = city.person(funds=50), city.person(funds=0)
    key = uuid4()
    refused = send(payer, payee, key=key)
    assert refused.json()["type"] == "/problems/insufficient-funds"
    with city.database.transaction() as db:
        city.fund(db, payer.account_id, 1_000)
    again = send(payer, payee, key=key)
    assert (again.status_code, again.content) == (refused.status_code, refused.content)
    assert send(payer, payee, key=key, language="en").json()["title"] == "The account has not enough funds"
    assert city.balance(payer) == 1_050
    assert send(payer, payee).status_code == 201


def test_a_refusals_fields_are_remembered(city: City, send: Send) -> None:
    payer, payee = city.person(funds=50), city.person(funds=0)
    key = uuid4()
    first = send(payer, payee, key=key, source_account_id=str(uuid4()))
    assert first.json()["side"] == "debit"
    replayed = send(payer, payee, key=key, source_account_id=first.request.content.decode().split('"')[3])
    assert replayed.json() == first.json()


def test_a_missing_session_is_not_remembered(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    key = uuid4()
    from_nowhere = type(payer)(payer.customer_id, payer.name, payer.account_id, payer.number, "forged")
    assert send(from_nowhere, payee, key=key).status_code == 401
    assert send(payer, payee, key=key, amount_minor=0).status_code == 422
    assert send(payer, payee, key=key).status_code == 201


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"amount_minor": 101}, "amount_minor"),
        ({"currency": "USD"}, "currency"),
        ({"memo": "other"}, "memo"),
        ({"payee_name": "另一人"}, "payee_name"),
        ({"to_own_account": True}, "to_own_account"),
        ({"source_account_id": str(uuid4())}, "source_account_id"),
        ({"payee_account_number": "6235719999999999990"}, "payee_account_number"),
        ({"payee_account_number": ..., "payee_name": ..., "payee_id": str(uuid4())}, "payee_id"),
    ],
)
@pytest.mark.parametrize("funds", [1_000, 0])
def test_a_reused_key_is_told_what_differs(
    city: City, send: Send, changes: dict[str, object], differs: str, funds: int
) -> None:
    payer, payee = city.person(funds=funds), city.person(funds=0)
    key = uuid4()
    first = send(payer, payee, key=key)
    state = city.state()
    other = send(payer, payee, key=key, **changes)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-reused")
    assert other.json()["differs"] == differs
    assert city.state() == state
    assert send(payer, payee, key=key).content == first.content


def test_spaces_in_a_number_are_the_same_number(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    key = uuid4()
    grouped = " ".join(payee.number[start : start + 4] for start in range(0, 19, 4))
    first = send(payer, payee, key=key, payee_account_number=grouped)
    assert first.status_code == 201
    assert send(payer, payee, key=key).content == first.content


def test_two_customers_keys_never_meet(city: City, send: Send) -> None:
    one, other, payee = city.person(funds=1_000), city.person(funds=1_000), city.person(funds=0)
    key = uuid4()
    first, second = send(one, payee, key=key), send(other, payee, key=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
    assert city.balance(payee) == 200


def test_one_batch_with_everything_in_it(city: City) -> None:
    """Each request of a batch succeeds or fails alone; the same key twice counts once, in one batch too."""
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    digest = identity.token_digest(payer.token)
    typed = payments.TypedPayee(payee.number, payee.name)
    source = ledger.AccountId(payer.account_id)
    key, other_key = uuid4(), uuid4()

    def ask(amount: int, key: UUID, **changes: object) -> payments.TransferRequest:
        return payments.TransferRequest(digest, key, source, typed, amount, "CNY")._replace(**changes)

    requests = [
        ask(600, key),
        ask(600, key),
        ask(601, key),
        ask(600, uuid4()),
        ask(600, uuid4(), token_digest=b"nobody's"),
        ask(0, uuid4()),
        ask(2**63, uuid4()),
        ask(300, other_key, payee=payments.TypedPayee(payee.number, "错")),
        ask(300, other_key, payee=payments.TypedPayee(payee.number, "错")),
        ask(400, uuid4()),
        ask(1, uuid4()),
    ]
    with city.database.transaction() as db:
        answers = payments.send_transfers(db, requests, now=INSTANT)
    names = [answer.code() if isinstance(answer, BankError) else answer.balance_after_minor for answer in answers]
    assert names == [
        400,
        400,
        "idempotency-key-reused",
        "insufficient-funds",
        "session-expired",
        "amount-not-positive",
        "amount-too-large",
        "payee-name-mismatch",
        "payee-name-mismatch",
        0,
        "insufficient-funds",
    ]
    assert answers[0] == answers[1]
    with city.database.transaction() as db:
        later = payments.send_transfers(db, requests, now=INSTANT + timedelta(minutes=3))
    again = [answer.code() if isinstance(answer, BankError) else answer.balance_after_minor for answer in later]
    assert again == names
    assert later[0] == answers[0]
    assert city.balance(payee) == 1_000


def test_a_batch_of_one_raises_its_refusal(city: City) -> None:
    payer = city.person(funds=10)
    request = payments.TransferRequest(
        identity.token_digest(payer.token),
        uuid4(),
        ledger.AccountId(payer.account_id),
        payments.TypedPayee(payer.number, payer.name),
        5,
        "CNY",
    )
    with pytest.raises(ledger.SameAccount), city.database.transaction() as db:
        payments.send_transfer(db, request, now=INSTANT)


def test_names_are_compared_as_people_write_them(city: City, send: Send) -> None:
    payer = city.person(funds=1_000)
    for holder, typed in (
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("Zhang San", "ＺＨＡＮＧ　san"),
        ("欧阳 修", "欧阳修"),
    ):
        payee = city.person(holder, funds=0)
        assert send(payer, payee, payee_name=typed).status_code == 201, typed
    payee = city.person("Li Na", funds=0)
    assert send(payer, payee, payee_name="Lina").json()["type"] == "/problems/payee-name-mismatch"
