"""The backends by name, and which one a batch gets.

Isolation has levels, printed in every report. 3: own namespaces, built by the zygote or by
bubblewrap. 0: none. Between them there is room for less: a container that the instructor supplies
(1), and Landlock where a system refuses user namespaces (2). A level is one more class that keeps
the `Sandbox` protocol, and one more line in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from grader.errors import GraderError
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.cross_check import CrossChecked
from grader.sandbox.job import Sandbox
from grader.sandbox.namespaces import Namespaces
from grader.sandbox.plain import PlainProcess
from grader.sandbox.probe import probe

BACKENDS: dict[str, Callable[[Event], Sandbox]] = {"namespaces": Namespaces, "bwrap": Bubblewrap}
"""The backends that isolate, the best first."""

SHARE_CHECKED = 0.05
"""How many of the zygote's jobs are run again in a fresh interpreter."""


def open_sandbox(name: str = "auto", stop: Event | None = None) -> Sandbox:
    """Open a backend and try to break out of it; `auto` takes the first that holds.

    Raises GraderError where none does. Nothing is ever run with less than was asked for.
    """
    stop = stop or Event()
    if name == "none":
        return PlainProcess(stop)
    failures = []
    for each in BACKENDS if name == "auto" else (name,):
        try:
            sandbox = BACKENDS[each](stop)
            probe(sandbox)
        except GraderError as exc:
            failures.append(f"{each}: {exc}")
        else:
            return _checked(sandbox, stop) if each == "namespaces" else sandbox
    raise GraderError("; ".join(failures))


def _checked(sandbox: Sandbox, stop: Event) -> Sandbox:
    """Let some of the zygote's jobs be done by bubblewrap too, where that is installed."""
    try:
        fresh = Bubblewrap(stop)
    except GraderError:
        return sandbox
    return CrossChecked(sandbox, fresh, SHARE_CHECKED)
