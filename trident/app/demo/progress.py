"""Show how far seeding is: a bar on a terminal, a line every tenth elsewhere."""

import sys
from typing import TextIO

_WIDTH = 32
_NAMES = {
    "people": "people 客户",
    "accounts": "accounts 账户",
    "ninety-days": "days 流水",
}


class ProgressLines:
    """Told of each step; writes to `out`."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._tenth: dict[str, int] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        tenth = done * 10 // max(total, 1)
        name = _NAMES.get(step, step)
        if self._out.isatty():
            filled = _WIDTH * done // max(total, 1)
            end = "\n" if done >= total else ""
            self._out.write(f"\r  {name:<16} {'█' * filled}{'·' * (_WIDTH - filled)} {done}/{total}{end}")
            self._out.flush()
        elif tenth != self._tenth.get(step):
            self._tenth[step] = tenth
            self._out.write(f"  {name}: {done}/{total}\n")
            self._out.flush()
