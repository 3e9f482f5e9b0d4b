"""Columns are recognised by their names in several languages, and by what they hold."""

from __future__ import annotations

from typing import Any

import pytest

from grader.inside.datasets.roles import recognise

TEXTS = [
    "the soup was cold and bad", "we will come again soon", "nobody answered us at all",
    "third parcel is lost again", "the waiter was kind to us", "my card does not work",
]  # fmt: skip
SHORT = ["cold soup", "come again", "no answer", "lost", "kind waiter", "broken card"]
LABELS = ["bad", "good", "bad", "bad", "good", "bad"]
LONG = [" ".join([text] * 8) for text in TEXTS]
CLASSES = "classification"


@pytest.mark.parametrize(
    ("columns", "values", "task", "roles"),
    [
        (("text", "label"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("Sentiment", "Review"), (LABELS, TEXTS), CLASSES, {"text": 1, "label": 0}),
        (("noi_dung", "khoa"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("テキスト", "ラベル"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("clienteMensaje", "Categoría"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("a", "b"), (LABELS, TEXTS), CLASSES, {"text": 1, "label": 0}),
        (("ID", "Email", "Category"), (range(6), TEXTS, LABELS), CLASSES,
         {"id": 0, "text": 1, "label": 2}),
        (("review_text", "star_rating"), (TEXTS, [5, 1, 1, 5, 5, 1]), CLASSES,
         {"text": 0, "label": 1}),
        (("contract", "text", "label"), (SHORT, TEXTS, LABELS), CLASSES, {"text": 1, "label": 2}),
        (("question", "category"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("input", "output"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("input", "output"), (TEXTS, TEXTS), "instruction-pairs",
         {"instruction": 0, "response": 1}),
        (("instruction", "input", "output"), (TEXTS, SHORT, TEXTS), "instruction-pairs",
         {"instruction": 0, "input": 1, "response": 2}),
        (("article", "highlights"), (LONG, TEXTS), "summarization", {"text": 0, "summary": 1}),
        (("contract_text", "contract_summary"), (LONG, SHORT), "summarization",
         {"text": 0, "summary": 1}),
        (("source", "target"), (LONG, SHORT), "summarization", {"text": 0, "summary": 1}),
        (("en", "fr"), (TEXTS, TEXTS), "translation", {"source": 0, "target": 1}),
        (("question", "context", "answers"), (SHORT, LONG, SHORT), "question-answering",
         {"question": 0, "context": 1, "answer": 2}),
        (("tokens", "ner_tags"), ([["a", "b"]] * 6, [[1, 0]] * 6), "token-classification",
         {"tokens": 0, "tags": 1}),
        (("prompt", "completion"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("question", "answer"), (TEXTS, LABELS), CLASSES, {"text": 0, "label": 1}),
        (("question", "context", "answer"), (SHORT, LONG, ["yes", "no"] * 3),
         "question-answering", {"question": 0, "context": 1, "answer": 2}),
        (("text", "clean_text", "label"), (LONG, TEXTS, LABELS), CLASSES, {"text": 1, "label": 2}),
        (("text", "label", "label_text"), (TEXTS, [0, 1] * 3, LABELS), CLASSES,
         {"text": 0, "label": 1}),
        (("Unnamed: 0", "text_length", "Tweet", "sentiment_label"),
         (range(6), [20] * 6, TEXTS, LABELS), CLASSES, {"text": 2, "label": 3}),
        (("epoch", "loss"), (range(6), [0.5] * 6), "", {}),
    ],
)  # fmt: skip
def test_a_role_is_found_by_name_or_by_contents(
    columns: tuple[str, ...], values: tuple[Any, ...], task: str, roles: dict[str, int]
) -> None:
    found = recognise(columns, list(zip(*values, strict=True)))
    assert (found.task, dict(found.columns)) == (task, roles)


def test_it_is_said_how_a_column_was_recognised() -> None:
    found = recognise(("review", "khoa"), list(zip(TEXTS, LABELS, strict=True)))
    assert found.by == {0: "name", 1: "contents"}
