import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_unless_there
from sqlalchemy.orm import Session

from trident.kernel.clock import bank_day
from trident.kernel.crypto import blind_index, mask_account_number
from trident.ledger.class_limits import profile_of
from trident.ledger.errors import AccountIdTaken, AccountNumberTaken, UnknownAccount
from trident.ledger.queries.accounts import accounts_by_ids
from trident.ledger.rules.opening import check_bound, check_number, check_terms, compose_number
from trident.ledger.tables import NUMBER, AccountRow, BalanceRow
from trident.ledger.types import Account, AccountKind, NewAccount

_SERIALS = 10**12


def open_accounts(db: Session, terms: Sequence[NewAccount], *, now: datetime) -> list[Account]:
    """Open accounts, all or none; an account number that is not given is generated, with its check digit.

    Opening the same account again on the same terms returns it as it stands.

    :raises AccountTermsInvalid: where a rule forbids the terms; it names the rule.
    :raises AccountNumberInvalid: where a given number has not 10 to 19 digits or the wrong check digit.
    :raises AccountNumberTaken: where another account has the number.
    :raises AccountIdTaken: where an account with this id was opened on other terms; it names the field.
    :raises UnknownAccount: where there is no account to bind to.
    """
    for term in terms:
        check_terms(term)
        if term.number is not None:
            check_number(term.number)
    known = _check_known(accounts_by_ids(db, [term.account_id for term in terms]), terms)
    new = [term for term in terms if term.account_id not in known]
    _check_bound_accounts(db, new)
    if new:
        _insert(db, new, now)
    by_id = {account.id: account for account in accounts_by_ids(db, [term.account_id for term in terms])}
    return [by_id[term.account_id] for term in terms]


def _insert(db: Session, terms: Sequence[NewAccount], now: datetime) -> None:
    left = list(terms)
    while left:
        numbers = [term.number or compose_number(secrets.randbelow(_SERIALS)) for term in left]
        rows = [_account_row(term, number, now) for term, number in zip(left, numbers, strict=True)]
        # Claimed, not looked up: of two that open under one id or number at a time, one is told so by name.
        claim = insert_unless_there(AccountRow).on_conflict_do_nothing().returning(AccountRow.id)
        claimed = set(db.scalars(claim, rows))
        left = [term for term in left if term.account_id not in claimed]
        for term in left:
            if db.scalar(select(AccountRow.id).where(AccountRow.id == term.account_id)) is not None:
                raise AccountIdTaken(differs="opened_at")
            if term.number is not None:
                raise AccountNumberTaken
    db.execute(insert(BalanceRow), [_balance_row(term) for term in terms])


def _account_row(term: NewAccount, number: str, now: datetime) -> dict[str, Any]:
    return {
        "id": term.account_id,
        "kind": term.kind.value,
        "type": term.type.value,
        "currency": term.currency,
        "product": term.product,
        "holder_id": term.holder_id,
        "holder_name": term.holder_name,
        "number": number,
        "number_index": blind_index(NUMBER, number),
        "number_masked": mask_account_number(number),
        "is_face_to_face": term.face_to_face,
        "opened_at": now,
        "opened_on": bank_day(now),
    }


def _balance_row(term: NewAccount) -> dict[str, Any]:
    return {
        "account_id": term.account_id,
        "currency": term.currency,
        "floor_minor": term.floor_minor,
        "ceiling_minor": term.ceiling_minor,
        "bound_account_id": term.bound_account_id,
        "limit_profile": profile_of(term.kind, face_to_face=term.face_to_face),
    }


def _check_known(accounts: Sequence[Account], terms: Sequence[NewAccount]) -> set[UUID]:
    by_id = {account.id: account for account in accounts}
    for term in terms:
        account = by_id.get(term.account_id)
        if account is None:
            continue
        for field in (
            "kind", "type", "currency", "product", "holder_id", "holder_name",
            "floor_minor", "ceiling_minor", "bound_account_id", "face_to_face",
        ):  # fmt: skip
            if getattr(account, field) != getattr(term, field):
                raise AccountIdTaken(differs=field)
        if term.number is not None and term.number != account.number:
            raise AccountIdTaken(differs="number")
    return set(by_id)


def _check_bound_accounts(db: Session, terms: Sequence[NewAccount]) -> None:
    """Look at the accounts to bind to, among those there are and those that open in the same call."""
    wanted = {term.bound_account_id for term in terms if term.bound_account_id is not None}
    if not wanted:
        return
    opening: dict[UUID, tuple[AccountKind, UUID | None]] = {
        term.account_id: (term.kind, term.holder_id) for term in terms
    }
    standing = {account.id: (account.kind, account.holder_id) for account in accounts_by_ids(db, list(wanted))}
    for term in terms:
        if term.bound_account_id is not None:
            bound = opening.get(term.bound_account_id) or standing.get(term.bound_account_id)
            if bound is None:
                raise UnknownAccount(side="bound")
            check_bound(term, *bound)
