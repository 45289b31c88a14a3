"""Points and policies to test with."""

from collections.abc import Sequence

from trident import decisions
from trident.decisions import DecisionPoint, DecisionTable, Fact, FactType, InputColumn, InputData, OutputColumn, Rule
from trident.kernel.errors import Title


def words(text: str) -> Title:
    return Title(zh=f"{text}(中)", en=text)


AMOUNT = Fact("amount_minor", FactType.MONEY, Title(zh="转账金额", en="transfer amount"), "the order", unit="CNY")
AGE = Fact("age", FactType.INTEGER, Title(zh="年龄", en="age"), "the customer", least=0, most=150)
LEVEL = Fact("level", FactType.CHOICE, words("level"), "risk", choices=("low", "mid", "high"))
IS_NEW = Fact("is_new_payee", FactType.BOOLEAN, Title(zh="新收款人", en="new payee"), "payees", when_missing=True)
OPENED = Fact("opened_on", FactType.DATE, words("opened on"), "the account")
SCORE = Fact("score", FactType.DECIMAL, words("score"), "risk")
CITY = Fact("city", FactType.TEXT, words("city"), "the device")
FACTS = (AMOUNT, AGE, LEVEL, IS_NEW, OPENED, SCORE, CITY)
POINT = DecisionPoint(
    name="payments.transfer",
    label=Title(zh="转账审查", en="Transfer review"),
    facts=FACTS,
    outcomes=tuple(decisions.Outcome(name, words(name)) for name in ("allow", "step_up", "refuse")),
    safe_outcome="refuse",
    outputs=(decisions.Output("delay_h", FactType.INTEGER, words("delay"), safe=24),),
)
TYPES = {
    FactType.MONEY: "number",
    FactType.INTEGER: "number",
    FactType.DECIMAL: "number",
    FactType.CHOICE: "string",
    FactType.TEXT: "string",
    FactType.BOOLEAN: "boolean",
    FactType.DATE: "date",
}
GOOD = {"amount_minor": 100_00, "age": 30, "level": "low", "is_new_payee": False}


def table(
    names: Sequence[str],
    rules: Sequence[tuple[str, ...]],
    *,
    hit_policy: str = "FIRST",
    outputs: Sequence[str] = ("outcome",),
    allowed: str | None = None,
    default: str | None = None,
    aggregation: str = "",
) -> DecisionTable:
    """Each rule: its cells, then its results, then an annotation if there is one more."""
    by_name = {term: fact for fact in FACTS for term in fact.terms}
    width = len(names)
    return DecisionTable(
        inputs=tuple(InputColumn(name, TYPES[by_name[name].type] if name in by_name else "string") for name in names),
        outputs=tuple(
            OutputColumn(name or None, None, allowed if not at else None, default if not at else None)
            for at, name in enumerate(outputs)
        ),
        rules=tuple(
            Rule(f"R{number}", rule[:width], rule[width : width + len(outputs)], rule[width + len(outputs) :])
            for number, rule in enumerate(rules, start=1)
        ),
        hit_policy=hit_policy,
        aggregation=aggregation,
    )


def model(*tables: tuple[str, decisions.DecisionTable], inputs: Sequence[str] = ()) -> decisions.Model:
    """A model whose later tables require all earlier ones; its inputs are those named and those of the tables."""
    by_name = {term: fact for fact in FACTS for term in fact.terms}
    named = dict.fromkeys([*inputs, *(column.expression for _, one in tables for column in one.inputs)])
    facts = [name for name in named if name in by_name or name in inputs]
    return decisions.Model(
        name="policy",
        namespace="urn:policy",
        inputs=tuple(
            InputData(f"i{at}", name, TYPES[by_name[name].type] if name in by_name else None)
            for at, name in enumerate(facts)
        ),
        decisions=tuple(
            decisions.ModelDecision(
                f"d{at}", name, None, (*(f"i{n}" for n in range(len(facts))), *(f"d{n}" for n in range(at))), one
            )
            for at, (name, one) in enumerate(tables)
        ),
    )
