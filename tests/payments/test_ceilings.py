"""What the regulator allows by which means, and that no tier of the bank's goes beyond it."""

import csv
import itertools
from pathlib import Path

import pytest

from trident import decisions
from trident.payments import TERMS
from trident.payments.judging.ceilings import CERTIFICATE, CODE, ceilings, least_strength

RULES = Path(__file__).parents[3] / "shared" / "data" / "rules" / "account_rules.csv"
YUAN = 100
AMOUNTS = [one * YUAN + more for one in (1, 999, 1_000, 4_999, 5_000, 20_000, 49_999, 50_000) for more in (0, 1)]


@pytest.mark.parametrize(
    ("amount", "day", "strength"),
    [
        (1_000, 5_000, 1),
        (1_001, 5_000, CODE),
        (1_000, 5_001, CODE),
        (50_000, 50_000, CODE),
        (1, 50_001, CERTIFICATE),
    ],
)
def test_the_weakest_means_that_may_serve(amount: int, day: int, strength: int) -> None:
    assert least_strength(amount * YUAN, day * YUAN) == strength


def test_no_tier_of_the_default_policy_exceeds_a_ceiling() -> None:
    policy = decisions.compile_policy(decisions.read_model(TERMS.default_policy), TERMS)
    tried = 0
    for payee, amount, before, strength in itertools.product(
        ("same-name", "trusted", "known", "new", "suspicious"), AMOUNTS, [0, *AMOUNTS], (1, 2, 3)
    ):
        facts = {
            "amount": amount,
            "payee": payee,
            "account_class": "class-1",
            "day_amount": before + amount,
            "day_count": 1,
            "year_amount": before + amount,
            "authentication_strength": strength,
        }
        decided = policy.decide(facts)
        assert decided.degraded is None
        if decided.outcome == "allow":
            assert strength >= least_strength(amount, before + amount), facts
            tried += 1
    assert tried > 200


def test_the_figures_are_those_of_the_texts() -> None:
    if not RULES.exists():
        pytest.skip("the table of account rules is not beside the checkout")
    with RULES.open(encoding="utf-8") as file:
        rules = {row["id"]: row for row in csv.DictReader(file)}
    for one in ceilings():
        rule = rules[one.rule]
        assert int(rule["value"]) * YUAN == one.limit_minor, one
        assert one.source == f"{rule['source_document']} {rule['article']}"
