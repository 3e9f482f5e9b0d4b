"""Everything that can be chosen: one frozen `Config`, three presets, and the command line."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

LABELS = ("negative", "positive")  # in the order of the dataset's 0 and 1

METHODS = {"full": 1, "lora": 10, "prompt": 100, "head": 20}
"""What is trained, and how many times the learning rate of full fine-tuning it takes.

A pre-trained weight needs small steps, or it forgets; what begins at zero or at random does not.
"""

PROMPT_TOKENS = 16  # what prompt tuning puts before every review; batches pad to eighths, too


@dataclass(frozen=True)
class Config:
    """All choices of one run; it is saved beside the results. `HELP` says what each means."""

    output: str = "results"
    base: str = "distilbert-base-uncased"
    dataset: str = "imdb"
    method: str = "full"
    train_rows: int = 0
    validation_rows: int = 1000
    test_rows: int = 0
    max_tokens: int = 256
    epochs: float = 3.0
    learning_rate: float = 5e-5
    batch_size: int = 16
    warmup: float = 0.1
    weight_decay: float = 0.01
    evaluations: int = 3
    seed: int = 0
    log: bool = True

    @property
    def folder(self) -> Path:
        """The output as a path."""
        return Path(self.output)

    @property
    def peak_learning_rate(self) -> float:
        """The learning rate of the chosen method."""
        return self.learning_rate * METHODS[self.method]

    @property
    def review_tokens(self) -> int:
        """Where a review is cut, so that a learned prompt fits before it."""
        return self.max_tokens - (PROMPT_TOKENS if self.method == "prompt" else 0)

    def save(self) -> None:
        """Write the choices to the output folder."""
        (self.folder / "config.json").write_text(json.dumps(asdict(self), indent=2) + "\n")


PRESETS = {
    "full": Config(
        epochs=2, learning_rate=5e-5, batch_size=32, max_tokens=512, validation_rows=2500
    ),
    "laptop": Config(
        train_rows=2000, test_rows=2000, validation_rows=500, learning_rate=1e-4, batch_size=16
    ),
    "smoke": Config(
        train_rows=800,
        test_rows=500,
        validation_rows=100,
        max_tokens=96,
        epochs=2,
        learning_rate=2e-4,
        evaluations=2,
        log=False,
    ),
}
"""full: all of IMDB on a GPU. laptop: two processor cores, minutes. smoke: does it run at all."""

HELP = {
    "output": "folder for the network and what was measured",
    "base": "the pre-trained network, by its hub id",
    "dataset": "the reviews, by their hub id; columns text and label",
    "method": "what is trained: everything, or a small part",
    "train_rows": "reviews to train on; 0 takes all that validation leaves",
    "validation_rows": "reviews of the train split kept aside to choose by",
    "test_rows": "reviews of the test split to measure on; 0 takes all",
    "max_tokens": "where a review is cut; a longer one costs more time and memory",
    "epochs": "how often each review is seen",
    "learning_rate": "highest rate for full fine-tuning; other methods multiply it",
    "batch_size": "reviews a step; more need more memory",
    "warmup": "share of the steps in which the learning rate rises from 0",
    "weight_decay": "pull of the weights towards 0, against overfitting",
    "evaluations": "how often to validate and to keep a checkpoint",
    "seed": "of the new head, the order of rows and dropout",
    "log": "write log.csv and training.png while it trains",
}


def load_config(folder: Path) -> Config:
    """Read the choices of a run that was made before."""
    try:
        return Config(**json.loads((folder / "config.json").read_text()))
    except FileNotFoundError:
        raise SystemExit(f"{folder} holds no run; train first, with --output {folder}") from None


def parse_config(description: str, arguments: Sequence[str] | None = None) -> tuple[Config, str]:
    """Read the command line; return the choices and what to do with an output that exists."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", choices=PRESETS, default="laptop", help="start from these")
    existing = parser.add_mutually_exclusive_group()
    existing.add_argument("--resume", action="store_true", help="go on where --output stopped")
    existing.add_argument("--overwrite", action="store_true", help="replace what --output holds")
    for each in fields(Config):
        add_option(parser, each.name, each.default)
    given = vars(parser.parse_args(arguments))
    preset, resume, overwrite = (given.pop(name) for name in ("preset", "resume", "overwrite"))
    config = replace(PRESETS[preset], **given)
    return config, "resume" if resume else "overwrite" if overwrite else "refuse"


def add_option(parser: argparse.ArgumentParser, name: str, default: Any) -> None:
    """Turn one field into an option; one that is not given leaves the preset's value."""
    kind: dict[str, Any] = {"type": type(default)}
    if isinstance(default, bool):
        kind = {"action": argparse.BooleanOptionalAction}
    in_presets = {key: getattr(preset, name) for key, preset in PRESETS.items()}
    told = ", ".join(f"{key}: {value}" for key, value in in_presets.items())
    if len(set(in_presets.values())) == 1:
        told = str(default)
    parser.add_argument(
        "--" + name.replace("_", "-"),
        choices=METHODS if name == "method" else None,
        default=argparse.SUPPRESS,
        help=f"{HELP[name]} ({told})",
        **kind,
    )
