"""Read documents, code and data files, in children that can be killed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from grader.errors import NotCollected
from grader.intake.submission import Submission
from grader.records import (
    CodeRecord,
    DocumentRecord,
    SourceFile,
)
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox

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
    record = parsed(DocumentRecord, outcome, "documents")
    return DocumentRecord((record.files or _hidden(submission)) + refused, record.blocks)


def collect_code(submission: Submission, document: DocumentRecord, sandbox: Sandbox) -> CodeRecord:
    """Read the code of a document, with the settings files that it loads.

    Raises NotCollected at our limits.
    """
    text = TypeAdapter(DocumentRecord).dump_json(document)
    files = {"files": submission.root}
    outcome = sandbox.run(Job("code", ("@files",), mounts=files, stdin=text, limits=_LIMITS))
    if outcome.limit:
        raise NotCollected(f"reading the code was stopped at our limit of {outcome.limit}")
    return parsed(CodeRecord, outcome, "code")


def _hidden(submission: Submission) -> tuple[SourceFile, ...]:
    """List the files of a hand-in that holds nothing but hidden ones: a person opens those."""
    paths = sorted(path for path in submission.root.rglob("*") if path.is_file())
    names = (path.relative_to(submission.root).as_posix() for path in paths[:20])
    return tuple(SourceFile(name, "unreadable", "hidden files are not read") for name in names)


def _too_much(outcome: Outcome) -> tuple[str, str]:
    return "unreadable", f"reading it was stopped at our limit of {outcome.limit}"


def parsed(kind: type[Record], outcome: Outcome, program: str) -> Record:
    """Believe nothing: a record has exactly its type. A program that fails is a fault of ours."""
    if outcome.exit_code != 0:
        raise RuntimeError(f"{program} ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    record: Record = TypeAdapter(kind).validate_json(outcome.stdout)
    return record
