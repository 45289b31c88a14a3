from trident.operations.actions.count_transfers import count_transfers
from trident.operations.actions.decide_approval import decide_approval
from trident.operations.actions.replay_dead_letter import replay_dead_letter
from trident.operations.actions.request_approval import request_approval
from trident.operations.actions.search_customers import search_customers
from trident.operations.queries import approval, list_approvals
from trident.operations.types import (
    AccountSummary,
    Approval,
    ApprovalId,
    ApprovalStatus,
    Decision,
    EntryParty,
    EntrySummary,
    Lookup,
    LookupId,
    Overview,
    Refusal,
    SettledAmount,
    StaffName,
    Summary,
)

__all__ = [
    "AccountSummary",
    "Approval",
    "ApprovalId",
    "ApprovalStatus",
    "Decision",
    "EntryParty",
    "EntrySummary",
    "Lookup",
    "LookupId",
    "Overview",
    "Refusal",
    "SettledAmount",
    "StaffName",
    "Summary",
    "approval",
    "count_transfers",
    "decide_approval",
    "list_approvals",
    "replay_dead_letter",
    "request_approval",
    "search_customers",
]
