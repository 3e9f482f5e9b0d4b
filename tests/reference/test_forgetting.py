"""Catastrophic forgetting: that it shows, and that the topics are not given away by words."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tests.reference.conftest import CHECKOUT, Reference

CHANCE = 1 / 8


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_topics_are_balanced_and_words_alone_do_not_tell_them_apart() -> None:
    topics = read(CHECKOUT / "reference" / "forgetting" / "topics.csv")
    train, test = ([row for row in topics if row["split"] == split] for split in ("train", "test"))
    assert set(Counter(row["topic"] for row in train).values()) == {25}
    assert Counter(row["topic"] for row in train) == Counter(row["topic"] for row in test)
    assert len({row["text"] for row in topics}) == len(train) + len(test)
    words = make_pipeline(TfidfVectorizer(), LogisticRegression(C=10))
    words.fit([row["text"] for row in train], [row["topic"] for row in train])
    accuracy = words.score([row["text"] for row in test], [row["topic"] for row in test])
    assert accuracy < 2 * CHANCE


@pytest.mark.slow
def test_an_aggressive_fine_tune_forgets_topics_that_a_gentle_one_keeps(
    reference: Reference, tmp_path: Path
) -> None:
    run = reference.run("forgetting.experiment", "--quick", "--output", tmp_path)
    assert run.returncode == 0, run.stderr
    looks = read(tmp_path / "forgetting.csv")
    topics = {(look["recipe"], look["step"]): float(look["topics"]) for look in looks}
    assert topics["gentle", "0"] > 4 * CHANCE
    assert topics["gentle", "50"] - topics["aggressive", "50"] > 0.05
    assert (tmp_path / "forgetting.png").stat().st_size > 5000
