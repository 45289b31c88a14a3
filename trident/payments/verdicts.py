"""What judging says about a transfer."""

from datetime import datetime
from typing import NamedTuple

from trident.kernel.errors import BankError
from trident.payments.types import TransferReason, TransferStatus


class Verdict(NamedTuple):
    """Go on at once, go on later (`waits` and why), or not (`refusal`).

    `counts`: what is sent counts towards the payer's limits. `rules` are the ids of the rules that spoke about risk.
    """

    refusal: BankError | None = None
    waits: TransferStatus | None = None
    due_at: datetime | None = None
    reason: str | None = None
    reasons: tuple[TransferReason, ...] = ()
    score_permille: int | None = None
    rules: tuple[str, ...] = ()
    counts: bool = False
