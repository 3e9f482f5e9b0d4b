"""Measure how many nearly equal texts the survey finds among many real sentences.

    python benchmarks/near_duplicates.py REVIEWS.parquet [--sentences 300000] [--changed 1500]

The file has a column `text`. Its sentences of 8 to 40 words are the ground; of some of them up to
three words are replaced, so that they share 0.7 or more of their words and pairs of words with the
one that they were made of. Prints a Markdown table: by how much is shared, the share that is found.
"""

import argparse
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet

from grader.inside.datasets.near import MOST_PAIRS, NearWatch, confirmed, likeness
from grader.inside.datasets.normal import words_of
from grader.inside.datasets.table import BATCH

SEED = 20260131
BOUNDS = (0.7, 0.75, 0.8, 0.9, 1.0)


def sentences_of(path: Path, count: int) -> list[str]:
    """Give sentences that differ in their words."""
    found: dict[str, None] = {}
    for text in pyarrow.parquet.read_table(path, columns=["text"])["text"].to_pylist():
        for sentence in re.split(r"[.!?]|<br", text):
            words = words_of(sentence)
            if 8 <= len(words) <= 40:
                found[" ".join(words)] = None
        if len(found) >= count:
            break
    return list(found)[:count]


def changed(sentences: list[str], count: int) -> Iterator[tuple[str, float]]:
    """Give sentences with a few words replaced, and how like their originals they are."""
    draw = random.Random(SEED)  # noqa: S311
    vocabulary = [word for text in sentences[:2_000] for word in text.split()]
    while count:
        text = draw.choice(sentences)
        words = text.split()
        for _ in range(draw.randint(1, 3)):
            words[draw.randrange(len(words))] = draw.choice(vocabulary)
        like = likeness(text, " ".join(words))
        if BOUNDS[0] <= like < 1:
            count -= 1
            yield " ".join(words), like


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure how many nearly equal texts are found.")
    parser.add_argument("reviews", type=Path)
    parser.add_argument("--sentences", type=int, default=300_000)
    parser.add_argument("--changed", type=int, default=1_500)
    options = parser.parse_args()
    ground = sentences_of(options.reviews, options.sentences)
    made = list(changed(ground, options.changed))
    every = [*ground, *(text for text, _ in made)]
    batches = [(at + 1, every[at : at + BATCH]) for at in range(0, len(every), BATCH)]
    watch = NearWatch()
    for start, texts in batches:
        watch.see(start, [words_of(text) for text in texts])
    pairs = confirmed(watch.candidates(np.array([], dtype=np.int64))[:MOST_PAIRS], batches)
    found = {later for _, later in pairs}
    print(f"| shared, among {len(ground):,} | sentences | found |\n|---|---:|---:|")
    for low, high in pairwise(BOUNDS):
        rows = [at for at, (_, like) in enumerate(made) if low <= like < high]
        hits = sum(len(ground) + 1 + at in found for at in rows)
        print(f"| {low} to {high} | {len(rows):,} | {hits / max(len(rows), 1):.1%} |")


if __name__ == "__main__":
    main()
