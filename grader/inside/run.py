"""Run a hand-in's notebooks or scripts, a JSON line for everything that happens.

Arguments: the staged files, the course world or "-", the profile, seconds a cell, megabytes of
outputs that are kept. The working folder is where the student's code runs. Lines have a type:
"notebook" (what is to be run), "cell" (how one stands: running, done, failed, not reached; with
its outputs), "step", "note", "end".
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import nbformat

from grader.inside.mirror import mirror
from grader.inside.running.entries import Entry, entries
from grader.inside.running.forks import Forks
from grader.inside.running.notebooks import Run, run_notebook
from grader.inside.running.opening import open_notebook
from grader.inside.running.outputs import Budget
from grader.inside.running.scripts import run_script
from grader.inside.running.stream import Tail, open_stream

_SHELL_LINE = re.compile(r"^\s*[!%]", re.MULTILINE)
_MB = 1024 * 1024


def main() -> None:
    """Run everything there is to run, and say how it ended."""
    files, world, profile, cell_seconds, kept_mb = sys.argv[1:6]
    here, forks = Path.cwd(), Forks()
    shutil.copytree(files, here, dirs_exist_ok=True)
    events = here / ".grader-events"
    prepare_environment(world, profile, events, files)
    stream = open_stream()
    run = Run(stream, forks, Budget(int(kept_mb) * _MB), int(cell_seconds))
    tail = Tail(events, stream)
    outcome = "none"
    for entry in entries(here):
        outcome = run_entry(entry, here, run)
        if outcome != "completed":
            break
    tail.stop()
    stream.emit(type="end", outcome=outcome)
    os._exit(0)  # the channels of a kernel that broke them would never be closed


def prepare_environment(world: str, profile: str, events: Path, files: str) -> None:
    """Point the Hugging Face libraries at the course world, and interpreters at our hooks."""
    if world != "-":
        mirror(Path(world))
    hooks = Path(__file__).parent / "hooks"
    os.environ.update(
        PYTHONPATH=str(hooks),
        PATH=os.pathsep.join((str(hooks / "commands"), os.environ.get("PATH", os.defpath))),
        FONTCONFIG_FILE=str(hooks / "fonts.conf"),
        GRADER_EVENTS=str(events),
        GRADER_HANDED_IN=files,
        GRADER_PROFILE=profile,
    )


def run_entry(entry: Entry, here: Path, run: Run) -> str:
    """Run one notebook or script; return "completed", "failed" or "limit"."""
    path, name = entry.path, entry.path.relative_to(here).as_posix()
    if path.suffix == ".ipynb":
        try:
            notebook = open_notebook(path)
        except Exception as exc:  # nbformat raises whatever the file provokes
            found = {"state": "failed", "error": "Unreadable", "message": str(exc)[:300]}
            run.stream.emit(type="cell", file=name, **found)
            return "failed"
        return run_notebook(notebook, name, path.parent, run)
    text = path.read_text(encoding="utf-8", errors="replace")
    if not _compiles(text) and _SHELL_LINE.search(text):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)])
        return run_notebook(notebook, name, path.parent, run, numbered=False)
    return run_script(entry, name, text, run)


def _compiles(text: str) -> bool:
    try:
        compile(text, "script", "exec")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


if __name__ == "__main__":
    main()
