"""Every refusal has a name of its own, a sentence in both languages, and a page."""

import re
from pathlib import Path

import pytest

from tools.gen.problems import refusals
from trident.kernel.errors import BankError, Title, problem_of

PAGES = Path(__file__).parents[2] / "docs" / "problems"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: one.code())
def test_a_refusal_speaks_both_languages_and_has_its_page(refusal: type[BankError]) -> None:
    own = vars(refusal).get("title")
    assert isinstance(own, Title), "it says what happened in its own words, not in its base's"
    assert CHINESE.search(own.zh)
    assert own.en
    assert not CHINESE.search(own.en)
    assert refusal.__doc__, "its docstring says when it is met"
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", refusal.code())
    assert 400 <= refusal.status < 600
    page = (PAGES / f"{refusal.code()}.md").read_text(encoding="utf-8")
    assert own.zh in page
    assert own.en in page


def test_no_two_refusals_say_the_same() -> None:
    for language in ("zh", "en"):
        sentences = [problem_of(one(), language, "/")["title"] for one in refusals()]
        twice = {sentence for sentence in sentences if sentences.count(sentence) > 1}
        assert twice == set(), "people could not tell these apart"


def test_a_refusals_facts_do_not_overwrite_its_problem() -> None:
    fixed = {"type", "title", "status", "detail", "instance"}
    source = Path(__file__).parents[2] / "trident"
    raised = re.compile(r"\b([A-Z]\w+)\((?=[^()]*\b(status|title|type|instance)=)[^()]*\)")
    names = {one.__name__ for one in refusals()}
    found = [
        f"{path.relative_to(source)}: {match.group(0)}"
        for path in source.rglob("*.py")
        for match in raised.finditer(path.read_text(encoding="utf-8"))
        if match.group(1) in names
    ]
    assert found == [], f"{sorted(fixed)} are the problem document's own"
