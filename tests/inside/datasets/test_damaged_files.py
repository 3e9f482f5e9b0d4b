"""Whatever bytes a data file holds, the survey says something about it and goes on."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveying import survey_files

from grader.inside.datasets.columnar import _batches
from grader.inside.texts import Unreadable

TEXTS = [f"text number {n} that says a bit" for n in range(40)]
LABELS = ["good", "bad"] * 20
ROWS = [{"text": text, "label": label} for text, label in zip(TEXTS, LABELS, strict=True)]


def whole_files() -> dict[str, bytes]:
    table = pyarrow.table({"text": TEXTS, "label": LABELS, "n": list(range(40))})
    parquet, arrow, sheet = io.BytesIO(), io.BytesIO(), io.BytesIO()
    pyarrow.parquet.write_table(table, parquet)
    with pyarrow.ipc.new_stream(arrow, table.schema) as writer:
        writer.write_table(table)
    book = openpyxl.Workbook()
    for row in [["text", "label"], *map(list, zip(TEXTS, LABELS, strict=True))]:
        book.active.append(row)
    book.save(sheet)
    lines = "\n".join(map(json.dumps, ROWS))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.jsonl", lines)
    return {
        "a.parquet": parquet.getvalue(),
        "d/data.arrow": arrow.getvalue(),
        "a.xlsx": sheet.getvalue(),
        "a.xls": (Path(__file__).parent / "old.xls").read_bytes(),
        "a.csv": ("text,label\n" + "".join(f'"{r["text"]}",{r["label"]}\n' for r in ROWS)).encode(),
        "a.json": json.dumps(ROWS).encode(),
        "a.jsonl": lines.encode(),
        "a.jsonl.gz": gzip.compress(lines.encode(), mtime=0),
        "a.zip": archive.getvalue(),
        "a.conll": b"Ada B-PER\nis O\n\nRome B-LOC\n" * 9,
    }


WHOLE = whole_files()


def states(name: str, content: bytes) -> list[str]:
    with TemporaryDirectory() as folder:
        return [table.state for table in survey_files(Path(folder), {name: content}).tables]


@pytest.mark.parametrize("name", WHOLE)
def test_the_files_are_whole_before_they_are_damaged(name: str) -> None:
    assert states(name, WHOLE[name]) == ["read"]


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_never_ends_the_survey(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    places = st.integers(0, len(content) - 1)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(places)] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(places) :]
    assert set(states(name, bytes(content))) <= {"read", "unreadable"}


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=25, deadline=None)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_at_all_are_survived(name: str, content: bytes) -> None:
    assert set(states(name, content)) <= {"read", "unreadable"}


@pytest.mark.parametrize("index", [2, -1])
def test_a_dictionary_that_is_pointed_past_of_is_damage(index: int) -> None:
    texts = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([0, index]), pyarrow.array(["good", "bad"]), safe=False
    )
    with pytest.raises(Unreadable, match="row 1 and those behind it"):
        list(_batches(iter([pyarrow.record_batch({"text": texts})])))
