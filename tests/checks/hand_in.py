"""Hand-ins for the tests of checks, written as text and read as the grader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from grader.evidence import Evidence
from grader.inside import datasets, documents
from grader.inside.documents.handout import handout_hashes
from grader.records import CodeRecord, DatasetRecord, DocumentRecord
from grader.verdict import Quote


def hand_in(
    files: str | Mapping[str, str], *, handout: str = "", code: CodeRecord | None = None
) -> Evidence:
    """Make evidence from files' texts; one text alone is `answers.md`."""
    texts = {"answers.md": files} if isinstance(files, str) else files
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in texts.items():
            (folder / path).write_text(text, encoding="utf-8")
        read = documents.read_folder(folder, frozenset(handout_hashes([handout])))
        tables = datasets.read_folder(folder)
    document = TypeAdapter(DocumentRecord).validate_python(read)
    dataset = TypeAdapter(DatasetRecord).validate_python(tables)
    return Evidence(
        document=lambda: document, code=lambda: code or CodeRecord(), dataset=lambda: dataset
    )


def texts(quotes: tuple[Quote, ...]) -> list[str]:
    """Give what the quotes say."""
    return [quote.text for quote in quotes]
