"""The log of a training that one can look at: a table that grows and a plot that follows it."""

import csv
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

COLUMNS = ["step", "epoch", "loss", "eval_loss", "eval_accuracy", "eval_f1", "learning_rate"]


class History(TrainerCallback):
    """Write log.csv and training.png into a folder, again at each validation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Write the table anew: after a resumed run it holds what came before, too."""
        with (self.folder / "log.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(state.log_history)

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Draw the plot anew."""
        plot(state.log_history, self.folder / "training.png")


def plot(entries: list[dict[str, float]], path: Path) -> None:
    """Draw both losses over the steps, and the accuracy on validation rows below them."""
    figure, (losses, scores) = plt.subplots(2, sharex=True, figsize=(6, 5), layout="constrained")
    for axes, column, style, name in (
        (losses, "loss", "-", "training"),
        (losses, "eval_loss", "o--", "validation"),
        (scores, "eval_accuracy", "o--", "validation"),
    ):
        logged = [entry for entry in entries if column in entry]
        steps, values = ([entry[key] for entry in logged] for key in ("step", column))
        axes.plot(steps, values, style, label=name)
    losses.set_ylabel("cross-entropy")
    losses.legend()
    scores.set_ylabel("accuracy")
    scores.set_xlabel("step")
    figure.savefig(path, dpi=120)
    plt.close(figure)
