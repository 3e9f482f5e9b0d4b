"""The texts of the stand-in IMDB and of the held-out rows."""

import csv
import statistics
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.world import World, write_held_out
from grader.world.datasets.reviews import FULL_LENGTHS, make_reviews


def read_texts(world: World) -> list[str]:
    import pyarrow

    texts: list[str] = []
    for path in sorted((world.folder / "datasets" / "imdb").rglob("*.arrow")):
        with pyarrow.ipc.open_stream(path) as reader:
            texts += reader.read_all()["text"].to_pylist()
    return texts


def read_held_out(path: Path, rows: int) -> list[dict[str, str]]:
    write_held_out(path, rows=rows)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_reviews_are_as_long_and_as_ragged_as_real_ones() -> None:
    reviews = make_reviews("lengths", [0, 1] * 1000, FULL_LENGTHS)
    words = [len(review.split()) for review in reviews]
    assert 215 < statistics.mean(words) < 250
    assert statistics.median(words) < statistics.mean(words) - 30
    assert 60 < sum(count > 450 for count in words) < 260
    assert 800 < sum("<br /><br />" in review for review in reviews) < 1200


def test_equal_streams_give_equal_reviews_and_others_do_not() -> None:
    first = make_reviews("one", [0, 1, 1], FULL_LENGTHS)
    assert make_reviews("one", [0, 1, 1], FULL_LENGTHS) == first
    assert not set(make_reviews("two", [0, 1, 1], FULL_LENGTHS)) & set(first)


def test_held_out_rows_occur_nowhere_in_the_world(world: World, tmp_path: Path) -> None:
    rows = read_held_out(tmp_path / "held-out.csv", 300)
    texts = read_texts(world)
    assert len(texts) == 100_000
    assert len(set(texts)) > 99_900
    assert not {row["text"] for row in rows} & set(texts)


def test_held_out_rows_are_balanced_and_of_moderate_length(tmp_path: Path) -> None:
    rows = read_held_out(tmp_path / "held-out.csv", 300)
    assert list(rows[0]) == ["text", "label"]
    assert [row["label"] for row in rows].count("neg") == 150
    assert {row["label"] for row in rows} == {"neg", "pos"}
    assert 60 < statistics.mean(len(row["text"].split()) for row in rows) < 90


def test_held_out_rows_never_go_into_a_world(world: World) -> None:
    path = world.folder / "datasets" / "held-out.csv"
    with pytest.raises(GraderError, match="held-out rows never go into a course world"):
        write_held_out(path, rows=10)
    assert not path.exists()
