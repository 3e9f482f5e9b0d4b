"""All rows of one table are read, where it is no larger than what a network is tested on."""

from __future__ import annotations

import json
from pathlib import Path

from grader.inside.datasets import rows


def test_one_split_of_a_file_is_read_whole(tmp_path: Path) -> None:
    both = {"train": [{"text": "a", "label": 0}], "test": [{"text": "é" * 3000, "label": None}]}
    (tmp_path / "data.json").write_text(json.dumps(both), encoding="utf-8")
    found = rows.read_table(tmp_path, "data.json", "test")
    assert (found["state"], found["row_count"], found["note"]) == ("read", 1, "")
    assert found["rows"] == [{"text": "é" * 3000}]


def test_a_table_that_is_too_large_or_gone_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\n" + "b,c\n" * (rows.MOST_ROWS + 1))
    assert "it has more than" in rows.read_table(tmp_path, "a.csv", "")["note"]
    assert rows.read_table(tmp_path, "b.csv", "")["note"] == "it was not found again"


def test_rows_that_do_not_fit_the_header_are_noted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\n" + "b,c\n" * 5 + "d,e,f\n")
    assert "cannot be read as they are written" in rows.read_table(tmp_path, "a.csv", "")["note"]
