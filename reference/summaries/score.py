"""Measure a saved network on the test tickets: the third of four scripts.

    python score.py

Prints ROUGE with its interval, what three baselines reach that need no network, how often the
kind of a ticket is right, and the best and the worst summaries. The test tickets have decided
nothing before: look at them once, at the end.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from predict import load_network, summarize
from prepare import read
from train import METRICS, rouge

RESAMPLES = 10_000
SHOWN = 5


def main() -> None:
    """Write, count, compare, look."""
    config = parse()
    train, test = (read(config.data / f"{name}.jsonl") for name in ("train", "test"))
    wanted = list(test.summary)
    written = summarize(*load_network(config.network), list(test.text))
    scores = rouge(written, wanted)

    print(f"{f'{len(test)} test tickets':<30}" + "".join(f"{name:>22}" for name in METRICS))
    show("the network", scores)
    for name, answers in baselines(train, test).items():
        others = rouge(answers, wanted)
        show(name, others)
        show("the network minus that", scores - others)
    for name, mean, low, high in zip(METRICS, *interval(scores).tolist(), strict=True):
        print(
            f"test {name}: {mean:.1f}, 95 % interval {low:.1f} to {high:.1f} ({len(test)} tickets)"
        )
    show_verbs(written, wanted)
    show_examples(test, written, scores[:, METRICS.index("rougeL")])


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = {
        "data": "folder with test.jsonl, and train.jsonl for the baselines",
        "network": "folder that train.py saved the network in",
    }
    for name, meaning in told.items():
        parser.add_argument(f"--{name}", type=Path, default=Path(name), help=f"{meaning} ({name})")
    return parser.parse_args()


def baselines(train: pd.DataFrame, test: pd.DataFrame) -> dict[str, list[str]]:
    """Give the answers of those who did not learn to write.

    The lead is the usual one for summaries (Nenkova 2005), and as long as a summary is on average.
    One and the same summary, the most typical of all, shows how much of a score is style. The
    summary of the training ticket with the likest words shows how much memory alone would do.
    """
    length = round(test.summary.str.split().str.len().mean())
    summaries = list(train.summary)
    typical = max(summaries, key=lambda one: rouge([one] * len(summaries), summaries).mean())
    counts = TfidfVectorizer(sublinear_tf=True).fit(train.text)
    likeness = counts.transform(test.text) @ counts.transform(train.text).T
    return {
        f"lead of {length} words": [" ".join(text.split()[:length]) for text in test.text],
        "always the same summary": [typical] * len(test),
        "summary of the likest ticket": [summaries[at] for at in likeness.toarray().argmax(axis=1)],
    }


def show(name: str, scores: np.ndarray) -> None:
    """Print a line of the table."""
    cells = [f"{mean:.1f} ({low:.1f} to {high:.1f})" for mean, low, high in interval(scores).T]
    print(f"{name:<30}" + "".join(f"{cell:>22}" for cell in cells))


def interval(scores: np.ndarray) -> np.ndarray:
    """Give the means of scores of shape (tickets, metrics), and their 95 % intervals.

    The interval is a percentile bootstrap over the tickets (Efron and Tibshirani 1993, chapter 13):
    how much the mean would change if chance had drawn other test tickets.
    """
    chance = np.random.default_rng(0)
    drawn = scores[chance.integers(len(scores), size=(RESAMPLES, len(scores)))].mean(axis=1)
    return np.vstack([scores.mean(axis=0), np.percentile(drawn, (2.5, 97.5), axis=0)])


def show_verbs(written: list[str], wanted: list[str]) -> None:
    """Count how often the network has seen what kind of ticket it is: reports, asks, received."""
    verbs = [[summary.split()[1] for summary in summaries] for summaries in (written, wanted)]
    right = sum(one == other for one, other in zip(*verbs, strict=True))
    usual = max(map(verbs[1].count, verbs[1]))
    print(f"\nThe verb after 'Customer' is right in {right} of {len(wanted)} summaries;")
    print(f"the commonest one, always given, would be right in {usual}.")


def show_examples(test: pd.DataFrame, written: list[str], scores: np.ndarray) -> None:
    """Print the summaries with the highest and the lowest ROUGE-L."""
    order = np.argsort(-scores, kind="stable")
    for title, rows in {"best": order[:SHOWN], "worst": order[-SHOWN:]}.items():
        print(f"\nThe {title} of {len(test)} summaries:")
        for row in rows.tolist():
            print(f"- {test.text.iloc[row]}")
            print(f"  reference: {test.summary.iloc[row]}")
            print(f"  network ({scores[row]:.0f}): {written[row]}")


if __name__ == "__main__":
    main()
