"""The first thing every sandboxed program runs: take the last limits, then become the program.

What a program prints is its result, and goes to a descriptor that only the program has: process 1
of the sandbox, into which a hand-in can look, holds an empty stdout instead.
"""

from __future__ import annotations

import contextlib
import os
import resource
import runpy
import sys

_MB = 1024 * 1024
_ALWAYS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 4096,
    resource.RLIMIT_MEMLOCK: 64 * 1024,
    resource.RLIMIT_MSGQUEUE: 0,
}


def main() -> None:
    """Run a program of `grader.inside`.

    Arguments: the descriptor for results, the program, processes, file size in MB, its own.
    """
    results, program, processes, file_mb = sys.argv[1:5]
    os.dup2(int(results), 1)
    os.close(int(results))
    for kind, most in _ALWAYS.items():
        limit(kind, most)
    limit(resource.RLIMIT_FSIZE, int(file_mb) * _MB)
    if int(processes):
        limit(resource.RLIMIT_NPROC, int(processes))
    sys.argv = [program, *sys.argv[5:]]
    runpy.run_module(f"grader.inside.{program}", run_name="__main__", alter_sys=True)


def limit(kind: int, value: int) -> None:
    """Lower a limit for good; one that is lower already stays."""
    with contextlib.suppress(ValueError):
        resource.setrlimit(kind, (value, value))
