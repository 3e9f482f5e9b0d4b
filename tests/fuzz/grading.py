"""Grade a hand-in the whole way in one process, and say what must be true of any hand-in."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import json
import logging
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings

from grader.batch.grade import Job as GradeJob
from grader.batch.grade import grade_one, load_keys
from grader.checks import KINDS
from grader.engine import read_items
from grader.errors import Rejected
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.setting import Profile, Setting
from grader.export.class_page import to_class_page
from grader.export.gradebook import to_gradebook
from grader.export.html import to_html
from grader.export.markdown import to_markdown
from grader.intake.submission import HandIn, stage
from grader.report import Report, from_json, to_json
from grader.rubric import load_rubric
from grader.sandbox.job import Job, Outcome
from grader.verdict import Status

CHECKOUT = Path(__file__).parents[2]
RUBRIC = load_rubric(CHECKOUT / "rubrics" / "fine-tuning-assignment", KINDS)
KEYS = load_keys(RUBRIC, None)
SECONDS = 40  # of the processor; what grows with the square of a text takes longer
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "600"))

Files = Mapping[str, bytes]


def fuzz(share: float) -> settings:
    """Give a test its share of all examples; the shares of all tests add up to one.

    `FUZZ_EXAMPLES=15000 pytest tests/fuzz` runs as many, and others each time.
    """
    return settings(
        max_examples=max(1, round(EXAMPLES * share)),
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        deadline=None,
        # Phase.shrink would make a failure small; it takes minutes.
        phases=[Phase.explicit, Phase.generate],
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


class TooSlow(BaseException):
    """No handler of ours may take it for a fault of a check."""


class InProcess:
    """Run the programs of `grader.inside` here: thousands of hand-ins, and tracebacks to read."""

    isolation = "none: a test"
    name = "in this process"

    def run(self, job: Job) -> Outcome:
        """Run a program's `main` with its own arguments and streams."""
        if job.program == "likeness":
            return Outcome(0, json.dumps(_likeness(job.stdin)).encode(), "")
        places = {name: str(path) for name, path in job.mounts.items()}
        words = job.words(places)
        said = io.StringIO()
        with _streams([words[0], *words[3:]], job.stdin.decode(), said):
            try:
                importlib.import_module(f"grader.inside.{job.program}").main()
            except Exception:
                return Outcome(1, b"", traceback.format_exc())
        return Outcome(0, said.getvalue().encode(), "")


class _Faults(logging.Handler):
    """Keep what the grader logs as a fault of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(logging.Formatter().format(record))


def graded(files: Files) -> Report:
    """Grade files; fails unless all that must hold for any hand-in holds."""
    with tempfile.TemporaryDirectory(prefix="grader-fuzz-") as name, _watched() as faults:
        folder = Path(name) / "hand-in"
        write(folder, files)
        setting = Setting(
            RUBRIC, InProcess(), EvidenceCache(Path(name) / "kept"), RUBRIC.limits, Profile.STATIC
        )
        hand_in = HandIn("fuzzed", folder)
        report = grade_one(hand_in, GradeJob(setting, KEYS))
        _student_check(hand_in, Path(name) / "check", setting)
        assert not faults.texts, faults.texts[0]
        assert_consistent(report)
        assert_exported(report)
    return report


def write(folder: Path, files: Files) -> None:
    """Write a hand-in's files."""
    folder.mkdir()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def assert_consistent(report: Report) -> None:
    """The total is the marks' sum, none is ours to blame, and what waits is out of what is sure."""
    assert not report.has_errors
    assert report.earned == round(sum(mark.earned or 0 for mark in report.marks), 2)
    assert report.points == 100
    waiting = tuple(mark.id for mark in report.marks if mark.status is Status.MANUAL)
    assert report.pending == waiting
    for mark in report.marks:
        assert (mark.earned is None) == (mark.status is Status.MANUAL), mark
        assert 0 <= (mark.earned or 0) <= mark.points + 0.01, mark
        assert mark.summary, mark


def assert_exported(report: Report) -> None:
    """Every format can be written, encoded, and the report read back."""
    assert from_json(to_json(report)) == report
    pages = [to_html(report), to_markdown(report), to_gradebook([report], [])]
    pages.append(to_class_page(RUBRIC.title, [report], []))
    for page in pages:
        assert page.encode().strip()


def _student_check(hand_in: HandIn, into: Path, setting: Setting) -> None:
    """Read every item as a student's own check does; what goes wrong is logged."""
    try:
        staged = stage(hand_in, into, setting.sandbox)
    except Rejected:
        return
    read_items(RUBRIC, gather(staged, setting))


@contextlib.contextmanager
def _watched() -> Iterator[_Faults]:
    """Collect faults, and give up when time is over."""
    faults, log = _Faults(), logging.getLogger("grader")
    before = signal.signal(signal.SIGPROF, _ring)
    log.addHandler(faults)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield faults
    except TooSlow as exc:
        raise AssertionError(
            f"more than {SECONDS} s of the processor:\n{traceback.format_exc()}"
        ) from exc
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        log.removeHandler(faults)


def _ring(_number: int, _frame: object) -> None:
    raise TooSlow


@contextlib.contextmanager
def _streams(words: list[str], stdin: str, stdout: io.StringIO) -> Iterator[None]:
    kept = sys.argv, sys.stdin, sys.stdout, sys.getrecursionlimit()
    sys.argv, sys.stdin, sys.stdout = words, io.StringIO(stdin), stdout
    try:
        yield
    finally:
        sys.argv, sys.stdin, sys.stdout = kept[:3]
        sys.setrecursionlimit(kept[3])


def _likeness(stdin: bytes) -> dict[str, Any]:
    """Stand in for the embeddings, which take seconds: any two texts are somehow alike."""
    asked = json.loads(stdin)
    if "embed" in asked:
        return {"phrases": asked["embed"], "vectors": ""}
    cosines = [
        [hashlib.sha256(f"{a}\0{b}".encode()).digest()[0] / 255 for b in asked["phrases"]]
        for a in asked["sentences"]
    ]
    kinds = list(dict.fromkeys(asked["kinds"]))
    chances = [
        [hashlib.sha256(f"{a}\0{b}".encode()).digest()[0] / 255 for b in kinds]
        for a in asked["told"]
    ]
    return {**asked, "cosines": cosines, "kinds": kinds, "chances": chances}
