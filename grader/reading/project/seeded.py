"""Splits that the code makes by a seed: which rows of which file it holds out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.measuring.splitting import By
from grader.reading.code import Code, argument, source
from grader.reading.defects.chains import value
from grader.reading.practice.splits import Split, split_named
from grader.reading.project.origin import Origin, Unclear, origin_of
from grader.records import Call

_SHUFFLERS = (r"random\.shuffle", r"numpy\.random\.shuffle")
_LEAVING = {"dropna", "drop_duplicates"}
_HARMLESS = {"rename", "reset_index", "fillna", "replace"}
_TARGETS = re.compile(r"\s*([\w\s,]+?)\s*=(?!=)")


def held_out(code: Code) -> Origin | None:
    """Give the rows that the code holds out by a seed; None if it divides none.

    Raises Unclear where it does and they cannot be told.
    """
    calls = [c for c in code.calls("train_test_split", "drop") if _divides(c)]
    found = [_of_call(call) for call in calls]
    if not found:
        return None
    if code.broken:
        raise Unclear("a part of the code cannot be read")
    if code.calls(*_SHUFFLERS):
        raise Unclear("the code shuffles rows in place")
    tests = _different([rows for rows, name in found if name is Split.TEST])
    whole = _different([rows for rows, _ in found if _is_held_out(rows)])
    deepest = max((len(rows.cuts) for rows in whole), default=0)
    last = [rows for rows in whole if len(rows.cuts) == deepest]
    (chosen,) = tests if len(tests) == 1 else last if len(last) == 1 else (None,)
    if chosen is None:
        raise Unclear("the code splits rows in several ways")
    return replace(chosen, steps=chosen.steps | _in_place(code))


def class_values(code: Code, rows: Origin, column: str, labels: Sequence[str]) -> list[Any]:
    """Give each row's class as the code has it when it divides: its order is part of the split.

    Raises Unclear where the code renames the classes in a way that cannot be followed.
    """
    if not rows.classes:
        return list(labels)
    name = re.escape(column)
    mentions = re.compile(rf"\['{name}'\]|\.{name}\b|^'{name}'$")
    renamed = [
        argument(call, "0", "arg", "to_replace", "func")
        for call in code.calls("map", "replace", "apply")
        if mentions.search(value(source(call, "self")))
    ]
    for names in renamed:
        if names != renamed[0] or not isinstance(names, dict) or not set(labels) <= names.keys():
            raise Unclear("how the classes are renamed before the split cannot be followed")
        return [names[label] for label in labels]
    if not all(mentions.search(text) for text in rows.classes):
        raise Unclear("the classes that the split keeps in proportion cannot be followed")
    is_number = all(re.fullmatch(r"-?\d+(?:\.\d+)?", label) for label in labels)
    return [float(label) for label in labels] if is_number else list(labels)


def _divides(call: Call) -> bool:
    return not call.name.endswith("drop") or ".sample(" in source(call, "0")


def _of_call(call: Call) -> tuple[Origin, Split | None]:
    """Give the rows that one call holds out, and the split that its variables name."""
    rows = origin_of(_text(call))
    targets = _TARGETS.match(call.quote)
    names = targets[1].split(",") if targets else []
    if rows.divided is None:  # what is left when a sample is dropped
        named = split_named(names[0]) if names else None
        if named is None:
            raise Unclear("which part is held out cannot be told")
        return (rows.taking(0), Split.TEST) if named is Split.TRAIN else (rows, named)
    if len(names) > 1:
        for wanted in (Split.TEST, Split.VALIDATION):
            at = next((n for n, each in enumerate(names) if split_named(each) is wanted), None)
            if at is not None:
                return rows.taking(at % 2), wanted
    return rows.taking(1), None


def _text(call: Call) -> str:
    """Write a call as resolved text."""
    words = {key: value(text) for key, text in call.sources.items() if key != "self"}
    given = [text if key.isdigit() else f"{key}={text}" for key, text in words.items()]
    owner = value(source(call, "self"))
    name = f"{owner}.{call.name.rpartition('.')[2]}" if owner else call.name
    return f"{name}({', '.join(given)})"


def _different(found: Sequence[Origin]) -> list[Origin]:
    return list({(rows.file, repr(rows.cuts)): rows for rows in found}.values())


def _is_held_out(rows: Origin) -> bool:
    """Say whether rows are in the second half of every cut in two."""
    halves = [cut.half for cut in rows.cuts if cut.by in {By.SKLEARN, By.DATASETS}]
    return all(halves) and any(cut.half for cut in rows.cuts)


def _in_place(code: Code) -> frozenset[str]:
    """Give the steps that change a table in place; each has to leave every row."""
    steps = set()
    for call in code.calls():
        name = call.name.rpartition(".")[2]
        columns = "columns" in call.sources or argument(call, "axis") == 1
        if argument(call, "inplace") is not True or name in _HARMLESS or columns:
            continue
        if name not in _LEAVING:
            raise Unclear(f"`{name}` changes the rows in place")
        steps.add(name)
    return frozenset(steps)
