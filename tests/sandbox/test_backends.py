"""Both backends run the same programs, and the sandbox holds."""

import json
import os
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.sandbox import bubblewrap
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Job, JobLimits, LimitKind, Sandbox
from grader.sandbox.plain import PlainProcess
from grader.sandbox.probe import probe

SCRIPTS = {
    "spin": "while True: pass",
    "hog": "b = []\nwhile True: b.append(bytearray(10_000_000))",
    "flood": "while True: print('x' * 10_000)",
    "fill": "import itertools\nfor n in itertools.count():"
    "\n    open(f'{n}', 'wb').write(b'x' * 1_000_000)",
    "daemon": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)",
    "forks": "import os, sys, time\nn = 0\ntry:\n    while True:\n        if os.fork() == 0:\n"
    "            time.sleep(30); os._exit(0)\n        n += 1\n"
    "except OSError:\n    print(n, flush=True)\n"
    "    os._exit(0)",
    "whoami": "import os, json\nprint(json.dumps({'uid': os.getuid(), 'env': dict(os.environ),"
    " 'files': sorted(os.listdir('/')), 'cwd': os.getcwd()}))",
}


def script_job(code: str, tmp_path: Path, name: str = "main", **limits: float) -> Job:
    """Let the script runner of `inside` run some code, without a course world."""
    files = tmp_path / "files"
    work = tmp_path / "work"
    files.mkdir()
    work.mkdir()
    (files / f"{name}.py").write_text(code)
    arguments = ("@files", "-", "full", "60")
    return Job(
        "run",
        arguments,
        mounts={"files": files},
        work=work,
        limits=JobLimits(**limits),  # type: ignore[arg-type]
    )


@pytest.fixture(params=[Bubblewrap, PlainProcess])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    made: Sandbox = request.param()
    return made


@pytest.mark.parametrize(
    ("name", "limits", "kind"),
    [
        ("spin", {"seconds": 4}, LimitKind.TIME),
        ("hog", {"seconds": 60, "memory_mb": 300}, LimitKind.MEMORY),
        ("fill", {"seconds": 60, "disk_mb": 20}, LimitKind.DISK),
    ],
)
@pytest.mark.slow
def test_each_limit_ends_the_job_and_says_which(
    sandbox: Sandbox, tmp_path: Path, name: str, limits: dict[str, float], kind: LimitKind
) -> None:
    outcome = sandbox.run(script_job(SCRIPTS[name], tmp_path, **limits))
    assert outcome.limit is kind


@pytest.mark.slow
def test_a_flood_of_output_is_bounded_and_not_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = sandbox.run(script_job(SCRIPTS["flood"], tmp_path, seconds=4))
    assert outcome.limit is LimitKind.TIME
    assert len(outcome.stdout) < 100_000


@pytest.mark.slow
def test_a_fork_bomb_meets_the_limit_of_processes(tmp_path: Path) -> None:
    outcome = Bubblewrap().run(script_job(SCRIPTS["forks"], tmp_path, processes=40, seconds=20))
    done = next(line for line in map(json.loads, outcome.stdout.splitlines()) if "output" in line)
    assert 10 < int(done["output"]) < 40


@pytest.mark.slow
def test_no_process_outlives_its_job(tmp_path: Path) -> None:
    started = time.monotonic()
    name = f"daemon_{uuid.uuid4().hex}"
    outcome = Bubblewrap().run(script_job(SCRIPTS["daemon"], tmp_path, name, seconds=30))
    assert outcome.limit is None
    assert time.monotonic() - started < 20
    lines = [_read(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
    assert not [line for line in lines if name.encode() in line]


@pytest.mark.slow
def test_a_job_sees_no_user_no_environment_and_no_folder_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret_of_the_instructor")
    outcome = Bubblewrap().run(script_job(SCRIPTS["whoami"], tmp_path))
    done = next(line for line in map(json.loads, outcome.stdout.splitlines()) if "output" in line)
    seen = json.loads(done["output"])
    assert seen["uid"] == 1000
    assert "hf_secret" not in json.dumps(seen["env"])
    assert seen["cwd"] == "/content"
    assert "srv" not in seen["files"]


def test_the_probe_passes_in_the_real_sandbox_and_fails_outside_it() -> None:
    probe(Bubblewrap())
    with pytest.raises(GraderError, match="does not hold: a file of the host can be read"):
        probe(PlainProcess())


def test_without_bubblewrap_nothing_runs_and_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GraderError, match="apt-get install bubblewrap"):
        Bubblewrap()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop root")
def test_started_as_root_a_job_is_another_user_on_the_host(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    job = Job("probe", ("/nothing",), work=work)
    assert Bubblewrap().run(job).completed
    assert work.stat().st_uid == bubblewrap.SANDBOX_UID


def test_another_thread_can_stop_a_job(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    with pytest.raises(KeyboardInterrupt):
        Bubblewrap(stop).run(script_job(SCRIPTS["spin"], tmp_path, seconds=60))


def test_a_program_of_ours_runs_with_our_interpreter(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    work = tmp_path / "work"
    work.mkdir()
    job = Job("unpack", ("@a", ".", "9", "9", "9"), mounts={"a": tmp_path / "a.zip"}, work=work)
    outcome = sandbox.run(job)
    assert outcome.completed, (outcome.stderr, sys.executable)
    assert "damaged or not an archive" in json.loads(outcome.stdout)["rejected"]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended while we looked
        return b""
