"""Sentences are compared by meaning once, and only where there is something to compare."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.checks import KINDS
from grader.errors import NotCollected
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.meaning import Comparison, collect_likeness, collect_vectors, comparison_of
from grader.evidence.setting import Profile, Setting
from grader.intake.submission import make_hand_in, stage
from grader.reading.document import Document
from grader.records import Block, BlockKind, DocumentRecord, PhraseVectors, Place
from grader.rubric import Limits, find_rubric, load_rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Job, LimitKind, Outcome

TOLD = (
    "With 32 rows a batch the card had no memory left.",
    "I made do with eight rows and half precision.",
    "I would take all of the reviews next time.",
    "Doubled messages were dropped from the table.",
)


@dataclass(frozen=True)
class Exhausted:
    """A sandbox in which every job meets a limit."""

    isolation: str = "none"
    name: str = "none"

    def run(self, _job: Job) -> Outcome:
        return Outcome(-9, b"", "", LimitKind.MEMORY)


@dataclass(frozen=True)
class Counting:
    """A sandbox that keeps what it was asked."""

    inner: Bubblewrap = field(default_factory=Bubblewrap)
    asked: list[dict[str, object]] = field(default_factory=list)
    isolation: str = "bubblewrap"
    name: str = "bubblewrap"

    def run(self, job: Job) -> Outcome:
        if job.program == "likeness":
            self.asked.append(json.loads(job.stdin))
        return self.inner.run(job)


def nothing() -> PhraseVectors:
    """Give vectors that nobody should ask for."""
    raise AssertionError("no vectors are needed")


@pytest.mark.slow
def test_what_is_told_is_of_the_kind_that_its_meaning_says_and_the_explanation_is_compared() -> (
    None
):
    rubric = load_rubric(find_rubric("fine-tuning-assignment"), KINDS)
    phrases = ("It saves time and money.", "The weather was fine.")
    explained = ("Training is quicker and costs less.",)
    compared = Comparison(explained, phrases, TOLD, rubric.sentence_kinds)
    sandbox = Bubblewrap()
    vectors = collect_vectors(compared.known, sandbox)
    record = collect_likeness(compared, lambda: vectors, sandbox)
    (row,) = record.cosines
    assert record.phrases == phrases
    assert row[0] > row[1] + 0.2
    likeliest = [record.kinds[each.index(max(each))] for each in record.chances]
    assert likeliest == ["difficulty", "remedy", "suggestion", "cleaning"]
    assert all(abs(sum(each) - 1) < 0.01 for each in record.chances)


@pytest.mark.slow
def test_phrases_are_embedded_once_for_a_class_and_sentences_once_for_a_hand_in(
    tmp_path: Path,
) -> None:
    sandbox = Counting()
    rubric = load_rubric(find_rubric("fine-tuning-assignment"), KINDS)
    cache = EvidenceCache(tmp_path / "cache")
    setting = Setting(rubric, sandbox, cache, Limits(), Profile.STATIC)
    for number, text in enumerate(TOLD[:2]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.md").write_text(f"# Notes\n\n{text}\n", encoding="utf-8")
        hand_in = stage(make_hand_in(folder), tmp_path / f"stage{number}", sandbox.inner)
        evidence = gather(hand_in, setting)
        assert evidence.likeness.told == (text,)
        assert evidence.likeness is evidence.likeness
    assert [set(asked) >= {"embed"} for asked in sandbox.asked] == [True, False, False]


def test_without_the_extra_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(NotCollected, match="without the extra `offline`"):
        collect_vectors(("Two.",), Bubblewrap())


def test_a_limit_met_while_comparing_is_ours() -> None:
    compared = Comparison(("One.",), ("Two.",))
    with pytest.raises(NotCollected, match="stopped at our limit of memory"):
        collect_likeness(compared, lambda: PhraseVectors(("Two.",), ""), Exhausted())


def test_nothing_told_needs_no_comparison() -> None:
    rows = collect_likeness(Comparison((), ("Two.",)), nothing, Exhausted())
    assert (rows.cosines, rows.told) == ((), ())


def test_only_prose_in_a_language_that_the_embeddings_read_is_compared() -> None:
    rubric = load_rubric(find_rubric("fine-tuning-assignment"), KINDS)
    texts = (
        "I ran out of memory and took a smaller batch for it.",
        "Mir ist der Speicher ausgegangen, und ich habe einen kleineren Stapel genommen.",
        "python train.py --epochs 2 --out=model_a",
    )
    blocks = tuple(
        Block(BlockKind.PROSE, text, Place("a.md", line=line)) for line, text in enumerate(texts)
    )
    compared = comparison_of(Document(DocumentRecord((), blocks)), rubric)
    assert compared.told == texts[:1]
