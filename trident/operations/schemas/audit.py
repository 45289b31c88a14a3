"""The audit trail as the API shows it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from trident.kernel.http import StrictModel


class AuditRecord(StrictModel):
    """One thing somebody did."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
                "sequence": 1042,
                "actor_type": "staff",
                "actor_id": "0190a6c2-4800-7c33-8e44-3f4a5b6c7d8e",
                "actor_name": "王芳",
                "action": "approval.requested",
                "subject_type": "account",
                "subject_id": "0190a6c2-6a00-7a11-8c22-1d2e3f4a5b6c",
                "reason": "客户来电挂失，身份已核实",
                "details": {"kind": "freeze-account"},
                "occurred_at": "2026-03-18T02:30:00Z",
                "digest": "5f1d7a84db00d2fce00b31a7fc73224f0c1ff9f6ba3dd2f0c1a2d0f8a1cbb0de",
            }
        }
    )

    id: UUID
    sequence: int
    actor_type: str
    actor_id: str
    actor_name: str
    action: str
    subject_type: str
    subject_id: str
    reason: str | None
    details: dict[str, Any]
    occurred_at: datetime
    digest: str = Field(description="SHA-256 over this record and the digest of the one before, in hex")


class AuditVerification(StrictModel):
    """What a walk along the chain found."""

    model_config = ConfigDict(json_schema_extra={"example": {"intact": True, "checked": 1042, "first_fault": None}})

    intact: bool
    checked: int = Field(description="records looked at")
    first_fault: str | None = Field(description="the first record that is not what was written")
