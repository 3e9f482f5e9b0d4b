"""Measure a saved network on the test clauses: the third of four scripts.

    python score.py

Prints accuracy with its interval, macro F1, the report per class, what two simple baselines reach,
and the mistakes that the network was surest of; draws measured/confusion.png. The test clauses have
decided nothing before: look at them once, at the end.
"""

import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from datasets import Dataset
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    ConfusionMatrixDisplay,
    accuracy_score,
    classification_report,
    f1_score,
)
from sklearn.pipeline import make_pipeline
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
)

from prepare import LABELS
from train import load_clauses, tokenize

MOST_MISTAKES = 10


def main() -> None:
    """Predict, count, compare, look."""
    config = parse()
    test = load_clauses(config.data, "test")
    labels, probabilities = np.array(test["label"]), predict(config.network, test)
    predicted = probabilities.argmax(axis=1)

    print(classification_report(labels, predicted, target_names=LABELS, digits=3))
    print(f"Test accuracy: {with_interval(labels == predicted)}")
    print(f"Test macro F1: {f1_score(labels, predicted, average='macro'):.3f}")
    show_baselines(load_clauses(config.data, "train"), test)
    show_mistakes(test, probabilities)
    plot_confusion(labels, predicted, config.plot)


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = {
        "data": (Path("data"), "folder with test.csv, and train.csv for the baselines"),
        "network": (Path("network"), "folder that train.py saved the network in"),
        "plot": (Path("measured/confusion.png"), "file for the confusion matrix"),
    }
    for name, (default, meaning) in told.items():
        parser.add_argument(f"--{name}", type=Path, default=default, help=f"{meaning} ({default})")
    config = parser.parse_args()
    if not (config.network / "config.json").is_file():
        sys.exit(f"--network: {config.network} holds no network; run train.py first")
    return config


def predict(folder: Path, clauses: Dataset) -> np.ndarray:
    """Return the network's probabilities, of shape (clauses, classes)."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    trainer = Trainer(
        model=AutoModelForSequenceClassification.from_pretrained(folder),
        args=TrainingArguments(
            output_dir=str(folder),  # nothing is written
            per_device_eval_batch_size=64,
            dataloader_pin_memory=torch.cuda.is_available(),
            disable_tqdm=True,
            report_to="none",
        ),
        data_collator=DataCollatorWithPadding(tokenizer),
    )
    tokens = tokenize(clauses, tokenizer, max_tokens=512)
    return softmax(trainer.predict(tokens).predictions, axis=1)


def with_interval(right: np.ndarray) -> str:
    """Write an accuracy with Wilson's 95 % interval: what chance alone could make of it."""
    counted = binomtest(int(right.sum()), len(right))
    low, high = counted.proportion_ci(method="wilson")
    share = f"{counted.statistic:.3f} ({counted.k} of {counted.n} clauses)"
    return f"{share}, 95 % interval {low:.3f} to {high:.3f}"


def show_baselines(train: Dataset, test: Dataset) -> None:
    """Score what needs no network: always one class, and counting words and pairs of words."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    baselines = {
        "always the larger class": DummyClassifier(),
        "TF-IDF and logistic regression": make_pipeline(words, LogisticRegression(C=10)),
    }
    for name, baseline in baselines.items():
        baseline.fit(train["text"], train["label"])
        score = accuracy_score(test["label"], baseline.predict(test["text"]))
        print(f"Baseline, {name}: {score:.3f}")


def show_mistakes(clauses: Dataset, probabilities: np.ndarray) -> None:
    """Print the clauses that the network was surest of and wrong: the ones to learn from."""
    sure, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != np.array(clauses["label"]))
    print(f"\nThe most confident of {len(wrong)} mistakes:")
    for row in wrong[np.argsort(-sure[wrong])][:MOST_MISTAKES].tolist():
        print(f"- taken for {LABELS[predicted[row]]} with {sure[row]:.2f}: {clauses[row]['text']}")


def plot_confusion(labels: np.ndarray, predicted: np.ndarray, path: Path) -> None:
    """Draw how often each class was taken for which."""
    display = ConfusionMatrixDisplay.from_predictions(
        labels, predicted, display_labels=LABELS, cmap="Blues", colorbar=False
    )
    display.figure_.set_size_inches(4.5, 4)
    path.parent.mkdir(parents=True, exist_ok=True)
    display.figure_.savefig(path, dpi=100, bbox_inches="tight")
    plt.close(display.figure_)


if __name__ == "__main__":
    main()
