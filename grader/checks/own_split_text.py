"""How well a project's network writes the texts of the student's own test rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks.network_text import how_asked
from grader.evidence.networks.asking import Undecided, usable
from grader.evidence.networks.generating import TextAnswers
from grader.measuring.generation import ROUGE, has_words, score_texts
from grader.measuring.perplexity import perplexity_of
from grader.measuring.reproduction import Baseline, Measured
from grader.reading.practice.splits import Split
from grader.reading.project.metrics import Shown
from grader.reading.project.own_rows import OwnRows
from grader.reading.project.task import Task
from grader.verdict import Quote

_METRICS = ("rougeL", "rouge1", "rouge2", "bleu", "chrf")
_OF_TRANSLATIONS = ("bleu", "chrf", "rougeL", "rouge1")


@dataclass(frozen=True)
class TextClaim:
    """A score that the student reports, 0 to 100, or a perplexity."""

    metric: str
    value: float | None = None
    quote: Quote | None = None


def text_claim(shown: Sequence[Shown], task: Task | None, *, foretells: bool) -> TextClaim:
    """Choose the reported score that can be measured again, and its metric."""
    names: tuple[str, ...] = _OF_TRANSLATIONS if task is Task.TRANSLATION else _METRICS
    names = ("perplexity",) if foretells else names
    held_out = [s for s in shown if s.value is not None and s.split is not Split.TRAIN]
    for name in names:
        told = [each for each in held_out if each.name == name]
        told = [each for each in told if each.executed] or told
        if told and told[-1].value is not None:
            value = told[-1].value
            scale = 100 if value <= 1 and not foretells else 1  # libraries count to 1 or to 100
            return TextClaim(name, scale * value, told[-1].quote)
    return TextClaim(names[0])


def measure_texts(
    answers: TextAnswers,
    base: TextAnswers | None,
    rows: OwnRows,
    claim: TextClaim,
    task: Task | None,
) -> tuple[Measured, Baseline | None, str]:
    """Ask the network; give its score, that of a simple answer, and how it was asked.

    Raises Rejected or Undecided where it gives none.
    """
    if answers.network.task == "language-modelling":
        return _foretold(answers, base)
    wanted = [(text,) for text in rows.wanted]
    metric = claim.metric
    if metric in ROUGE and not has_words(wanted):
        if claim.value is not None:
            raise Undecided(f"{metric} knows words of a to z alone, which your rows hardly have")
        metric = "chrf"
    found = usable(answers.generated)
    score = score_texts(metric, found.texts, wanted)
    simple, told = _simple_answers(rows, task)
    baseline = Baseline(score_texts(metric, simple, wanted).value, told)
    return Measured(score.value, score.low, score.high, metric, 1), baseline, how_asked(found)


def _foretold(
    answers: TextAnswers, base: TextAnswers | None
) -> tuple[Measured, Baseline | None, str]:
    """Compare with the public network before the training, where both count the same tokens."""
    found = usable(answers.losses)
    score = perplexity_of(found.losses, found.tokens)
    before = base.losses if base is not None else None
    baseline = None
    if before is not None and before.tokens == found.tokens:
        value = perplexity_of(before.losses, before.tokens).value
        baseline = Baseline(value, "the network before your training")
    measured = Measured(score.value, score.low, score.high, "perplexity", 2, less_is_better=True)
    return measured, baseline, how_asked(found)


def _simple_answers(rows: OwnRows, task: Task | None) -> tuple[list[str], str]:
    """Give answers that need no training: the lead of a text (Nenkova 2005), or the text itself."""
    if task is not Task.SUMMARIZATION:
        return list(rows.texts), "the input itself"
    words = max(1, round(sum(len(text.split()) for text in rows.wanted) / len(rows.wanted)))
    return [" ".join(text.split()[:words]) for text in rows.texts], f"a lead of {words} words"
