"""Run a hand-in's notebooks or scripts, a JSON line for every cell that ends.

Arguments: the staged files, the course world or "-", the profile, seconds a cell. The working
folder is where the student's code runs. Lines: {"type": "cell" | "step" | "note" | "end", …}.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from grader.inside.mirror import mirror

_OUTPUT_CHARS = 4000
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SHELL_LINE = re.compile(r"^\s*[!%]", re.MULTILINE)
_FRAME = re.compile(r'File "(?:[^"]*/)?([^"/]+)", line (\d+)')


def main() -> None:
    """Run everything there is to run, and say how it ended."""
    files, world, profile, cell_seconds = sys.argv[1:5]
    here = Path.cwd()
    shutil.copytree(files, here, dirs_exist_ok=True)
    events = here / ".grader-events"
    prepare_environment(here, world, profile, events)
    tail = _Tail(events)
    outcome = "none"
    for entry in entries(here):
        outcome = run_entry(entry, here, int(cell_seconds))
        if outcome != "completed":
            break
    tail.stop()
    emit(type="end", outcome=outcome)


def emit(**line: Any) -> None:
    """Write one line of the record at once, so that a killed run keeps what it had."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def prepare_environment(here: Path, world: str, profile: str, events: Path) -> None:
    """Point the Hugging Face libraries at the course world, and interpreters at our hooks."""
    cache = here / ".cache" / "huggingface"
    if world != "-":
        mirror(Path(world), cache)
    os.environ.update(
        HF_HOME=str(cache),
        PYTHONPATH=str(Path(__file__).parent / "hooks"),
        GRADER_EVENTS=str(events),
        GRADER_PROFILE=profile,
    )


def entries(here: Path) -> list[Path]:
    """Choose what to run: the notebooks; without one, the scripts that no other script imports."""
    visible = [p for p in here.rglob("*") if not any(part[0] == "." for part in _parts(p, here))]
    notebooks = sorted(p for p in visible if p.suffix == ".ipynb")
    if notebooks:
        return notebooks
    scripts = sorted(p for p in visible if p.suffix == ".py")
    texts = {p: p.read_text(encoding="utf-8", errors="replace") for p in scripts}
    imported = {p for p in scripts for q in scripts if p != q and _imports(texts[q], p.stem)}
    late = re.compile(r"eval|test|predict|infer|report", re.IGNORECASE)
    return sorted(set(scripts) - imported, key=lambda p: (bool(late.search(p.stem)), p))


def run_entry(entry: Path, here: Path, cell_seconds: int) -> str:
    """Run one notebook or script; return "completed", "failed" or "limit"."""
    name = entry.relative_to(here).as_posix()
    if entry.suffix == ".ipynb":
        try:
            notebook = nbformat.read(entry, as_version=4)
        except Exception as exc:  # nbformat raises whatever the file provokes
            emit(type="cell", file=name, state="failed", error="Unreadable", message=str(exc)[:300])
            return "failed"
        return run_notebook(notebook, name, entry.parent, cell_seconds)
    text = entry.read_text(encoding="utf-8", errors="replace")
    if not _compiles(text) and _SHELL_LINE.search(text):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)])
        return run_notebook(notebook, name, entry.parent, cell_seconds, numbered=False)
    return run_script(entry, name)


