"""Build both web apps with the machine's Node, or with the one in a wheel where the machine has none.

`python -m tools.web` builds; `python -m tools.web --path` prints a PATH on which that Node comes first.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).parents[1] / "web"
OLDEST = (20, 19)
WHEEL_REQUIREMENTS = Path(__file__).parents[1] / "requirements-node.lock"


def is_new_enough(version: str) -> bool:
    """Tell whether a version as `node --version` prints it (`v20.19.2`) will do."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def machine_has_node() -> bool:
    """Tell whether a Node that will do is on the PATH, with npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    return is_new_enough(subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout)


def path_with_node() -> str:
    """Return a PATH on which `node` and `npm` are found, fetching the wheel on first use."""
    path = os.environ.get("PATH", "")
    if machine_has_node():
        return path
    programs = Path(sys.executable).parent
    if not (programs / "node").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(WHEEL_REQUIREMENTS)]
        subprocess.run(pip, check=True)
    return f"{programs}{os.pathsep}{path}"


def install(environment: dict[str, str]) -> None:
    """Install the packages that the lock file names, unless they are the ones already there."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / ".stamp-installed"
    if (WEB / "node_modules").is_dir() and stamp.exists() and stamp.read_text() == lock:
        return
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=WEB, env=environment, check=True)
    stamp.write_text(lock)


def main() -> int:
    """Print the PATH, or install and build."""
    path = path_with_node()
    if "--path" in sys.argv[1:]:
        print(path)
        return 0
    environment = {**os.environ, "PATH": path}
    try:
        install(environment)
        subprocess.run(["npm", "run", "build", "--silent"], cwd=WEB, env=environment, check=True)
    except subprocess.CalledProcessError as failed:
        return failed.returncode  # npm has said what is wrong
    return 0


if __name__ == "__main__":
    sys.exit(main())
