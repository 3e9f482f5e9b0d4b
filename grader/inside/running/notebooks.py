"""Run a notebook's cells in order in a fresh kernel, and stream each out as it ends."""

from __future__ import annotations

import asyncio
import os
import re
import uuid
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync

from grader.inside.running.forks import Forks
from grader.inside.running.kernels import ForkProvisioner, QuickClient
from grader.inside.running.outputs import Budget, capped, plain_text, uncoloured
from grader.inside.running.stream import Stream

_GRACE_SECONDS = 5  # between the interrupt of a cell and the end of its kernel
_SOURCE_CHARS = 200_000  # of one cell, in the executed notebook
_SOURCES_CHARS = 2_000_000  # of all
FLOOD_BYTES = 64 * 1024 * 1024
_MARKED = re.compile(r"^\s*-+>\s*(?:(\d+)(?:\s|$))?(.*)$")
_FRAME = re.compile(r"^(?:File|Cell In|Input In) ?[\[/~<]")
_CELL_LINE = re.compile(r"^\s*(?:Cell|Input) In\s?\[\d+\],? line:? ?(\d+)")


@dataclass(frozen=True)
class Run:
    """What running a notebook or script depends on besides itself."""

    stream: Stream
    forks: Forks
    budget: Budget
    cell_seconds: int


class Client(NotebookClient):
    """A client that interrupts a cell at its time limit and stops reading a cell that floods."""

    def __init__(self, notebook: Any, *, seconds: int, forks: Forks, **options: Any) -> None:
        super().__init__(notebook, timeout=seconds + 2 * _GRACE_SECONDS, **options)
        self.forks = forks
        self.seconds = seconds
        self.limit = ""
        self.shown = 0
        self.coalesce_streams = True
        self.on_cell_execute = self._start_clock
        self._clock: asyncio.Task[None] | None = None

    def create_kernel_manager(self) -> Any:
        """Let the kernel be forked, not started."""
        manager = super().create_kernel_manager()
        manager.provisioner = ForkProvisioner(
            kernel_id=str(uuid.uuid4()), kernel_spec=manager.kernel_spec, parent=manager
        )
        manager.provisioner.forks = self.forks
        manager.client_factory = QuickClient
        return manager

    def run_cell(self, cell: Any, position: int) -> None:
        """Run one cell; raises what nbclient raises. `limit` names a limit that was met."""
        try:
            self.execute_cell(cell, position)
        finally:
            if self._clock is not None:
                self._clock.cancel()

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        """Take an output, and give up on a cell that writes without end."""
        self.shown += _size(msg.get("content"))
        if self.shown > FLOOD_BYTES:
            if not self.limit:
                self.limit = "output"
                self._give_up()
            return None
        return super().output(outs, msg, display_id, cell_index)

    def death(self) -> str:
        """Say how the kernel's process ended, as far as is known."""
        provisioner = self.km.provisioner if self.km is not None else None
        code = run_sync(provisioner.poll)() if provisioner is not None else None
        if code is None:
            return ""
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """End the kernel without asking it, nor its channels: a hostile one never answers."""
        if self.km is not None:
            run_sync(_killed)(self.km)

    def _give_up(self) -> None:
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()

    async def _start_clock(self, **_: Any) -> None:
        self._clock = asyncio.ensure_future(self._interrupt_late())

    async def _interrupt_late(self) -> None:
        """Ask the cell to stop, so that it says where it was; then end it."""
        await asyncio.sleep(self.seconds)
        self.limit = "time"
        if self.km is not None:
            await ensure_async(self.km.interrupt_kernel())
        await asyncio.sleep(_GRACE_SECONDS)
        self._give_up()


async def _killed(manager: Any) -> None:
    await ensure_async(manager.shutdown_kernel(now=True))


def run_notebook(notebook: Any, name: str, folder: Path, run: Run, *, numbered: bool = True) -> str:
    """Run a notebook; what is stored in it is taken out first. Returns how it ended."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    run.stream.emit(type="notebook", file=name, cells=_sources(notebook), numbered=numbered)
    client = Client(
        notebook,
        seconds=run.cell_seconds,
        forks=run.forks,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    environment = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    with client.setup_kernel(cleanup_kc=False, env=environment):
        try:
            return _run_cells(client, name, run, numbered=numbered)
        finally:
            client.stop()


def _run_cells(client: Client, name: str, run: Run, *, numbered: bool) -> str:
    outcome = "completed"
    for position, cell in enumerate(client.nb.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        place = {"file": name, "cell": position + 1 if numbered else None}
        if outcome != "completed":
            run.stream.emit(type="cell", **place, state="not reached")
            continue
        run.stream.emit(type="cell", **place, state="running")
        found = _run_cell(client, cell, position)
        shown = {"output": plain_text(cell.outputs), "outputs": capped(cell.outputs, run.budget)}
        run.stream.emit(type="cell", **place, **shown, **found)
        outcome = _outcome(found)
    return outcome


def _run_cell(client: Client, cell: Any, position: int) -> dict[str, Any]:
    """Run one cell and say how it ended."""
    found: dict[str, Any] = {"state": "done"}
    try:
        client.run_cell(cell, position)
    except CellTimeoutError:
        found = {"state": "failed", "error": "TimeLimit"}
    except DeadKernelError:
        found = {"state": "failed", "error": "DeadKernel", "message": client.death()}
    except CellExecutionError as exc:
        found = {"state": "failed", "error": str(exc.ename), "message": str(exc.evalue)[:500]}
        found |= _raising_line(str(exc.traceback))
    except Exception:  # a kernel that breaks its channels makes the client raise anything
        found = {"state": "failed", "error": "DeadKernel", "message": "its messages are broken"}
    if client.limit:
        found = {key: found[key] for key in ("line", "quote") if key in found}
        return {"state": "failed", "error": f"{client.limit.capitalize()}Limit", **found}
    return found


def _outcome(found: dict[str, Any]) -> str:
    if found["state"] == "done":
        return "completed"
    return "limit" if found["error"] in {"TimeLimit", "OutputLimit"} else "failed"


def _sources(notebook: Any) -> list[dict[str, str]]:
    cells, left = [], _SOURCES_CHARS
    for cell in notebook.cells:
        source = str(cell.source)[: min(_SOURCE_CHARS, left)]
        left -= len(source)
        cells.append({"kind": str(cell.cell_type), "source": source})
    return cells


def _raising_line(traceback: str) -> dict[str, Any]:
    """Find the student's own line in a traceback: where the last frame of a cell is marked."""
    lines = uncoloured(traceback).splitlines()
    found: dict[str, Any] = {}
    own = False
    for line, following in pairwise([*lines, ""]):
        if named := _CELL_LINE.match(line):
            own, found = True, {"line": int(named[1]), "quote": following.strip()[:300]}
        elif _FRAME.match(line):
            own = False
        elif (own or not found) and (marked := _MARKED.match(line)):
            found = {"line": found.get("line"), "quote": marked[2].strip()[:300]}
            own = False
    return found


def _size(content: Any) -> int:
    """Count the characters of an output, whatever it holds."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return sum(map(_size, content.values()))
    return sum(map(_size, content)) if isinstance(content, list) else 0
