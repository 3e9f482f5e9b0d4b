"""Bound the tokenizing of whole data sets with `map` in a smoke run; columns stay whole."""

import functools
import time
from collections.abc import Callable
from typing import Any

from course_run.events import is_smoke, note
from course_run.scaled.work import heavy_calls, pick, stretch

SAMPLE = 512
PROBED_ROWS = 48
BLOCK = 64
SLOW_SECONDS = 8.0
MOST_REPEATED_BYTES = 300_000_000

_NOT_FOR_PARTS = ("num_proc", "cache_file_name", "cache_file_names", "suffix_template")


def _patch_dataset(module: Any) -> None:
    if not is_smoke():
        return
    original = module.Dataset.map

    @functools.wraps(original)
    def bounded_map(self: Any, function: Any = None, *args: Any, **options: Any) -> Any:
        options = {k: v for k, v in options.items() if k not in _NOT_FOR_PARTS}
        rows = len(self)
        too_few = rows <= 2 * SAMPLE or function is None
        if too_few or options.get("with_indices") or (args and args[0]):
            return original(self, function, *args, **options)
        whole = functools.partial(original, self, function, *args, **options)
        if not _is_heavy(original, self, function, options):
            return whole()
        picked, block = _pick_blocks(self, options)
        few = self.select(picked)
        if options.get("batched"):
            options["batch_size"] = block
        mapped = original(few, function, *args, **options)
        return _as_many(self, few, mapped, picked)

    module.Dataset.map = bounded_map


def _is_heavy(original: Any, rows: Any, function: Any, options: dict[str, Any]) -> bool:
    """Try a few rows: a tokenizer or a network is heavy, and so is what would take long."""
    few = rows.select(pick(len(rows), PROBED_ROWS))
    before, began = heavy_calls(), time.monotonic()
    original(few, function, **(options | {"load_from_cache_file": False}))
    seconds = time.monotonic() - began
    slow = seconds * len(rows) / PROBED_ROWS > SLOW_SECONDS and seconds > 4 * SLOW_SECONDS / 100
    return heavy_calls() > before or slow


def _pick_blocks(rows: Any, options: dict[str, Any]) -> tuple[list[int], int]:
    """Pick part of some of the batches that the function would get, each with its longest texts.

    What a function pads to the longest of its batch then has the lengths of the full data set.
    """
    count, batch = len(rows), options.get("batch_size", 1000) or len(rows)
    if not options.get("batched") or batch >= count or batch < 1:
        longest = _longest(rows, range(count))
        picked = pick(count, SAMPLE, longest)
        return picked, len(picked)
    blocks = max(1, min(count // batch, SAMPLE // min(batch, BLOCK)))
    block = min(batch, SAMPLE // blocks)
    starts = [batch * number for number in pick(count // batch, blocks)]
    picked = []
    for start in starts:
        longest = _longest(rows, range(start, start + batch))[: block - 1]
        spaced = [start + row for row in pick(batch, block)]
        others = [row for row in spaced if row not in longest]
        picked += sorted([*longest, *others[: block - len(longest)]])
    return picked, block


def _longest(rows: Any, among: range) -> list[int]:
    """Find the longest text of each column."""
    import pyarrow.compute as pc

    names = [n for n, f in rows.features.items() if getattr(f, "dtype", "").endswith("string")]
    table = rows.select_columns(names).with_format("arrow")[among.start : among.stop]
    found = set()
    for column in table.columns:
        lengths = pc.binary_length(column)
        place = pc.index(lengths, pc.max(lengths)).as_py()
        if place >= 0:
            found.add(among.start + place)
    return sorted(found)


def _as_many(whole: Any, few: Any, mapped: Any, picked: list[int]) -> Any:
    """Repeat what was computed; columns that the function left alone stay those of every row."""
    rows = len(whole)
    if len(mapped) != len(picked):
        count = round(len(mapped) * rows / len(picked))
        note(f"`map` over {rows:,} rows was computed on {len(picked)} and repeated")
        return mapped.select([i * len(mapped) // count for i in range(count)])
    places = stretch(rows, picked)
    note(f"`map` over {rows:,} rows was computed on {len(picked)} and repeated")
    table, before = _table(mapped), _table(few)
    same = [
        name
        for name in mapped.column_names
        if name in before.column_names and before.column(name).equals(table.column(name))
    ]
    new = [name for name in mapped.column_names if name not in same]
    if not new or table.select(new).nbytes * rows / len(picked) > MOST_REPEATED_BYTES:
        return mapped.select(places)
    return _joined(whole, mapped, same, table.select(new).take(places))


def _joined(whole: Any, mapped: Any, same: list[str], added: Any) -> Any:
    import pyarrow as pa
    from datasets import Dataset

    columns = {name: added.column(name) for name in added.column_names}
    if same:
        kept = _table(whole.select_columns(same))
        columns |= {name: kept.column(name) for name in same}
    table = pa.table({name: columns[name] for name in mapped.column_names})
    result = Dataset(table, info=mapped.info.copy(), split=whole.split)
    form = mapped.format
    if form["type"] or set(form["columns"]) != set(mapped.column_names):
        result.set_format(form["type"], form["columns"], form["output_all_columns"])
    return result


def _table(rows: Any) -> Any:
    return rows.with_format("arrow")[:]


PATCHES: dict[str, Callable[[Any], None]] = {"datasets.arrow_dataset": _patch_dataset}
