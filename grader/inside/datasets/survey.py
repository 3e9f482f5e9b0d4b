"""Survey all of a hand-in's data: `python -m grader.inside.datasets.survey FOLDER < REQUEST`.

The request is JSON: `schemas` by name, `tables` of rows that are written in documents and code, and
`known`, the fingerprints of held-out texts in base 64, `skipped` files with reasons. Prints one
JSON object with what was seen;
every text in it is short, every list bounded.
"""

from __future__ import annotations

import base64
import itertools
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from grader.inside.datasets.files import UNREADABLE, Opened, announce, open_tables, why
from grader.inside.datasets.json_files import rows_of, table_of
from grader.inside.datasets.near import LIKENESS
from grader.inside.datasets.nested import unnested
from grader.inside.datasets.repeated import shared
from grader.inside.datasets.roles import Roles, recognise
from grader.inside.datasets.table import Batch, Place, Row, Table, Troubles
from grader.inside.datasets.telling import Rows, Teller
from grader.inside.datasets.watching import Asked, TableWatch, known_prints

MOST_ROWS = 1_500_000  # of all tables together
AT_LEAST = 20_000  # of each, whatever the others took
MOST_LETTERS = 1_000_000_000  # of one table
_FIRST = 2_000  # rows that tell what columns are for
_SAMPLE = 10
_COMPARED = 20  # tables


def survey(folder: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    """Survey the files of a folder and the tables of the request."""
    with TemporaryDirectory() as scratch:
        return _survey(folder, request, Path(scratch))


def _survey(folder: Path, request: Mapping[str, Any], scratch: Path) -> dict[str, Any]:
    asked = Asked(
        request.get("schemas", {}),
        known_prints(base64.b64decode(request.get("known", ""))),
    )
    left = MOST_ROWS
    done: list[tuple[Opened, TableWatch | None]] = []
    files = open_tables(folder, request.get("skipped", {}), scratch)
    for opened in itertools.chain(files, _written(request.get("tables", ()))):
        found, watch = _watch(opened, asked, max(left, AT_LEAST))
        left -= watch.rows if watch else 0
        done.append((found, watch))
    overlaps = list(_overlaps([watch for _, watch in done]))
    tables = [_told(opened, watch, overlaps, at) for at, (opened, watch) in enumerate(done)]
    return {
        "tables": tables,
        "overlaps": [{k: v for k, v in each.items() if k != "row"} for each in overlaps],
        "parameters": {"near_duplicate_likeness": LIKENESS},
    }


def _written(tables: Sequence[Mapping[str, Any]]) -> Iterator[Opened]:
    """Open the tables that stand in documents and code."""
    for each in tables:
        troubles = Troubles()
        rows = rows_of(each["rows"])
        if rows:
            table = table_of(rows, each["path"], form=each["format"], troubles=troubles)
            table = unnested(replace(table, typed=each["typed"]))
            yield Opened(each["path"], table, troubles=troubles)


def _watch(opened: Opened, asked: Asked, left: int) -> tuple[Opened, TableWatch | None]:
    """Look at every row of a table, up to how many are left to us."""
    if opened.table is None:
        return opened, None
    watch: TableWatch | None = None
    troubles = Troubles()
    try:
        batches = opened.table.read(troubles)
        first = next(batches, None)
        watch = TableWatch(opened.table, _roles(opened.table, first), asked)
        watch.troubles = troubles
        for batch in itertools.chain([first] if first else [], batches):
            if watch.rows + len(batch.rows) > left or watch.letters > MOST_LETTERS:
                watch.complete = False
                break
            watch.see(batch)
        if not watch.rows and "broken off" in troubles:
            return replace(opened, table=None, note=troubles["broken off"].notes[0]), None
        watch.finish()
    except UNREADABLE as exc:
        if watch is None or not watch.rows:
            return replace(opened, table=None, note=why(exc)), None
        watch.complete = False
        watch.troubles.add("broken off", f"reading ended behind row {watch.rows:,}: {why(exc)}")
        watch.finish()
    return opened, watch


def _roles(table: Table, first: Batch | None) -> Roles:
    return recognise(table.columns, first.rows[:_FIRST] if first else [])


def _overlaps(watches: Sequence[TableWatch | None]) -> Iterator[dict[str, Any]]:
    """Compare the tables that have texts with each other; `row` is one of the first."""
    known = [(at, w) for at, w in enumerate(watches) if w is not None and len(w.words.prints)]
    for (one, first), (other, second) in itertools.combinations(known[:_COMPARED], 2):
        count, row = shared(first.words, second.words)
        if count:
            yield {"first": one, "second": other, "shared": count, "row": row, "quote": ""}


def _told(
    opened: Opened, watch: TableWatch | None, overlaps: Sequence[dict[str, Any]], at: int
) -> dict[str, Any]:
    """Write down what was seen in a table, its rows read once more to be quoted."""
    if watch is None:
        return {"path": opened.path, "state": "unreadable", "note": opened.note}
    own = [each for each in overlaps if each["first"] == at]
    chosen = _chosen(watch.rows)
    teller = Teller(watch, opened.troubles)
    wanted = teller.wanted | {each["row"] for each in own} | set(chosen)
    announce(opened.path)
    try:
        rows = read_rows(watch.table, wanted)
    except UNREADABLE:
        rows = {}
    for each in own:
        each["quote"] = teller.text(each["row"], rows)
    return teller.tell(rows, chosen)


def _chosen(rows: int) -> list[int]:
    """Choose ten rows by chance, the same ones every time."""
    draw = random.Random(rows)  # noqa: S311  a sample, no secret
    return sorted(draw.sample(range(1, rows + 1), min(_SAMPLE, rows)))


def read_rows(table: Table, wanted: set[int]) -> Rows:
    """Read some rows again, each with its place."""
    found: dict[int, tuple[Row, Place]] = {}
    last = max(wanted, default=0)
    for batch in table.read(Troubles()) if last else ():
        for row in wanted:
            at = row - batch.start
            if 0 <= at < len(batch.rows):
                found[row] = batch.rows[at], batch.places[at] if batch.places else None
        if batch.start + len(batch.rows) > last:
            break
    return found


def main() -> None:
    """Read the request, survey the folder that the command line names, print the JSON."""
    request = json.loads(sys.stdin.buffer.read() or b"{}")
    json.dump(survey(Path(sys.argv[1]), request), sys.stdout)


if __name__ == "__main__":
    main()
