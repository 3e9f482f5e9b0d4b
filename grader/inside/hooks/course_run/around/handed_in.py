"""The files that were handed in, by their names."""

import functools
import os
import re

DATA = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".parquet", ".jsonl", ".zip", ".gz", ".arrow"})
TEXTS = frozenset({".json", ".txt", ".data", ".pkl", ".pickle", ".npy", ".npz", ".tar"})

_MOST_CODE = 2_000_000
_SAVING = re.compile(r"save|output_?dir|out_dir|makedirs|mkdir", re.IGNORECASE)

_handed_in: dict[str, list[str]] = {}


@functools.cache
def root() -> str:
    """Return the working folder of the run: the hand-in lies in it."""
    return os.path.dirname(os.environ["GRADER_EVENTS"])  # noqa: PTH120  a path as text


def by_name() -> dict[str, list[str]]:
    """List what was handed in by the last part of its name."""
    if not _handed_in:
        base = os.environ.get("GRADER_HANDED_IN") or root()
        for folder, folders, files in os.walk(base):
            folders[:] = [name for name in folders if name[0] != "."]
            inside = os.path.relpath(folder, base)
            for name in [*folders, *files]:
                path = os.path.normpath(f"{inside}/{name}")
                _handed_in.setdefault(name.casefold(), []).append(path)
    return _handed_in


def handed_in_data() -> list[str]:
    """Name the data files of the hand-in, by their paths in the working folder."""
    names = sorted(name for names in by_name().values() for name in names)
    return [n for n in names if os.path.splitext(n)[1].lower() in DATA | TEXTS]  # noqa: PTH122


def shared(name: str, parts: list[str]) -> int:
    """Count the parts that two paths have in common at their ends."""
    pairs = zip(reversed(name.split("/")), reversed(parts), strict=False)
    count = 0
    for one, other in pairs:
        if one.casefold() != other.casefold():
            break
        count += 1
    return count


def saves_to(name: str) -> bool:
    """Say whether a line of the handed-in code saves under a name, as far as one can see."""
    written = re.compile(rf"[\"'/]{re.escape(name.rstrip('/'))}/?\\?[\"']")
    return any(written.search(line) and _SAVING.search(line) for line in _lines_of_code())


@functools.cache
def _lines_of_code() -> tuple[str, ...]:
    """Read the handed-in code; a notebook may hold the lines of a cell in one."""
    base = os.environ.get("GRADER_HANDED_IN") or root()
    names = {name for names in by_name().values() for name in names}
    lines: list[str] = []
    for name in sorted(name for name in names if name.endswith((".py", ".ipynb"))):
        try:
            with open(f"{base}/{name}", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                lines += file.read(_MOST_CODE).replace("\\n", "\n").splitlines()
        except OSError:
            continue
    return tuple(lines)
