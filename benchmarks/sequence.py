"""Count the rows that a decision needs: by true accuracy, by error rate, and for a class of 30.

    python benchmarks/sequence.py [--repeats 100] [--rows 25000]

Synthetic students answer a test set of 25,000 rows in random orders, seeded. Writes the plot
docs/images/rows-needed.svg and prints the tables of docs/measuring.md: rows that the class needs
under several priors, and how many decisions were wrong, beside the rate.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot

from grader.evidence.networks.predicting import _end as block_end
from grader.measuring.sequence import PRIOR, Decision, decide, least_count

PLOT = Path(__file__).resolve().parents[1] / "docs" / "images" / "rows-needed.svg"
RUBRIC = (0.90, 0.85, 0.80, 0.70, 0.60)
RATES = (0.1, 0.05, 0.01, 0.001)
NEAR = (0.88, 0.89, 0.90, 0.905, 0.915)
PRIORS = ((1.0, 1.0), (4.0, 1.0), (8.0, 2.0), (9.0, 1.0), (16.0, 4.0))


@dataclass(frozen=True)
class Need:
    """How many rows the decisions on one accuracy took, and how many were wrong.

    `answered` counts the rows of the blocks in which the deciding row stood.
    """

    rows: tuple[int, ...]
    answered: tuple[int, ...]
    wrong: int

    @property
    def mean(self) -> float:
        """The mean number of rows."""
        return float(np.mean(self.rows))


def evaluate(
    answers: np.ndarray, thresholds: Sequence[float], rate: float, prior: tuple[float, float]
) -> tuple[Decision, int]:
    """Look at growing blocks, as grading does, until the decision stands; and count their rows."""
    found, rows = decide(answers[:0], len(answers), thresholds, rate, prior=prior), 0
    while found.step is None:
        rows = block_end(rows, len(answers))
        found = decide(answers[:rows], len(answers), thresholds, rate, prior=prior)
    return found, rows


def need(
    accuracy: float,
    rows: int,
    repeats: int,
    *,
    thresholds: Sequence[float] = (0.90,),
    rate: float = 0.05,
    prior: tuple[float, float] = PRIOR,
    first_seed: int = 0,
) -> Need:
    """Decide on a student with this accuracy on all rows, in several random orders."""
    right = round(accuracy * rows)
    truth = sum(right < least_count(threshold, rows) for threshold in thresholds)
    found = []
    for seed in range(first_seed, first_seed + repeats):
        answers = np.arange(rows) < right
        np.random.default_rng(seed).shuffle(answers)
        found.append(evaluate(answers, thresholds, rate, prior))
    return Need(
        rows=tuple(each.needed for each, _ in found),
        answered=tuple(rows for _, rows in found),
        wrong=sum(each.step != truth for each, _ in found),
    )


def plot(rows: int, repeats: int) -> None:
    """Draw the median and the middle 80 % of the rows needed against the true accuracy."""
    mpl.rcParams["svg.hashsalt"] = "rows needed"
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
    at = np.unique(np.concatenate([np.linspace(0.5, 0.85, 15), np.linspace(0.85, 1, 31)]))
    for axis, thresholds in zip(axes, [(0.90,), RUBRIC], strict=True):
        for rate in RATES:
            found = [need(a, rows, repeats, thresholds=thresholds, rate=rate).rows for a in at]
            low, middle, high = np.quantile(found, [0.1, 0.5, 0.9], axis=1)
            axis.plot(at, middle, label=f"{100 * rate:g} %")
            axis.fill_between(at, low, high, alpha=0.15)
        for threshold in thresholds:
            axis.axvline(threshold, color="grey", linewidth=0.5, linestyle=":")
        axis.axhline(rows, color="grey", linewidth=0.5)
        listed = " ".join(f"{each:.2f}" for each in thresholds)
        axis.set(xlabel="accuracy on all rows", yscale="log", title=f"decided: {listed}")
    axes[0].set_ylabel(f"rows looked at, of {rows:,}")
    axes[0].legend(title="error rate")
    figure.savefig(PLOT, metadata={"Date": None})


def clear(seed: int) -> list[float]:
    """Draw 25 students who are 0.03 or more from 0.90: 13 above, 12 below."""
    draw = np.random.default_rng(seed)
    return [*draw.uniform(0.93, 0.97, 13), *draw.uniform(0.50, 0.87, 12)]


def clear_of_all(seed: int) -> list[float]:
    """Draw the same, with everyone 0.02 or more from each other step as well."""
    draw = np.random.default_rng(seed)
    below = [a for a in draw.uniform(0.50, 0.87, 500) if all(abs(a - s) >= 0.02 for s in RUBRIC)]
    return [*draw.uniform(0.93, 0.97, 13), *below[:12]]


def hardest(_: int) -> list[float]:
    """Put everyone at 0.03 from 0.90."""
    return [0.93] * 13 + [0.87] * 12


def class_table(rows: int, repeats: int) -> None:
    """Print what a class of 30 needs, beside looking at every row."""
    print("\n| the 25 | steps | rows that decide | in blocks | fewer | all 30 | fewer | wrong |")
    print("|---|---|" + "---:|" * 6)
    for name, students, thresholds in (
        ("drawn", clear, (0.90,)),
        ("each at 0.93 or 0.87", hardest, (0.90,)),
        ("drawn, 0.02 from every step", clear_of_all, RUBRIC),
        ("each at 0.93 or 0.87", hardest, RUBRIC),
        ("drawn", clear, RUBRIC),
    ):
        needs = [
            [
                need(accuracy, rows, 1, thresholds=thresholds, first_seed=100 * seed + place)
                for place, accuracy in enumerate((*students(seed), *NEAR))
            ]
            for seed in range(repeats)
        ]
        clearly = float(np.mean([sum(n.mean for n in each[:25]) for each in needs]))
        answered = float(np.mean([sum(n.answered[0] for n in each[:25]) for each in needs]))
        total = float(np.mean([sum(n.answered[0] for n in each) for each in needs]))
        wrong = sum(n.wrong for each in needs for n in each)
        told = "all five" if len(thresholds) > 1 else "0.90 alone"
        print(
            f"| {name} | {told} | {clearly:,.0f} | {answered:,.0f} | {25 * rows / answered:.1f}× "
            f"| {total:,.0f} | {30 * rows / total:.1f}× | {wrong} of {30 * repeats:,} |",
            flush=True,
        )


def prior_table(rows: int, repeats: int) -> None:
    """Print the mean rows of a clear student under several priors."""
    print("\n| prior | the 25, 0.90 alone | all five | 0.95 | 0.93 | 0.87 | 0.5 | 0.04 |")
    print("|---|" + "---:|" * 7)
    some = clear(0)
    for prior in PRIORS:
        alone = np.mean([need(a, rows, repeats, prior=prior).mean for a in some])
        steps = [need(a, rows, repeats, thresholds=RUBRIC, prior=prior).mean for a in some]
        single = [need(a, rows, repeats, prior=prior).mean for a in (0.95, 0.93, 0.87, 0.5, 0.04)]
        cells = " | ".join(f"{each:,.0f}" for each in (alone, np.mean(steps), *single))
        print(f"| Beta({prior[0]:g}, {prior[1]:g}) | {cells} |", flush=True)


def main() -> None:
    """Print the tables and draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--tables", action="store_true", help="no plot")
    options = parser.parse_args()
    prior_table(options.rows, options.repeats)
    class_table(options.rows, options.repeats)
    if not options.tables:
        plot(options.rows, options.repeats)


if __name__ == "__main__":
    main()
