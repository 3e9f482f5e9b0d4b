"""The rows that a project's network is tested on, with the answers that are wanted."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.inside.datasets.roles import ANSWER_OF, TEXTS_OF
from grader.measuring.splitting import repeat
from grader.reading.code import Code
from grader.reading.datasets.leaks import Leak
from grader.reading.project.origin import Unclear
from grader.reading.project.own_split import OwnSplit
from grader.reading.project.seeded import class_values
from grader.records import TableFile
from grader.records.datasets import TableSurvey
from grader.verdict import Quote

MOST_ROWS = {"classification": 1000, "generation": 200, "language-modelling": 200}
"""How many of the rows a network is asked, by what it does; a sample of more."""

_MISSING = {"", "n/a", "na", "nan", "null", "none", "<na>", "-nan", "#n/a", "#na"}
_WRITING = ("summarization", "translation", "instruction-pairs")
_Row = Mapping[str, str]


@dataclass(frozen=True)
class OwnRows:
    """The student's test rows: texts, and labels as positions in `names`, or texts to be written.

    `told` names them in a sentence; `why` says why there are none. `leak` says that texts which a
    seed holds out stand among the other rows too.
    """

    texts: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    told: str = ""
    why: str = ""
    leak: Leak | None = None

    @property
    def is_numbered(self) -> bool:
        """True if the labels are 0, 1, 2 …, as a network without names counts them."""
        return self.names == tuple(str(number) for number in range(len(self.names)))


def own_rows(split: OwnSplit, table: TableFile, code: Code, task: str) -> OwnRows:
    """Give the test rows for a network that does `task`; raises Unclear where one has no answer."""
    name = split.table.name
    if table.state != "read":
        raise Unclear(f"{name} is not read whole: {table.note}")
    columns = _text_columns(split.table, task)
    numbers = _numbers(split, table, code, columns)
    told = f"your {len(numbers)} test rows in {name}"
    if split.origin is not None:
        told = f"the {len(numbers)} of {len(table.rows)} rows in {name} that your seed holds out"
    kept = _sampled([table.rows[number] for number in numbers], MOST_ROWS.get(task, 0))
    told += f" ({len(kept)} of them, drawn at random)" if len(kept) < len(numbers) else ""
    rows = OwnRows(tuple(_text(row, columns) for row in kept), told=told)
    if not all(text.strip() for text in rows.texts) or len(rows.texts) < 2:
        raise Unclear("some of them have no text")
    if split.origin is not None:
        rows = replace(rows, leak=_leak(name, table, columns, numbers))
    if task == "language-modelling":
        return rows
    role = "label" if task == "classification" else ANSWER_OF[split.table.task]
    answers = [row.get(split.table.column(role), "").strip() for row in kept]
    if not all(answers):
        raise Unclear(f"not each of them has a {role}")
    return _labelled(rows, answers) if role == "label" else replace(rows, wanted=tuple(answers))


def _numbers(
    split: OwnSplit, table: TableFile, code: Code, columns: Sequence[str]
) -> Sequence[int]:
    """Give the numbers of the test rows of a table, counted from 0."""
    rows, origin = table.rows, split.origin
    if origin is None:
        return range(len(rows))
    if table.note:
        raise Unclear(f"{table.note} in {split.table.name}, so their numbers may differ")
    lacking = any(_is_missing(row, name) for row in rows for name in table.columns)
    if "dropna" in origin.steps and lacking:
        raise Unclear("the code first drops rows that lack something")
    texts = {_text(row, columns) for row in rows}
    if "drop_duplicates" in origin.steps and len(texts) < len(rows):
        raise Unclear("the code first drops rows that repeat another")
    column = split.table.column("label")
    classes = class_values(code, origin, column, [row.get(column, "") for row in rows])
    try:
        return repeat(origin.cuts, len(rows), classes)
    except ModuleNotFoundError:
        raise Unclear("the library that splits them is not installed here") from None
    except (ValueError, TypeError, OverflowError) as exc:
        raise Unclear(f"the library refuses to split them ({exc})") from exc


def _leak(
    name: str, table: TableFile, columns: Sequence[str], numbers: Sequence[int]
) -> Leak | None:
    """Find texts that a seed holds out and that stand among the other rows too."""
    texts = [_text(row, columns).casefold() for row in table.rows]
    held_out = set(numbers)
    others = {text for number, text in enumerate(texts) if number not in held_out}
    shared = [texts[number] for number in numbers if texts[number] in others]
    quote = Quote(shared[0] if shared else "", name)
    found = Leak("your split", f"the rest of {name}", len(shared), len(numbers), quote, True)
    return found if found.is_telling else None


def _text_columns(table: TableSurvey, task: str) -> list[str]:
    """Name the columns of what a network that does `task` reads."""
    writes = table.task in _WRITING
    if task == "language-modelling" and writes:
        raise Unclear("which text the network is to foretell cannot be told")
    roles = TEXTS_OF[table.task] if task == "generation" and writes else ("text",)
    found = [name for role in roles if (name := table.column(role))]
    alone = [column.name for column in table.columns if column.role not in {"id", "split"}]
    if task == "language-modelling" and len(alone) == 1:
        found = alone
    if not found or (task == "generation" and not writes):
        raise Unclear(f"{table.name} has no columns for this task")
    return found


def _labelled(rows: OwnRows, told: Sequence[str]) -> OwnRows:
    names = sorted(set(told), key=lambda name: (len(name) if name.isdigit() else 0, name))
    if len(names) < 2:
        raise Unclear("all of them have one label")
    return replace(rows, labels=tuple(map(names.index, told)), names=tuple(names))


def _sampled(rows: Sequence[_Row], most: int) -> Sequence[_Row]:
    """Draw as many rows as a network is asked, in their order; the same ones every time."""
    if len(rows) <= most:
        return rows
    return [rows[at] for at in sorted(random.Random(0).sample(range(len(rows)), most))]  # noqa: S311


def _text(row: _Row, columns: Sequence[str]) -> str:
    return "\n".join(filter(None, (row.get(name, "") for name in columns)))


def _is_missing(row: _Row, name: str) -> bool:
    return row.get(name, "").strip().casefold() in _MISSING
