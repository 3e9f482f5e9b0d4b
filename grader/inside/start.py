"""The first thing every sandboxed program runs: take the last limits, then become the program."""

from __future__ import annotations

import contextlib
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
    """Run `grader.inside.<program>`: arguments are program, processes, file size in MB, its own."""
    program, processes, file_mb = sys.argv[1:4]
    for kind, most in _ALWAYS.items():
        limit(kind, most)
    limit(resource.RLIMIT_FSIZE, int(file_mb) * _MB)
    if int(processes):
        limit(resource.RLIMIT_NPROC, int(processes))
    sys.argv = [program, *sys.argv[4:]]
    runpy.run_module(f"grader.inside.{program}", run_name="__main__", alter_sys=True)


def limit(kind: int, value: int) -> None:
    """Lower a limit for good; one that is lower already stays."""
    with contextlib.suppress(ValueError):
        resource.setrlimit(kind, (value, value))
