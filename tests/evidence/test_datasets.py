"""The survey in its sandbox: bombs and gigabytes end inside the limits, the rest is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from grader.errors import NotCollected
from grader.evidence.datasets import (
    SurveyRequest,
    collect_dataset,
    collect_survey,
    survey_request,
)
from grader.intake.submission import Submission
from grader.reading.code import Code
from grader.reading.document import Document
from grader.records import CodeRecord, DocumentRecord, SurveyRecord
from grader.rubric import Rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Job, JobLimits, LimitKind, Outcome

ROWS = "text,label\n" + "".join(f"text number {n} of them,{'ab'[n % 2]}\n" for n in range(300))
NOTHING = SurveyRequest({}, (), b"")


def surveyed(folder: Path, request: SurveyRequest = NOTHING) -> SurveyRecord:
    folder.chmod(0o755)
    return collect_survey(Submission("x", folder, "d"), request, Bubblewrap())


def test_all_rows_are_surveyed_in_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(ROWS)
    schema = {"required": ["text"], "properties": {"text": {"type": "string", "minLength": 16}}}
    (table,) = surveyed(tmp_path, SurveyRequest({"mine": schema}, (), b"")).tables
    assert (table.rows, table.schemas[0].valid) == (300, 290 + 10)


def test_the_first_rows_of_every_format_are_read_in_the_sandbox(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "a.csv").write_text(ROWS)
    pyarrow.parquet.write_table(pyarrow.table({"text": ["so good"]}), tmp_path / "b.parquet")
    record = collect_dataset(Submission("x", tmp_path, "d"), Bubblewrap())
    assert [(t.path, t.row_count) for t in record.tables] == [("a.csv", 300), ("b.parquet", 1)]


def test_a_file_that_ends_the_reader_is_skipped_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = JobLimits(seconds=60, memory_mb=400)
    monkeypatch.setattr("grader.evidence.datasets._SURVEY", small)
    monkeypatch.setattr("grader.evidence.datasets._LOOK", small)
    (tmp_path / "a.json").write_text("[" + '{"":0},' * 3_000_000 + "{}]")
    (tmp_path / "data.csv").write_text(ROWS)
    first, data = surveyed(tmp_path).tables
    assert (first.state, first.note) == (
        "unreadable",
        "reading it was stopped at our limit of memory",
    )
    assert data.rows == 300
    looked = collect_dataset(Submission("x", tmp_path, "d"), Bubblewrap()).tables
    assert [(table.state, table.row_count) for table in looked] == [
        ("unreadable", 0),
        ("read", 300),
    ]


@pytest.mark.slow
def test_two_megabytes_of_parquet_that_are_gigabytes_of_text_cost_only_themselves(
    tmp_path: Path,
) -> None:
    texts = pyarrow.array([str(n) + "x" * 4_000_000 for n in range(8)])
    indices = pyarrow.array([n % 8 for n in range(5_000)], pyarrow.int32())
    buffer = io.BytesIO()
    table = pyarrow.table({"text": pyarrow.DictionaryArray.from_arrays(indices, texts)})
    pyarrow.parquet.write_table(table, buffer, compression="zstd")
    assert len(buffer.getvalue()) < 2_000_000
    (tmp_path / "bomb.parquet").write_bytes(buffer.getvalue())
    (tmp_path / "data.csv").write_text(ROWS)
    bomb, data = surveyed(tmp_path).tables
    assert (data.path, data.rows) == ("data.csv", 300)
    assert (bomb.rows, bomb.complete) == (5_000, True)  # 20 GB, had each been made


def test_held_out_texts_enter_as_fingerprints_only(tmp_path: Path) -> None:
    rubric = Rubric("r", "r", "1", tmp_path, "", ())
    nothing = Document(DocumentRecord((), ())), Code(CodeRecord())
    request = survey_request(*nothing, rubric, ["Text NUMBER 7, of them!"])
    assert b"number" not in request.to_json().lower()
    assert len(request.known) == 8
    (tmp_path / "data.csv").write_text(ROWS)
    (table,) = surveyed(tmp_path, request).tables
    assert [quote.row for quote in table.finding("held-out texts").rows] == [8]


def test_the_same_request_has_the_same_name() -> None:
    assert SurveyRequest({"a": {}}, (), b"").digest == SurveyRequest({"a": {}}, (), b"").digest
    assert SurveyRequest({"a": {}}, (), b"").digest != SurveyRequest({"b": {}}, (), b"").digest


def test_a_limit_is_never_a_missing_dataset(tmp_path: Path) -> None:
    class Exhausted:
        isolation = name = "none"

        def run(self, _job: Job) -> Outcome:
            return Outcome(-9, b"", "", LimitKind.MEMORY)

        def close(self) -> None:
            """Nothing."""

    with pytest.raises(NotCollected, match="surveying the data was stopped at our limit of memory"):
        collect_survey(Submission("x", tmp_path, "d"), NOTHING, Exhausted())


def test_a_folder_of_hostile_files_is_surveyed_to_its_end(tmp_path: Path) -> None:
    deep = "[" * 50_000 + "]" * 50_000
    files = {
        "deep.json": deep.encode(),
        "deep.jsonl": b'{"text": "a b c", "label": 1}\n{"text": ' + deep.encode() + b"}\n",
        "empty.csv": b"",
        "header.csv": b"text,label\n",
        "nul.csv": b"\0" * 4096,
        "numbers.json": b'[{"text": 1e999, "label": 10000000000000000000000000000000000}]',
        "odd.csv": b"text,label\n" + bytes(range(1, 256)) * 20,
        "keys.json": json.dumps([{str(n): n for n in range(5_000)}] * 3).encode(),
        "quotes.csv": b'"' * 100_001,
        "saved/data-0.arrow": b"ARROW1\0\0 and no more",
        "saved/dataset_info.json": b'{"features": [1, 2]}',
        "state.json": b"[]",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "data.csv").write_text(ROWS)
    record = surveyed(tmp_path)
    states = {table.path: (table.state, table.rows) for table in record.tables}
    assert states["data.csv"] == ("read", 300)
    assert {states[name][0] for name in ("deep.json", "saved/data-0.arrow", "nul.csv")} == {
        "unreadable"
    }
    assert states["deep.jsonl"] == ("read", 1)
