"""`python -m tools.gen` writes the generated files; with `--check` it names those that differ, and exits 1."""

import sys
from pathlib import Path

from tools.gen.contract import write_contract
from tools.gen.events import write_events
from tools.gen.features import write_features
from tools.gen.permissions import write_permissions
from tools.gen.problems import write_problems
from tools.gen.reference import write_commands, write_settings

ROOT = Path(__file__).parents[2]


def generated() -> dict[Path, str]:
    """Return the text of every generated file."""
    problems, reference = ROOT / "docs" / "problems", ROOT / "docs" / "reference"
    return {
        ROOT / "openapi.json": write_contract(),
        ROOT / "events.json": write_events(),
        ROOT / "permissions.txt": write_permissions(),
        reference / "commands.md": write_commands(),
        reference / "features.md": write_features(),
        reference / "settings.md": write_settings(),
        **{problems / name: text for name, text in write_problems().items()},
    }


def differences(wanted: dict[Path, str]) -> list[Path]:
    """Return the files that are missing, differ, or should not be there any more."""
    stale = [path for path in wanted if not path.exists() or path.read_text(encoding="utf-8") != wanted[path]]
    return stale + [path for path in (ROOT / "docs" / "problems").glob("*.md") if path not in wanted]


def main() -> int:
    """Write, or check."""
    wanted = generated()
    stale = differences(wanted)
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what the code says: run python -m tools.gen")
        return 1 if stale else 0
    for path in stale:
        if path not in wanted:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
