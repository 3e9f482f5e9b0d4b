"""Read Jupyter notebooks of any version into pieces."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import nbformat

from grader.inside.blocks import Content, Piece, moved
from grader.inside.documents.lines import is_mostly_code
from grader.inside.documents.markdown import read_markdown
from grader.inside.documents.outputs import joined, read_outputs
from grader.inside.documents.scripts import parses, read_code_prose
from grader.inside.texts import Unreadable

_convert: Any = nbformat.reads  # its annotations are partial
_CELLS = re.compile(r'"cells"\s*:\s*\[')
_CELL_KIND = re.compile(r'"cell_type"\s*:\s*"(code|markdown)"')
_SOURCE = re.compile(r'"source"\s*:\s*(?=["\[])')
_BETWEEN = re.compile(r"[\s,]*")
_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/svg+xml", "application/pdf"}
_ENDS = 1_000  # outputs of one cell that are read, at its start and at its end
_OLD_PICTURES = {"png", "jpeg", "svg", "pdf"}  # the keys of version 3
_MAGIC_LANGUAGES = {
    "%%bash": "shell", "%%sh": "shell", "%%shell": "shell", "%%cmd": "shell", "%%html": "html",
    "%%javascript": "javascript", "%%js": "javascript", "%%latex": "latex", "%%R": "r",
}  # fmt: skip


def read_notebook(text: str) -> Content:
    """Read a notebook's cells in order, each code cell followed by its prose and its outputs.

    Of a file that was cut off, the whole cells before the cut. Raises Unreadable if it is no
    notebook.
    """
    if not text.strip():
        raise Unreadable("the notebook is empty (0 bytes); save it and hand it in again")
    try:
        raw = json.loads(text)
    except ValueError as exc:
        cells = _cells_before_damage(text)
        if not cells:
            raise Unreadable(_not_json(text, exc)) from exc
        note = (
            f"the file is cut off or damaged after cell {len(cells)}, and we read the cells before "
            "that; download it again as .ipynb"
        )
        return Content(read_cells(_cells(_rebuilt(cells))), note, partial=True)
    return Content(read_cells(_cells(_notebook(raw))))


def read_cells(cells: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """Read cells as a notebook of version 4 holds them."""
    pieces: list[Piece] = []
    for number, cell in enumerate(cells, start=1):
        pieces += (moved(piece, cell=number) for piece in _read_cell(cell))
    return pieces


def looks_like_notebook(text: str) -> bool:
    """Say whether a text begins as a notebook's JSON does."""
    head = text[:2_000].lstrip()
    keys = ('"cells"', '"nbformat"', '"worksheets"', '"metadata"')
    named = sum(key in head or key in text[-2_000:] for key in keys)
    return head.startswith("{") and named >= 2 and '"cell_type"' in text[:200_000]


def _notebook(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict) or not (raw.get("cells") or raw.get("worksheets")):
        if isinstance(raw, dict) and isinstance(raw.get("cells"), list):
            return raw
        raise Unreadable("this JSON holds no cells, so it is not a notebook; export it as .ipynb")
    return raw


def _cells_before_damage(text: str) -> list[Any]:
    """Decode the cells one by one, as far as they are whole."""
    begun = _CELLS.search(text)
    if begun is None:
        return []
    decoder, at = json.JSONDecoder(), begun.end()
    cells: list[Any] = []
    while True:
        try:
            cell, end = decoder.raw_decode(text, _BETWEEN.match(text, at).end())  # type: ignore[union-attr]  # it matches nothing too
        except (ValueError, RecursionError):
            return cells + _begun_cell(text[at:])
        cells.append(cell)
        at = end


def _begun_cell(text: str) -> list[Any]:
    """Give the cell in which the file is cut off, if its source is whole; its outputs are lost."""
    kind, source = _CELL_KIND.search(text), _SOURCE.search(text)
    if kind is None or source is None:
        return []
    try:
        written, _ = json.JSONDecoder().raw_decode(text, source.end())
    except (ValueError, RecursionError):
        return []
    cell = {"cell_type": kind[1], "source": written, "metadata": {}}
    return [cell | {"outputs": [], "execution_count": None} if kind[1] == "code" else cell]


