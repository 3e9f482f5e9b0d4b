"""Run a hand-in that attacks the grader by the road of every hand-in, and say what it left behind.

`attack` and `control` run in a grader process of their own (`grader_process.py`). An attack is a
student's script in `attacks/`: it prints a line `WORKED: what` for each thing that succeeded and
must not. Its positive control is the same files without a sandbox, as a user of no rights, in
namespaces of their own; there `REDTEAM_CONTROL=1` asks for a small and harmless dose.

After every attack: I1 the answer key is in no output; I2 the host's files are unchanged; I3 no
process, mount, cgroup or temporary file is left; I4 the next hand-in's record equals its record
alone; I6 the run ended in time; I7 the outcome is a typed one. I5, no better mark, is asked a group
at a time.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
import traces

from grader.errors import Rejected
from grader.evidence.running import collect_run
from grader.intake.submission import HandIn, Submission, stage
from grader.reading.practice.stops import cause_of, failed_cell
from grader.records import RunRecord
from grader.rubric import Limits
from grader.sandbox.job import Job, Outcome, Sandbox
from grader.sandbox.plain import PlainProcess

ATTACKS = Path(__file__).parent / "attacks"
SLACK_SECONDS = 5.0
COURSE, STUDENT = "CS101-autumn", "alice-smith"
MARKER = "MARKER"
"""In the name of a case's main file this stands for a random word, to find its processes by."""

CONTAINED, REJECT, FLAG, INERT = "CONTAINED", "REJECT", "FLAG", "INERT"


def limit(kind: str) -> str:
    """Name the outcome of a run that one of our limits stopped."""
    return f"LIMIT({kind})"


KINDS = {
    "memory ran out": "memory",
    "the disk was full": "disk",
    "no more processes or threads could be started": "processes",
    "it wrote more output than can be kept": "output",
}
"""What a student is told of an error that comes from a limit, and the limit's kind."""

SMALL = Limits(run_seconds=6, cell_seconds=5, memory_mb=400, processes=48, disk_mb=48, output_mb=8)


@dataclass(frozen=True)
class Case:
    """One attack: what is handed in, and how it must end.

    `files` are names in `attacks/`; the first is the main file, cut into cells at its lines `# %%`
    if it is a `notebook`. `build(folder)` adds what no checkout can hold, such as links.
    `outcomes`: one of them must come. `times`: so often it is run. `pending` names what the grader
    still lacks for it. `control` is what the control must print, as a part of a WORKED line, None
    if another case's control stands for it; `control_as` says who runs it. The control of one that
    is aimed at what shares a process with it runs `inside_the_grader`.
    """

    id: str
    title: str
    files: tuple[str, ...]
    outcomes: tuple[str, ...] = (CONTAINED,)
    limits: Limits = SMALL
    build: Callable[[Path], None] | None = None
    pending: str = ""
    control: str | None = ""
    control_as: str = "user"
    notebook: bool = False
    times: int = 1
    inside_the_grader: bool = False
    grows_at_most_mb: float | None = None

    def __str__(self) -> str:
        return self.id


@dataclass
class Site:
    """Where a grader process works: its folders with their decoys, and its sandbox."""

    root: Path
    token: str
    sandbox: Sandbox
    alone: RunRecord | None = None

    @property
    def hand_ins(self) -> Path:
        """The class folder."""
        return self.root / COURSE

    @property
    def answer_key(self) -> Path:
        """The canary: readable by everybody, and named in the grader's own environment."""
        return self.root / "rubric" / "private" / "key.toml"

    def describe(self) -> str:
        """Say what keeps a job in; the answer says too that the grader is up."""
        return self.sandbox.isolation


@dataclass(frozen=True)
class Finding:
    """How an attack went: `outcome` is typed, `broken` names the invariants that do not hold."""

    outcome: str
    worked: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    record: RunRecord | None = None
    refused: tuple[str, ...] = ()
    text: str = ""
    seconds: float = 0.0
    grew_mb: float = 0.0


