"""A request of a batch on its way to its answer."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from trident import identity, ledger
from trident.kernel.errors import BankError
from trident.payments.types import Transfer, TransferId, TransferRequest
from trident.payments.verdicts import Verdict

Answer: TypeAlias = Transfer | BankError
"""What a request gets: the transfer, settled or waiting, or the refusal."""


@dataclass(slots=True)
class Intent:
    """What a customer asks for under one key; `places` are where in the batch it was asked."""

    id: TransferId
    request: TransferRequest
    origin: identity.SessionOrigin
    places: list[int]
    source: ledger.Party | None = None
    target: ledger.Party | None = None
    verdict: Verdict | None = None
    answer: Answer | None = None
    hold_id: ledger.HoldId | None = None
    _payee_name: str | None = None
    _subject: str | None = None

    @property
    def customer_id(self) -> UUID:
        """Who asks."""
        return self.origin.customer_id

    @property
    def subject(self) -> str:
        """Who asks, as a text: what decisions are logged under."""
        if self._subject is None:
            self._subject = str(self.customer_id)
        return self._subject

    @property
    def payer(self) -> ledger.Party:
        """The account that pays, once it was found."""
        assert self.source is not None, "a source that was found"
        return self.source

    @property
    def payee(self) -> ledger.Party:
        """The account that is paid, once it was found."""
        assert self.target is not None, "a payee that was found"
        return self.target

    @property
    def payee_name(self) -> str:
        """The name of the holder of the account that is paid, opened once."""
        if self._payee_name is None:
            self._payee_name = self.payee.holder_name
        return self._payee_name

    @property
    def is_to_self(self) -> bool:
        """Tell whether both accounts are the payer's."""
        return self.payee.holder_id == self.customer_id
