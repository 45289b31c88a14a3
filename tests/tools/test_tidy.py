from pathlib import Path

import pytest

from tools.tidy import find_untidy
from tools.tidy.tree import Tree

# Put together from halves, so that the rules do not find this file.
NOTE = "TO" + "DO"
REGISTRY = "registry.npm" + "js.org"


def findings_in(root: Path, files: dict[str, str]) -> list[str]:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return [str(finding) for finding in find_untidy(Tree.of_folder(root))]


TIDY_DOMAIN = {
    "trident/loans/README.md": "Loans.",
    "trident/loans/__init__.py": "__all__ = []\n",
    "trident/loans/actions/__init__.py": "",
    "trident/loans/actions/grant_loan.py": "import os\n\n\ndef grant_loan() -> str:\n    return os.sep\n",
}


def test_a_tidy_tree_has_no_findings(tmp_path: Path) -> None:
    assert findings_in(tmp_path, TIDY_DOMAIN) == []


@pytest.mark.parametrize(
    ("path", "text", "finding"),
    [
        ("trident/loans/rules.py", "a = 1\n" * 351, "rules.py:1: 351 lines"),
        ("tests/loans/test_rules.py", "a = 1\n" * 1001, "test_rules.py:1: 1001 lines"),
        ("web/apps/customer/src/App.tsx", "a;\n" * 351, "App.tsx:1: 351 lines"),
        ("trident/loans/rules.py", "def f():\n" + "    a = 1\n" * 70, "rules.py:1: f has 71 lines"),
        ("trident/loans/utils.py", "", "“utils.py” says nothing"),
        ("trident/loans/loan_helpers.py", "", "“loan_helpers.py” says nothing"),
        ("web/packages/ui/src/common/Button.tsx", "", "“common” says nothing"),
        ("trident/loans/actions/repay_loan.py", "def _pay(): ...\n", "repay_loan.py:1: an action file holds"),
        (
            "trident/loans/actions/repay_loan.py",
            "def repay_loan(): ...\ndef send_letter(): ...\n",
            "repay_loan.py:2: send_letter belongs",
        ),
        (
            "trident/loans/rules.py",
            "def f():\n    import os\n    return os\n",
            "rules.py:2: import at the top",
        ),
        ("trident/loans/rules.py", f"# {NOTE} finish\n", f"rules.py:1: “{NOTE}”"),
        ("docs/guides/first.md", f"{NOTE}\n", f"first.md:1: “{NOTE}”"),
        (
            "web/package-lock.json",
            '{"resolved": "https://mirror.example/react"}',
            "package-lock.json:1: an address in a lock file",
        ),
        ("README.md", f"npm install --registry {REGISTRY}\n", "README.md:1: the host of a package registry"),
        ("Makefile", "all:\n\tcd /ro" + "ot/bank\n", "Makefile:2: an absolute path"),
        ("deploy/key.pem", "-----BEGIN PRIVATE" + " KEY-----\n", "key.pem:1: a private key"),
        ("trident/wealth/__init__.py", "__all__ = []\n", "trident/wealth/README.md is missing"),
        ("trident/loans/__init__.py", "", "loans/__init__.py:1: the front door has no __all__"),
        ("trident/loans/types.py", "class A:\n    fee_minor: float\n", "types.py:2: fee_minor is money"),
        ("trident/loans/rules.py", "def f(fee_minor: float | None): ...\n", "rules.py:1: fee_minor is money"),
        ("trident/loans/rules.py", "half = float(loan.amount_minor)\n", "rules.py:1: amount_minor is money"),
        ("trident/loans/rules.py", "at = datetime.now(UTC)\n", "rules.py:1: datetime.now(): take `now`"),
        ("trident/loans/rules.py", "at = time.time()\n", "rules.py:1: time.time(): take `now`"),
    ],
)
def test_each_rule_finds_what_it_is_for(tmp_path: Path, path: str, text: str, finding: str) -> None:
    found = findings_in(tmp_path, {**TIDY_DOMAIN, path: text})
    assert len(found) == 1
    assert finding in found[0]


def test_the_composition_root_may_read_the_clock(tmp_path: Path) -> None:
    files = {"trident/app/README.md": "App.", "trident/app/cli.py": "started_at = datetime.now(UTC)\n"}
    assert findings_in(tmp_path, files) == []


def test_generated_files_may_be_long(tmp_path: Path) -> None:
    assert findings_in(tmp_path, {"web/packages/client/src/generated/api.ts": "a;\n" * 5000}) == []


def test_a_binary_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_bytes(b"\x89PNG\r\n\x00\xff")
    assert find_untidy(Tree.of_folder(tmp_path)) == []


def test_a_checkout_lists_tracked_and_new_files_but_no_ignored_ones() -> None:
    root = Path(__file__).parents[2]
    paths = Tree.of_checkout(root).paths
    assert "pyproject.toml" in paths
    assert not [path for path in paths if path.startswith((".venv/", "data/"))]
