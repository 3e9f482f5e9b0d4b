"""Read data files in the sandbox: their first rows, and a survey of all rows."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import NotCollected
from grader.evidence.parsing import parsed
from grader.inside.datasets.files import READING
from grader.inside.datasets.normal import fingerprint, words_of
from grader.intake.submission import Submission
from grader.reading.code import Code
from grader.reading.datasets.written import WrittenTable, written_tables
from grader.reading.document import Document
from grader.records import DatasetRecord, SurveyRecord, TableFile
from grader.records.datasets import TableSurvey
from grader.rubric import Rubric
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox

_LOOK = JobLimits(seconds=60, memory_mb=1536)
_SURVEY = JobLimits(seconds=240, memory_mb=2048)
_MOST_KILLERS = 2  # files that may end the program before we give up
_SIGNALLED = 128


@dataclass(frozen=True)
class SurveyRequest:
    """What the survey depends on besides the files."""

    schemas: Mapping[str, Any]
    tables: tuple[WrittenTable, ...]
    known: bytes

    @property
    def digest(self) -> str:
        """Name the request by content."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def to_json(self, skipped: Mapping[str, str] | None = None) -> bytes:
        """Write the request as the program reads it; files may be skipped, with reasons."""
        tables = [
            {"path": each.place, "format": each.form, "typed": each.typed, "rows": list(each.rows)}
            for each in self.tables
        ]
        request = {
            "schemas": dict(self.schemas), "tables": tables,
            "known": base64.b64encode(self.known).decode("ascii"), "skipped": dict(skipped or {}),
        }  # fmt: skip
        return json.dumps(request, default=str).encode()


def collect_dataset(submission: Submission, sandbox: Sandbox) -> DatasetRecord:
    """Read the first rows of the data files; raises NotCollected at our limits."""
    mounts = {"files": submission.root}

    def job(skipped: Mapping[str, str]) -> Job:
        told = json.dumps(skipped).encode()
        return Job("datasets.first_rows", ("@files",), mounts=mounts, stdin=told, limits=_LOOK)

    outcome = _run_without_killers(job, sandbox)
    if outcome.limit:
        raise NotCollected(f"reading the data files was stopped at our limit of {outcome.limit}")
    return parsed(DatasetRecord, outcome, "datasets.first_rows")


def survey_request(
    document: Document, code: Code, rubric: Rubric, held_out: Sequence[str]
) -> SurveyRequest:
    """Put together what is asked of the survey; of held-out texts it gets fingerprints only."""
    known = b"".join(sorted({fingerprint(words_of(text)) for text in held_out}))
    return SurveyRequest(rubric.schemas, written_tables(document, code.record), known)


def collect_survey(
    submission: Submission, request: SurveyRequest, sandbox: Sandbox
) -> SurveyRecord:
    """Survey every table of the hand-in; raises NotCollected at our limits."""
    mounts = {"files": submission.root}

    def job(skipped: Mapping[str, str]) -> Job:
        told = request.to_json(skipped)
        return Job("datasets.survey", ("@files",), mounts=mounts, stdin=told, limits=_SURVEY)

    outcome = _run_without_killers(job, sandbox)
    if outcome.limit:
        raise NotCollected(f"surveying the data was stopped at our limit of {outcome.limit}")
    return parsed(SurveyRecord, outcome, "datasets.survey")


def collect_rows(submission: Submission, table: TableSurvey, sandbox: Sandbox) -> TableFile:
    """Read all rows of one table, where it is no larger than what a network is tested on."""
    words = ("@files", table.path, table.split)
    job = Job("datasets.rows", words, mounts={"files": submission.root}, limits=_LOOK)
    outcome = sandbox.run(job)
    if outcome.limit:
        raise NotCollected(f"reading {table.name} was stopped at our limit of {outcome.limit}")
    return parsed(TableFile, outcome, "datasets.rows")


def _run_without_killers(job: Callable[[Mapping[str, str]], Job], sandbox: Sandbox) -> Outcome:
    """Run a job again without the file that ended it: the others are still to be read.

    A program that ends by itself with an error is a fault of ours, and is not run again.
    """
    skipped: dict[str, str] = {}
    while True:
        outcome = sandbox.run(job(skipped))
        killed = outcome.limit or outcome.exit_code < 0 or outcome.exit_code > _SIGNALLED
        name = _last_read(outcome.stderr) if killed else ""
        if not name or name in skipped or len(skipped) >= _MOST_KILLERS:
            return outcome
        limit = f"was stopped at our limit of {outcome.limit}"
        skipped[name] = f"reading it {limit if outcome.limit else 'ended our reader'}"


def _last_read(stderr: str) -> str:
    """Give the file that was announced last."""
    lines = [line for line in stderr.splitlines() if line.startswith(READING)]
    try:
        name = json.loads(lines[-1].removeprefix(READING)) if lines else ""
    except ValueError:
        return ""
    return name if isinstance(name, str) else ""
