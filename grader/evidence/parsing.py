"""Read documents, code and data files, in children that can be killed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from grader.intake.submission import Submission
from grader.records import CodeRecord, DatasetRecord, DocumentRecord, SourceFile
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox
from grader.verdict import Quote

_LIMITS = JobLimits(seconds=60, memory_mb=1536)

Record = TypeVar("Record")


def collect_document(
    submission: Submission, handout: Path | None, sandbox: Sandbox
) -> DocumentRecord:
    """Read every document; files that intake refused are listed as unreadable."""
    mounts = {"files": submission.root} | ({"handout": handout} if handout else {})
    arguments = ("@files", "@handout" if handout else "-")
    outcome = sandbox.run(Job("documents", arguments, mounts=mounts, limits=_LIMITS))
    refused = tuple(SourceFile(r.path, "unreadable", r.why) for r in submission.refused)
    if outcome.limit:
        return DocumentRecord((*refused, SourceFile("the hand-in", *_too_much(outcome))), ())
    record = _parsed(DocumentRecord, outcome, "documents")
    return DocumentRecord(record.files + refused, record.blocks)


def collect_code(document: DocumentRecord, sandbox: Sandbox) -> CodeRecord:
    """Read the code cells and scripts of a document."""
    text = TypeAdapter(DocumentRecord).dump_json(document)
    outcome = sandbox.run(Job("code", stdin=text, limits=_LIMITS))
    if outcome.limit:
        return CodeRecord(broken=(Quote(_too_much(outcome)[1]),))
    return _parsed(CodeRecord, outcome, "code")


def collect_dataset(submission: Submission, sandbox: Sandbox) -> DatasetRecord:
    """Read the first rows of the data files."""
    job = Job("datasets", ("@files",), mounts={"files": submission.root}, limits=_LIMITS)
    outcome = sandbox.run(job)
    return DatasetRecord() if outcome.limit else _parsed(DatasetRecord, outcome, "datasets")


def _too_much(outcome: Outcome) -> tuple[str, str]:
    return "unreadable", f"reading it was stopped at our limit of {outcome.limit}"


def _parsed(kind: type[Record], outcome: Outcome, program: str) -> Record:
    """Believe nothing: a record has exactly its type. A program that fails is a fault of ours."""
    if outcome.exit_code != 0:
        raise RuntimeError(f"{program} ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    record: Record = TypeAdapter(kind).validate_json(outcome.stdout)
    return record
