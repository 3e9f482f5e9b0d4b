"""Data files of every format, healthy and broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from grader.inside.datasets import read_folder
from grader.records import DatasetRecord, TableFile


def read(tmp_path: Path, name: str, content: str | bytes) -> tuple[TableFile, ...]:
    """Write a file and read the folder."""
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    record = TypeAdapter(DatasetRecord).validate_json(json.dumps(read_folder(tmp_path)))
    return record.tables


ROWS = [{"text": "so good", "label": 1}, {"text": "bad", "label": 0}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "text,label\nso good,1\nbad,0\n"),
        ("a.csv", "\ufefftext;label\r\nso good;1\r\n\r\nbad;0\r\n"),
        ("a.tsv", "text\tlabel\nso good\t1\nbad\t0\n"),
        ("a.json", json.dumps(ROWS)),
        ("a.json", json.dumps({"train": ROWS})),
        ("a.json", json.dumps({"text": ["so good", "bad"], "label": [1, 0]})),
        ("a.jsonl", "\n".join(map(json.dumps, ROWS))),
        ("a.json", "\n".join(map(json.dumps, ROWS))),
    ],
)
def test_every_format_gives_the_same_rows(tmp_path: Path, name: str, content: str) -> None:
    (table,) = read(tmp_path, name, content)
    assert (table.columns, table.row_count) == (("text", "label"), 2)
    assert table.rows == ({"text": "so good", "label": "1"}, {"text": "bad", "label": "0"})


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        ("a.jsonl", '{"text": 1}\n{"text', "line 2 is not JSON; check quotes and commas there"),
        ("a.json", "[" * 100_000, "the file is nested too deeply to be read"),
        ("a.csv", b"PK\x03\x04", "this is a Word file or another zip archive"),
        ("a.csv", b"\x00\x01\x02\x03" * 9, "this is a binary file, not text"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: str | bytes, note: str
) -> None:
    (table,) = read(tmp_path, name, content)
    assert (table.state, table.row_count) == ("unreadable", 0)
    assert note in table.note


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "trainer_state.json"])
def test_the_files_of_a_saved_network_are_no_data(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, json.dumps(ROWS)) == ()


def test_json_that_is_no_table_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, "a.json", '{"lr": 0.1, "epochs": 3}') == ()


def test_all_rows_are_counted_and_the_first_kept(tmp_path: Path) -> None:
    long = "x" * 5_000
    (table,) = read(tmp_path, "a.csv", "text\n" + "\n".join([long] * 300))
    assert (table.row_count, len(table.rows)) == (300, 200)
    assert len(table.rows[0]["text"]) < 2_100
