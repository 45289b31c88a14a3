"""The files that a checkout holds, read and parsed once."""

import ast
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to put right."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Say it the way editors can jump to."""
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Tree:
    """A folder and those of its files that git tracks or would add, as posix paths relative to it."""

    root: Path
    paths: tuple[str, ...]
    _texts: dict[str, str | None] = field(default_factory=dict, repr=False)
    _modules: dict[str, ast.Module | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of_checkout(cls, root: Path) -> Self:
        """List the checkout's files: tracked ones and new ones that are not ignored."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
        return cls(root, tuple(sorted({path for path in listed if path and (root / path).is_file()})))

    @classmethod
    def of_folder(cls, root: Path) -> Self:
        """List every file of a folder that is no checkout."""
        return cls(
            root,
            tuple(sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())),
        )

    def under(self, *folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[str]:
        """Return the paths below any of `folders` that end in one of `suffixes`."""
        starts = tuple(f"{folder}/" for folder in folders)
        return [path for path in self.paths if path.startswith(starts) and path.endswith(suffixes)]

    def find_text(self, path: str) -> str | None:
        """Return a file's text; None when there is none or it is not UTF-8."""
        if path not in self._texts:
            try:
                text = (self.root / path).read_text(encoding="utf-8")
                self._texts[path] = None if "\0" in text else text
            except (UnicodeDecodeError, FileNotFoundError):
                self._texts[path] = None
        return self._texts[path]

    def find_module(self, path: str) -> ast.Module | None:
        """Return a Python file's syntax tree; None when it does not parse (ruff says so louder)."""
        if path not in self._modules:
            try:
                self._modules[path] = ast.parse(self.find_text(path) or "", path)
            except SyntaxError:
                self._modules[path] = None
        return self._modules[path]

    @cached_property
    def domains(self) -> list[str]:
        """Return the names of the packages directly below trident/."""
        modules = (PurePosixPath(path).relative_to("trident") for path in self.under("trident"))
        return sorted({module.parts[0] for module in modules if module.parent.name})
