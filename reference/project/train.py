"""Fine-tune a pre-trained network on the clauses: the second of four scripts.

    pip install -r requirements.txt
    python train.py

Reads data/train.csv and data/validation.csv, shows what it computes on, trains, and saves the
network of the best epoch with its tokenizer in network/. Takes 78 seconds of one processor core.
"""

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import transformers
from datasets import Dataset
from sklearn.metrics import accuracy_score, f1_score
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    EvalPrediction,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
    set_seed,
)

from prepare import LABELS, read_split


@dataclass(frozen=True)
class Config:
    """What can be chosen; the defaults are the choices of the report."""

    data: Path = Path("data")
    base: str = "distilbert-base-uncased"
    output: Path = Path("network")
    epochs: int = 6
    learning_rate: float = 2e-4
    batch_size: int = 16
    max_tokens: int = 96
    seed: int = 1
    overwrite: bool = False


def main() -> None:
    """Look around, load, tokenize, train, save."""
    config = parse()
    show_environment()
    prepare_output(config)

    set_seed(config.seed)  # before the network is made: its new head begins at random
    tokenizer, network = load_base(config.base)
    train = tokenize(load_clauses(config.data, "train"), tokenizer, config.max_tokens)
    validation = tokenize(load_clauses(config.data, "validation"), tokenizer, config.max_tokens)
    print(f"{len(train)} clauses to train on, {len(validation)} to choose the best epoch by")

    trainer = Trainer(
        model=network,
        args=training_arguments(config),
        train_dataset=train,
        eval_dataset=validation,
        processing_class=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer),  # each batch as long as its longest
        compute_metrics=compute_metrics,
    )
    trainer.train()
    results = trainer.evaluate()  # of the best epoch, whose weights are back by now
    print(f"validation accuracy of the network that is kept: {results['eval_accuracy']:.3f}")

    network.save_pretrained(config.output)
    tokenizer.save_pretrained(config.output)
    shutil.rmtree(config.output / "checkpoints")
    print(f"saved in {config.output}/; next: python score.py --network {config.output}")


def parse() -> Config:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = {
        "data": "folder with train.csv and validation.csv, as prepare.py writes them",
        "base": "the pre-trained network to start from, by its name on the Hugging Face hub",
        "output": "folder for the network",
        "epochs": "how often each clause is seen",
        "learning_rate": "size of the steps; too large forgets, too small learns nothing",
        "batch_size": "clauses a step; fewer need less memory and give more, rougher steps",
        "max_tokens": "where a longer clause is cut",
        "seed": "of the new head, the order of the clauses and dropout",
    }
    for name, meaning in told.items():
        option, default = "--" + name.replace("_", "-"), getattr(Config, name)
        parser.add_argument(
            option, type=type(default), default=default, help=f"{meaning} ({default})"
        )
    parser.add_argument("--overwrite", action="store_true", help="replace what --output holds")
    return Config(**vars(parser.parse_args()))


def show_environment() -> None:
    """Say which libraries and which device the numbers come from."""
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    print(f"GPU available: {torch.cuda.is_available()}")
    if torch.cuda.is_available():
        print(f"GPU: {torch.cuda.get_device_name()}")


def prepare_output(config: Config) -> None:
    """Replace an older network only if that is wanted."""
    if config.output.exists() and not config.overwrite:
        sys.exit(f"--output: {config.output} exists; name another folder, or add --overwrite")
    if config.output.exists() and not (config.output / "config.json").exists():
        sys.exit(f"--output: {config.output} holds no network; name another folder")
    shutil.rmtree(config.output, ignore_errors=True)


def load_base(base: str) -> tuple[PreTrainedTokenizerBase, transformers.PreTrainedModel]:
    """Load the tokenizer and the pre-trained network, with a new head that names its classes."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(base)
        network = AutoModelForSequenceClassification.from_pretrained(
            base,
            num_labels=len(LABELS),
            id2label=dict(enumerate(LABELS)),
            label2id={label: number for number, label in enumerate(LABELS)},
        )
    except OSError:
        sys.exit(
            f"--base: {base} is not in the cache and cannot be fetched; connect to the internet, or"
            " run `grader world build --world build/world` and set HF_HOME to that folder"
        )
    return tokenizer, network


def load_clauses(folder: Path, split: str) -> Dataset:
    """Load one file of clauses, its labels as numbers."""
    rows = read_split(folder, split)
    return Dataset.from_dict(
        {"text": list(rows.text), "label": list(map(LABELS.index, rows.label))}
    )


def tokenize(clauses: Dataset, tokenizer: PreTrainedTokenizerBase, max_tokens: int) -> Dataset:
    """Turn texts into token numbers; padding comes later, batch by batch."""

    def cut(batch: dict[str, list[str]]) -> transformers.BatchEncoding:
        return tokenizer(batch["text"], truncation=True, max_length=max_tokens)

    return clauses.map(cut, batched=True)


def training_arguments(config: Config) -> TrainingArguments:
    """Say how to train; what is not named here keeps its usual value."""
    return TrainingArguments(
        output_dir=str(config.output / "checkpoints"),
        num_train_epochs=config.epochs,
        learning_rate=config.learning_rate,
        warmup_steps=0.1,  # a share of the steps: the new head settles before the rest moves much
        per_device_train_batch_size=config.batch_size,
        per_device_eval_batch_size=64,
        weight_decay=0.01,
        eval_strategy="epoch",
        save_strategy="epoch",
        logging_strategy="epoch",
        load_best_model_at_end=True,  # more epochs fit the training clauses, not always new ones
        metric_for_best_model="accuracy",
        save_total_limit=1,
        bf16=computes_bfloat16(),
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        disable_tqdm=True,
        report_to="none",
        seed=config.seed,
    )


def computes_bfloat16() -> bool:
    """Say whether this device computes in bfloat16: half the bits, and twice the speed or more."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.cpu._is_avx512_bf16_supported()


def compute_metrics(prediction: EvalPrediction) -> dict[str, float]:
    """Score logits of shape (clauses, classes)."""
    predicted = np.argmax(prediction.predictions, axis=1)
    return {
        "accuracy": accuracy_score(prediction.label_ids, predicted),
        "macro_f1": f1_score(prediction.label_ids, predicted, average="macro"),
    }


if __name__ == "__main__":
    main()
