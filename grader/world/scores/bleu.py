"""BLEU (Papineni et al., 2002), as the metrics `bleu` and `sacrebleu` give it."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any


def compute(
    predictions: Sequence[str],
    references: Sequence[Any],
    *,
    tokenizer: Callable[[str], list[str]] | None = None,
    max_order: int = 4,
    smooth: bool = False,
) -> dict[str, Any]:
    """Return what `bleu` does."""
    counts, totals, said, true = _count(predictions, references, tokenizer or tokenize, max_order)
    if smooth:
        precisions = [(c + 1) / (t + 1) for c, t in zip(counts, totals, strict=True)]
    else:
        precisions = [c / t if t else 0.0 for c, t in zip(counts, totals, strict=True)]
    ratio = said / true if true else 0.0
    penalty = 1.0 if ratio > 1.0 else math.exp(1 - 1 / ratio) if ratio else 0.0
    return {
        "bleu": _mean(precisions) * penalty,
        "precisions": precisions,
        "brevity_penalty": penalty,
        "length_ratio": ratio,
        "translation_length": said,
        "reference_length": true,
    }


def compute_sacrebleu(
    predictions: Sequence[str],
    references: Sequence[Any],
    *,
    smooth_method: str = "exp",
    smooth_value: float | None = None,
    lowercase: bool = False,
    tokenize: str | None = None,
    **_options: Any,
) -> dict[str, Any]:
    """Return what `sacrebleu` does, in per cent."""
    split = _splitter(tokenize or "13a", lowercase=lowercase)
    counts, totals, said, true = _count(predictions, references, split, 4)
    precisions, doubled = [], 1.0
    for count, total in zip(counts, totals, strict=True):
        value = 100 * count / total if total else 0.0
        if total and not count and smooth_method == "exp":
            doubled *= 2
            value = 100 / (doubled * total)
        elif total and not count and smooth_method == "floor":
            value = 100 * (smooth_value or 0.1) / total
        precisions.append(value)
    penalty = 1.0 if said >= true else math.exp(1 - true / said) if said else 0.0
    return {
        "score": _mean(precisions) * penalty,
        "counts": counts,
        "totals": totals,
        "precisions": precisions,
        "bp": penalty,
        "sys_len": said,
        "ref_len": true,
    }


def tokenize(text: str) -> list[str]:
    """Split as mteval-v13a does."""
    text = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for code, sign in (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(code, sign)
    text = re.sub(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])", r" \1 ", f" {text} ")
    text = re.sub(r"([^0-9])([\.,])", r"\1 \2 ", text)
    text = re.sub(r"([\.,])([^0-9])", r" \1 \2", text)
    return re.sub(r"([0-9])(-)", r"\1 \2 ", text).split()


def _splitter(name: str, *, lowercase: bool) -> Callable[[str], list[str]]:
    def split(text: str) -> list[str]:
        text = text.lower() if lowercase else text
        if name == "none":
            return text.split()
        if name == "char":
            return list(text.replace(" ", ""))
        if name == "zh":
            text = re.sub(r"([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])", r" \1 ", text)
        return tokenize(text)

    return split


def _count(
    predictions: Sequence[str],
    references: Sequence[Any],
    split: Callable[[str], list[str]],
    size: int,
) -> tuple[list[int], list[int], int, int]:
    """Count matching and all n-grams of each size, and the words said and true."""
    counts, totals, said, true = [0] * size, [0] * size, 0, 0
    for prediction, reference in zip(predictions, references, strict=True):
        words = split(prediction)
        others = [split(one) for one in ([reference] if isinstance(reference, str) else reference)]
        said += len(words)
        true += min((abs(len(one) - len(words)), len(one)) for one in others)[1]
        for at in range(size):
            grams, known = _grams(words, at + 1), Counter[tuple[str, ...]]()
            for one in others:
                known |= _grams(one, at + 1)
            counts[at] += (grams & known).total()
            totals[at] += max(len(words) - at, 0)
    return counts, totals, said, true


def _grams(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _mean(values: list[float]) -> float:
    """Return the geometric mean."""
    if min(values, default=0.0) <= 0:
        return 0.0
    return math.exp(sum(map(math.log, values)) / len(values))
