"""Read questions that are nested below their passages, as SQuAD writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.inside.datasets.annotations import NO_ANSWER

_ABOVE = ("data", "paragraphs")


def questions_in(value: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each question as a row, with the JSON pointer to it; none where there are none.

    The form is that of Rajpurkar et al. (2016), SQuAD, and its second version, or its inner parts.
    """
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from questions_in(each, f"{pointer}/{at}")
    elif isinstance(value, Mapping) and isinstance(value.get("qas"), list):
        for at, each in enumerate(value["qas"]):
            if isinstance(each, Mapping):
                yield f"{pointer}/qas/{at}", _row(each, value.get("context"))
    elif isinstance(value, Mapping):
        for key in _ABOVE:
            if isinstance(value.get(key), list):
                yield from questions_in(value[key], f"{pointer}/{key}")


def _row(asked: Mapping[str, Any], context: Any) -> dict[str, Any]:
    answers = asked.get("answers", asked.get("answer"))
    first = answers[0] if isinstance(answers, list) and answers else answers or {}
    said = first if isinstance(first, Mapping) else {"text": first}
    text = said.get("text", NO_ANSWER if asked.get("is_impossible") else None)
    return {
        "id": asked.get("id"), "question": asked.get("question"), "context": context,
        "answer": text[0] if isinstance(text, list) and text else text,
        "answer_start": said.get("answer_start"),
    }  # fmt: skip
