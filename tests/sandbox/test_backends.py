"""Every backend runs the same programs, and the sandboxes hold."""

import gzip
import json
import os
import sys
import tarfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import below

from grader.errors import GraderError
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Job, JobLimits, LimitKind, Outcome, Sandbox
from grader.sandbox.namespaces import Namespaces
from grader.sandbox.plain import PlainProcess
from grader.sandbox.policy import SANDBOX_UID
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
    "whoami": "import os, json, getpass, socket\nprint(json.dumps({'uid': os.getuid(),"
    " 'env': dict(os.environ), 'files': sorted(os.listdir('/')), 'cwd': os.getcwd(),"
    " 'first_env': open('/proc/self/environ').read(), 'user': getpass.getuser(),"
    " 'host': socket.gethostname(), 'etc': sorted(os.listdir('/etc')),"
    " 'dev': sorted(os.listdir('/dev')),"
    " 'caps': [l for l in open('/proc/self/status') if l.startswith(('Cap', 'Seccomp:', 'NoNew'))],"
    " 'fds': sorted(os.listdir('/proc/self/fd'))[:3], 'umask': os.umask(0)}))",
    "inodes": "import itertools\nfor n in itertools.count():\n    open(f'f{n}', 'w').close()",
    "tree": "import os\nfor n in range(3000):\n    os.mkdir('d')\n    os.chdir('d')",
}


def script_job(code: str, tmp_path: Path, name: str = "main", **limits: Any) -> Job:
    """Let the script runner of `inside` run some code, without a course world."""
    files = tmp_path / "files"
    files.mkdir(parents=True)
    (files / f"{name}.py").write_text(code)
    arguments = ("@files", "-", "full", "60", "8")
    return Job(
        "run",
        arguments,
        mounts={"files": files},
        limits=JobLimits(**limits),
    )


@pytest.fixture(scope="module")
def namespaces() -> Iterator[Namespaces]:
    backend = Namespaces(preloaded=("numpy",))
    yield backend
    backend.close()


