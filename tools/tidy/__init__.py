"""Keep the house tidy: sizes, names, one action a file, imports on top, no loose ends, nothing leaked.

Each rule is a module with `check(tree)`, which yields what it finds; `python -m tools.tidy` runs all of them.
"""

from tools.tidy import actions, clocks, domains, imports, leaks, money, names, sizes, words
from tools.tidy.tree import Finding, Tree

RULES = (sizes, names, actions, imports, words, leaks, domains, money, clocks)

__all__ = ["RULES", "Finding", "Tree", "find_untidy"]


def find_untidy(tree: Tree) -> list[Finding]:
    """Return what every rule finds in the tree, in the order of files and lines."""
    return sorted(finding for rule in RULES for finding in rule.check(tree))
