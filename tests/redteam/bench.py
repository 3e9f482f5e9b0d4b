"""Grader processes by user and backend, and what a test asks of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader_process import GraderProcess
from harness import Case, Finding, attack, verdict


@dataclass
class Graders:
    """Grader processes, started when first asked for."""

    running: dict[tuple[str, str], GraderProcess]

    def get(self, user: str, backend: str) -> GraderProcess:
        """Return the running one; one that an attack ended is started anew."""
        found = self.running.get((user, backend))
        if found is None or not found.is_alive:
            if found is not None:
                found.close()
            found = self.running[user, backend] = GraderProcess(user, backend)
        return found


@dataclass(frozen=True)
class Bench:
    """A backend as one user's grader runs it."""

    graders: Graders
    user: str
    backend: str

    def attack(self, case: Case) -> Finding:
        """Run a case and the checks of the invariants."""
        found: Finding = self.call(attack, case)
        return found

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return `function(site, *arguments)`, computed in the grader process."""
        return self.graders.get(self.user, self.backend).call(function, *arguments)

    def withstands(self, case: Case) -> None:
        """Fail unless a case ends as it must, with every invariant kept."""
        wrong = verdict(case, self.attack(case))
        assert not wrong, f"{case.id} on {self.backend} as {self.user}\n{wrong}"
