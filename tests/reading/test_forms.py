"""A table of questions and answers is read as a form."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from grader.inside import documents
from grader.reading.document import Document
from grader.reading.topics import Topic
from grader.records import BlockKind, DocumentRecord

LONG = (
    "Imagine a driver of a taxi who becomes a driver of an ambulance. He knows the streets and the "
    "wheel already, as the pre-trained model knows the language from much text. He learns only the "
    "siren and the stretcher in three weeks: that is fine-tuning on a small labelled set."
)


def read(text: str) -> Document:
    with TemporaryDirectory() as name:
        (Path(name) / "answers.md").write_text(text, encoding="utf-8")
        found = documents.read_folder(Path(name), frozenset())
    return Document(TypeAdapter(DocumentRecord).validate_python(found))


def test_a_long_answer_in_a_table_is_an_explanation_under_its_heading() -> None:
    document = read(
        "| Question | Answer |\n|---|---|\n| Question 1 | B |\n"
        f"| Explain transfer learning | {LONG} |\n"
        "| Cleaning | Remove the doubles and put everything in small letters. |\n"
    )
    assert document.explanation is not None
    assert document.explanation.text == LONG
    assert document.section(Topic.CLEANING)
    assert [block.rows[-1] for block in document.tables] == [("Question 1", "B")]


def test_a_table_of_data_stays_a_table() -> None:
    document = read(f"| text | label |\n|---|---|\n| {LONG} | good |\n| short | bad |\n")
    assert [block.kind for block in document.blocks] == [BlockKind.TABLE]
