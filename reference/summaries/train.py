"""Fine-tune a pre-trained network to summarize tickets: the second of four scripts.

    pip install -r requirements.txt
    python train.py

Reads data/train.jsonl and data/validation.jsonl, shows what it computes on, joins two copies of a
network that reads into one that writes, trains it, and saves it in network/. Takes 80 seconds of
one processor core.
"""

import argparse
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import transformers
from datasets import Dataset
from rouge_score.rouge_scorer import RougeScorer
from transformers import (
    AutoTokenizer,
    DataCollatorForSeq2Seq,
    EncoderDecoderModel,
    EvalPrediction,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
    set_seed,
)

from prepare import read

METRICS = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True)
class Config:
    """What can be chosen; the defaults are the choices of the report."""

    data: Path = Path("data")
    base: str = "sentence-transformers/all-MiniLM-L6-v2"
    output: Path = Path("network")
    layers: int = 2
    epochs: int = 10
    learning_rate: float = 1e-3
    batch_size: int = 16
    max_tokens: int = 128
    seed: int = 1
    overwrite: bool = False


def main() -> None:
    """Look around, load, tokenize, train, save."""
    config = parse()
    show_environment()
    prepare_output(config)

    set_seed(config.seed)  # before the network is made: what joins its halves begins at random
    tokenizer, network = load_base(config.base, config.layers)
    train = tokenize(load_tickets(config.data, "train"), tokenizer, config.max_tokens)
    validation = tokenize(load_tickets(config.data, "validation"), tokenizer, config.max_tokens)
    print(f"{len(train)} tickets to train on, {len(validation)} to watch it by")

    trainer = Seq2SeqTrainer(
        model=network,
        args=training_arguments(config),
        train_dataset=train,
        eval_dataset=validation,
        processing_class=tokenizer,
        data_collator=DataCollatorForSeq2Seq(tokenizer),  # pads texts, and summaries with -100
        compute_metrics=metrics_of(tokenizer),
    )
    trainer.train()
    network.save_pretrained(config.output)
    tokenizer.save_pretrained(config.output)
    print(f"saved in {config.output}/; next: python score.py --network {config.output}")


def parse() -> Config:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = {
        "data": "folder with train.jsonl and validation.jsonl, as prepare.py writes them",
        "base": "the pre-trained network of BERT's kind, by its name on the Hugging Face hub",
        "output": "folder for the network",
        "layers": "how many layers of the base each half keeps",
        "epochs": "how often each ticket is seen",
        "learning_rate": "size of the steps; too large forgets, too small learns nothing",
        "batch_size": "tickets a step; fewer need less memory and give more, rougher steps",
        "max_tokens": "where a longer ticket is cut",
        "seed": "of what joins the two halves, the order of the tickets and dropout",
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


def load_base(base: str, layers: int) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """Join two copies of a network that has only learnt to read, so that one of them writes.

    After Rothe, Narayan and Severyn (2020), "Leveraging Pre-trained Checkpoints for Sequence
    Generation Tasks". The second copy also looks at what the first has read (cross-attention);
    these layers begin at random. The first copy and all embeddings stay as they are: a few hundred
    tickets would only spoil them, and with frozen embeddings a word that no training summary
    holds can still be written.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(base)
        network = EncoderDecoderModel.from_encoder_decoder_pretrained(
            base,
            base,
            encoder_num_hidden_layers=layers,  # the lower ones: they know best which word it was
            decoder_num_hidden_layers=layers,
            decoder_hidden_dropout_prob=0.2,  # more than the usual 0.1, as the tickets are few
            decoder_attention_probs_dropout_prob=0.2,
        )
    except OSError:
        sys.exit(
            f"--base: {base} is not in the cache and cannot be fetched; connect to the internet, or"
            " run `grader world build --world build/world` and set HF_HOME to that folder"
        )
    for name, weights in network.named_parameters():
        weights.requires_grad = not (name.startswith("encoder.") or "embeddings" in name)
    for settings in (network.config, network.generation_config):
        settings.decoder_start_token_id = tokenizer.cls_token_id
        settings.eos_token_id = tokenizer.sep_token_id
        settings.pad_token_id = tokenizer.pad_token_id
    network.generation_config.update(max_length=32, num_beams=4, no_repeat_ngram_size=3)
    return tokenizer, network


def load_tickets(folder: Path, split: str) -> Dataset:
    """Load one file of tickets."""
    rows = read(folder / f"{split}.jsonl")
    return Dataset.from_dict({"text": list(rows.text), "summary": list(rows.summary)})


def tokenize(tickets: Dataset, tokenizer: PreTrainedTokenizerBase, max_tokens: int) -> Dataset:
    """Turn texts and summaries into token numbers; padding comes later, batch by batch."""

    def cut(batch: dict[str, list[str]]) -> dict[str, list[list[int]]]:
        texts = tokenizer(batch["text"], truncation=True, max_length=max_tokens)
        summaries = tokenizer(text_target=batch["summary"], truncation=True, max_length=32)
        return {
            "input_ids": texts["input_ids"],
            "labels": [ids[1:] for ids in summaries["input_ids"]],  # the network adds the start
        }

    return tickets.map(cut, batched=True, remove_columns=tickets.column_names)


def training_arguments(config: Config) -> Seq2SeqTrainingArguments:
    """Say how to train; what is not named here keeps its usual value."""
    return Seq2SeqTrainingArguments(
        output_dir=str(config.output),
        num_train_epochs=config.epochs,
        learning_rate=config.learning_rate,
        warmup_steps=0.1,  # a share of the steps: what is random settles before the rest moves much
        per_device_train_batch_size=config.batch_size,
        per_device_eval_batch_size=64,
        weight_decay=0.01,
        logging_strategy="epoch",
        eval_strategy="steps",
        eval_steps=1 / 3,  # a look at the validation tickets after each third of the training
        predict_with_generate=True,  # the loss says little about the sentences that come out
        generation_num_beams=1,  # quick, for a look; score.py searches with four
        save_strategy="no",  # the last epoch is kept: later ones wrote better, whatever their loss
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


def metrics_of(
    tokenizer: PreTrainedTokenizerBase,
) -> Callable[[EvalPrediction], dict[str, float]]:
    """Give the function that scores the token numbers of summaries."""

    def compute(prediction: EvalPrediction) -> dict[str, float]:
        written, wanted = (
            tokenizer.batch_decode(
                np.where(np.less(ids, 0), tokenizer.pad_token_id, ids), skip_special_tokens=True
            )
            for ids in (prediction.predictions, prediction.label_ids)
        )
        return dict(zip(METRICS, rouge(written, wanted).mean(axis=0).tolist(), strict=True))

    return compute


def rouge(written: list[str], wanted: list[str]) -> np.ndarray:
    """Score each summary, 0 to 100; the answer has the shape (summaries, metrics).

    ROUGE (Lin 2004) counts what two texts have in common: single words, pairs of words, and the
    longest sequence in the same order. Each is an F measure.
    """
    scorer = RougeScorer(METRICS)
    scores = map(scorer.score, wanted, written)
    return 100 * np.array([[score[name].fmeasure for name in METRICS] for score in scores])


if __name__ == "__main__":
    main()
