"""A score's life through its routes: by two people, beside the others first, effective at once, and back."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.risk.desk.office import Analyst, Office, refused
from trident.kernel.auth import Role
from trident.risk import FEATURES, canonical_json
from trident.risk.training.train import Sample, train_logistic

NAMES = ("amount", "is_night", "is_new_payee")


@pytest.fixture(autouse=True)
def nothing_in_force(office: Office) -> Iterator[None]:
    """Each test ends without a score in force."""
    yield
    with office.city.database.transaction() as db:
        db.connection().exec_driver_sql("UPDATE risk.score_pointer SET live = NULL, shadow = NULL")


def document(seed: int) -> str:
    """Learn a score from payments that are frauds by a rule of chance."""
    chance = np.random.default_rng(seed)
    matrix = np.column_stack([chance.lognormal(9, 1, 500), chance.integers(0, 2, 500), chance.integers(0, 2, 500)])
    is_fraud = chance.random(500) < 0.1 + 0.6 * matrix[:, 1] * matrix[:, 2]
    sample = Sample(tuple(FEATURES[name] for name in NAMES), matrix, is_fraud, 0, 86_400_000_000)
    return canonical_json(train_logistic(sample, name=f"street {seed}")[0]).decode()


def added(analyst: Analyst, seed: int = 1) -> str:
    answer = analyst.ask("POST", "/scores", {"document": document(seed)})
    assert answer.status_code == 201, answer.text
    digest: str = answer.json()["digest"]
    return digest


def step(analyst: Analyst, digest: str, verb: str, reason: str = "指标优于现用评分") -> Any:
    return analyst.ask("POST", f"/scores/{digest}/{verb}", None if verb == "shadow" else {"text": reason})


def published(office: Office, seed: int) -> str:
    author, other = office.analyst(), office.analyst()
    digest = added(author, seed)
    for verb in ("approve", "shadow", "publish"):
        assert step(other, digest, verb).status_code == 200, verb
    return digest


def stages(office: Office) -> dict[str, str]:
    items = office.analyst().ask("GET", "/scores").json()["items"]
    return {item["digest"]: item["stage"] for item in items}


def rows(office: Office) -> list[Any]:
    tables = ("risk.score_version", "risk.score_step", "risk.score_pointer")
    return [office.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


def facts(office: Office) -> dict[str, Any]:
    """Pay, and return the facts of the decision about its risk."""
    told = office.pay(office.city.person(funds=10_000), office.city.person(), amount_minor=100)
    query = "SELECT facts FROM decisions.logged WHERE point = 'payments.transfer-risk' AND request_id = :id"
    (row,) = office.rows(query, id=told["id"])
    found: dict[str, Any] = row.facts
    return found


def test_a_score_goes_from_its_file_into_force_and_back(office: Office) -> None:
    author, other = office.analyst(name="王编制"), office.analyst(name="李审批")
    assert facts(office)["score_permille"] == 0
    digest = added(author)
    assert added(author) == digest, "the same content is the version that there is"
    assert step(other, digest, "approve").json()["stage"] == "approved"
    assert step(other, digest, "shadow").json()["stage"] == "shadow"
    beside = facts(office)
    assert (beside["score_permille"], beside["score_version"]) == (0, "")
    assert beside["shadow_score_permille"] > 0
    live = step(other, digest, "publish").json()
    assert [one["stage"] for one in live["steps"]] == ["added", "approved", "shadow", "live"]
    assert live["training"]["payments"] == 500
    assert len(live["training"]["data_digest"]) == 64
    inside = facts(office)
    assert (inside["score_permille"], inside["score_version"]) == (beside["shadow_score_permille"], digest[:12])
    assert inside["shadow_score_permille"] == 0

    second = published(office, 2)
    assert stages(office).items() >= {digest: "retired", second: "live"}.items()
    back = other.ask("POST", "/scores/roll-back", {"to": digest, "reason": "新评分误报过多"})
    assert back.status_code == 200, back.text
    assert stages(office).items() >= {digest: "live", second: "retired"}.items()
    assert facts(office)["score_version"] == digest[:12]
    assert other.ask("POST", "/scores/roll-back", {"to": None, "reason": "暂停使用评分"}).status_code == 200
    assert facts(office)["score_version"] == ""


def test_refusals_change_nothing(office: Office) -> None:
    author, other, auditor = office.analyst(), office.analyst(), office.analyst(Role.AUDITOR)
    digest, live = added(author, 3), published(office, 4)
    before = rows(office)
    unknown = "0" * 64
    refused(author.ask("POST", "/scores", {"document": "{}"}), 422, "score-invalid")
    refused(step(author, digest, "approve"), 409, "score-author-is-approver")
    refused(step(other, digest, "approve", " "), 422, "risk-reason-missing")
    refused(step(other, unknown, "approve"), 404, "score-not-found")
    refused(step(other, digest, "shadow"), 409, "score-step-invalid")
    refused(step(other, digest, "publish"), 409, "score-step-invalid")
    refused(step(other, live, "approve"), 409, "score-step-invalid")
    for to, name, status in ((digest, "score-step-invalid", 409), (unknown, "score-not-found", 404)):
        refused(other.ask("POST", "/scores/roll-back", {"to": to, "reason": "演练一次"}), status, name)
    for verb in ("approve", "shadow", "publish"):
        refused(step(auditor, digest, verb), 403, "permission-denied")
    assert auditor.ask("GET", "/scores").status_code == 200
    assert rows(office) == before
