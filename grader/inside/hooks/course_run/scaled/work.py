"""How much a smoke run computes, and how it picks rows and stretches what it computed for them."""

from typing import Any

_heavy = 0
_training = 0


def count_heavy() -> None:
    """Count one call of a tokenizer or a network."""
    global _heavy  # noqa: PLW0603  one interpreter, one count
    _heavy += 1


def heavy_calls() -> int:
    """Return how often a tokenizer or a network was called."""
    return _heavy


def count_training() -> None:
    """Count one call of a network in training."""
    global _training  # noqa: PLW0603  one interpreter, one count
    _training += 1


def training_calls() -> int:
    """Return how often a network was called in training."""
    return _training


def pick(rows: int, count: int, also: Any = ()) -> list[int]:
    """Choose evenly spaced rows, the first and the last, and some more."""
    last = max(1, count - 1)
    spaced = {i * (rows - 1) // last for i in range(count)} if rows > count else set(range(rows))
    return sorted(spaced | {int(row) for row in also})


def stretch(rows: int, picked: list[int]) -> list[int]:
    """Say for each of `rows` which of the picked ones stands nearest before it."""
    places, place = [], 0
    for row in range(rows):
        while place + 1 < len(picked) and picked[place + 1] <= row:
            place += 1
        places.append(place)
    return places
