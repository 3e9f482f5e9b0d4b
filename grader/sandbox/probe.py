"""Try the real backend before a batch, and refuse to grade if it does not hold."""

from __future__ import annotations

import json
import tempfile

from grader.errors import GraderError
from grader.sandbox.job import Job, Sandbox


def probe(sandbox: Sandbox) -> None:
    """Run the escape attempts of `grader.inside.probe`; raises GraderError if one works."""
    with tempfile.NamedTemporaryFile(prefix="grader-canary-") as canary:
        outcome = sandbox.run(Job("probe", (canary.name,)))
    if not outcome.completed:
        reason = (outcome.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise GraderError(
            f"the sandbox does not start: {reason}. Student code is not run without one; "
            "`grader doctor` says what this machine lacks"
        )
    worked = json.loads(outcome.stdout)
    if worked:
        raise GraderError(f"the sandbox does not hold: {'; '.join(worked)}. Nothing was graded")
