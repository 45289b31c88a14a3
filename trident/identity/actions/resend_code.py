from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.identity.actions.request_code import request_code
from trident.identity.allowances import take_try
from trident.identity.codes import code_digest, new_code
from trident.identity.errors import CodeExpired, TooManyAttempts, TooSoon
from trident.identity.limits import code_sends
from trident.identity.settings import IdentitySettings
from trident.identity.tables import ChallengeRow
from trident.identity.types import ChallengeView


def resend_code(db: Session, *, challenge_id: UUID, now: datetime, settings: IdentitySettings) -> ChallengeView:
    """Send another code for a challenge; the one before counts no more. The tries already used stay used.

    :raises CodeExpired: there is no such challenge, or no longer.
    :raises TooSoon: the last code was sent less than a minute ago (`retry_after_s`).
    :raises TooManyAttempts: the challenge, or the customer, has been sent all the codes it may (`retry_after_s`).
    """
    challenge = db.scalar(
        select(ChallengeRow)
        .where(
            ChallengeRow.id == challenge_id,
            ChallengeRow.settled_at.is_(None),
            ChallengeRow.ends_at > now,
            ChallengeRow.tries < settings.code_tries,
        )
        .with_for_update(key_share=True)
    )
    if challenge is None:
        raise CodeExpired
    wait = challenge.sent_at + timedelta(seconds=settings.code_resend_after_s) - now
    if wait > timedelta(0):
        raise TooSoon(retry_after_s=ceil(wait.total_seconds()))
    if challenge.sends >= settings.challenge_sends:
        raise TooManyAttempts(retry_after_s=ceil((challenge.ends_at - now).total_seconds()))
    take_try(db, code_sends(challenge.customer_id, settings), now=now)
    code = new_code()
    challenge.code_digest = code_digest(challenge.id, code)
    challenge.sends += 1
    challenge.sent_at = now
    challenge.code_expires_at = min(challenge.ends_at, now + timedelta(seconds=settings.code_lifetime_s))
    db.flush()
    return request_code(db, challenge, code, now=now, settings=settings)
