"""However a batch ends, its temporary files and control groups are gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import below

from grader.sandbox.cgroups import groups_of, memory_group
from grader.sandbox.job import JobLimits
from grader.sandbox.temporary import temporary_folder

BATCH = """
import sys, tempfile, time
from pathlib import Path
from grader.sandbox.backends import open_sandbox
from grader.sandbox.job import Job, JobLimits
from grader.sandbox.temporary import temporary_folder

files = Path(sys.argv[1])
with temporary_folder() as folder:
    tempfile.NamedTemporaryFile(delete=False).write(b"x")
    sandbox = open_sandbox(sys.argv[2])
    print(folder, flush=True)
    sandbox.run(Job("run", ("@files", "-", "full", "60", "8"), mounts={"files": files}))
"""


def test_temporary_files_are_in_one_folder_that_goes() -> None:
    before = tempfile.gettempdir()
    with temporary_folder() as folder:
        kept = Path(tempfile.mkdtemp())
        assert kept.parent == folder
    assert not folder.exists()
    assert tempfile.gettempdir() == before


def test_a_control_group_goes_with_its_job() -> None:
    with memory_group(JobLimits()) as group:
        assert groups_of(os.getpid()) == ([group.folder] if group.folder else [])
    assert groups_of(os.getpid()) == []


def test_a_grader_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    for backend in ("namespaces", "bwrap"):
        marker = f"marker_{os.getpid()}_{backend}"
        files = tmp_path / backend
        files.mkdir()
        (files / f"{marker}.py").write_text("import time\ntime.sleep(300)\n")
        with subprocess.Popen(
            [sys.executable, "-c", BATCH, str(files), backend], stdout=subprocess.PIPE, text=True
        ) as grader:
            assert grader.stdout is not None
            folder = Path(grader.stdout.readline().strip())
            family = _until(lambda pid=grader.pid: len(below(pid)) > 2 and below(pid))
            time.sleep(1)
            family |= below(grader.pid)
            assert folder.exists()
            grader.send_signal(signal.SIGKILL)
        _until(lambda folder=folder: not folder.exists())
        _until(lambda family=family: not [pid for pid in family if _alive(pid)])
        _until(lambda pid=grader.pid: not groups_of(pid))


def _until(true: object) -> set[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := true():  # type: ignore[operator]
            return found if isinstance(found, set) else set()
        time.sleep(0.05)
    raise AssertionError("it did not come true")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
