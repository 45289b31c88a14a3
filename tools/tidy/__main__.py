"""`python -m tools.tidy`: print what is untidy; exit with 1 if anything is."""

import sys
from pathlib import Path

from tools.tidy import find_untidy
from tools.tidy.tree import Tree


def main() -> int:
    """Check the checkout in the current folder."""
    tree = Tree.of_checkout(Path.cwd())
    findings = find_untidy(tree)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"tidy: {len(tree.paths)} files, {len(findings)} findings\n")
    return 1 if findings else 0


sys.exit(main())
