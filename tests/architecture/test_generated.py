"""What is generated from the code and committed is what the code says today."""

from pathlib import Path

from tools.gen.__main__ import differences, generated

ROOT = Path(__file__).parents[2]


def test_the_generated_files_are_what_the_code_says() -> None:
    stale = [str(path.relative_to(ROOT)) for path in differences(generated())]
    assert stale == [], "run python -m tools.gen"
