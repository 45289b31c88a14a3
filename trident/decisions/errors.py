from collections.abc import Sequence
from dataclasses import dataclass

from trident.decisions.fault_words import in_chinese
from trident.kernel.errors import Invalid, Title


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """What keeps a policy from being published, and where: decision, rule and cell as people count them (from 1).

    `other_rule`: the rule that it overlaps with; `is_gap`: no rule matches, so that the fault is between the rules.
    """

    decision: str
    what: str
    rule: int | None = None
    cell: str | None = None
    other_rule: int | None = None
    is_gap: bool = False

    @property
    def title(self) -> Title:
        """What is wrong, in both languages."""
        return Title(zh=in_chinese(self.what), en=self.what)

    def __str__(self) -> str:
        """Say it in a line."""
        rule = f", rule {self.rule}" if self.rule is not None else ""
        cell = f", {self.cell}" if self.cell is not None else ""
        return f"{self.decision}{rule}{cell}: {self.what}"


class PolicyFaults(Invalid):
    """A policy cannot be published as it stands; `faults` lists every fault with its decision, rule and cell."""

    title = Title(zh="策略存在错误，不能发布", en="The policy has faults and cannot be published")

    def __init__(self, faults: Sequence[PolicyFault] = ()) -> None:
        self.found = tuple(faults)
        super().__init__(
            detail=Title(zh="；".join(map(_in_chinese, faults)), en="; ".join(map(str, faults))) if faults else None,
            faults=[{"decision": one.decision, "rule": one.rule, "cell": one.cell, "what": one.what} for one in faults],
        )


def _in_chinese(fault: PolicyFault) -> str:
    rule = f"，第 {fault.rule} 条规则" if fault.rule is not None else ""
    cell = f"，{fault.cell}" if fault.cell is not None else ""
    return f"{fault.decision}{rule}{cell}：{fault.title.zh}"