@dataclass
class Recorder:
    """Pass jobs on to a sandbox, and keep what it gave back."""

    sandbox: Sandbox
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Say what the sandbox is called."""
        return self.sandbox.name

    @property
    def isolation(self) -> str:
        """Say what the sandbox says."""
        return self.sandbox.isolation

    def run(self, job: Job) -> Outcome:
        """Run a job and keep its outcome."""
        outcome = self.sandbox.run(job)
        self.outcomes.append(outcome)
        return outcome


def attack(site: Site, case: Case) -> Finding:
    """Run a case in the site's sandbox, and look at all that it may have left."""
    for _ in range(1, case.times):
        _attack_once(site, case)
    alone = _alone(site)
    finding = _attack_once(site, case)
    if (after := honest_record(site)) != alone:
        changed = f"I4: the next hand-in's record is another: {after}, alone it was {alone}"
        return replace(finding, broken=(*finding.broken, changed))
    return finding


def _attack_once(site: Site, case: Case) -> Finding:
    marker = secrets.token_hex(8)
    with _temporary_folder(site) as temporary:
        hand_in = lay_out(site, case, marker)
        before = traces.take(site.root)
        finding = _run(site, case, hand_in, temporary)
        broken = [*finding.broken, *traces.differences(before, marker, temporary)]
        shutil.rmtree(hand_in)
    if site.token in finding.text:
        broken.append("I1: the answer key is in the output")
    return replace(finding, broken=tuple(broken))


def control(site: Site, case: Case) -> Finding:
    """Run a case without any sandbox; the caller's process is a disposable one."""
    for _ in range(1, case.times):
        _control_once(site, case)
    return _control_once(site, case)


def _control_once(site: Site, case: Case) -> Finding:
    with _temporary_folder(site):
        hand_in = lay_out(site, case, secrets.token_hex(8))
        try:
            if case.inside_the_grader:
                text = _run_in_this_process(next(hand_in.glob("*.py")))
                return Finding(CONTAINED, worked_lines(text), text=text)
            recorder = Recorder(PlainProcess())
            _leave_out_unreadable(hand_in)
            submission = Submission("control", hand_in, "")
            bounds = replace(case.limits, memory_mb=4096)  # so that its own dose is what bounds it
            record = collect_run(submission, recorder, None, bounds, "full")
        finally:
            traces.remove(hand_in)
    text = _text(recorder.outcomes, record)
    return Finding(outcome_of(record), worked_lines(text), record=record, text=text)


def _leave_out_unreadable(hand_in: Path) -> None:
    """Remove what a copy that follows links would fail at, which is no control of anything."""
    for path in hand_in.rglob("*"):
        if not (path.is_dir() or path.is_file()) or not os.access(path, os.R_OK):
            path.unlink()


def _run_in_this_process(script: Path) -> str:
    """Run a script as graders do that share a process with it, in a copy of this one."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.dup2(said.fileno(), 1)
            os.environ["REDTEAM_CONTROL"] = "1"
            sys.stdout = open(1, "w")  # noqa: SIM115  the copy ends in a moment
            try:
                exec(compile(script.read_text(), script.name, "exec"), {"__name__": "__main__"})  # noqa: S102
            finally:
                sys.stdout.flush()
                os._exit(0)
        os.waitpid(child, 0)
        said.seek(0)
        return said.read().decode()


def lay_out(site: Site, case: Case, marker: str) -> Path:
    """Write a case's hand-in among those of its class."""
    folder = site.hand_ins / STUDENT
    folder.mkdir()
    for name in case.files:
        source, target = ATTACKS / name, folder / Path(name).name
        if source.is_dir():
            shutil.copytree(source, folder, symlinks=True, dirs_exist_ok=True)
        else:
            if name == case.files[0]:
                target = target.with_stem(f"{target.stem}_{marker}")
            text = source.read_text(encoding="utf-8")
            if case.notebook and name == case.files[0]:
                target, text = target.with_suffix(".ipynb"), to_notebook(text)
            target.write_text(text, encoding="utf-8")
    if case.build:
        case.build(folder)
    return folder


def to_notebook(text: str) -> str:
    """Make a notebook of a script, a cell for each part between lines `# %%`."""
    cells = [nbformat.v4.new_code_cell(part.strip()) for part in text.split("\n# %%\n")]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


def outcome_of(record: RunRecord) -> str:
    """Name how a run ended, in the words of the table of attacks."""
    if record.outcome == "limit":
        return limit(record.limit)
    cell = failed_cell(record)
    cause = cause_of(cell.error, cell.message) if cell is not None else ""
    return limit(KINDS[cause]) if cause in KINDS else CONTAINED


