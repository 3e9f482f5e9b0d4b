"""Run one script in an interpreter of its own, as from a shell."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
from pathlib import Path
from typing import Any

from grader.inside.running.entries import Entry
from grader.inside.running.forks import Forked
from grader.inside.running.notebooks import FLOOD_BYTES, Run
from grader.inside.running.outputs import capped, plain_text, uncoloured

_KEPT_BYTES = 1024 * 1024
_RAISED = re.compile(r"^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?::|$)")  # the line below a traceback's frames
_FRAME = re.compile(r'File "(?:[^"]*/)?([^"/]+)", line (\d+)')


def run_script(script: Entry, name: str, text: str, run: Run) -> str:
    """Run a script; it is over when its process is, whoever it left behind."""
    run.stream.emit(type="notebook", file=name, cells=[{"kind": "code", "source": text[:200_000]}])
    run.stream.emit(type="cell", file=name, state="running")
    tail, (ours, theirs) = bytearray(), os.pipe()
    process = run.forks.script(script, theirs)
    flooded = threading.Event()
    arguments = (ours, tail, flooded, process)
    reader = threading.Thread(target=_keep_tail, args=arguments, daemon=True)
    reader.start()
    code = process.wait()
    reader.join(timeout=1)  # a daemon of the student's may hold the pipe open for ever
    printed = {"output_type": "stream", "name": "stdout", "text": tail.decode(errors="replace")}
    shown = {"output": plain_text([printed]), "outputs": capped([printed], run.budget)}
    found: dict[str, Any] = {"state": "done"}
    if flooded.is_set():
        found = {"state": "failed", "error": "OutputLimit"}
    elif code != 0:
        text = uncoloured(printed["text"])
        found = {"state": "failed", **_last_error(text, code, name)}
    run.stream.emit(type="cell", file=name, **shown, **found)
    if flooded.is_set():
        return "limit"
    return "completed" if code == 0 else "failed"


def _keep_tail(output: int, tail: bytearray, flooded: threading.Event, process: Forked) -> None:
    """Keep the end of what a script prints; one that prints without end is ended."""
    total = 0
    while chunk := os.read(output, 65536):
        total += len(chunk)
        if total > FLOOD_BYTES and not flooded.is_set():
            flooded.set()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        tail += chunk
        del tail[:-_KEPT_BYTES]


def _last_error(output: str, code: int, name: str) -> dict[str, Any]:
    """Read the exception and the student's own line out of a traceback."""
    if code < 0:
        return {"error": "Crash", "message": f"signal {-code}"}
    lines = output.rstrip().splitlines()
    if "Traceback" not in output and "Error" not in output:
        return {"error": f"exit code {code}", "message": output.strip()[-500:].rpartition("\n")[2]}
    raised = _raised(lines)
    kind, _, message = lines[raised].partition(": ")
    found: dict[str, Any] = {"error": kind.strip().rstrip(":")[:100].rpartition(".")[2]}
    found["message"] = message[:500]
    for number, line in enumerate(lines[:raised]):
        frame = _FRAME.search(line)
        if frame and frame[1] == Path(name).name:
            quote = lines[number + 1].strip() if number + 1 < len(lines) else ""
            found |= {"line": int(frame[2]), "quote": quote[:300]}
    return found


def _raised(lines: list[str]) -> int:
    """Find the line that names the exception; what was printed before it may stand below it."""
    starts = [n for n, line in enumerate(lines) if line.startswith("Traceback ")]
    for number in range(starts[-1] + 1 if starts else 0, len(lines)):
        if _RAISED.match(lines[number]):
            return number
    return len(lines) - 1
