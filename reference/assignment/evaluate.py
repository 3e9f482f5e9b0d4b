"""Measure a saved network on the test split: how often it is right, and where it is not.

    python -m reference.assignment.evaluate results

Prints accuracy, F1 and the report per class; writes metrics.json, confusion.png, mistakes.md and
the model card of the saved network.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from datasets import Dataset
from peft import AutoPeftModelForSequenceClassification, PeftModel
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn.metrics import (
    ConfusionMatrixDisplay,
    accuracy_score,
    classification_report,
    f1_score,
)
from transformers import (
    AutoModelForSequenceClassification,
    DataCollatorWithPadding,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
)

from reference.assignment.config import LABELS, Config, load_config
from reference.assignment.data import load_reviews, load_tokenizer, take, tokenize
from reference.assignment.environment import has_bfloat16

MOST_MISTAKES = 10


@dataclass(frozen=True)
class Measured:
    """The scores on test reviews; `low` and `high` bound the accuracy with 95 % confidence."""

    reviews: int
    accuracy: float
    low: float
    high: float
    f1: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Open the test split, once, and write down what the network makes of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path, help="the --output of a training that has ended")
    folder = parser.parse_args(arguments).run
    config = load_config(folder)
    network = load_saved(folder / "network")
    tokenizer = load_tokenizer(str(folder / "network"))

    reviews = take(load_reviews(config, "test"), config.test_rows, "--test-rows")
    tokens = tokenize(reviews, tokenizer, config.review_tokens)
    order = np.argsort(tokens["length"])  # reviews of one length share a batch: little padding
    reviews, tokens = reviews.select(order), tokens.select(order)

    probabilities = predict(network, tokenizer, tokens, 4 * config.batch_size)
    labels, predicted = np.array(reviews["label"]), probabilities.argmax(axis=1)
    measured = measure(labels, predicted)
    print(classification_report(labels, predicted, target_names=LABELS, digits=3))
    print(f"Test accuracy on {measured.reviews} reviews: {measured.accuracy:.3f}", end=" ")
    print(f"(95 % interval {measured.low:.3f} to {measured.high:.3f}), F1 {measured.f1:.3f}")

    (folder / "metrics.json").write_text(json.dumps(asdict(measured), indent=2) + "\n")
    (folder / "mistakes.md").write_text(list_mistakes(reviews, probabilities))
    (folder / "network" / "README.md").write_text(write_card(config, measured))
    plot_confusion(labels, predicted, folder / "confusion.png")


def load_saved(folder: Path) -> PreTrainedModel | PeftModel:
    """Load a network as it was saved: whole, or as what is added to its base."""
    if not folder.is_dir():
        raise SystemExit(f"{folder} is missing; train to the end first, with --resume")
    if (folder / "adapter_config.json").exists():
        return AutoPeftModelForSequenceClassification.from_pretrained(
            folder, num_labels=len(LABELS)
        )
    return AutoModelForSequenceClassification.from_pretrained(folder)


def predict(
    network: PreTrainedModel | PeftModel,
    tokenizer: PreTrainedTokenizerBase,
    tokens: Dataset,
    batch_size: int,
) -> np.ndarray:
    """Return probabilities of shape (reviews, classes)."""
    arguments = TrainingArguments(
        output_dir=tempfile.gettempdir(),  # nothing is written there
        per_device_eval_batch_size=batch_size,
        bf16=has_bfloat16(),
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        report_to="none",
    )
    trainer = Trainer(
        model=network,
        args=arguments,
        data_collator=DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8),
    )
    return softmax(trainer.predict(tokens).predictions, axis=1)


def measure(labels: np.ndarray, predicted: np.ndarray) -> Measured:
    """Score predictions; the interval is Wilson's, for independent reviews."""
    right = binomtest(int((labels == predicted).sum()), len(labels))
    interval = right.proportion_ci(method="wilson")
    return Measured(
        reviews=len(labels),
        accuracy=float(accuracy_score(labels, predicted)),
        low=float(interval.low),
        high=float(interval.high),
        f1=float(f1_score(labels, predicted)),
    )


def list_mistakes(reviews: Dataset, probabilities: np.ndarray) -> str:
    """Show the reviews on which the network was surest and wrong: the ones to learn from."""
    sure = probabilities.max(axis=1)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != np.array(reviews["label"]))
    worst = wrong[np.argsort(-sure[wrong])][:MOST_MISTAKES]
    lines = [f"# The {len(worst)} most confident mistakes of {len(wrong)}", ""]
    for row in worst:
        label, text = LABELS[reviews[int(row)]["label"]], reviews[int(row)]["text"]
        shown = text if len(text) <= 600 else f"{text[:300]} … {text[-300:]}"
        lines += [f"**{label}, taken for the other with {sure[row]:.0%}:** {shown}", ""]
    return "\n".join(lines)


def plot_confusion(labels: np.ndarray, predicted: np.ndarray, path: Path) -> None:
    """Draw how often each class was taken for which."""
    display = ConfusionMatrixDisplay.from_predictions(
        labels, predicted, display_labels=LABELS, cmap="Blues", colorbar=False
    )
    display.figure_.set_size_inches(4, 4)
    display.figure_.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(display.figure_)


def write_card(config: Config, measured: Measured) -> str:
    """Write a model card: what this network is, what it was measured to do, what it is not for."""
    trained_on = f"{config.train_rows:,}" if config.train_rows else "all remaining"
    return f"""---
base_model: {config.base}
datasets: [{config.dataset}]
metrics: [accuracy, f1]
pipeline_tag: text-classification
---
# Is a film review positive or negative?

`{config.base}`, fine-tuned ({config.method}) on {trained_on} reviews of the train split of
`{config.dataset}`: {config.epochs:g} epochs, learning rate {config.peak_learning_rate:g}, batches
of {config.batch_size}, reviews cut after {config.review_tokens} tokens, seed {config.seed}. The
checkpoint was chosen by its accuracy on {config.validation_rows} other reviews of the train split.

The accuracy of this network on {measured.reviews} reviews of the {config.dataset} test split is
**{measured.accuracy:.3f}** (95 % interval {measured.low:.3f} to {measured.high:.3f}), its F1
{measured.f1:.3f}.

It knows English film reviews and two answers. Irony, mixed verdicts and reviews whose verdict
stands after the cut are where it fails; `mistakes.md` of the run shows some.
"""


if __name__ == "__main__":
    main()
