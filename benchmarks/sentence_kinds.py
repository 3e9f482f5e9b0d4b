"""Measure how well kinds of sentences are told apart by meaning, with classes left out.

    python benchmarks/sentence_kinds.py [--without CLASS]

First the phrases of `sentence_kinds.toml` alone: each is judged by the others. Then the labelled
hand-ins: whether one tells a difficulty is guessed from its likeliest sentence, with the threshold
that suits the other classes best; and how the sentences that words take for difficulties fare, a
line a language, which tells the languages that the embeddings read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import agreement
import numpy as np

from grader.batch.prepare import GradeOptions, prepared
from grader.checks import KINDS
from grader.evidence.gather import gather
from grader.evidence.setting import Profile
from grader.inside.likeness import chances, embed
from grader.intake.submission import HandIn, stage
from grader.reading.document import Document
from grader.reading.prose import language_of
from grader.reading.reflection.beside import own_sentences, told_beside
from grader.rubric import load_rubric

WANTED = ("difficulty", "remedy")
GRID = [step / 20 for step in range(4, 20)]


@dataclass(frozen=True)
class Told:
    """A hand-in's sentences: what each likely is, and which words take for a difficulty."""

    group: str
    tells: bool
    language: str
    likely: tuple[float, ...]
    known: tuple[bool, ...]


def left_out(vectors: Any, kinds: Sequence[str]) -> dict[str, float]:
    """Give the share of phrases whose kind the other phrases give, for several ways."""
    names = list(dict.fromkeys(kinds))
    truth = np.array([names.index(kind) for kind in kinds])
    wanted, gram = np.eye(len(names))[truth], vectors @ vectors.T
    shares = {}
    for ridge in (0.1, 0.3, 1.0, 3.0):
        inverse = np.linalg.inv(gram + ridge * np.eye(len(kinds)))
        scores = wanted - (inverse @ wanted) / np.diag(inverse)[:, None]
        shares[f"ridge {ridge}"] = float((scores.argmax(1) == truth).mean())
    alone = gram - 2 * np.eye(len(kinds))
    for near in (1, 5, 10, 20):
        nearest = np.argsort(-alone, axis=1)[:, :near]
        votes = np.exp(np.take_along_axis(alone, nearest, 1) / 0.1)[:, :, None] * wanted[nearest]
        shares[f"{near} nearest"] = float((votes.sum(1).argmax(1) == truth).mean())
    return shares


def read(names: Mapping[Path, Mapping[str, Any]]) -> list[tuple[str, bool, Document]]:
    """Read the labelled hand-ins, nothing of them run."""
    found = []
    with tempfile.TemporaryDirectory() as kept:
        rubric = load_rubric(agreement.RUBRIC, KINDS)
        options = GradeOptions(rubric, Path(kept), Path(kept), Profile.STATIC, jobs=1)
        with prepared(options) as job:
            for path, label in names.items():
                with tempfile.TemporaryDirectory() as folder:
                    hand_in = HandIn(f"{path.parent.name}/{path.name}", path)
                    staged = stage(hand_in, Path(folder), job.setting.sandbox)
                    tells = label["reflection-challenges"] not in (0, "person")
                    document = gather(staged, job.setting).document
                    found.append((path.parent.name, tells, document))
    return found


def compare(
    hand_ins: Sequence[tuple[str, bool, Document]], phrases: Any, kinds: list[str]
) -> list[Told]:
    """Give what each sentence of each hand-in likely is."""
    names = list(dict.fromkeys(kinds))
    wanted = [names.index(kind) for kind in WANTED]
    quotes = [own_sentences(document) for _, _, document in hand_ins]
    texts = [[quote.text for quote in each if len(quote.text.split()) > 3] for each in quotes]
    table = chances(embed([text for each in texts for text in each]), phrases, kinds)
    likely = iter([sum(row[at] for at in wanted) for row in table])
    found = []
    for (group, tells, document), told in zip(hand_ins, texts, strict=True):
        known = {one.quote.text for one in told_beside(document).sure}
        language = language_of(" ".join(block.text for block in document.prose)) or "?"
        here = tuple(next(likely) for _ in told)
        found.append(Told(group, tells, language, here, tuple(text in known for text in told)))
    return found


def by_class(every: Sequence[Told]) -> str:
    """Write how often the likeliest sentence tells rightly, each class left out of the choice."""
    english = [told for told in every if told.language == "en"]
    lines = ["| class left out | threshold | right |", "|---|---:|---:|"]
    total = 0
    for group in dict.fromkeys(told.group for told in english):
        here = [told for told in english if told.group == group]
        rest = [told for told in english if told.group != group]
        best = max(GRID, key=lambda least: (_right(rest, least), -least))
        total += _right(here, best)
        lines.append(f"| {group} | {best:.2f} | {_right(here, best)}/{len(here)} |")
    return "\n".join([*lines, f"| all | | {total}/{len(english)} |"])


def by_language(every: Sequence[Told], least: float) -> str:
    """Write how many known difficulties, and how many other sentences, reach a threshold."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for told in every:
        for likely, known in zip(told.likely, told.known, strict=True):
            row = counts[told.language]
            row[0 if known else 2] += likely >= least
            row[1 if known else 3] += 1
    lines = [
        f"| language | difficulties ≥ {least} | other sentences ≥ {least} |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {a}/{b} | {c}/{d} |" for name, (a, b, c, d) in sorted(counts.items())]
    return "\n".join(lines)


def _right(group: Sequence[Told], least: float) -> int:
    return sum((max(told.likely, default=0.0) >= least) == told.tells for told in group)


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure the kinds of sentences.")
    parser.add_argument("--without", action="append", default=[], help="a class to leave unread")
    without = parser.parse_args().without
    chosen = {p: each for p, each in agreement.labels("", "") if p.parent.name not in without}
    pairs = load_rubric(agreement.RUBRIC, KINDS).sentence_kinds
    kinds, phrases = [kind for kind, _ in pairs], embed([phrase for _, phrase in pairs])
    shares = left_out(phrases, kinds)
    told = compare(read(chosen), phrases, kinds)
    alone = "\n".join(f"| {way} | {100 * share:.1f} % |" for way, share in shares.items())
    tables = [alone, by_class(told), by_language(told, 0.65), by_language(told, 0.3)]
    sys.stdout.write("\n\n".join(tables) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
