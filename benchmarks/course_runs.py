"""Run hand-ins as a grading does, and say how each ended.

    python benchmarks/course_runs.py [PATH ...] [--only NAME] [--backend namespaces|bwrap]

A PATH is a hand-in, or a folder of hand-ins. Beside such a folder, `PATH.toml` may say how each is
expected to end. Without paths, all of `submissions/runnable` is run. Prints a line for each: how it
ended, the cell and the error, its seconds; then how many ended as expected. Exits with 1 unless
all did.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from grader.errors import Rejected
from grader.evidence.running import collect_run
from grader.intake.submission import HandIn, find_hand_ins, make_hand_in, stage
from grader.records import RunRecord
from grader.rubric import Limits
from grader.sandbox.backends import BACKENDS
from grader.sandbox.job import Sandbox
from grader.world import World, load_world

CHECKOUT = Path(__file__).parents[1]
ALL = CHECKOUT / "submissions" / "runnable"
LIMITS = Limits(run_seconds=180, cell_seconds=180)


@dataclass(frozen=True)
class Ended:
    """How one hand-in ended, beside what was expected of it."""

    name: str
    record: RunRecord | None
    seconds: float
    rejected: str = ""
    expected: dict[str, Any] | None = None

    @property
    def told(self) -> str:
        """Say how it ended in a few words."""
        if self.record is None:
            return f"rejected: {self.rejected}"
        failed = next((c for c in self.record.cells if c.state == "failed"), None)
        if failed is None:
            return self.record.outcome
        place = f"cell {failed.place.cell}" if failed.place.cell else f"line {failed.place.line}"
        where = f"{failed.place.file}, {place}: {failed.error}: {failed.message[:160]}"
        return f"{self.record.outcome} ({where})"

    @property
    def as_expected(self) -> bool:
        """Compare the outcome, and the place and the error where something was to fail."""
        wanted, record = self.expected or {}, self.record
        if record is None or record.outcome != wanted.get("outcome", "completed"):
            return False
        failed = next((c for c in record.cells if c.state == "failed"), None)
        return all(
            failed is not None and found == wanted[key]
            for key, found in (
                ("cell", failed and failed.place.cell),
                ("line", failed and failed.place.line),
                ("error", failed and failed.error),
            )
            if key in wanted
        )


def run_one(
    hand_in: HandIn, sandbox: Sandbox, world: World, expected: dict[str, Any] | None
) -> Ended:
    """Stage and run a hand-in."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        try:
            staged = stage(hand_in, Path(folder), sandbox)
        except Rejected as exc:
            return Ended(hand_in.id, None, time.perf_counter() - began, str(exc), expected)
        began = time.perf_counter()
        record = collect_run(staged, sandbox, world, LIMITS, "smoke")
    return Ended(hand_in.id, record, time.perf_counter() - began, expected=expected)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Run hand-ins and say how each ended.")
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--world", type=Path, default=CHECKOUT / "build" / "world")
    parser.add_argument("--only", default="", help="a part of the hand-in's name")
    parser.add_argument("--every", type=int, default=1, help="run only each so many of them")
    parser.add_argument("--backend", choices=list(BACKENDS), default="namespaces")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--quiet", action="store_true", help="print no notes")
    options = parser.parse_args()
    world = load_world(options.world)
    sandbox: Sandbox = BACKENDS[options.backend](Event())
    tasks = []
    for path in options.paths or sorted(p for p in ALL.iterdir() if p.is_dir()):
        labels = path.with_name(f"{path.name}.toml")
        expected = tomllib.loads(labels.read_text()) if labels.is_file() else {}
        one = path.is_file() or (any(path.glob("*.ipynb")) and not labels.is_file())
        hand_ins = (make_hand_in(path),) if one else find_hand_ins(path)
        tasks += [(h, expected.get(h.id)) for h in hand_ins if options.only in h.id]
    tasks = tasks[:: options.every]
    seconds, good = [], 0
    try:
        with ThreadPoolExecutor(options.jobs) as pool:
            for ended in pool.map(lambda t: run_one(t[0], sandbox, world, t[1]), tasks):
                good += ended.as_expected
                seconds.append(ended.seconds)
                mark = "ok " if ended.as_expected else "BAD"
                sys.stdout.write(f"{mark} {ended.seconds:5.1f} s  {ended.name}: {ended.told}\n")
                if ended.record and not options.quiet:
                    sys.stdout.writelines(f"        {n}\n" for n in ended.record.interventions)
                sys.stdout.flush()
    finally:
        sandbox.close()
    spread = f"median {statistics.median(seconds):.1f} s, slowest {max(seconds):.1f} s"
    sys.stdout.write(f"{good} of {len(tasks)} as expected; {spread}\n")
    sys.exit(good < len(tasks))


if __name__ == "__main__":
    main()