def _rebuilt(cells: list[Any]) -> Mapping[str, Any]:
    """Make a notebook of cells, of the version that they are of."""
    head = {"nbformat_minor": 0, "metadata": {}}
    if any(isinstance(cell, Mapping) and "input" in cell for cell in cells):
        return {"nbformat": 3, "worksheets": [{"cells": cells, "metadata": {}}], **head}
    return {"nbformat": 4, "cells": cells, **head}


def _not_json(text: str, exc: ValueError) -> str:
    where = f" (line {exc.lineno})" if isinstance(exc, json.JSONDecodeError) else ""
    cut = text.lstrip().startswith("{") and '"cells"' in text
    what = "it seems cut off or damaged" if cut else "it is not JSON"
    return f"the notebook cannot be opened: {what}{where}; download it again as .ipynb"


def _cells(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Convert to the newest version where nbformat can, else take the cells as they are."""
    small = _without_pictures(raw)
    notebook: Any = small
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notebook = _convert(json.dumps(small), as_version=4)
        except Exception:  # its converters of old versions raise whatever the file provokes
            notebook = {"cells": list(_raw_cells(small))}
    cells = notebook.get("cells")
    whole = [cell for cell in cells if isinstance(cell, Mapping)] if isinstance(cells, list) else []
    if not whole and (cells or raw.get("cells") not in (None, [])):
        raise Unreadable("the notebook's cells are damaged; download it again as .ipynb")
    return whole


def _without_pictures(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is large and never read: pictures, attachments, the state of widgets."""
    kept = {key: value for key, value in raw.items() if key != "metadata"} | {"metadata": {}}
    for cell in _raw_cells(raw):
        if not isinstance(cell, dict):
            continue
        cell.pop("attachments", None)
        found = cell.get("outputs")
        outputs = found if isinstance(found, list) else []
        del outputs[_ENDS:-_ENDS]
        for output in outputs:
            if isinstance(output, dict):
                data = output.get("data")
                shown: dict[str, Any] = data if isinstance(data, dict) else {}
                for kind in _PICTURES & set(shown):
                    shown[kind] = ""
                for name in _OLD_PICTURES & set(output):
                    output[name] = ""
    return kept


def _raw_cells(raw: Mapping[str, Any]) -> Iterator[Any]:
    sheets = raw.get("worksheets")
    for holder in [raw, *(sheets if isinstance(sheets, list) else [])]:
        cells = holder.get("cells") if isinstance(holder, Mapping) else None
        yield from cells if isinstance(cells, list) else []


def _read_cell(cell: Mapping[str, Any]) -> Iterator[Piece]:
    source = joined(cell.get("source", cell.get("input")))
    if cell.get("cell_type") != "code":
        yield from read_markdown(source)
        return
    raw_count = cell.get("execution_count", cell.get("prompt_number"))
    count = raw_count if isinstance(raw_count, int) else None
    yield from _read_code(source, count)
    yield from read_outputs(cell.get("outputs"), count)


def _read_code(source: str, count: int | None) -> Iterator[Piece]:
    magic, _, rest = source.strip().partition("\n")
    if magic.strip() == "%%markdown":
        yield from read_markdown(rest)
        return
    language = _MAGIC_LANGUAGES.get(magic.split(" ")[0], "python")
    if source.strip():
        yield Piece(
            "code", source, line=1, source=source, language=language, runnable=True,
            execution_count=count,
        )  # fmt: skip
    if _is_misplaced_prose(source):
        yield from read_markdown(source)
    elif language == "python":
        yield from read_code_prose(source)


def _is_misplaced_prose(source: str) -> bool:
    """Say whether somebody typed text into a code cell."""
    if len(source.split()) < 8 or is_mostly_code(source):
        return False
    if not parses(source):
        filled = [line for line in source.splitlines() if line.strip()]
        wordy = [line for line in filled if len(line.split()) >= 4 and "=" not in line]
        return len(wordy) * 2 > len(filled) and not source.lstrip().startswith(("!", "%", "import"))
    return False
