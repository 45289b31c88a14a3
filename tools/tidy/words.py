"""What is unfinished is not committed: no notes to oneself, no empty promises on a screen."""

import re
from collections.abc import Iterator

from tools.tidy.tree import Finding, Tree

# Put together from halves, so that this file does not find itself.
WORDS = [
    "TO" + "DO",
    "FIX" + "ME",
    "XX" + "X",
    "NotImplemented" + "Error",
    "coming " + "soon",
    "lorem " + "ipsum",
]
WORDS += ["暂未" + "实现", "敬请" + "期待"]
UNFINISHED = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in WORDS))
FOLDERS = ("trident", "sandbox", "tools", "tests", "benchmarks", "web", "migrations", "deploy", "docs")
SUFFIXES = (".py", ".ts", ".tsx", ".css", ".html", ".js", ".mjs", ".md", ".yaml", ".yml", ".toml", ".sh")


def check(tree: Tree) -> Iterator[Finding]:
    """Find words by which a text says of itself that it is unfinished."""
    for path in tree.under(*FOLDERS, suffixes=SUFFIXES):
        for number, line in enumerate((tree.find_text(path) or "").splitlines(), start=1):
            if found := UNFINISHED.search(line):
                yield Finding(path, number, f"“{found.group()}”: finish it or leave it out")
