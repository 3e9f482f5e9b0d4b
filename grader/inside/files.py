"""Say what each file of a hand-in is for, by its name."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path, PurePosixPath

MAX_FILES = 5_000
_HIDDEN = {"__MACOSX", "__pycache__", "node_modules", "site-packages", "venv", "env"}
_TEXT = {".md", ".markdown", ".txt", ".rst", ".qmd", ".rmd", ".text"}
_FORMATS = {
    ".docx": "a Word file", ".doc": "a Word file", ".rtf": "an RTF file", ".odt": "a Writer file",
    ".pdf": "a PDF", ".html": "a web page", ".htm": "a web page", ".tex": "a LaTeX file",
    ".pages": "a Pages file", ".pptx": "a presentation",
}  # fmt: skip
_DATA_TEXTS = {"vocab.txt", "merges.txt", "added_tokens.txt", "classes.txt", "labels.txt"}
_REQUIREMENTS = {"pyproject.toml", "environment.yml", "environment.yaml", "pipfile", "setup.cfg"}
_NO_ANSWERS = {"license", "licence", "makefile", "dockerfile", "notice", "procfile", "authors"}
_LARGEST_BARE = 1024 * 1024


class Role(StrEnum):
    """What a file is read as."""

    NOTEBOOK = "notebook"
    SCRIPT = "script"
    TEXT = "text"
    REQUIREMENTS = "requirements"
    SHELL = "shell"
    UNREADABLE = "unreadable"
    IGNORED = "ignored"


def walk(folder: Path) -> list[Path]:
    """List the files below a folder by path; links and hidden folders are left out.

    A folder that cannot be listed raises OSError: what is not seen must not count as missing.
    """
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_fail):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        paths = (Path(here) / name for name in names if not _is_hidden(name))
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
    return sorted(found)[:MAX_FILES]


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in _HIDDEN


def _fail(error: OSError) -> None:
    raise error


def role_of(path: PurePosixPath, size: int) -> tuple[Role, str]:
    """Say how to read a file, and a sentence where we do not."""
    name, suffix = path.name.lower(), path.suffix.lower()
    if suffix in _FORMATS:
        return (
            Role.UNREADABLE,
            f"we do not read {_FORMATS[suffix]}; hand in .ipynb, .py, .md or .txt",
        )
    if name in _REQUIREMENTS or (name.startswith("requirements") and suffix in {".txt", ".in"}):
        return Role.REQUIREMENTS, ""
    if name in _DATA_TEXTS:
        return Role.IGNORED, ""
    by_suffix = {".ipynb": Role.NOTEBOOK, ".py": Role.SCRIPT, ".sh": Role.SHELL}
    if suffix in by_suffix:
        return by_suffix[suffix], ""
    bare = not suffix and name not in _NO_ANSWERS and size <= _LARGEST_BARE
    if suffix in _TEXT or bare:
        return Role.TEXT, ""
    return Role.IGNORED, ""
