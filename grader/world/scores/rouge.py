"""ROUGE (C.-Y. Lin, 2004): the n-grams and longest subsequences that two texts share."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from grader.world.scores.stems import stem

TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


def compute(
    predictions: Sequence[str],
    references: Sequence[Any],
    *,
    rouge_types: Sequence[str] | None = None,
    use_aggregator: bool = True,
    use_stemmer: bool = False,
    tokenizer: Callable[[str], list[str]] | None = None,
) -> dict[str, Any]:
    """Return the F measure of each type: its mean, or one for each pair."""

    def split(text: str) -> list[str]:
        return tokenizer(text) if tokenizer else tokenize(text, use_stemmer=use_stemmer)

    scores: dict[str, list[float]] = {kind: [] for kind in rouge_types or TYPES}
    for prediction, reference in zip(predictions, references, strict=True):
        several = [reference] if isinstance(reference, str) else reference
        for kind, values in scores.items():
            values.append(max(score(kind, one, prediction, split) for one in several))
    if not use_aggregator:
        return scores
    return {kind: sum(v) / len(v) if v else 0.0 for kind, v in scores.items()}


def tokenize(text: str, *, use_stemmer: bool = False) -> list[str]:
    """Split into words of letters and digits; long ones are stemmed if wanted."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [stem(word) if len(word) > 3 else word for word in words] if use_stemmer else words


def score(kind: str, reference: str, prediction: str, split: Callable[[str], list[str]]) -> float:
    """Return the F measure of one type for one pair."""
    if kind == "rougeLsum":
        true = [split(line) for line in reference.split("\n") if line]
        said = [split(line) for line in prediction.split("\n") if line]
        return _f(_union_length(true, said), sum(map(len, said)), sum(map(len, true)))
    true_words, said_words = split(reference), split(prediction)
    if kind == "rougeL":
        common = len(_subsequence(true_words, said_words))
        return _f(common, len(said_words), len(true_words))
    size = int(kind.removeprefix("rouge"))
    true_grams, said_grams = _grams(true_words, size), _grams(said_words, size)
    return _f((true_grams & said_grams).total(), said_grams.total(), true_grams.total())


def _f(common: int, said: int, true: int) -> float:
    if not common:
        return 0.0
    precision, recall = common / said, common / true
    return 2 * precision * recall / (precision + recall)


def _grams(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _subsequence(one: list[str], other: list[str]) -> list[int]:
    """Return the places in `one` of a longest common subsequence."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, word in enumerate(one, 1):
        row, above = table[i], table[i - 1]
        for j, another in enumerate(other, 1):
            row[j] = above[j - 1] + 1 if word == another else max(above[j], row[j - 1])
    places, i, j = [], len(one), len(other)
    while i and j:
        if one[i - 1] == other[j - 1]:
            places.append(i - 1)
            i, j = i - 1, j - 1
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return places[::-1]


def _union_length(true: list[list[str]], said: list[list[str]]) -> int:
    """Count the words of the true lines that lie in a common subsequence with any said line."""
    left_true, left_said = (
        Counter(word for line in lines for word in line) for lines in (true, said)
    )
    hits = 0
    for line in true:
        for at in sorted({place for other in said for place in _subsequence(line, other)}):
            word = line[at]
            if left_true[word] > 0 and left_said[word] > 0:
                hits += 1
                left_true[word] -= 1
                left_said[word] -= 1
    return hits
