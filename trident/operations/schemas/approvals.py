"""Approvals as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, WithJsonSchema

from trident.kernel.errors import Language
from trident.kernel.http import StrictModel
from trident.operations import types
from trident.operations.kinds import KINDS
from trident.operations.schemas.text import Reason

KindCode = Annotated[
    str,
    Field(max_length=40, description="what to do, by the name of its kind"),
    WithJsonSchema({"type": "string", "enum": sorted(KINDS)}),
]


class RequestApproval(StrictModel):
    """What a maker asks for."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "freeze-account",
                "subject_id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
                "reason": "客户来电挂失，身份已核实",
            }
        }
    )

    kind: KindCode
    subject_id: UUID = Field(description="the account, or the entry, that it is about")
    reason: Reason


class Approve(StrictModel):
    """What a checker may say on approving."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "材料齐全，同意"}})

    reason: Reason | None = None


class Reject(StrictModel):
    """Why a checker says no."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "缺少公安机关文书"}})

    reason: Reason


class StaffName(StrictModel):
    """A member of staff."""

    id: UUID
    name: str


class AccountSummary(StrictModel):
    """The account as it stood when the request was made."""

    about: Literal["account"]
    account_id: UUID
    customer_id: UUID | None
    number_masked: str
    holder_name_masked: str
    product: str
    status: str
    currency: str
    balance_minor: int
    available_minor: int


class EntryParty(StrictModel):
    """One side of an entry."""

    account_id: UUID
    number_masked: str
    name_masked: str
    direction: Literal["in", "out"]
    amount_minor: int


class EntrySummary(StrictModel):
    """The entry as it stood when the request was made."""

    about: Literal["entry"]
    entry_id: UUID
    reference: str
    entry_kind: str
    amount_minor: int
    currency: str
    description: str
    posted_at: datetime
    parties: list[EntryParty]


class Refused(StrictModel):
    """Why carrying the request out was refused when a checker last approved it."""

    name: str = Field(description="the refusal's name, as in a problem's `type`")
    title: str
    refused_at: datetime


class Approval(StrictModel):
    """A request of one member of staff that another one decides."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
                "kind": "freeze-account",
                "status": "pending",
                "subject_id": "0190a6c2-6a00-7a11-8c22-1d2e3f4a5b6c",
                "summary": {
                    "about": "account",
                    "account_id": "0190a6c2-6a00-7a11-8c22-1d2e3f4a5b6c",
                    "customer_id": "0190a6c2-5900-7b22-9d33-2e3f4a5b6c7d",
                    "number_masked": "6222 **** 1234",
                    "holder_name_masked": "*小明",
                    "product": "savings",
                    "status": "active",
                    "currency": "CNY",
                    "balance_minor": 1_250_000,
                    "available_minor": 1_250_000,
                },
                "reason": "客户来电挂失，身份已核实",
                "maker": {"id": "0190a6c2-4800-7c33-8e44-3f4a5b6c7d8e", "name": "王芳"},
                "checker": None,
                "decision_reason": None,
                "refusal": None,
                "created_at": "2026-03-18T02:30:00Z",
                "decided_at": None,
            }
        }
    )

    id: UUID
    kind: KindCode
    status: types.ApprovalStatus
    subject_id: UUID
    summary: Annotated[AccountSummary | EntrySummary, Field(discriminator="about")]
    reason: str
    maker: StaffName
    checker: StaffName | None
    decision_reason: str | None
    refusal: Refused | None
    created_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, approval: types.Approval, language: Language) -> Self:
        """Show `approval` to a reader of `language`."""
        refusal = approval.refusal
        return cls(
            id=approval.id,
            kind=approval.kind,
            status=approval.status,
            subject_id=approval.subject_id,
            summary=_summary_of(approval.summary),
            reason=approval.reason,
            maker=_staff_of(approval.maker),
            checker=None if approval.checker is None else _staff_of(approval.checker),
            decision_reason=approval.decision_reason,
            refusal=None
            if refusal is None
            else Refused(name=refusal.name, title=refusal.title.in_language(language), refused_at=refusal.refused_at),
            created_at=approval.created_at,
            decided_at=approval.decided_at,
        )


def _summary_of(summary: types.Summary) -> AccountSummary | EntrySummary:
    shape = AccountSummary if isinstance(summary, types.AccountSummary) else EntrySummary
    return shape.model_validate(summary, from_attributes=True)


def _staff_of(person: types.StaffName) -> StaffName:
    return StaffName(id=person.id, name=person.name)