@pytest.fixture(params=["bwrap", "namespaces"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Give each backend that isolates."""
    if request.param == "bwrap":
        return Bubblewrap()
    made: Sandbox = request.getfixturevalue("namespaces")
    return made


@pytest.mark.parametrize(
    ("name", "limits", "kind"),
    [
        ("spin", {"seconds": 4}, LimitKind.TIME),
        ("hog", {"seconds": 60, "memory_mb": 300}, LimitKind.MEMORY),
        ("fill", {"seconds": 60, "disk_mb": 20}, LimitKind.DISK),
        ("inodes", {"seconds": 60}, LimitKind.DISK),
    ],
)
@pytest.mark.slow
def test_each_limit_ends_the_job_and_says_which(
    sandbox: Sandbox, tmp_path: Path, name: str, limits: dict[str, Any], kind: LimitKind
) -> None:
    outcome = sandbox.run(script_job(SCRIPTS[name], tmp_path, **limits))
    assert kind in {outcome.limit, *outcome.touched}


@pytest.mark.slow
def test_without_isolation_there_are_limits_of_time_and_memory(tmp_path: Path) -> None:
    job = script_job(SCRIPTS["hog"], tmp_path, seconds=60, memory_mb=300)
    assert PlainProcess().run(job).limit is LimitKind.MEMORY


@pytest.mark.slow
def test_what_a_job_leaves_behind_goes_with_it_however_deep(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    outcome = sandbox.run(script_job(SCRIPTS["tree"], tmp_path))
    assert outcome.completed, outcome.stderr


@pytest.mark.slow
def test_a_flood_of_output_is_bounded_and_not_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = sandbox.run(script_job(SCRIPTS["flood"], tmp_path, seconds=60))
    assert b'"error": "OutputLimit"' in outcome.stdout
    assert len(outcome.stdout) < 3_000_000


@pytest.mark.slow
def test_a_fork_bomb_meets_the_limit_of_processes(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = sandbox.run(script_job(SCRIPTS["forks"], tmp_path, processes=40, seconds=20))
    done = next(line for line in map(json.loads, outcome.stdout.splitlines()) if "output" in line)
    assert 10 < int(done["output"]) < 40


@pytest.mark.slow
def test_no_process_outlives_its_job(sandbox: Sandbox, tmp_path: Path) -> None:
    started = time.monotonic()
    name = f"daemon_{uuid.uuid4().hex}"
    outcome = sandbox.run(script_job(SCRIPTS["daemon"], tmp_path, name, seconds=30))
    assert outcome.limit is None
    assert time.monotonic() - started < 20
    lines = [_read(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
    assert not [line for line in lines if name.encode() in line]


@pytest.mark.slow
def test_a_job_sees_no_user_no_environment_and_no_folder_of_the_host(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret_of_the_instructor")
    seen = _seen(sandbox, tmp_path)
    assert (seen["uid"], seen["user"], seen["host"]) == (1000, "student", "grader")
    assert "hf_secret" not in json.dumps(seen)
    assert seen["cwd"] == "/content"
    assert "srv" not in seen["files"]
    assert seen["fds"] == ["0", "1", "2"]
    assert not any(int(line.split()[1], 16) for line in seen["caps"] if line.startswith("Cap"))
    assert [line.split()[1] for line in seen["caps"] if not line.startswith("Cap")] == ["1", "2"]


@pytest.mark.slow
def test_a_job_sees_the_same_on_every_backend(namespaces: Namespaces, tmp_path: Path) -> None:
    both = [_seen(each, tmp_path / name) for name, each in (("a", Bubblewrap()), ("b", namespaces))]
    for seen in both:
        del seen["first_env"]  # the zygote's own, which holds nothing
        del seen["env"]["GRADER_EVENTS"]
        seen["dev"] = [name for name in seen["dev"] if name not in {"core", "console"}]
    assert both[0] == both[1]


def test_the_probe_passes_in_a_real_sandbox(sandbox: Sandbox) -> None:
    probe(sandbox)


def test_the_probe_fails_outside_a_sandbox() -> None:
    with pytest.raises(GraderError, match="does not hold: a file of the host can be read"):
        probe(PlainProcess())


def test_without_bubblewrap_nothing_runs_and_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GraderError, match="apt-get install bubblewrap"):
        Bubblewrap()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop root")
def test_started_as_root_a_job_is_another_user_on_the_host(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    job = script_job("import time\nprint('up', flush=True)\ntime.sleep(3)", tmp_path)
    others = below(os.getpid())  # graders that the attacks of this test run left waiting
    thread = threading.Thread(target=sandbox.run, args=(job,))
    thread.start()
    time.sleep(2)
    users = {_user(Path(f"/proc/{pid}/status")) for pid in below(os.getpid()) - others}
    thread.join()
    assert SANDBOX_UID in users
    assert 0 not in users  # of those below our process namespace


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


@pytest.mark.slow
def test_a_program_itself_meets_the_limit_of_memory_where_no_group_can_be_made(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.cgroups._homes", list)
    header = tarfile.TarInfo("././@PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, 600_000_000
    with gzip.open(tmp_path / "a.tar.gz", "wb", compresslevel=1) as file:
        file.write(header.tobuf() + bytes(header.size))
    work = tmp_path / "work"
    work.mkdir()
    job = Job(
        "unpack",
        ("@a", ".", "9", "9", "9"),
        mounts={"a": tmp_path / "a.tar.gz"},
        work=work,
        limits=JobLimits(seconds=60, memory_mb=200),
    )
    assert sandbox.run(job).limit is LimitKind.MEMORY


def test_jobs_of_one_zygote_know_nothing_of_each_other(
    namespaces: Namespaces, tmp_path: Path
) -> None:
    spoil = "import numpy, json, random, os\nnumpy.mean = json.dumps = random.random = None\n"
    spoil += "os.environ['X'] = '1'\nopen('left', 'w').write('x')\nprint('spoiled')"
    look = "import numpy, json, random, os\nprint(json.dumps([numpy.mean([1, 3]),"
    look += " numpy.random.rand(), random.random(), os.environ.get('X'), os.path.exists('left')]))"
    alone, after = tmp_path / "alone", tmp_path / "after"
    expected = _output(namespaces.run(script_job(look, alone)))
    assert _output(namespaces.run(script_job(spoil, tmp_path / "spoil"))).strip() == "spoiled"
    assert _output(namespaces.run(script_job(look, after))) == expected
    assert json.loads(expected)[3:] == [None, False]


def test_a_zygote_that_was_killed_is_replaced(tmp_path: Path) -> None:
    backend = Namespaces(preloaded=())
    first = _output(backend.run(script_job("print(1)", tmp_path / "a")))
    pids = [
        int(p.parent.name)
        for p in Path("/proc").glob("[0-9]*/cmdline")
        if b"sandbox.zygote" in _read(p)
    ]
    ours = [pid for pid in pids if _parent(pid) == os.getpid()]
    for pid in ours:
        os.kill(pid, 9)
    assert ours
    assert _output(backend.run(script_job("print(1)", tmp_path / "b"))) == first
    backend.close()


def test_a_zygote_that_would_run_threads_is_refused() -> None:
    backend = Namespaces(preloaded=("grader.no_such_module",))
    with pytest.raises(GraderError, match="the zygote does not start: ModuleNotFoundError"):
        backend.run(Job("probe", ("/nothing",)))


def _seen(sandbox: Sandbox, folder: Path) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(_output(sandbox.run(script_job(SCRIPTS["whoami"], folder))))
    return seen


def _output(outcome: Outcome) -> str:
    lines = [json.loads(line) for line in outcome.stdout.splitlines()]
    said = [line["output"] for line in lines if "output" in line]
    assert said, (outcome, lines)
    return str(said[0])


def _user(status: Path) -> int | None:
    """Return who a process in a process namespace below ours is on the host."""
    lines = dict(line.split(":", 1) for line in _read(status).decode().splitlines() if ":" in line)
    return int(lines["Uid"].split()[0]) if len(lines.get("NSpid", "").split()) > 1 else None


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended while we looked
        return b""
