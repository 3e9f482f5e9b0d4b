"""Run some jobs a second time in a fresh interpreter: a fork must not make a difference."""

from __future__ import annotations

import json
import random
from threading import Lock
from typing import Any

from grader.sandbox.job import Job, Outcome, Sandbox


class CrossChecked:
    """A backend whose jobs are, a random share of them, compared with another's."""

    def __init__(self, sandbox: Sandbox, fresh: Sandbox, share: float) -> None:
        self._sandbox, self._fresh, self._share = sandbox, fresh, share
        self._random = random.SystemRandom()
        self._lock = Lock()
        self._checked = 0
        self._differences: list[str] = []
        self.name, self.isolation = sandbox.name, sandbox.isolation

    @property
    def checked(self) -> int:
        """How many jobs were run twice."""
        return self._checked

    @property
    def differences(self) -> tuple[str, ...]:
        """What came out otherwise, a sentence each."""
        return tuple(self._differences)

    def run(self, job: Job) -> Outcome:
        """Run a job, and perhaps run it again; the first outcome counts."""
        outcome = self._sandbox.run(job)
        if self._random.random() < self._share and outcome.limit is None:
            again = self._fresh.run(job)
            with self._lock:
                self._checked += 1
                if essence(job, outcome) != essence(job, again):
                    self._differences.append(
                        f"{job.program} gave another result in a fresh interpreter "
                        f"(exit codes {outcome.exit_code} and {again.exit_code})"
                    )
        return outcome

    def close(self) -> None:
        """Close both."""
        self._sandbox.close()
        self._fresh.close()


def essence(job: Job, outcome: Outcome) -> object:
    """Return what two runs of a job must agree on.

    Our own programs give the same bytes. A hand-in may print the time or a random number, so of a
    run that is which cells ended how.
    """
    if job.program != "run":
        return outcome.exit_code, outcome.stdout
    lines = [_line(raw) for raw in outcome.stdout.splitlines()]
    cells = [
        (line.get("file"), line.get("cell"), line.get("state"), line.get("error"))
        for line in lines
        if line.get("type") == "cell"
    ]
    ends = [line.get("outcome") for line in lines if line.get("type") == "end"]
    return cells, ends


def _line(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
