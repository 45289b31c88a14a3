"""What needs two people: each kind of approval in a file of its own, named here."""

from collections.abc import Mapping

from trident.kernel.errors import BankError
from trident.operations.errors import UnknownApprovalKind
from trident.operations.kinds import freeze_account, reverse_entry, unfreeze_account
from trident.operations.kinds.kind import Kind, Order

KINDS: Mapping[str, Kind] = {
    kind.code: kind for kind in (freeze_account.KIND, unfreeze_account.KIND, reverse_entry.KIND)
}


def kind_of(code: str) -> Kind:
    """The kind of this name.

    :raises UnknownApprovalKind: there is none.
    """
    kind = KINDS.get(code)
    if kind is None:
        raise UnknownApprovalKind(kinds=sorted(KINDS))
    return kind


def refusals() -> list[type[BankError]]:
    """What asking for an approval of any kind may be refused with."""
    return list(dict.fromkeys(refusal for kind in KINDS.values() for refusal in kind.refusals))


__all__ = ["KINDS", "Kind", "Order", "kind_of", "refusals"]
