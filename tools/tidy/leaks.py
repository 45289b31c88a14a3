"""Nothing of the machine it was written on, of a package registry, or of a key gets into the repository."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.tidy.tree import Finding, Tree

# Put together from halves, so that this file does not find itself.
HOSTS = [
    "py" + "pi.org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
]
HOSTS += [
    "registry.npm" + "mirror.com",
    "pypi.tuna.tsinghua" + ".edu.cn",
    "deb.debian" + ".org",
    "mirrors.aliyun" + ".com",
]
REGISTRY = re.compile("|".join(re.escape(host) for host in HOSTS))
MACHINE_PATH = re.compile(r"(?<![\w.~$}*/-])/(?:work|root|farm|home|Users)/[\w.-]+")
PRIVATE_KEY = re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----")


def check(tree: Tree) -> Iterator[Finding]:
    """Find registry hosts, absolute paths of a machine, addresses in lock files, and private keys."""
    for path in tree.paths:
        text = tree.find_text(path)
        if text is None:
            continue
        for pattern, message in (
            (_address_in(path), "an address in a lock file"),
            (REGISTRY, "the host of a package registry"),
            (MACHINE_PATH, "an absolute path of somebody's machine"),
            (PRIVATE_KEY, "a private key"),
        ):
            if pattern is not None and pattern.search(text):
                yield Finding(path, _line(text, pattern), message)


def _address_in(path: str) -> re.Pattern[str] | None:
    name = PurePosixPath(path).name
    if "lock" in name and name.endswith(".json"):
        # npm also copies the addresses at which packages ask for gifts; nothing is fetched from those.
        return re.compile(r'"resolved": *"[a-z+]+://')
    if name.endswith(".lock") or name in {".npmrc", "pip.conf"}:
        return re.compile(r"[a-z]+://")
    return None


def _line(text: str, pattern: re.Pattern[str]) -> int:
    found = pattern.search(text)
    assert found is not None
    return text.count("\n", 0, found.start()) + 1
