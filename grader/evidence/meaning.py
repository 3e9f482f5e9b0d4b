"""Compare sentences by meaning, in a child that can be killed."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.errors import NotCollected
from grader.evidence.parsing import parsed
from grader.reading.document import Document
from grader.reading.prose import sentences
from grader.reading.sentence_kinds import told_in
from grader.records import LikenessRecord, PhraseVectors
from grader.rubric import Rubric
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox

_LIMITS = JobLimits(seconds=120, memory_mb=2048)
_MOST_SENTENCES, _LONGEST = 80, 1_000  # of an explanation; characters of a sentence


@dataclass(frozen=True)
class Comparison:
    """What is compared: the explanation with phrases, all that is told with phrases of kinds.

    `kinds` are pairs of a kind and one of its phrases.
    """

    explained: tuple[str, ...]
    phrases: tuple[str, ...]
    told: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every phrase of the rubric, in the order of the vectors."""
        return (*self.phrases, *(phrase for _, phrase in self.kinds))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to compare."""
        return not (self.explained and self.phrases) and not (self.told and self.kinds)


def comparison_of(document: Document, rubric: Rubric) -> Comparison:
    """Say what a hand-in's sentences are compared with."""
    told = told_in(document) if rubric.sentence_kinds else ()
    return Comparison(explained_in(document), rubric.phrases, told, rubric.sentence_kinds)


def explained_in(document: Document) -> tuple[str, ...]:
    """Give the sentences of the explanation, none if there is no explanation."""
    passage = document.explanation
    found = sentences(passage.text)[:_MOST_SENTENCES] if passage else []
    return tuple(each[:_LONGEST] for each in found)


def collect_vectors(phrases: tuple[str, ...], sandbox: Sandbox) -> PhraseVectors:
    """Embed a rubric's phrases; raises NotCollected without the extra."""
    return parsed(PhraseVectors, _run({"embed": phrases}, sandbox), "likeness")


def collect_likeness(
    compared: Comparison, vectors: Callable[[], PhraseVectors], sandbox: Sandbox
) -> LikenessRecord:
    """Compare sentences by meaning, each embedded once; raises NotCollected without the extra."""
    explained, phrases = compared.explained, compared.phrases
    if compared.is_empty:
        return LikenessRecord(explained, phrases, tuple(() for _ in explained))
    asked = {
        "sentences": explained,
        "phrases": phrases,
        "told": compared.told,
        "kinds": [kind for kind, _ in compared.kinds],
        "vectors": vectors().vectors,
    }
    return parsed(LikenessRecord, _run(asked, sandbox), "likeness")


def _run(asked: Mapping[str, object], sandbox: Sandbox) -> Outcome:
    if importlib.util.find_spec("sentence_transformers") is None:
        raise NotCollected("sentences are not compared by meaning without the extra `offline`")
    stdin = json.dumps(asked, ensure_ascii=False).encode()
    outcome = sandbox.run(Job("likeness", stdin=stdin, limits=_LIMITS))
    if outcome.limit:
        raise NotCollected(f"comparing sentences was stopped at our limit of {outcome.limit}")
    return outcome
