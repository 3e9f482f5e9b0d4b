"""No isolation: a child process with limits, for one's own code on one's own machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from threading import Event

from grader.sandbox.cgroups import Group
from grader.sandbox.environment import job_environment
from grader.sandbox.job import Job, Outcome
from grader.sandbox.memory import meter
from grader.sandbox.policy import PACKAGES, PYTHON, start
from grader.sandbox.supervise import kill_group, supervise


class PlainProcess:
    """Run jobs as ordinary child processes: limits only, the student's files in plain reach."""

    name = "none"
    isolation = "level 0 of 3: none, your own code, run as yourself"

    def __init__(self, stop: Event | None = None) -> None:
        self._stop = stop or Event()

    def run(self, job: Job) -> Outcome:
        """Run a job as a child of this process."""
        places = {name: str(path.resolve()) for name, path in job.mounts.items()}  # cwd is another
        with tempfile.TemporaryDirectory(prefix="grader-home-") as home:
            command = [sys.executable, *PYTHON, "-c", start("grader.inside.start"), str(PACKAGES)]
            result_read, result_write = os.pipe()
            process = subprocess.Popen(
                [*command, str(result_write), *_uncounted(job).words(places)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(result_write,),
                cwd=job.work or home,
                env=job_environment(home=home, path=str(Path(sys.executable).parent)),
                start_new_session=True,
            )
            os.close(result_write)
            process.stdout = os.fdopen(result_read, "rb")
            return supervise(
                process,
                job,
                kill=lambda: kill_group(process),
                memory_mb=meter(Group(), process.pid, job, above=0),
                stop=self._stop,
            )

    def close(self) -> None:
        """Do nothing: it holds nothing."""


def _uncounted(job: Job) -> Job:
    """Leave out the limit of processes: outside a namespace it counts all that the user runs."""
    return replace(job, limits=replace(job.limits, processes=0))
