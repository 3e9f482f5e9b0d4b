"""Put together what a run streamed out: how each cell ended, and the executed notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from grader.records import (
    CellOutput,
    CellRun,
    Event,
    ExecutedCell,
    ExecutedNotebook,
    Place,
)

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_MOST_CELLS = 2000
_MOST_NOTEBOOKS = 50
_OUTPUTS = TypeAdapter(tuple[CellOutput, ...])
_PLACE = TypeAdapter(Place)
_STATES = {"running", "done", "failed", "not reached"}
_KINDS = {"code", "markdown", "raw"}

CellKey = tuple[str, int | None]


@dataclass
class Assembly:
    """A run as its lines tell it; what is no line of ours is left out."""

    cells: dict[CellKey, CellRun] = field(default_factory=dict)
    sources: dict[str, tuple[ExecutedCell, ...]] = field(default_factory=dict)
    outputs: dict[CellKey, tuple[CellOutput, ...]] = field(default_factory=dict)
    events: dict[Event, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    ended: str = ""

    def take(self, line: Mapping[str, Any]) -> None:
        """Take one line; a later one of a cell replaces an earlier one."""
        kind = line.get("type")
        if kind == "cell":
            self._take_cell(line)
        elif kind == "notebook":
            self._take_notebook(line)
        elif kind == "step":
            self.events[_event(line)] = None
        elif kind == "note":
            self.notes[cleaned(line.get("text"))] = None
        elif kind == "end":
            self.ended = cleaned(line.get("outcome"))

    def finished_cells(self, error: str) -> tuple[CellRun, ...]:
        """Return the cells; one that was still running was ended from outside, by `error`."""
        return tuple(
            replace(cell, state="failed", error=error) if cell.state == "running" else cell
            for cell in self.cells.values()
        )

    def notebooks(self) -> tuple[ExecutedNotebook, ...]:
        """Return every notebook with the outputs that its cells had."""
        return tuple(
            ExecutedNotebook(
                file, tuple(self._with_outputs(file, n, cell) for n, cell in enumerate(cells, 1))
            )
            for file, cells in self.sources.items()
        )

    def _with_outputs(self, file: str, number: int, cell: ExecutedCell) -> ExecutedCell:
        whole = (file, None)  # a script has no cells that count
        key = whole if number == 1 and whole in self.cells else (file, number)
        found = self.cells.get(key)
        ran = found is not None and found.state != "not reached"
        return replace(cell, outputs=self.outputs.get(key, ()), ran=ran)

    def _take_cell(self, line: Mapping[str, Any]) -> None:
        if (cell := _cell(line)) is None or len(self.cells) >= _MOST_CELLS:
            return
        key = (cell.place.file, cell.place.cell)
        self.cells[key] = cell
        try:
            outputs = _OUTPUTS.validate_python(line.get("outputs", ()))
        except ValidationError:
            return
        self.outputs[key] = tuple(map(_cleaned_output, outputs))

    def _take_notebook(self, line: Mapping[str, Any]) -> None:
        file, cells = line.get("file"), line.get("cells")
        if not isinstance(file, str) or not isinstance(cells, list):
            return
        if len(self.sources) < _MOST_NOTEBOOKS:
            self.sources[file[:500]] = tuple(map(_executed, cells[:_MOST_CELLS]))


def cleaned(value: Any) -> str:
    """Bound a text, and take out memory addresses: grading twice must give the same bytes."""
    return without_addresses(value)[:4000] if isinstance(value, str) else ""


def without_addresses(text: str) -> str:
    """Take memory addresses out of a text."""
    return _ADDRESS.sub("0x…", text)


def _cell(line: Mapping[str, Any]) -> CellRun | None:
    place = {"file": line.get("file"), "cell": line.get("cell"), "line": line.get("line")}
    text = {key: cleaned(line.get(key)) for key in ("state", "output", "error", "message", "quote")}
    if text["state"] not in _STATES:
        return None
    try:
        return CellRun(place=_PLACE.validate_python(place), **text)
    except ValidationError:
        return None


def _event(line: Mapping[str, Any]) -> Event:
    step, detail, quote = (cleaned(line.get(key)) for key in ("text", "detail", "quote"))
    seconds = _bounded(line.get("seconds"), 1_000_000)
    place = None
    if isinstance(file := line.get("file"), str):
        cell, number = (_bounded(line.get(key), 1_000_000) for key in ("cell", "line"))
        place = Place(file[:500], int(cell) or None, int(number) or None)
    return Event(step, detail, place, quote, round(seconds, 3))


def _bounded(value: Any, most: int) -> float:
    """Give a number from 0 to `most`; 0 for whatever else a hand-in wrote."""
    return value if isinstance(value, int | float) and 0 <= value <= most else 0


def _executed(cell: Any) -> ExecutedCell:
    kind, source = (cell.get("kind"), cell.get("source")) if isinstance(cell, dict) else ("", "")
    return ExecutedCell(
        kind if kind in _KINDS else "raw", source if isinstance(source, str) else ""
    )


def _cleaned_output(output: CellOutput) -> CellOutput:
    texts = {
        kind: text if kind.startswith("image/") else without_addresses(text)
        for kind, text in output.data.items()
    }
    return replace(
        output,
        text=without_addresses(output.text),
        data=texts,
        evalue=without_addresses(output.evalue),
        traceback=tuple(map(without_addresses, output.traceback)),
    )
