"""Turn executed notebooks into pages for a reader, and into documents for the checks."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter

from grader.evidence.parsing import collect_document
from grader.intake.submission import Submission
from grader.reading.redact import redact
from grader.records import (
    CellOutput,
    DocumentRecord,
    ExecutedCell,
    ExecutedNotebook,
    OutputType,
    PageRecord,
    RunRecord,
)
from grader.sandbox.job import Job, JobLimits, Sandbox

_LIMITS = JobLimits(seconds=120, memory_mb=1536, output_mb=128)
_PAGES = TypeAdapter(PageRecord)


def collect_pages(run: RunRecord, sandbox: Sandbox) -> PageRecord:
    """Render what a run executed; secrets that a student left in the code are hidden.

    At a limit of ours there are no pages: they are for reading, and no mark rests on them.
    """
    notebooks = [_plain(notebook) for notebook in run.notebooks]
    if not notebooks:
        return PageRecord()
    asked = json.dumps(notebooks).encode()
    outcome = sandbox.run(Job("render", stdin=asked, limits=_LIMITS))
    if outcome.limit:
        return PageRecord()
    if outcome.exit_code != 0:
        raise RuntimeError(f"render ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    return _PAGES.validate_json(outcome.stdout)


def collect_rerun(run: RunRecord, handout: Path | None, sandbox: Sandbox) -> DocumentRecord:
    """Read the executed notebooks as documents, each under the name of the student's own."""
    with tempfile.TemporaryDirectory(prefix="grader-rerun-") as folder:
        root = Path(folder)
        root.chmod(0o755)  # the sandbox reads it as another user
        for notebook in run.notebooks:
            if _is_plain_name(notebook.file):
                _write(notebook, root / notebook.file, root)
        return collect_document(Submission("rerun", root, ""), handout, sandbox)


def _write(notebook: ExecutedNotebook, path: Path, root: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for parent in path.relative_to(root).parents:
        (root / parent).chmod(0o755)
    path.write_text(json.dumps(to_notebook(notebook)), encoding="utf-8")
    path.chmod(0o644)


def to_notebook(executed: ExecutedNotebook) -> dict[str, Any]:
    """Return an executed notebook in the format of Jupyter."""
    cells = list(_cells(executed))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cells(executed: ExecutedNotebook) -> Iterator[dict[str, Any]]:
    count = 0
    for number, cell in enumerate(executed.cells):
        made: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": f"c{number}",
            "metadata": {},
            "source": cell.source,
        }
        if cell.kind == "code":
            count += cell.ran
            outputs = [_output(output) for output in cell.outputs]
            made |= {"outputs": outputs, "execution_count": count if cell.ran else None}
        yield made


def _output(output: CellOutput) -> dict[str, Any]:
    kind: dict[str, Any] = {"output_type": str(output.output_type)}
    if output.output_type is OutputType.STREAM:
        return kind | {"name": output.name or "stdout", "text": output.text}
    if output.output_type is OutputType.ERROR:
        named = {"ename": output.ename, "evalue": output.evalue}
        return kind | named | {"traceback": list(output.traceback)}
    return kind | {"data": dict(output.data), "metadata": {}}


def _plain(notebook: ExecutedNotebook) -> dict[str, Any]:
    hidden = replace(notebook, cells=tuple(map(_hidden, notebook.cells)))
    plain: dict[str, Any] = TypeAdapter(ExecutedNotebook).dump_python(hidden, mode="json")
    return plain


def _hidden(cell: ExecutedCell) -> ExecutedCell:
    return replace(
        cell, source=redact(cell.source), outputs=tuple(map(_hidden_output, cell.outputs))
    )


def _hidden_output(output: CellOutput) -> CellOutput:
    data = {
        kind: text if kind.startswith("image/") else redact(text)
        for kind, text in output.data.items()
    }
    return replace(
        output,
        text=redact(output.text),
        data=data,
        evalue=redact(output.evalue),
        traceback=tuple(map(redact, output.traceback)),
    )


def _is_plain_name(name: str) -> bool:
    """Say whether a name from a run's lines stays below the folder it is joined to."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and (path.suffix == ".ipynb" and "\0" not in name)
    )
