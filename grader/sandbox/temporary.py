"""One folder for all that a batch leaves on disk while it runs, gone however the batch ends.

A small process of its own waits for the batch to end and then tidies up: it is not killed with
the grader, so that `kill -9` leaves nothing behind either.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.cgroups import groups_of, sweep
from grader.sandbox.policy import PACKAGES, start

_PATIENCE_SECONDS = 10


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Let every temporary file of this process be in one folder, and that be taken away."""
    sweep()
    before = tempfile.tempdir
    folder = tempfile.mkdtemp(prefix="grader-")
    program = [sys.executable, "-I", "-S", "-c", start("grader.sandbox.temporary"), str(PACKAGES)]
    with subprocess.Popen(
        [*program, str(os.getpid()), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ):
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


def main() -> None:
    """Wait until standard input ends, as it does when the grader dies, and tidy up after it.

    Arguments: the grader's process number and its folder.
    """
    sys.stdin.buffer.read()
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    left = groups_of(int(sys.argv[1]))
    while left and time.monotonic() < deadline:  # a group goes when its last process is gone
        for group in left:
            with contextlib.suppress(OSError):
                group.rmdir()
        time.sleep(0.05)
        left = groups_of(int(sys.argv[1]))


if __name__ == "__main__":
    main()