def run_notebook(
    notebook: Any, name: str, folder: Path, cell_seconds: int, *, numbered: bool = True
) -> str:
    """Run a notebook's cells in order in a fresh kernel."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=cell_seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    outcome = "completed"
    with client.setup_kernel():
        for position, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            place = {"file": name, "cell": position + 1 if numbered else None}
            if outcome != "completed":
                emit(type="cell", **place, state="not reached")
                continue
            outcome = run_cell(client, cell, position, place)
    return outcome


def run_cell(client: NotebookClient, cell: Any, position: int, place: dict[str, Any]) -> str:
    """Run one cell and write how it ended."""
    try:
        client.execute_cell(cell, position)
    except CellTimeoutError:
        emit(type="cell", **place, state="failed", error="TimeLimit", output=_output(cell))
        return "limit"
    except DeadKernelError:
        emit(type="cell", **place, state="failed", error="DeadKernel", output=_output(cell))
        return "failed"
    except CellExecutionError as exc:
        emit(
            type="cell",
            **place,
            state="failed",
            error=exc.ename,
            message=exc.evalue[:500],
            quote=_raising_line(exc.traceback),
            output=_output(cell),
        )
        return "failed"
    emit(type="cell", **place, state="done", output=_output(cell))
    return "completed"


def run_script(script: Path, name: str) -> str:
    """Run one script in its own interpreter; it is over when its process is, whoever it left."""
    with subprocess.Popen(
        [sys.executable, script.name],
        cwd=script.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        tail = bytearray()
        reader = threading.Thread(target=_keep_tail, args=(process, tail), daemon=True)
        reader.start()
        process.wait()
        reader.join(timeout=1)  # a daemon of the student's may hold the pipe open for ever
    output = _ANSI.sub("", tail.decode("utf-8", errors="replace"))
    if process.returncode == 0:
        emit(type="cell", file=name, state="done", output=output[-_OUTPUT_CHARS:])
        return "completed"
    emit(type="cell", file=name, state="failed", **_last_error(output, process.returncode, name))
    return "failed"


def _keep_tail(process: subprocess.Popen[bytes], tail: bytearray) -> None:
    assert process.stdout is not None  # noqa: S101  asked for above
    while chunk := os.read(process.stdout.fileno(), 65536):
        tail += chunk
        del tail[:-65536]


def _last_error(output: str, code: int, name: str) -> dict[str, Any]:
    """Read the exception and the student's own line out of a traceback."""
    lines = output.rstrip().splitlines()
    found: dict[str, Any] = {"error": f"exit code {code}", "output": output[-_OUTPUT_CHARS:]}
    if "Traceback" not in output and "Error" not in output:
        return found
    last = lines[-1] if lines else ""
    kind, _, message = last.partition(": ")
    found |= {"error": kind.strip()[:100].rpartition(".")[2], "message": message[:500]}
    for number, line in enumerate(lines):
        frame = _FRAME.search(line)
        if frame and frame[1] == Path(name).name:
            quote = lines[number + 1].strip() if number + 1 < len(lines) else ""
            found |= {"line": int(frame[2]), "quote": quote[:300]}
    return found


def _raising_line(traceback: str) -> str:
    for line in _ANSI.sub("", traceback).splitlines():
        if line.lstrip().startswith(("---->", "-->", "--->")):
            return line.split(">", 1)[1].strip()[:300]
    return ""


def _output(cell: Any) -> str:
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type in {"execute_result", "display_data"}:
            parts.append(str(output.data.get("text/plain", "")))
    return _ANSI.sub("", "".join(parts))[-_OUTPUT_CHARS:]


def _compiles(text: str) -> bool:
    try:
        compile(text, "script", "exec")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _imports(text: str, module: str) -> bool:
    pattern = (
        rf"^\s*(?:from\s+[\w.]*\b{re.escape(module)}\s+import|import\s+.*\b{re.escape(module)}\b)"
    )
    return re.search(pattern, text, re.MULTILINE) is not None


def _parts(path: Path, base: Path) -> tuple[str, ...]:
    return path.relative_to(base).parts


class _Tail:
    """Pass on what the hooks write while the student's code is still running."""

    def __init__(self, path: Path) -> None:
        self._path, self._read = path, 0
        self._seen: set[str] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Pass on the rest."""
        self._done.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._done.wait(0.2):
            self._pass_on()
        self._pass_on()

    def _pass_on(self) -> None:
        for line in self._new_lines():
            if line not in self._seen and len(self._seen) < 1000:
                self._seen.add(line)
                sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def _new_lines(self) -> Iterator[str]:
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                file.seek(self._read)
                text = file.read(1_000_000)
                whole = text[: text.rfind("\n") + 1]
                self._read += len(whole.encode("utf-8", errors="replace"))
        except OSError:
            return
        yield from whole.splitlines()


if __name__ == "__main__":
    main()
