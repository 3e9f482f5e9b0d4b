"""Who is below whom."""

from __future__ import annotations

from pathlib import Path


def below(pid: int) -> set[int]:
    """Return the processes that a process started, however far below."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    todo = [pid]
    while todo:
        here = todo.pop()
        new = {child for child, parent in parents.items() if parent == here} - found
        found |= new
        todo += new
    return found
