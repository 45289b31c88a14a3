from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident import customers
from trident.identity.actions.set_password import check_new_password
from trident.identity.allowances import refill, take_try
from trident.identity.credentials import end_what_password_opened, write_credentials
from trident.identity.errors import WrongCurrentPassword
from trident.identity.limits import current_password_tries
from trident.identity.passwords import hash_password, is_password
from trident.identity.rules.passwords import normalise_password, weak_password
from trident.identity.settings import IdentitySettings
from trident.identity.tables import CredentialRow
from trident.kernel.auth import CustomerActor


def change_password(
    db: Session,
    *,
    actor: CustomerActor,
    current_password: str,
    new_password: str,
    now: datetime,
    settings: IdentitySettings,
) -> WrongCurrentPassword | None:
    """Change the caller's password; all their other sessions and open challenges end, this one stays.

    Wrong current passwords are counted as sign-ins' are: a stolen session must not serve to guess the password.
    They are returned and not raised: the caller commits, so the try stays counted.

    :raises WeakPassword: the new password would be guessed (`reason`); no try is counted.
    :raises TooManyAttempts: no try is left (`retry_after_s`).
    """
    check_new_password(customers.customer_contact(db, actor.customer_id), new_password)
    if normalise_password(new_password) == normalise_password(current_password):
        raise weak_password("unchanged")
    tries = current_password_tries(actor.customer_id, settings)
    take_try(db, tries, now=now)
    known_hash = db.scalar(
        select(CredentialRow.password_hash)
        .where(CredentialRow.customer_id == actor.customer_id)
        .with_for_update(key_share=True)
    )
    if not is_password(current_password, known_hash, settings):
        return WrongCurrentPassword()
    write_credentials(db, [actor.customer_id], hash_password(new_password, settings), now=now)
    end_what_password_opened(db, actor.customer_id, keep=actor.session_id, now=now)
    refill(db, tries)
    return None
