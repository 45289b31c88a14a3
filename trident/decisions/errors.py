from collections.abc import Sequence
from dataclasses import dataclass

from trident.kernel.errors import Invalid, Title


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """What keeps a policy from being published, and where: decision, rule and cell as people count them (from 1)."""

    decision: str
    what: str
    rule: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """Say it in a line."""
        rule = f", rule {self.rule}" if self.rule is not None else ""
        cell = f", {self.cell}" if self.cell is not None else ""
        return f"{self.decision}{rule}{cell}: {self.what}"


class PolicyFaults(Invalid):
    """A policy cannot be published as it stands; `faults` lists every fault with its decision, rule and cell."""

    title = Title(zh="策略存在错误,不能发布", en="The policy has faults and cannot be published")

    def __init__(self, faults: Sequence[PolicyFault] = ()) -> None:
        self.found = tuple(faults)
        super().__init__(
            detail=Title(zh=";".join(map(str, faults)), en="; ".join(map(str, faults))) if faults else None,
            faults=[{"decision": one.decision, "rule": one.rule, "cell": one.cell, "what": one.what} for one in faults],
        )
