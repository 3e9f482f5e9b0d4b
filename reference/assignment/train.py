"""Fine-tune a pre-trained network on film reviews, and keep the best checkpoint.

    python -m reference.assignment.train --preset smoke --output results
    python -m reference.assignment.evaluate results

The first trains on reviews of the train split, looks at validation reviews now and then, and saves
the network that did best on these; the second measures it, once, on the test split.
"""

import json
import resource
import shutil
import sys
import time
from collections.abc import Sequence

import numpy as np
import torch
from peft import PeftModel
from sklearn.metrics import accuracy_score, f1_score
from transformers import (
    DataCollatorWithPadding,
    EvalPrediction,
    PreTrainedModel,
    TrainingArguments,
    set_seed,
)

from reference.assignment.batches import ReviewTrainer
from reference.assignment.config import Config, load_config, parse_config
from reference.assignment.data import load_tokenizer, load_training, tokenize
from reference.assignment.environment import has_bfloat16, show_environment
from reference.assignment.failures import find_checkpoint, one_line
from reference.assignment.history import History
from reference.assignment.network import count_parameters, load_network


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, save the best network, and write down what it cost."""
    config, existing = parse_config(__doc__ or "", arguments)
    prepare_output(config, existing)
    show_environment()

    set_seed(config.seed)  # before the head is made, because it begins at random
    tokenizer = load_tokenizer(config.base)
    train_reviews, validation_reviews = load_training(config)
    train = tokenize(train_reviews, tokenizer, config.review_tokens)
    validation = tokenize(validation_reviews, tokenizer, config.review_tokens)
    print(f"{len(train)} reviews to train on, {len(validation)} to choose by")
    print(f"the first: {tokenizer.decode(train[0]['input_ids'][:24])} …")

    network = load_network(config)
    trainer = ReviewTrainer(
        model=network,
        args=training_arguments(config),
        train_dataset=train,
        eval_dataset=validation,
        processing_class=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8),
        compute_metrics=compute_metrics,
        callbacks=[History(config.folder)] if config.log else [],
    )
    memory, began = peak_memory_mb(), time.monotonic()
    with one_line(config):
        trainer.train(resume_from_checkpoint=str(find_checkpoint(config) or "") or None)
        seconds, memory = time.monotonic() - began, peak_memory_mb() - memory
        network.save_pretrained(str(config.folder / "network"))  # the best checkpoint's weights
        tokenizer.save_pretrained(config.folder / "network")
    write_cost(config, network, seconds=seconds, memory=memory)
    shutil.rmtree(config.folder / "checkpoints")
    print(f"validation accuracy {trainer.state.best_metric:.3f} after {seconds:.0f} s")
    print(f"next: python -m reference.assignment.evaluate {config.output}")


def prepare_output(config: Config, existing: str) -> None:
    """Make the output folder; one that is there needs a word from the user."""
    folder = config.folder
    if existing == "refuse" and folder.exists() and any(folder.iterdir()):
        raise SystemExit(
            f"--output {config.output} exists: choose another, "
            "go on with --resume or replace it with --overwrite"
        )
    if existing == "overwrite" and folder.exists():
        load_config(folder)  # nothing is removed that is not a run
        shutil.rmtree(folder)
    if existing == "resume" and (folder / "config.json").exists():
        check_same(config, load_config(folder))
    if (folder / "training.json").exists():
        print(f"--output {config.output} holds a run that has ended; nothing is left to do")
        sys.exit()
    folder.mkdir(parents=True, exist_ok=True)
    config.save()


def check_same(config: Config, begun: Config) -> None:
    """Refuse to go on with other choices than a run began with."""
    for name, value in vars(begun).items():
        if value != vars(config)[name]:
            raise SystemExit(
                f"--resume: {config.output} was begun with --{name.replace('_', '-')} {value}; "
                "say the same, or replace it with --overwrite"
            )


def training_arguments(config: Config) -> TrainingArguments:
    """Say how to train; what is not named here keeps its usual value."""
    return TrainingArguments(
        output_dir=str(config.folder / "checkpoints"),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_size,
        per_device_eval_batch_size=4 * config.batch_size,  # no gradients, so more fit
        learning_rate=config.peak_learning_rate,
        warmup_steps=config.warmup,  # below 1, a share of all steps
        weight_decay=config.weight_decay,
        bf16=has_bfloat16(),
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        eval_strategy="steps",
        eval_steps=1 / config.evaluations,
        save_strategy="steps",
        save_steps=1 / config.evaluations,
        save_total_limit=1,  # the best one is kept besides
        load_best_model_at_end=True,
        metric_for_best_model="accuracy",
        logging_steps=0.05,
        report_to="none",
        seed=config.seed,
    )


def compute_metrics(prediction: EvalPrediction) -> dict[str, float]:
    """Score logits, of shape (reviews, classes), against labels."""
    predicted = np.argmax(prediction.predictions, axis=-1)
    return {
        "accuracy": float(accuracy_score(prediction.label_ids, predicted)),
        "f1": float(f1_score(prediction.label_ids, predicted)),
    }


def write_cost(
    config: Config, network: PreTrainedModel | PeftModel, *, seconds: float, memory: float
) -> None:
    """Write down what the training took, and how large the saved network is."""
    trained, total = count_parameters(network)
    weights = (config.folder / "network").glob("*.safetensors")
    cost = {
        "trained_parameters": trained,
        "parameters": total,
        "seconds": round(seconds, 1),
        "memory_mb": round(memory),
        "size_mb": round(sum(file.stat().st_size for file in weights) / 1e6, 2),
    }
    (config.folder / "training.json").write_text(json.dumps(cost, indent=2) + "\n")
    print(f"{config.method}: trained {trained:,} of {total:,} weights")


def peak_memory_mb() -> float:
    """Return the most memory that was in use so far, on the GPU or in this process."""
    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated() / 1e6
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
