"""Each benchmark can be started as its text says; what it measures is for whoever runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
STARTED = sorted(path for path in FOLDER.glob("*.py") if "--quick" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("benchmark", STARTED, ids=lambda path: path.stem)
def test_a_benchmark_starts(benchmark: Path) -> None:
    done = subprocess.run(
        [sys.executable, benchmark, "--help"], capture_output=True, text=True, check=False, cwd=FOLDER.parent
    )
    assert (done.returncode, "--quick" in done.stdout) == (0, True), done.stderr
