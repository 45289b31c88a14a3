from trident.decisions.conformance.run import run_folder as run_conformance
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
from trident.decisions.policy.columns import ColumnDecisions, evaluate_columns
from trident.decisions.policy.compile import compile_policy
from trident.decisions.policy.run import Policy
from trident.decisions.types import Decision, DecisionPoint, Fact, FactType, FactValue, Outcome, Output, Reason

__all__ = [
    "BadModel",
    "ColumnDecisions",
    "Decision",
    "DecisionPoint",
    "DecisionTable",
    "Fact",
    "FactType",
    "FactValue",
    "InputColumn",
    "InputData",
    "Model",
    "ModelDecision",
    "Outcome",
    "Output",
    "OutputColumn",
    "Policy",
    "PolicyFault",
    "PolicyFaults",
    "Reason",
    "Rule",
    "compile_policy",
    "evaluate_columns",
    "read_model",
    "run_conformance",
    "write_model",
]
