"""What may be sent by what means, in plain Python: a second opinion on the policies that the bank starts from."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from trident.ledger import AccountKind

SINGLE_MINOR = {
    AccountKind.CLASS_1: 200_000_00,
    AccountKind.CLASS_2: 10_000_00,
    AccountKind.CLASS_3: 2_000_00,
}
DAY_MINOR = 500_000_00
DAY_COUNT = 200
YEAR_MINOR = 20_000_000_00
WITHOUT_CERTIFICATE_MINOR = 50_000_00
WITHOUT_CODE_MINOR, WITHOUT_CODE_DAY_MINOR = 1_000_00, 5_000_00


@dataclass
class Sent:
    """What people have sent to others, by day and by year: what waits counts, what came back does not."""

    minor: Counter[tuple[UUID, date]] = field(default_factory=Counter)
    count: Counter[tuple[UUID, date]] = field(default_factory=Counter)
    year_minor: Counter[tuple[UUID, int]] = field(default_factory=Counter)

    def add(self, customer_id: UUID, day: date, amount: int) -> None:
        """Count a transfer that was let through."""
        self.minor[customer_id, day] += amount
        self.count[customer_id, day] += 1
        self.year_minor[customer_id, day.year] += amount

    def give_back(self, customer_id: UUID, day: date, amount: int) -> None:
        """Count it no longer: it was cancelled or rejected."""
        self.minor[customer_id, day] -= amount
        self.count[customer_id, day] -= 1
        self.year_minor[customer_id, day.year] -= amount

    def refusal(self, customer_id: UUID, kind: AccountKind, day: date, amount: int) -> str | None:
        """The refusal that a transfer to somebody else meets before anybody looks at its payer's funds."""
        minor = self.minor[customer_id, day] + amount
        if (
            amount > SINGLE_MINOR[kind]
            or self.count[customer_id, day] + 1 > DAY_COUNT
            or minor > DAY_MINOR
            or self.year_minor[customer_id, day.year] + amount > YEAR_MINOR
        ):
            return "transfer-limit-reached"
        return "certificate-required" if minor > WITHOUT_CERTIFICATE_MINOR else None

    def needs_code(self, customer_id: UUID, day: date, amount: int) -> bool:
        """Whether nobody may send this without a code at least."""
        return amount > WITHOUT_CODE_MINOR or self.minor[customer_id, day] + amount > WITHOUT_CODE_DAY_MINOR
