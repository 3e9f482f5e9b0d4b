"""Questions that checks ask of a document."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence.records import DocumentRecord


@dataclass(frozen=True)
class Document:
    """A hand-in's texts as one document."""

    record: DocumentRecord
