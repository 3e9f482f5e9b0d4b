"""Scores of texts by rouge-score, sacrebleu and nltk, as `evaluate` names them."""

import math
from collections.abc import Callable, Sequence
from itertools import zip_longest
from statistics import fmean
from types import SimpleNamespace
from typing import Any

Texts = Sequence[Any]
Split = Callable[[str], list[str]]


class FMeasure(float):
    """A ROUGE that is also what `evaluate` gave before 0.2: an aggregate, or one score."""


def compute_rouge(
    predictions: Texts,
    references: Texts,
    *,
    rouge_types: Sequence[str] | None = None,
    use_aggregator: bool = True,
    use_stemmer: bool = False,
    tokenizer: Split | None = None,
) -> dict[str, Any]:
    """Return the F measure of each type: its mean, not resampled, or one for each pair."""
    from rouge_score.rouge_scorer import RougeScorer

    kinds = rouge_types or ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    split = SimpleNamespace(tokenize=tokenizer) if tokenizer else None
    scorer = RougeScorer(kinds, use_stemmer=use_stemmer, tokenizer=split)
    pairs = zip(_several(references), predictions, strict=True)
    scores = [scorer.score_multi(true, said) for true, said in pairs]
    each = {kind: [score[kind] for score in scores] for kind in kinds}
    if use_aggregator:
        return {kind: _rouge(*map(fmean, zip(*rows, strict=True))) for kind, rows in each.items()}
    return {kind: [_rouge(*row) for row in rows] for kind, rows in each.items()}


def _rouge(precision: float, recall: float, fmeasure: float) -> FMeasure:
    from rouge_score.scoring import Score

    score, value = Score(precision, recall, fmeasure), FMeasure(fmeasure)
    vars(value).update(score._asdict(), low=score, mid=score, high=score)
    return value


def compute_bleu(
    predictions: Texts,
    references: Texts,
    *,
    tokenizer: Split | None = None,
    max_order: int = 4,
    smooth: bool = False,
) -> dict[str, Any]:
    """Return what `bleu` does: in parts of one, with the shortest reference; words may be split."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

    split = tokenizer or Tokenizer13a()

    def spaced(text: Any) -> str:
        words = split(text) if isinstance(text, str) else text
        return words if isinstance(words, str) else " ".join(words)

    true = [[spaced(one) for one in row] for row in _several(references)]
    metric = BLEU(tokenize="none", smooth_method="none", max_ngram_order=max_order, force=True)
    found = metric.corpus_score([spaced(text) for text in predictions], list(zip_longest(*true)))
    length = sum(min(len(one.split()) for one in row) for row in true)
    counts = zip(found.counts, found.totals, strict=True)
    precisions = [(count + smooth) / max(total + smooth, 1) for count, total in counts]
    penalty = math.exp(min(1 - length / found.sys_len, 0)) if found.sys_len else 0.0
    return {
        "bleu": math.prod(precisions) ** (1 / max_order) * penalty,
        "precisions": precisions,
        "brevity_penalty": penalty,
        "length_ratio": found.sys_len / max(length, 1),
        "translation_length": found.sys_len,
        "reference_length": length,
    }


def compute_sacrebleu(predictions: Texts, references: Texts, **options: Any) -> dict[str, Any]:
    """Return what `sacrebleu` does, in per cent."""
    from sacrebleu import corpus_bleu

    options = {name: value for name, value in options.items() if value is not None}
    found = corpus_bleu(predictions, list(zip_longest(*_several(references))), **options)
    names = ("score", "counts", "totals", "precisions", "bp", "sys_len", "ref_len")
    return {name: getattr(found, name) for name in names}


def compute_meteor(predictions: Texts, references: Texts, **weights: float) -> dict[str, float]:
    """Return the mean score of words and their stems; synonyms would need a download."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.translate.meteor_score import meteor_score

    split = NLTKWordTokenizer().tokenize
    no_synonyms = SimpleNamespace(synsets=lambda _word: [])
    scores = [
        meteor_score([split(one) for one in true], split(said), wordnet=no_synonyms, **weights)
        for said, true in zip(predictions, _several(references), strict=True)
    ]
    return {"meteor": fmean(scores)}


def compute_wer(predictions: Texts, references: Texts, **_options: Any) -> float:
    """Return the word error rate."""
    return _rate([text.split() for text in predictions], [text.split() for text in references])


def compute_cer(predictions: Texts, references: Texts, **_options: Any) -> float:
    """Return the character error rate."""
    return _rate([text.strip() for text in predictions], [text.strip() for text in references])


def _rate(said: Sequence[Any], true: Sequence[Any]) -> float:
    from nltk.metrics.distance import edit_distance

    return float(sum(map(edit_distance, true, said)) / max(sum(map(len, true)), 1))


def _several(references: Texts) -> list[Sequence[Any]]:
    return [[row] if isinstance(row, str) else row for row in references]
