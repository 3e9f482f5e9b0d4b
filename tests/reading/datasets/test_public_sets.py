"""Data that was not handed in: public sets, and counts that code printed or prose tells."""

from __future__ import annotations

import pytest
from written_code import cell, code_of, document_of, prose

from grader.reading.code import Code
from grader.reading.datasets.public import printed_rows, public_set, told_rows
from grader.reading.document import Document


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("load_dataset('dair-ai/emotion')", "dair-ai/emotion"),
        ("load_dataset('imdb', split='train')", "imdb"),
        ("load_dataset(path='glue', name='sst2')", "glue"),
        ("load_dataset('csv', data_files='a.csv')", ""),
        ("load_dataset('json', data_files={'train': 'a.json'})", ""),
        ("load_dataset('./data')", ""),
        ("load_dataset('reviews.csv')", ""),
        ("load_dataset('your_dataset_here')", ""),
    ],
)
def test_a_public_set_is_loaded_by_its_name(call: str, name: str) -> None:
    source = f"from datasets import load_dataset\ndata = {call}\n"
    found = public_set(Code(code_of(cell(1, source))))
    assert (found[0] if found else "") == name


@pytest.mark.parametrize(
    ("output", "count"),
    [
        (
            "DatasetDict({\n train: Dataset({ num_rows: 200 })\n test: Dataset({ num_rows: 50 })})",
            250,
        ),
        ("<class 'pandas.DataFrame'>\nRangeIndex: 350 entries, 0 to 349", 350),
        ("(350, 2)", 350),
        ("Total samples: 1,204", 1204),
        ("[350 rows x 2 columns]", 350),
        ("Dataset size: 312", 312),
        ("Vocab size: 30522\nTotal params: 66,955,010\nbatch size = 16", None),
        ("{'loss': 0.62, 'epoch': 3}", None),
    ],
)
def test_rows_are_counted_by_what_an_output_shows(output: str, count: int | None) -> None:
    found = printed_rows(Document(document_of(cell(1, "print(data)", output))))
    assert (found[0] if found else None) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We collected 250 tickets by hand.", 250),
        ("El conjunto tiene 1.200 ejemplos.", 1200),
        ("It has 300 labelled customer messages.", 300),
        ("The network has 66 million parameters.", None),
    ],
)
def test_rows_are_counted_by_what_prose_tells(text: str, count: int | None) -> None:
    found = told_rows(Document(document_of(prose(text))))
    assert (found[0] if found else None) == count
