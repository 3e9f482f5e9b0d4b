"""Data files as students make them, and as nobody should."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import datasets
import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from surveying import survey_files, survey_one

TEXTS = ["the café was so good", "bad, really bad", "never again, I said", "schön war es hier"]
LABELS = ["good", "bad", "bad", "good"]
ROWS = [{"text": text, "label": label} for text, label in zip(TEXTS, LABELS, strict=True)]
COMMAS = "text,label\n" + "".join(f'"{row["text"]}",{row["label"]}\n' for row in ROWS)


def parquet(table: Any) -> bytes:
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    return buffer.getvalue()


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return buffer.getvalue()


OLD_SHEET = (Path(__file__).parent / "old.xls").read_bytes()  # written with xlwt 1.3
SHEET = workbook([["text", "label"], *([row["text"], row["label"]] for row in ROWS)])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", COMMAS),
        ("a.csv", "\ufeff" + COMMAS),
        ("a.csv", COMMAS.encode("cp1252")),
        ("a.csv", COMMAS.encode("utf-16")),
        ("a.csv", COMMAS.encode("utf-16-le")),
        ("a.csv", COMMAS.replace("\n", "\r\n")),
        ("a.csv", COMMAS.replace('",', '";').replace("text,", "text;")),
        ("a.tsv", COMMAS.replace('",', '"\t').replace("text,", "text\t")),
        ("a.csv", COMMAS.removeprefix("text,label\n")),
        ("a.csv", "\n\n" + COMMAS),
        ("a.json", json.dumps(ROWS)),
        ("a.json", json.dumps({"data": ROWS})),
        ("a.json", json.dumps({"text": TEXTS, "label": LABELS})),
        ("a.json", json.dumps([["text", "label"], *map(list, zip(TEXTS, LABELS, strict=True))])),
        ("a.json", json.dumps({"text": dict(enumerate(TEXTS)), "label": dict(enumerate(LABELS))})),
        ("a.jsonl", "\n".join(map(json.dumps, ROWS))),
        ("a.parquet", parquet(pyarrow.table({"text": TEXTS, "label": LABELS}))),
        ("a.xlsx", SHEET),
        ("a.csv", SHEET),
        ("a.xls", OLD_SHEET),
        ("a.csv", OLD_SHEET),
        ("a.csv.gz", gzip.compress(COMMAS.encode(), mtime=0)),
        ("a.csv", gzip.compress(COMMAS.encode("utf-16"), mtime=0)),
        (
            "a.tsv.bz2",
            bz2.compress(COMMAS.replace('",', '"\t').replace("text,", "text\t").encode()),
        ),
        ("a.json.xz", lzma.compress(json.dumps(ROWS).encode())),
        ("a.jsonl.gz", gzip.compress("\n".join(map(json.dumps, ROWS)).encode(), mtime=0)),
        ("a.zip", archive({"__MACOSX/._a.csv": b"\0", "in/a.csv": COMMAS.encode(), "b.py": b"b"})),
        ("a.zip", archive({"a.xlsx": SHEET, "config.json": b"{}"})),
    ],
)
def test_every_format_gives_the_same_rows(tmp_path: Path, name: str, content: str | bytes) -> None:
    table = survey_one(tmp_path, name, content)
    assert (table.rows, table.distinct, table.task) == (4, 4, "classification")
    assert sorted((each.name, each.count) for each in table.labels) == [("bad", 2), ("good", 2)]
    assert sorted(row["text" if "text" in row else "column 1"] for row in table.sample) == sorted(
        TEXTS
    )


def test_a_dataset_dict_on_disk_is_a_table_a_split_with_its_class_names(tmp_path: Path) -> None:
    features = datasets.Features(
        {"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["bad", "good"])}
    )
    split = datasets.Dataset.from_dict({"text": TEXTS, "label": [1, 0, 0, 1]}, features=features)
    datasets.DatasetDict({"train": split, "test": split.select([0])}).save_to_disk(
        str(tmp_path / "saved")
    )
    record = survey_files(tmp_path, {})
    assert [(t.path, t.split, t.rows) for t in record.tables] == [
        ("saved", "test", 1),
        ("saved", "train", 4),
    ]
    assert {label.name for label in record.tables[1].labels} == {"bad", "good"}
    assert [each.shared for each in record.overlaps] == [1]


def test_splits_in_one_json_file_are_tables_of_their_own(tmp_path: Path) -> None:
    record = survey_files(tmp_path, {"a.json": json.dumps({"train": ROWS, "test": ROWS[:1]})})
    assert [table.name for table in record.tables] == ["a.json (train)", "a.json (test)"]


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        (
            "a.xlsx.gz",
            gzip.compress(SHEET, mtime=0),
            "compressed twice; hand in the file that is in it",
        ),
        (
            "a.csv.gz",
            gzip.compress(COMMAS.encode(), mtime=0)[:9],
            "the compressed file is damaged or cut",
        ),
        (
            "a.csv.gz",
            gzip.compress(b"x" * 70_000_000, mtime=0),
            "unpacks to more than 64 MB, like a bomb",
        ),
        ("a.zip", archive({"a.csv": b"a,b\n" * 20_000_000}), "to more than 100 times its size"),
        ("a.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "the Excel file is damaged"),
        (
            "a.ods",
            archive({"content.xml": b"<x/>"}),
            "this is an OpenDocument file; save its sheets",
        ),
        ("a.xls", "<html><table><tr><td>text</td></tr></table></html>", "this is a web page"),
        ("a.parquet", "text,label\n", "this is no Parquet file, whatever its name says"),
        ("a.parquet", b"PAR1" + b"\0" * 64, "the Parquet file is damaged"),
        ("a.csv", "текст,метка\nхорошо,да\n".encode("cp1251"), "an encoding that we cannot tell"),
        ("a.json", '{"text": ["a"', "it is not JSON (line 1); check quotes and commas there"),
        ("a.xlsx", b"PK\x03\x04 broken", "a Word file or another zip archive"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: str | bytes, note: str
) -> None:
    table = survey_one(tmp_path, name, content)
    assert table.state == "unreadable"
    assert note in table.note


def troubles(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> dict[str, str]:
    table = survey_one(tmp_path, name, content)
    assert table.state == "read"
    return {found.kind: found.note for found in table.findings}


def test_a_row_that_does_not_fit_its_header_is_named_by_its_line(tmp_path: Path) -> None:
    found = troubles(tmp_path, COMMAS + "too, many cells, here\nonly one\n")
    assert found["ragged rows"] == (
        "line 6 has 3 cells, the header has 2; line 7 has 1 cells, the header has 2"
    )


def test_a_line_of_fifty_megabytes_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    content = COMMAS + "x" * 50_000_000 + ",good\n" + COMMAS.removeprefix("text,label\n")
    found = troubles(tmp_path, content)
    assert found["long lines"] == "line 6 is 50,000,006 characters long; it was left out"


def test_of_a_compressed_file_that_is_cut_off_the_rows_before_are_kept(tmp_path: Path) -> None:
    rows = "".join(f"text {sha256(bytes([n])).hexdigest()} is,good\n" for n in range(200))
    table = survey_one(
        tmp_path, "a.csv.gz", gzip.compress(f"text,label\n{rows}".encode(), mtime=0)[:-1_000]
    )
    assert 100 < table.rows < 200
    assert table.finding("broken off").note.startswith(
        f"reading ended behind line {table.rows + 1}: the compressed file is damaged or cut off"
    )


def test_an_archive_of_a_network_is_no_data(tmp_path: Path) -> None:
    content = archive({"model.safetensors": b"\0", "config.json": b"{}", "vocab.txt": b"a"})
    assert survey_files(tmp_path, {"a.zip": content}).tables == ()


def test_a_quotation_mark_that_never_closes_costs_its_own_record(tmp_path: Path) -> None:
    content = COMMAS + '"open,good\n' + "so it goes on, and on\n" * 60_000
    found = troubles(tmp_path, content)
    assert found["open quotes"].startswith("a quotation mark near line 6 is never closed")


def test_nul_bytes_are_counted_and_dropped(tmp_path: Path) -> None:
    found = troubles(tmp_path, COMMAS + "nul\0 in it here,good\n")
    assert found["NUL bytes"] == "line 6 holds a NUL byte"


def test_five_thousand_columns_are_cut(tmp_path: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(5_000))
    found = troubles(tmp_path, f"text,label,{wide}\n" + f"so good it was,good,{wide}\n" * 3)
    assert found["many columns"] == ("the header has 5,002 columns; the first 200 were looked at")


def test_a_column_that_is_named_twice_is_said_and_kept(tmp_path: Path) -> None:
    table = survey_one(tmp_path, "a.csv", COMMAS.replace("text,label", "label,label"))
    assert [column.name for column in table.columns] == ["label", "label (2)"]
    assert table.finding("duplicate columns") is not None


def test_formulas_are_found_in_sheets_and_in_separated_values(tmp_path: Path) -> None:
    sheet = workbook([["text", "label"], ["so good it was", '=IF(1=1,"good","bad")']])
    assert troubles(tmp_path, sheet, "a.xlsx")["formulas"].startswith("line 2 holds the formula")
    (tmp_path / "a.xlsx").unlink()
    table = survey_one(tmp_path, "b.csv", COMMAS + '"=HYPERLINK(""http://x"")",good\n')
    assert table.count("formulas in cells") == 1


def test_a_broken_line_of_json_costs_that_line(tmp_path: Path) -> None:
    lines = [*map(json.dumps, ROWS), '{"text": "cut']
    table = survey_one(tmp_path, "a.jsonl", "\n".join(lines))
    assert table.rows == 4
    assert table.finding("not JSON").note.startswith("line 5 is not JSON")


def test_the_formats_that_a_label_is_written_in_are_told(tmp_path: Path) -> None:
    labels = [1, "1", 1.0, True, 0, 0, 0, "0"]
    rows = [{"text": f"text number {n} is here", "label": each} for n, each in enumerate(labels)]
    table = survey_one(tmp_path, "a.json", json.dumps(rows))
    assert sorted((each.name, each.count) for each in table.labels) == [("0", 4), ("1", 4)]
    one = next(each for each in table.labels if each.name == "1")
    assert set(one.written) == {"1", '"1"', "1.0", "true"}
    assert table.count("labels in several forms") == 4


def test_a_text_that_a_parquet_file_repeats_is_made_once(tmp_path: Path) -> None:
    text = pyarrow.array(["x " * 2_000_000])
    indices = pyarrow.array([0] * 300, pyarrow.int32())
    columns = {"text": pyarrow.DictionaryArray.from_arrays(indices, text), "label": LABELS * 75}
    content = parquet(pyarrow.table(columns))
    assert len(content) < 1_000_000
    found = survey_one(tmp_path, "a.parquet", content)
    assert (found.rows, found.complete) == (300, True)  # 1.2 GB, had each been made


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sheet1.xml", b"0" * 600_000_000)
    table = survey_one(tmp_path, "a.xlsx", buffer.getvalue())
    assert table.note == "the workbook unpacks to 572 MB; save it as CSV"


def test_names_of_files_in_state_json_lead_nowhere(tmp_path: Path) -> None:
    datasets.Dataset.from_dict({"text": TEXTS, "label": LABELS}).save_to_disk(str(tmp_path / "d"))
    state = tmp_path / "d" / "state.json"
    told = json.loads(state.read_text())
    told["_data_files"] = [{"filename": "../../../../etc/passwd"}]
    state.write_text(json.dumps(told))
    assert [table.rows for table in survey_files(tmp_path, {}).tables] == [4]


def test_half_a_sign_in_json_is_no_fault(tmp_path: Path) -> None:
    rows = [*ROWS, {"text": "half \ud83d a sign", "label": "good"}]
    table = survey_one(tmp_path, "a.json", json.dumps(rows))
    assert table.rows == 5


def test_numbers_days_and_truths_of_an_old_workbook_are_what_they_were(tmp_path: Path) -> None:
    table = survey_one(tmp_path, "a.xls", OLD_SHEET)
    row = next(row for row in table.sample if row["stars"] == "2")
    assert (row["when"], row["seen"]) == ("2024-01-02T00:00:00", "true")


def test_the_sheets_of_a_workbook_are_its_splits(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (("train", ROWS), ("test", ROWS[:1]), ("empty", [])):
        sheet = book.create_sheet(title)
        for row in [["text", "label"], *([row["text"], row["label"]] for row in rows)]:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    tables = survey_files(tmp_path, {}).tables
    assert [(table.name, table.rows) for table in tables] == [
        ("a.xlsx (train)", 4),
        ("a.xlsx (test)", 1),
    ]


def test_a_dialogue_is_an_instruction_and_its_response(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"messages": [{"role": "user", "content": q}, {"role": "assistant", "content": a}]}
        )
        for q, a in zip(TEXTS, reversed(TEXTS), strict=True)
    ]
    table = survey_one(tmp_path, "a.jsonl", "\n".join(lines))
    assert (table.task, table.distinct) == ("instruction-pairs", 4)


def test_the_sides_of_a_translation_are_columns(tmp_path: Path) -> None:
    rows = [{"id": n, "translation": {"en": text, "de": text}} for n, text in enumerate(TEXTS)]
    assert survey_one(tmp_path, "a.json", json.dumps(rows)).task == "translation"
