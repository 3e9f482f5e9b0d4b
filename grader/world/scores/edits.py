"""Error rates: how many words or characters have to be changed."""

from collections.abc import Sequence


def compute_wer(predictions: Sequence[str], references: Sequence[str], **_options: object) -> float:
    """Return the word error rate."""
    return _rate([text.split() for text in predictions], [text.split() for text in references])


def compute_cer(predictions: Sequence[str], references: Sequence[str], **_options: object) -> float:
    """Return the character error rate."""
    return _rate([list(text) for text in predictions], [list(text) for text in references])


def _rate(said: list[list[str]], true: list[list[str]]) -> float:
    changes = sum(_distance(one, other) for one, other in zip(said, true, strict=True))
    return changes / max(sum(map(len, true)), 1)


def _distance(one: list[str], other: list[str]) -> int:
    row = list(range(len(other) + 1))
    for i, word in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, another in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != another))
    return row[-1]
