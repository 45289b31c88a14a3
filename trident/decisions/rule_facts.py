"""What a rule that spoke looked at, and what it says of itself in both languages."""

import re

from trident.decisions.dmn.model import DecisionTable
from trident.decisions.judgements import JudgementReason
from trident.decisions.policy.run import Policy
from trident.decisions.types import Reason
from trident.kernel.errors import Title

_FACT = re.compile(r"a(\d+)")
_ENGLISH = re.compile(r"(?i)\b(en|english)\b|英文")


def describe_reason(policy: Policy | None, reason: Reason) -> JudgementReason:
    """Return a rule with the facts its cells test and the text beside it.

    The text is the rule's annotations: the column called English (or en), or else the second one, is the English
    text; the first of the others is the Chinese one. Where there is one only, it stands for both.
    """
    names: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    if policy is not None:
        names = _annotation_names(policy, reason.decision)
        facts = _facts_of(policy, reason)
    said = [text for text in reason.annotations if text]
    if not said:
        return JudgementReason(reason.decision, reason.rule, facts, Title(zh=reason.decision, en=reason.decision))
    english = next((at for at, name in enumerate(names) if _ENGLISH.search(name)), 1)
    others = [text for at, text in enumerate(reason.annotations) if at != english and text]
    en = reason.annotations[english] if english < len(reason.annotations) else ""
    zh = others[0] if others else en
    return JudgementReason(reason.decision, reason.rule, facts, Title(zh=zh, en=en or zh))


def _annotation_names(policy: Policy, decision: str) -> tuple[str, ...]:
    for one in policy.model.decisions:
        if one.name == decision and isinstance(one.expression, DecisionTable):
            return one.expression.annotations
    return ()


def _facts_of(policy: Policy, reason: Reason) -> tuple[str, ...]:
    plan = next((one for one in policy.plans if one.name == reason.decision), None)
    if plan is None or reason.rule not in plan.rule_ids:
        return ()
    row = plan.rows[plan.rule_ids.index(reason.rule)]
    found: dict[str, None] = {}
    for column, cell in zip(plan.columns, row, strict=True):
        variable = _FACT.fullmatch(column.variable)
        if cell is not None and variable is not None:
            found[policy.point.facts[int(variable[1])].name] = None
    return tuple(found)
