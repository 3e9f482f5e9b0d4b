"""Held-out rows are read from what instructors have."""

import json
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.evidence.held_out import Asked, HeldOut, load_held_out, read_held_out
from grader.held_out_rows import TestSetSpec


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".toml"])
def test_held_out_rows_are_read_from_what_instructors_have(tmp_path: Path, suffix: str) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [{"text": "fine", "label": "pos"}, {"text": "dull, long", "label": "neg"}]
    (tmp_path / "r.csv").write_text('text,label\nfine,pos\n"dull, long",neg\n')
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, rows)))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "r.parquet")
    (tmp_path / "r.toml").write_text('file = "r.csv"\nlabels = { neg = 0, pos = 1 }\n')
    held_out = load_held_out(tmp_path / f"r{suffix}")
    assert held_out == HeldOut(("fine", "dull, long"), (1, 0), ("neg", "pos"))


def test_a_sample_of_rows_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    lines = "\n".join(f"text {n},{'pos' if n % 2 else 'neg'}" for n in range(100))
    (tmp_path / "r.csv").write_text(f"text,label\n{lines}\n")
    (tmp_path / "r.toml").write_text('file = "r.csv"\nrows = 10\nseed = 3\n')
    first = load_held_out(tmp_path / "r.toml")
    assert len(first.texts) == 10
    assert load_held_out(tmp_path / "r.toml") == first


def test_rows_with_references_are_read_and_rows_of_texts_alone(tmp_path: Path) -> None:
    rows = [
        {"dialogue": "A: hi", "summary": "They greet."},
        {"dialogue": "B: bye", "summary": ["They part.", "A farewell."]},
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, rows)))
    spec = 'file = "r.jsonl"\ntext = "dialogue"\n'
    (tmp_path / "s.toml").write_text(f'{spec}reference = "summary"\nprompt = "sum: {{text}}"\n')
    (tmp_path / "p.toml").write_text(f"{spec}unlabelled = true\ncontext = 64\nstride = 16\n")
    found = load_held_out(tmp_path / "s.toml")
    assert found.texts == ("A: hi", "B: bye")
    assert found.references == (("They greet.",), ("They part.", "A farewell."))
    assert found.asked == Asked(prompt="sum: {text}")
    alone = load_held_out(tmp_path / "p.toml")
    assert (alone.references, alone.labels) == ((), ())
    assert (alone.asked.context, alone.asked.stride) == (64, 16)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('prompt = "summarize"', "holds no {text}"),
        ("stride = 0", "count from 1"),
        ('reference = "abstract"', "row 1 has no 'abstract' (columns: text, summary)"),
    ],
)
def test_a_mistake_about_texts_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "r.csv").write_text("text,summary\na,b\nc,d\n")
    spec = "" if line.startswith("reference") else 'reference = "summary"\n'
    (tmp_path / "s.toml").write_text(f'file = "r.csv"\n{spec}{line}\n')
    with pytest.raises(GraderError) as caught:
        load_held_out(tmp_path / "s.toml")
    assert message in str(caught.value)


def test_a_column_may_say_which_rows_students_have(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("text,label,part\nfine,pos,Public\ndull,neg,private\n")
    spec = TestSetSpec(file=path.name, split="part")
    assert read_held_out(path, spec).split == ("public", "private")
    assert read_held_out(path, TestSetSpec(file=path.name)).split == ()
    path.write_text("text,label,part\nfine,pos,train\n")
    with pytest.raises(GraderError, match="row 1: part 'train' is neither public nor private"):
        read_held_out(path, spec)
