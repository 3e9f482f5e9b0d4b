"""How near generated texts come to their references: ROUGE, BLEU, chrF, by their libraries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from grader.measuring.resampling import RESAMPLES, interval_of_means

ROUGE = ("rouge1", "rouge2", "rougeL", "rougeLsum")
METRICS = (*ROUGE, "bleu", "chrf")

FORMULAS = {
    "rouge1": "mean over rows of ROUGE-1's F measure (single words), 0 to 100",
    "rouge2": "mean over rows of ROUGE-2's F measure (pairs of words), 0 to 100",
    "rougeL": "mean over rows of ROUGE-L's F measure (longest common subsequence), 0 to 100",
    "rougeLsum": "mean over rows of ROUGE-L's F measure line by line, 0 to 100",
    "bleu": "BLEU of all rows together, 4-grams, brevity penalty, tokenizer 13a, 0 to 100",
    "chrf": "chrF2 of all rows together, 6 characters, 0 to 100",
}
"""What is computed, as the report says it.

ROUGE: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", without a stemmer, by
rouge_score. BLEU: Papineni et al. 2002, as Post 2018, "A Call for Clarity in Reporting BLEU
Scores", defines it; chrF: Popović 2015; both by sacrebleu.
"""


@dataclass(frozen=True)
class TextScore:
    """A score of generated texts with its 95 % interval, all 0 to 100."""

    metric: str
    value: float
    low: float
    high: float
    rows: int

    @property
    def formula(self) -> str:
        """What was computed, in words."""
        return FORMULAS[self.metric]

    def __str__(self) -> str:
        interval = f"95 % interval {self.low:.1f} to {self.high:.1f}"
        return f"{self.metric} {self.value:.1f} on {self.rows:,} held-out texts ({interval})"


def score_texts(
    metric: str, generated: Sequence[str], references: Sequence[Sequence[str]]
) -> TextScore:
    """Score generated texts against the references of each row, one or several.

    The interval is a percentile bootstrap over rows (Efron and Tibshirani 1993, chapter 13).
    """
    if len(generated) != len(references) or len(generated) < 2:
        raise ValueError("as many texts as references, and at least two")
    if metric in ROUGE:
        each = rouge_of_rows(metric, generated, references)
        value = sum(each) / len(each)
        low, high = interval_of_means(each)
    else:
        value, low, high = _of_all(_CORPUS[metric](), generated, references)
    return TextScore(metric, value, low, high, len(generated))


def rouge_of_rows(
    metric: str, generated: Sequence[str], references: Sequence[Sequence[str]]
) -> list[float]:
    """Return ROUGE's F measure of every row, 0 to 100; of several references the best counts."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer([metric], use_stemmer=False)
    pairs = zip(references, generated, strict=True)
    return [100 * scorer.score_multi(list(true), said)[metric].fmeasure for true, said in pairs]


def has_words(references: Sequence[Sequence[str]]) -> bool:
    """Say whether ROUGE sees words in most references: it knows a to z and digits alone."""
    from rouge_score.tokenize import tokenize

    seen = sum(any(tokenize(one, None) for one in row) for row in references)
    return seen * 2 > len(references)


def _of_all(
    metric: Any, generated: Sequence[str], references: Sequence[Sequence[str]]
) -> tuple[float, float, float]:
    """Score all rows together; the library resamples them with a seed of its own."""
    true = [list(column) for column in zip_longest(*references)]
    found = metric.corpus_score(list(generated), true, n_bootstrap=RESAMPLES)
    low, high = found._mean - found._ci, found._mean + found._ci
    return float(found.score), max(0.0, float(low)), min(100.0, float(high))


def _bleu() -> Any:
    from sacrebleu.metrics.bleu import BLEU

    return BLEU()


def _chrf() -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()


_CORPUS: dict[str, Callable[[], Any]] = {"bleu": _bleu, "chrf": _chrf}
