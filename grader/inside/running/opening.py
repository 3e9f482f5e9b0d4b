"""Open a notebook to run it: what is stored in it is left out before anything looks at it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import convert, reader

_LANGUAGE = (("kernelspec", "language"), ("language_info", "name"), ("kernelspec", "name"))


def open_notebook(path: Path) -> Any:
    """Read the cells of a notebook of any version.

    Raises whatever the file provokes, and ValueError with a sentence where no cell could be run.
    """
    raw = json.loads(path.read_bytes())
    for cell in _raw_cells(raw):
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    if language := _other_language(raw.get("metadata")):
        raise ValueError(f"it is written in {language[:40]}, and we run Python")
    notebook: Any = convert(reader.reads(json.dumps(raw)), 4)  # its schema is no matter here
    for number, cell in enumerate(notebook.cells, start=1):
        if not isinstance(cell.source, str) or not isinstance(cell.cell_type, str):
            raise ValueError(f"cell {number} holds no text")  # noqa: TRY004  the file's fault
    return notebook


def _raw_cells(raw: Any) -> Iterator[Any]:
    sheets = raw.get("worksheets")
    for holder in [raw, *(sheets if isinstance(sheets, list) else [])]:
        yield from holder.get("cells") or ()


def _other_language(metadata: Any) -> str:
    """Name the language that the metadata tell of; empty if they say Python, or nothing."""
    words = []
    for part, key in _LANGUAGE:
        told = metadata.get(part) if isinstance(metadata, Mapping) else None
        word = told.get(key) if isinstance(told, Mapping) else None
        words += [word] if isinstance(word, str) and word else []
    return words[0] if words and not any("python" in word.lower() for word in words) else ""
