from trident.decisions.actions.approve_policy import approve_policy
from trident.decisions.actions.back_test_policy import back_test_policy
from trident.decisions.actions.check_policy import check_policy
from trident.decisions.actions.draft_policy import draft_policy
from trident.decisions.actions.end_trial import end_trial
from trident.decisions.actions.export_log_day import Exported, export_log_day
from trident.decisions.actions.publish_policy import publish_policy
from trident.decisions.actions.reject_policy import reject_policy
from trident.decisions.actions.roll_back import BUILT_IN, roll_back
from trident.decisions.actions.set_canary import set_canary
from trident.decisions.actions.start_shadow import start_shadow
from trident.decisions.actions.submit_policy import submit_policy
from trident.decisions.conformance.run import run_folder as run_conformance
from trident.decisions.decide import decide, decide_many
from trident.decisions.deciding import Deciding
from trident.decisions.dmn.model import (
    BadModel,
    DecisionTable,
    InputColumn,
    InputData,
    Model,
    OutputColumn,
    Rule,
)
from trident.decisions.dmn.model import (
    Decision as ModelDecision,
)
from trident.decisions.dmn.read import read_model
from trident.decisions.dmn.write import write_model
from trident.decisions.errors import PolicyFault, PolicyFaults
from trident.decisions.judgements import MOST_AT_ONCE, DecisionRequest, Judgement, JudgementReason
from trident.decisions.policy.columns import ColumnDecisions, evaluate_columns
from trident.decisions.policy.compile import compile_policy
from trident.decisions.policy.run import Policy
from trident.decisions.policy_text import PolicyCase
from trident.decisions.queries.log_exports import days_to_export
from trident.decisions.queries.logged_decisions import LoggedDecision, logged_decision
from trident.decisions.queries.policy_versions import list_versions, point_state, policy_text, policy_version
from trident.decisions.queries.tallies import (
    RuleHits,
    counted_until,
    outcome_counts,
    outcomes_by_quarter,
    rule_hits,
)
from trident.decisions.queries.verify_log import LogDayVerification, LogVerification, verify_log, verify_log_day
from trident.decisions.refusals import DecisionNotFound, DecisionRequestReused
from trident.decisions.types import Decision, DecisionPoint, Fact, FactType, FactValue, Outcome, Output, Reason

__all__ = [
    "BUILT_IN",
    "MOST_AT_ONCE",
    "BadModel",
    "ColumnDecisions",
    "Deciding",
    "Decision",
    "DecisionNotFound",
    "DecisionPoint",
    "DecisionRequest",
    "DecisionRequestReused",
    "DecisionTable",
    "Exported",
    "Fact",
    "FactType",
    "FactValue",
    "InputColumn",
    "InputData",
    "Judgement",
    "JudgementReason",
    "LogDayVerification",
    "LogVerification",
    "LoggedDecision",
    "Model",
    "ModelDecision",
    "Outcome",
    "Output",
    "OutputColumn",
    "Policy",
    "PolicyCase",
    "PolicyFault",
    "PolicyFaults",
    "Reason",
    "Rule",
    "RuleHits",
    "approve_policy",
    "back_test_policy",
    "check_policy",
    "compile_policy",
    "counted_until",
    "days_to_export",
    "decide",
    "decide_many",
    "draft_policy",
    "end_trial",
    "evaluate_columns",
    "export_log_day",
    "list_versions",
    "logged_decision",
    "outcome_counts",
    "outcomes_by_quarter",
    "point_state",
    "policy_text",
    "policy_version",
    "publish_policy",
    "read_model",
    "reject_policy",
    "roll_back",
    "rule_hits",
    "run_conformance",
    "set_canary",
    "start_shadow",
    "submit_policy",
    "verify_log",
    "verify_log_day",
    "write_model",
]
