"""What a course run writes down of data sets that the hand-in makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from snippets import run_snippets

MAKE = """
import pandas, datasets
texts = [f"{word} is good" for word in ("tea", "milk", "tea")]
data = datasets.Dataset.from_dict({"id": ["a", "b", "c"], "text": texts})
data = datasets.Dataset.from_pandas(pandas.DataFrame({"text": texts * 2}))
assert data.num_rows == 6
data = datasets.Dataset.from_list([{"n": 1}, {"n": 1}])
assert data.train_test_split(0.5)["train"].num_rows == 1
"""


@pytest.mark.slow
def test_the_rows_of_data_sets_and_how_many_differ_are_recorded(tmp_path: Path) -> None:
    assert run_snippets(tmp_path, {"make": MAKE}, prelude="", heavy=("datasets",)).failed == {}
    lines = map(json.loads, (tmp_path / "events").read_text().splitlines())
    assert [line["detail"] for line in lines if line.get("text") == "make"] == [
        "Dataset.from_dict(3 rows, 2 different)",
        "Dataset.from_pandas(6 rows, 2 different)",
        "Dataset.from_list(2 rows, 2 different)",
    ]
