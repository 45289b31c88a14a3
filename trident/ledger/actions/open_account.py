from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.ledger.actions.open_accounts import open_accounts
from trident.ledger.types import Account, AccountId, AccountKind, AccountType, NewAccount


def open_account(
    db: Session,
    *,
    account_id: AccountId,
    kind: AccountKind,
    type: AccountType,  # noqa: A002 - the ledger's own word for it
    currency: str,
    product: str,
    now: datetime,
    holder_id: UUID | None = None,
    holder_name: str | None = None,
    number: str | None = None,
    floor_minor: int | None = 0,
    ceiling_minor: int | None = None,
    bound_account_id: AccountId | None = None,
    face_to_face: bool = True,
) -> Account:
    """Open one account, as `open_accounts` opens many.

    :param number: 10 to 19 digits with a check digit; generated where none is given.
    :param floor_minor: the least that posted less held may be; None: no floor.
    :param bound_account_id: the holder's class I account to which a class II or III account is bound.
    :raises AccountTermsInvalid: see `open_accounts` for this and the other refusals.
    """
    terms = NewAccount(
        account_id=account_id,
        kind=kind,
        type=type,
        currency=currency,
        product=product,
        holder_id=holder_id,
        holder_name=holder_name,
        number=number,
        floor_minor=floor_minor,
        ceiling_minor=ceiling_minor,
        bound_account_id=bound_account_id,
        face_to_face=face_to_face,
    )
    return open_accounts(db, [terms], now=now)[0]
