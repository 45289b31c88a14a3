"""Every domain has a front door and says on one screen what it is for."""

import ast
from collections.abc import Iterator

from tools.tidy.tree import Finding, Tree

# The composition root and the kernel are entered file by file; events is a language, not a place.
WITHOUT_FRONT_DOOR = frozenset({"app", "kernel", "events"})


def check(tree: Tree) -> Iterator[Finding]:
    """Find domains without a README and front doors that do not say what they offer."""
    for domain in tree.domains:
        if f"trident/{domain}/README.md" not in tree.paths:
            yield Finding(f"trident/{domain}/__init__.py", 1, f"trident/{domain}/README.md is missing")
        if domain not in WITHOUT_FRONT_DOOR:
            module = tree.find_module(f"trident/{domain}/__init__.py")
            if module is None or not _names_its_offer(module):
                yield Finding(f"trident/{domain}/__init__.py", 1, "the front door has no __all__")


def _names_its_offer(module: ast.Module) -> bool:
    return any(
        isinstance(target, ast.Name) and target.id == "__all__"
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
    )
