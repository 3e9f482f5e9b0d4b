"""Read what annotation tools write into a row: Label Studio, doccano, spaCy, SQuAD."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from grader.inside.datasets.role_words import ROLE_OF

Cells = Mapping[str, Any]  # a row by its columns
Reader = Callable[[Cells], Cells]
Span = tuple[int, int, str]

NO_ANSWER = "(no answer)"
"""Of a question that is marked as one that its passage does not answer."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST = 50_000  # characters of a text with spans
_MOST_SPANS = 2_000
_SPANS = frozenset({"entities", "ents", "spans", "label", "labels", "annotations"})


def tasks_in(row: Cells) -> Reader | None:
    """Find a task of Label Studio: what was shown in `data`, what was said in `annotations`."""
    results = list(_results(row))
    return _task if isinstance(row.get("data"), dict) and results else None


def _task(row: Cells) -> Cells:
    data = _object(row.get("data"))
    shown = {name: cell for name, cell in data.items() if not isinstance(cell, dict | list)}
    given: dict[str, Any] = {}
    spans: list[Any] = []
    for result in _results(row):
        value = result["value"]
        if isinstance(value.get("labels"), list) and "start" in value:
            spans.append(value)
            continue
        kind = "choices" if "choices" in value else "text" if "text" in value else "rating"
        name = "label" if kind == "choices" and "label" not in given else result.get("from_name")
        given[str(name)] = _only(value.get(kind))
    text = max((str(cell) for cell in shown.values()), key=len, default="")
    tagged = _tagged(text, _spans(spans)) if spans or not given else {}
    return {**shown, **given, **tagged}


def _results(row: Cells) -> Iterator[Mapping[str, Any]]:
    """Give what was said in the first annotation that was not cancelled."""
    for annotation in _objects(row.get("annotations", row.get("completions"))):
        results = _objects(annotation.get("result"))
        found = [each for each in results if isinstance(each.get("value"), dict)]
        if found and not annotation.get("was_cancelled"):
            yield from found
            return


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def spans_in(row: Cells) -> Reader | None:
    """Find a text and the places of names in it, as doccano and spaCy write them."""
    for name, cell in row.items():
        is_named = name.casefold() in _SPANS or bool(_objects(cell))
        spans = _spans(cell) if is_named else []
        texts = {key: value for key, value in row.items() if isinstance(value, str)}
        long_enough = {k: v for k, v in texts.items() if spans and len(v) >= spans[-1][1]}
        if long_enough:
            text = max(long_enough, key=lambda key: len(long_enough[key]))
            return lambda row: _tagged(str(row.get(text) or ""), _spans(row.get(name)))
    return None


def _spans(cell: Any) -> list[Span]:
    """Read `[start, end, label]` or objects with these, in the order of the text."""
    found = []
    for each in cell[:_MOST_SPANS] if isinstance(cell, list) else ():
        if isinstance(each, dict):
            start, end = (each.get(key, each.get(f"{key}_offset")) for key in ("start", "end"))
            label = _only(each.get("label", each.get("labels", each.get("tag"))))
        elif isinstance(each, list) and len(each) == 3:
            start, end, label = each
        else:
            continue
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            found.append((start, end, str(label)))
    return sorted(found)


def _tagged(text: str, spans: list[Span]) -> Cells:
    """Give a text's tokens, and a tag for each as in CoNLL-2003: `B-` begins a name."""
    text = text[:_LONGEST]
    tokens: list[str] = []
    tags: list[str] = []
    at = 0
    for start, end, label in [*spans, (len(text), len(text), "")]:
        if start < at or end > len(text):
            continue
        between, inside = _TOKEN.findall(text[at:start]), _TOKEN.findall(text[start:end])
        tokens += between + inside
        tags += ["O"] * len(between) + [f"{'I' if n else 'B'}-{label}" for n in range(len(inside))]
        at = end
    return {"tokens": tokens, "tags": tags}


def cats_in(row: Cells) -> Reader | None:
    """Find spaCy's `cats`: a share for each class."""
    return _best if _best(row) else None


def _best(row: Cells) -> Cells:
    cats = _object(row.get("cats"))
    shares = {name: share for name, share in cats.items() if isinstance(share, int | float)}
    return {"label": max(shares, key=lambda key: shares[key])} if shares else {}


def answers_in(row: Cells) -> Reader | None:
    """Find the answers of SQuAD, of which the first counts."""
    for name, cell in row.items():
        if isinstance(cell, dict) and {"text", "answer_start"} <= cell.keys():
            return partial(_first_answer, name=name)
    return None


def _first_answer(row: Cells, name: str) -> Cells:
    cell = _object(row.get(name))
    text, start = cell.get("text"), cell.get("answer_start")
    if isinstance(text, list):
        text = text[0] if text else NO_ANSWER
    if isinstance(start, list):
        start = start[0] if start else None
    return {name: text, "answer_start": start}


def only_label_in(row: Cells) -> Reader | None:
    """Find labels that stand in lists of one, as doccano writes them."""
    for name, cell in row.items():
        is_label = ROLE_OF.get(name.casefold()) == "label" and len(row) > 1
        others = [each for key, each in row.items() if key != name and isinstance(each, list)]
        chosen = cell.get("choices") if isinstance(cell, dict) else cell
        if is_label and isinstance(chosen, list) and len(chosen) == 1 and not any(others):
            return lambda row: {name: _only(row.get(name))}
    return None


def _only(cell: Any) -> Any:
    """Give what a list of one holds, as of Label Studio's choices; another list as it is."""
    if isinstance(cell, dict) and isinstance(cell.get("choices"), list):
        cell = cell["choices"]
    return cell[0] if isinstance(cell, list) and len(cell) == 1 else cell
