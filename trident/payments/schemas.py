from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.types import JsonValue

from trident.kernel.http import StrictModel
from trident.payments.payee_search.matching import Reason
from trident.payments.payee_search.suggest import NumberHint, Suggestion
from trident.payments.rules import MAX_NAME_CHARACTERS, is_plain_text
from trident.payments.types import WAITS, CheckOutcome, Payee, Timing, Transfer, TransferStatus

TRANSFER_EXAMPLE: dict[str, JsonValue] = {
    "id": "019d00c2-6e11-7a55-9c3f-1d2b7a8c4e22",
    "reference": "K7QF-2M9X-4TRB",
    "status": "settled",
    "timing": "real-time",
    "source_account_id": "019cfb2a-0000-7000-8000-000000000001",
    "payee_name": "张三",
    "payee_number_masked": "6235 **** 1234",
    "amount_minor": 20_000,
    "currency": "CNY",
    "memo": "午饭",
    "sent_at": "2026-03-18T02:30:00Z",
    "settled_at": "2026-03-18T02:30:00Z",
    "due_at": None,
    "balance_after_minor": 1_234_500,
    "reason": None,
    "reasons": [],
    "is_confirmed": False,
    "is_reported": False,
    "can_cancel": False,
    "can_confirm": False,
    "can_report": True,
}


class ReasonAnswer(StrictModel):
    """Why the bank delays, holds or refuses: the rule, in words for the customer."""

    code: str
    zh: str
    en: str


class TransferAnswer(StrictModel):
    """A transfer as its payer sees it; once it has settled, the ledger's entry has the same id."""

    model_config = ConfigDict(json_schema_extra={"example": TRANSFER_EXAMPLE})

    id: UUID
    reference: str
    status: TransferStatus
    timing: Timing
    source_account_id: UUID
    payee_name: str
    payee_number_masked: str
    amount_minor: int
    currency: str
    memo: str | None
    sent_at: datetime
    settled_at: datetime | None
    due_at: datetime | None = Field(description="when a delayed transfer is carried out, unless it is cancelled before")
    balance_after_minor: int | None = Field(description="balance of the source account right after it settled at once")
    reason: str | None = Field(
        description="why it waits or was not carried out: chosen, risk, review, fraud, a refusal"
    )
    reasons: list[ReasonAnswer]
    is_confirmed: bool = Field(description="the payer said of a held transfer: this was me")
    is_reported: bool = Field(description="the payer said: this was not me")
    can_cancel: bool
    can_confirm: bool
    can_report: bool


class UsageAnswer(StrictModel):
    """What the customer has sent to others on this calendar day, how often, and in this year."""

    currency: str
    day_minor: int
    day_count: int
    year_minor: int


class PayeeAnswer(StrictModel):
    """Somebody the customer has paid before; a transfer may name them by `id`."""

    id: UUID
    name: str
    number_masked: str
    last_used_at: datetime
    times_used: int


class PayeesAnswer(StrictModel):
    """The customer's payees, the last used first."""

    items: list[PayeeAnswer]


class SuggestBody(StrictModel):
    """What the customer has typed of a payee's name or number; nothing: whom they pay most."""

    model_config = ConfigDict(json_schema_extra={"example": {"text": "zhangw", "limit": 8}})

    text: str = Field(max_length=100)
    limit: int = Field(default=8, ge=1, le=50)


class SuggestedPayee(StrictModel):
    """A payee whom the customer may mean, and why; `resembles`: whom they have known longer and may take it for."""

    payee: PayeeAnswer
    reason: Reason
    resembles: PayeeAnswer | None


class NumberHintAnswer(StrictModel):
    """What a number tells while it is typed."""

    is_own_bank: bool | None = Field(description="by its first digits")
    is_check_digit_right: bool | None = Field(description="null while the number is not complete")


class SuggestAnswer(StrictModel):
    """The likeliest payees first; `number` where a number is typed."""

    items: list[SuggestedPayee]
    number: NumberHintAnswer | None


def _plain(text: str) -> str:
    if not is_plain_text(text):
        message = "control characters are not accepted"
        raise ValueError(message)
    return text


class PayeeCheckBody(StrictModel):
    """An account number and the name that the customer believes its holder has."""

    model_config = ConfigDict(json_schema_extra={"example": {"account_number": "6235710000000012345", "name": "张三"}})

    account_number: str = Field(min_length=1, max_length=40)
    name: Annotated[str, AfterValidator(_plain)] = Field(min_length=1, max_length=MAX_NAME_CHARACTERS)


class PayeeCheckAnswer(StrictModel):
    """What the check found; the number is shown where the name is right."""

    outcome: CheckOutcome
    number_masked: str | None


def transfer_fields(transfer: Transfer) -> dict[str, Any]:
    """The transfer as the API shows it, with what its payer can do about it."""
    waits = transfer.status in WAITS
    can_report = not transfer.is_reported and (waits or transfer.status is TransferStatus.SETTLED)
    return transfer._asdict() | {
        "reasons": [reason._asdict() for reason in transfer.reasons],
        "can_cancel": waits,
        "can_confirm": transfer.status is TransferStatus.HELD and not transfer.is_confirmed,
        "can_report": can_report,
    }


def transfer_answer(transfer: Transfer) -> TransferAnswer:
    """The same for the routes that FastAPI answers."""
    return TransferAnswer(**transfer_fields(transfer))


def payee_answer(payee: Payee) -> PayeeAnswer:
    """The payee as the API shows them."""
    return PayeeAnswer(
        id=payee.id,
        name=payee.name,
        number_masked=payee.number_masked,
        last_used_at=payee.last_used_at,
        times_used=payee.times_used,
    )


def suggest_answer(found: Sequence[Suggestion], hint: NumberHint | None) -> SuggestAnswer:
    """Suggestions as the API shows them."""
    return SuggestAnswer(
        items=[
            SuggestedPayee(
                payee=payee_answer(one.payee),
                reason=one.reason,
                resembles=None if one.resembles is None else payee_answer(one.resembles),
            )
            for one in found
        ],
        number=None
        if hint is None
        else NumberHintAnswer(is_own_bank=hint.is_own_bank, is_check_digit_right=hint.is_check_digit_right),
    )
