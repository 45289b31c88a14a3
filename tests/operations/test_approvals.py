"""Maker and checker: two people, one decision, done in the same transaction or not at all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.operations.bank import REASON, Bank, refused
from trident import ledger
from trident.kernel.auth import Role
from trident.kernel.crypto import mask_name
from trident.kernel.errors import BankError
from trident.operations.kinds import KINDS

STATUS = "SELECT status FROM operations.approvals WHERE id = :id"


@pytest.fixture
def account_id(bank: Bank) -> ledger.AccountId:
    return bank.account(bank.customer(), funds=100_000)


def test_a_freeze_asked_for_by_one_and_approved_by_another_is_done(bank: Bank, account_id: ledger.AccountId) -> None:
    maker, checker = bank.clerk(Role.TELLER), bank.clerk(Role.OPERATIONS)
    asked = maker.request("freeze-account", account_id).json()
    assert (asked["status"], asked["maker"]["id"], asked["checker"]) == ("pending", str(maker.actor.staff_id), None)
    assert bank.status(account_id) is ledger.AccountStatus.ACTIVE
    bank.watch.pass_by(minutes=5)
    decided = checker.ask("POST", f"/approvals/{asked['id']}/approve", {"reason": "材料齐全"}).json()
    assert (decided["status"], decided["decision_reason"]) == ("approved", "材料齐全")
    assert decided["checker"]["id"] == str(checker.actor.staff_id)
    assert decided["decided_at"] > decided["created_at"]
    assert bank.status(account_id) is ledger.AccountStatus.FROZEN
    assert bank.audit(account_id) == ["approval.requested", "approval.approved"]
    events = bank.rows(
        "SELECT event, payload FROM kernel.outbox WHERE payload ->> 'approval_id' = :id ORDER BY id", id=asked["id"]
    )
    assert [row.event for row in events] == ["operations.approval-requested", "operations.approval-decided"]
    assert events[1].payload["status"] == "approved"
    again = maker.requested("unfreeze-account", account_id)
    assert checker.ask("POST", f"/approvals/{again}/approve").json()["status"] == "approved"
    assert bank.status(account_id) is ledger.AccountStatus.ACTIVE


def test_a_reversal_is_one_counter_entry_with_the_approvals_id(bank: Bank, account_id: ledger.AccountId) -> None:
    payee = bank.account(bank.customer())
    entry_id = bank.pay(account_id, payee, 2_500)
    asked = bank.clerk(Role.TELLER).requested("reverse-entry", entry_id)
    answer = bank.clerk(Role.RISK).ask("POST", f"/approvals/{asked}/approve")
    assert answer.json()["status"] == "approved"
    assert (bank.balance(account_id), bank.balance(payee)) == (100_000, 0)
    with bank.database.transaction() as db:
        assert str(ledger.entry(db, entry_id).reversed_by) == asked
    assert bank.audit(entry_id) == ["approval.requested", "approval.approved"]


def test_the_checker_is_shown_what_will_be_done_as_it_stood_when_asked(
    bank: Bank, account_id: ledger.AccountId
) -> None:
    payer, payee = bank.customer(), bank.customer()
    source, target = bank.account(payer, funds=9_000), bank.account(payee)
    entry_id = bank.pay(source, target, 2_500)
    maker, checker = bank.clerk(Role.TELLER), bank.clerk(Role.OPERATIONS)
    freeze, reversal = maker.requested("freeze-account", account_id), maker.requested("reverse-entry", entry_id)
    bank.pay(account_id, target, 40_000)
    account = checker.ask("GET", f"/approvals/{freeze}").json()["summary"]
    assert (account["about"], account["balance_minor"], account["status"]) == ("account", 100_000, "active")
    entry = checker.ask("GET", f"/approvals/{reversal}").json()["summary"]
    assert (entry["about"], entry["amount_minor"], entry["description"]) == ("entry", 2_500, "房租")
    parties = {party["direction"]: party for party in entry["parties"]}
    assert (parties["out"]["account_id"], parties["in"]["account_id"]) == (str(source), str(target))
    assert (parties["out"]["name_masked"], parties["in"]["name_masked"]) == (
        mask_name(payer.name),
        mask_name(payee.name),
    )
    with bank.database.transaction() as db:
        number = ledger.account(db, source).number
    assert parties["out"]["number_masked"][-4:] == number[-4:]
    assert number not in str(entry)


def test_nobody_checks_what_they_made(bank: Bank, account_id: ledger.AccountId) -> None:
    maker = bank.clerk(Role.OPERATIONS)
    asked = maker.requested("freeze-account", account_id)
    before = bank.picture()
    refused(maker.ask("POST", f"/approvals/{asked}/approve"), 409, "maker-is-checker")
    refused(maker.ask("POST", f"/approvals/{asked}/reject", {"reason": REASON}), 409, "maker-is-checker")
    assert bank.picture() == before


def test_a_rejection_says_why_and_does_nothing(bank: Bank, account_id: ledger.AccountId) -> None:
    asked = bank.clerk(Role.TELLER).requested("freeze-account", account_id)
    checker = bank.clerk(Role.RISK)
    refused(checker.ask("POST", f"/approvals/{asked}/reject", {}), 422, "invalid-request")
    decided = checker.ask("POST", f"/approvals/{asked}/reject", {"reason": "缺少文书"}).json()
    assert (decided["status"], decided["decision_reason"]) == ("rejected", "缺少文书")
    assert bank.status(account_id) is ledger.AccountStatus.ACTIVE
    assert bank.audit(account_id) == ["approval.requested", "approval.rejected"]


def test_only_the_maker_withdraws(bank: Bank, account_id: ledger.AccountId) -> None:
    maker, colleague = bank.clerk(Role.TELLER), bank.clerk(Role.TELLER, other=True)
    asked = maker.requested("freeze-account", account_id)
    before = bank.picture()
    refused(colleague.ask("POST", f"/approvals/{asked}/withdraw"), 403, "not-the-maker")
    assert bank.picture() == before
    decided = maker.ask("POST", f"/approvals/{asked}/withdraw").json()
    assert (decided["status"], decided["checker"]) == ("withdrawn", None)
    events = bank.rows("SELECT event FROM kernel.outbox WHERE payload ->> 'approval_id' = :id ORDER BY id", id=asked)
    assert [row.event for row in events] == ["operations.approval-requested", "operations.approval-withdrawn"]
    assert bank.audit(account_id) == ["approval.requested", "approval.withdrawn"]


@pytest.mark.parametrize("ending", ["approve", "reject", "withdraw"])
def test_what_is_decided_stays_decided(bank: Bank, account_id: ledger.AccountId, ending: str) -> None:
    maker, checker = bank.clerk(Role.TELLER), bank.clerk(Role.OPERATIONS)
    asked = maker.requested("freeze-account", account_id)
    body = {"reason": REASON} if ending == "reject" else None
    ended = (maker if ending == "withdraw" else checker).ask("POST", f"/approvals/{asked}/{ending}", body)
    assert ended.status_code == 200
    before = bank.picture()
    for clerk, verb in ((checker, "approve"), (checker, "reject"), (maker, "withdraw")):
        problem = refused(
            clerk.ask("POST", f"/approvals/{asked}/{verb}", {"reason": REASON} if verb != "withdraw" else None),
            409,
            "approval-already-decided",
        )
        assert problem["status"] == 409
        assert problem["decision"] == ended.json()["status"]
    assert bank.picture() == before


def test_an_execution_that_is_refused_leaves_the_approval_pending_and_says_why(
    bank: Bank, account_id: ledger.AccountId
) -> None:
    payee = bank.account(bank.customer())
    entry_id = bank.pay(account_id, payee, 2_500)
    bank.pay(payee, account_id, 2_000)
    asked = bank.clerk(Role.TELLER).requested("reverse-entry", entry_id)
    checker = bank.clerk(Role.OPERATIONS)
    before = bank.picture()
    answer = checker.ask("POST", f"/approvals/{asked}/approve")
    assert answer.status_code == 200
    tried = answer.json()
    assert (tried["status"], tried["refusal"]["name"]) == ("pending", "insufficient-funds")
    assert (tried["checker"], tried["decided_at"]) == (None, None)
    english = checker.client.get(f"/api/staff/approvals/{asked}", headers={"accept-language": "en"}).json()
    assert (tried["refusal"]["title"], english["refusal"]["title"]) == (
        ledger.InsufficientFunds.title.zh,
        ledger.InsufficientFunds.title.en,
    )
    after = bank.picture()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"operations.approvals", "kernel.audit"}
    assert bank.audit(entry_id) == ["approval.requested", "approval.refused"]
    bank.pay(account_id, payee, 3_000)
    done = checker.ask("POST", f"/approvals/{asked}/approve").json()
    assert (done["status"], done["refusal"]) == ("approved", None)


def test_an_account_that_changed_since_is_refused_at_execution(bank: Bank, account_id: ledger.AccountId) -> None:
    asked = bank.clerk(Role.TELLER).requested("freeze-account", account_id)
    with bank.database.transaction() as db:
        ledger.freeze_account(db, account_id=account_id, reason="court", now=bank.watch.now)
    tried = bank.clerk(Role.OPERATIONS).ask("POST", f"/approvals/{asked}/approve").json()
    assert (tried["status"], tried["refusal"]["name"]) == ("pending", "account-already-frozen")


def test_what_cannot_be_done_is_not_asked_for(bank: Bank, account_id: ledger.AccountId, nobody_id: str) -> None:
    maker, checker = bank.clerk(Role.TELLER), bank.clerk(Role.OPERATIONS)
    frozen, closed = bank.account(bank.customer()), bank.account(bank.customer())
    entry_id = bank.pay(account_id, bank.account(bank.customer()), 100)
    reversal_id = maker.requested("reverse-entry", entry_id)
    checker.ask("POST", f"/approvals/{reversal_id}/approve")
    with bank.database.transaction() as db:
        ledger.freeze_account(db, account_id=frozen, reason="court", now=bank.watch.now)
        ledger.close_account(db, account_id=closed, reason="moved", now=bank.watch.now)
    before = bank.picture()
    cases: list[tuple[str, object, int, str]] = [
        ("freeze-account", nobody_id, 404, "unknown-account"),
        ("freeze-account", bank.source, 409, "bank-own-account"),
        ("freeze-account", frozen, 409, "account-already-frozen"),
        ("freeze-account", closed, 422, "account-closed"),
        ("unfreeze-account", nobody_id, 404, "unknown-account"),
        ("unfreeze-account", bank.source, 409, "bank-own-account"),
        ("unfreeze-account", account_id, 409, "account-not-frozen"),
        ("reverse-entry", nobody_id, 404, "unknown-entry"),
        ("reverse-entry", entry_id, 409, "entry-already-reversed"),
        ("reverse-entry", reversal_id, 409, "entry-not-reversible"),
        ("pay-out", account_id, 422, "unknown-approval-kind"),
    ]
    for kind, subject, status, name in cases:
        refused(maker.request(kind, subject), status, name)
    assert bank.picture() == before
    documented = {refusal.code() for kind in KINDS.values() for refusal in kind.refusals}
    assert {name for *_, name in cases} - {"unknown-approval-kind"} == documented


def test_the_same_is_asked_for_once_at_a_time(bank: Bank, account_id: ledger.AccountId) -> None:
    maker, colleague = bank.clerk(Role.TELLER), bank.clerk(Role.RISK)
    asked = maker.requested("freeze-account", account_id)
    before = bank.picture()
    problem = refused(colleague.request("freeze-account", account_id), 409, "approval-already-pending")
    assert problem["approval_id"] == asked
    assert bank.picture() == before
    maker.ask("POST", f"/approvals/{asked}/withdraw")
    assert colleague.request("freeze-account", account_id).status_code == 201


@pytest.mark.parametrize("verb", ["", "/approve", "/reject"])
def test_an_unknown_approval_is_not_found(bank: Bank, nobody_id: str, verb: str) -> None:
    body = {"reason": REASON} if verb == "/reject" else None
    method = "POST" if verb else "GET"
    before = bank.picture()
    refused(bank.clerk(Role.OPERATIONS).ask(method, f"/approvals/{nobody_id}{verb}", body), 404, "approval-not-found")
    assert bank.picture() == before


def test_approvals_are_listed_by_status_and_paged(bank: Bank) -> None:
    maker, checker = bank.clerk(Role.TELLER), bank.clerk(Role.OPERATIONS)
    asked = []
    for _ in range(3):
        bank.watch.pass_by(seconds=1)
        asked.append(maker.requested("freeze-account", bank.account(bank.customer())))
    checker.ask("POST", f"/approvals/{asked[1]}/reject", {"reason": REASON})

    def ids(**query: Any) -> list[str]:
        return [item["id"] for item in checker.ask("GET", "/approvals", **query).json()["items"]]

    assert [one for one in ids(limit=100) if one in asked] == asked[::-1]
    assert asked[1] in ids(status="rejected")
    assert asked[1] not in ids(status="pending")
    first = checker.ask("GET", "/approvals", limit=1).json()
    assert checker.ask("GET", "/approvals", limit=1, cursor=first["next_cursor"]).json()["items"] != first["items"]
    refused(checker.ask("GET", "/approvals", cursor="x"), 400, "bad-cursor")
    refused(checker.ask("GET", "/approvals", status="lost"), 422, "invalid-request")


def test_of_twenty_who_approve_at_once_one_executes(bank: Bank, account_id: ledger.AccountId) -> None:
    payee = bank.account(bank.customer(), funds=50_000)
    entry_id = bank.pay(account_id, payee, 2_500)
    asked = bank.clerk(Role.TELLER).requested("reverse-entry", entry_id)
    checkers = [bank.clerk(Role.OPERATIONS) for _ in range(10)] + [bank.clerk(Role.RISK) for _ in range(10)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda one: one.ask("POST", f"/approvals/{asked}/approve"), checkers))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    for answer in answers:
        if answer.status_code == 409:
            refused(answer, 409, "approval-already-decided")
    assert bank.balance(account_id) == 100_000
    assert bank.rows("SELECT count(*) FROM ledger.reversals WHERE entry_id = :id", id=entry_id) == [(1,)]
    assert bank.audit(entry_id) == ["approval.requested", "approval.approved"]
    decided = """
        SELECT count(*) FROM kernel.outbox
        WHERE event = 'operations.approval-decided' AND payload ->> 'approval_id' = :id
    """
    assert bank.rows(decided, id=asked) == [(1,)]


def test_approve_reject_and_withdraw_at_once_end_one_way(bank: Bank) -> None:
    maker, checker, colleague = bank.clerk(Role.TELLER), bank.clerk(Role.OPERATIONS), bank.clerk(Role.RISK)
    for _ in range(5):
        account_id = bank.account(bank.customer())
        asked = maker.requested("freeze-account", account_id)
        calls = [
            (checker, f"/approvals/{asked}/approve", None),
            (colleague, f"/approvals/{asked}/reject", {"reason": REASON}),
            (maker, f"/approvals/{asked}/withdraw", None),
        ]
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda call: call[0].ask("POST", call[1], call[2]), calls))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        status = next(answer.json()["status"] for answer in answers if answer.status_code == 200)
        assert bank.rows(STATUS, id=asked) == [(status,)]
        is_frozen = bank.status(account_id) is ledger.AccountStatus.FROZEN
        assert is_frozen == (status == "approved")


def test_of_twenty_who_ask_the_same_at_once_one_is_heard(bank: Bank, account_id: ledger.AccountId) -> None:
    makers = [bank.clerk(Role.TELLER) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda one: one.request("freeze-account", account_id), makers))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    waiting = "SELECT count(*) FROM operations.approvals WHERE subject_id = :id"
    assert bank.rows(waiting, id=account_id) == [(1,)]


def test_the_table_itself_wants_two_people(bank: Bank, account_id: ledger.AccountId) -> None:
    asked = bank.clerk(Role.TELLER).requested("freeze-account", account_id)
    statement = """
        UPDATE operations.approvals SET status = 'approved', checker_id = maker_id, decided_at = now() WHERE id = :id
    """
    with pytest.raises(Exception, match="ck_approvals_two_people"):
        bank.write(statement, id=asked)


def test_every_kind_has_a_title_and_its_refusals_are_named() -> None:
    for code, kind in KINDS.items():
        assert (kind.code, bool(kind.title.zh and kind.title.en)) == (code, True)
        assert all(issubclass(refusal, BankError) for refusal in kind.refusals)