def worked_lines(text: str) -> tuple[str, ...]:
    """Take the lines that an attack printed about itself, each once."""
    found = (line for line in text.splitlines() if line.startswith("WORKED: "))
    return tuple(dict.fromkeys(line.removeprefix("WORKED: ").strip() for line in found))


def honest_record(site: Site) -> RunRecord:
    """Run an honest hand-in that prints all of the state that a neighbour could have changed."""
    with _temporary_folder(site) as temporary:
        hand_in = HandIn("bob-jones", ATTACKS / "honest.py")
        submission = stage(hand_in, Path(tempfile.mkdtemp(dir=temporary)), site.sandbox)
        recorder = Recorder(site.sandbox)
        record = collect_run(submission, recorder, None, Limits(run_seconds=60), "full")
        for left in temporary.iterdir():
            shutil.rmtree(left)
    if record.outcome != "completed":
        raise RuntimeError(f"the honest hand-in does not run: {_text(recorder.outcomes, record)}")
    return record


def verdict(case: Case, finding: Finding) -> str:
    """Say what is wrong with how an attack ended, or nothing."""
    wrong = [f"worked: {what}" for what in finding.worked] + list(finding.broken)
    if finding.outcome not in case.outcomes:
        wrong.append(f"ended as {finding.outcome}, not as {' or '.join(case.outcomes)}")
    most = case.grows_at_most_mb
    if most is not None and finding.grew_mb > most:
        wrong.append(f"the grader grew by {finding.grew_mb:.0f} MB, more than {most:.0f}")
    return "\n".join([*wrong, finding.text[-3000:]]) if wrong else ""


def _alone(site: Site) -> RunRecord:
    if site.alone is None:
        site.alone = honest_record(site)
        if honest_record(site) != site.alone:
            raise RuntimeError("the honest hand-in's record is not the same twice")
    return site.alone


def _run(site: Site, case: Case, hand_in: Path, temporary: Path) -> Finding:
    recorder = Recorder(site.sandbox)
    staging = Path(tempfile.mkdtemp(prefix="grader-stage-", dir=temporary))
    meter = traces.MemoryMeter()
    refused: tuple[str, ...] = ()
    started = time.monotonic()
    broken: list[str] = []
    record = None
    try:
        submission = stage(HandIn(STUDENT, hand_in), staging, recorder)
        refused = tuple(f"{each.path}: {each.why}" for each in submission.refused)
        started = time.monotonic()
        record = collect_run(submission, recorder, None, case.limits, "full")
        outcome = REJECT if refused and record.outcome == "none" else outcome_of(record)
    except Rejected as exc:
        outcome, refused = REJECT, (str(exc),)
    except Exception:
        outcome = "ERROR"
        broken.append(f"I7: the grader itself failed: {traceback.format_exc()}")
    seconds = time.monotonic() - started
    if seconds > case.limits.run_seconds + SLACK_SECONDS:
        broken.append(f"I6: it ran for {seconds:.1f} s")
    grew = meter.grown_mb()
    shutil.rmtree(staging)
    text = _text(recorder.outcomes, record)
    return Finding(outcome, worked_lines(text), tuple(broken), record, refused, text, seconds, grew)


def _text(outcomes: Sequence[Outcome], record: RunRecord | None) -> str:
    parts = []
    for outcome in outcomes:
        for raw in outcome.stdout.decode("utf-8", errors="replace").splitlines()[:2000]:
            parts += _strings(raw)
        parts.append(outcome.stderr)
    return "\n".join([*parts, repr(record)])


def _strings(raw: str) -> list[str]:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return [raw]
    return [str(v) for v in line.values()] if isinstance(line, dict) else [raw]


@contextlib.contextmanager
def _temporary_folder(site: Site) -> Iterator[Path]:
    """Give the grader a folder for temporary files of its own, so that none goes unseen."""
    folder = Path(tempfile.mkdtemp(prefix="case-", dir=site.root))
    folder.chmod(0o755)
    kept = os.environ.get("TMPDIR", "")
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    try:
        yield folder
    finally:
        os.environ["TMPDIR"], tempfile.tempdir = kept, None
        traces.remove(folder)
