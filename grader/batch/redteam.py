"""Attack the backends of this machine with some hand-ins of the red team."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from grader.errors import GraderError
from grader.evidence.running import collect_run
from grader.intake.submission import make_hand_in, stage
from grader.records import RunRecord
from grader.rubric import Limits
from grader.sandbox.backends import BACKENDS
from grader.sandbox.job import Sandbox

QUICK = {
    "r11_answer_key": "looks for the answer key",
    "r12_secrets_of_the_host": "reads keys and passwords",
    "r16_writes_outside": "writes outside its folder",
    "r20_kernel_settings": "writes settings of the kernel",
    "r21_network": "reaches the network",
    "r25_rare_sockets": "opens sockets below the network",
    "r40_kernel_calls": "makes dangerous system calls",
    "r26_fork_bomb": "forks as often as it can",
    "r28_memory_hog": "takes all the memory",
}
"""Attacks that are over in a second or two: file and title."""

_LIMITED = {"r26_fork_bomb", "r28_memory_hog"}  # these end at a limit; the others come to their end
_LIMITS = Limits(run_seconds=20, cell_seconds=20, memory_mb=800, processes=48)
_SHOWN = 160  # characters of what worked


@dataclass(frozen=True)
class Attempt:
    """How one attack went on one backend."""

    attack: str
    backend: str
    held: bool
    outcome: str


def attack_backends() -> Iterator[Attempt]:
    """Run the quick attacks on every backend that starts here.

    Raises GraderError if none does, or if the attacks are not there.
    """
    folder = attacks_folder()
    failures = []
    for name, open_backend in BACKENDS.items():
        try:
            sandbox = open_backend(Event())
        except GraderError as exc:
            failures.append(f"{name}: {exc}")
            continue
        try:
            for attack, title in QUICK.items():
                held, outcome = attack_with(folder / f"{attack}.py", sandbox)
                yield Attempt(title, name, held, outcome)
        finally:
            sandbox.close()
    if len(failures) == len(BACKENDS):
        raise GraderError(f"no backend to attack: {'; '.join(failures)}")


def attack_with(script: Path, sandbox: Sandbox) -> tuple[bool, str]:
    """Hand a script in, run it, and say whether the sandbox held, and how it ended."""
    with tempfile.TemporaryDirectory(prefix="grader-redteam-") as folder:
        alone = Path(folder) / "hand-in"
        alone.mkdir()
        shutil.copyfile(script, alone / script.name)
        staged = stage(make_hand_in(alone), Path(folder) / "staged", sandbox)
        record = collect_run(staged, sandbox, None, _LIMITS, "full")
    return _judged(record, is_limited=script.stem in _LIMITED)


def attacks_folder() -> Path:
    """Find the attacks: in the package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    for folder in (package / "attacks", package.parent / "tests" / "redteam" / "attacks"):
        if folder.is_dir():
            return folder
    raise GraderError("the attacks of the red team are not installed with this grader")


def _judged(record: RunRecord, *, is_limited: bool) -> tuple[bool, str]:
    """An attack that did not come to its end proves nothing, unless a limit is what it is about."""
    lines = [line for cell in record.cells for line in cell.output.splitlines()]
    worked = [line.removeprefix("WORKED: ") for line in lines if line.startswith("WORKED: ")]
    if worked:
        return False, f"WORKED: {worked[0][:_SHOWN]}"
    if record.outcome == "completed":
        return True, "held"
    error = next((f"{c.error} {c.message}".strip() for c in record.cells if c.error), "no answer")
    if is_limited:
        return True, f"stopped: {record.limit or error}"[:_SHOWN]
    return False, f"did not come to its end: {record.limit or error}"[:_SHOWN]
