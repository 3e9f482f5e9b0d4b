#!/usr/bin/env python
"""
Mini project: SST-2 with ALBERT and HF Accelerate (manual training loop)

    pip install transformers==4.30.2 datasets==2.13.1 accelerate==0.20.3 evaluate scikit-learn tensorboard

    accelerate launch sst2_accelerate.py --epochs 2      # or simply: python sst2_accelerate.py
"""
import argparse
import math
import os

import evaluate
import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from datasets import load_dataset
from torch.optim import AdamW
from torch.utils.data import DataLoader
from tqdm.auto import tqdm
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    get_scheduler,
)


def parse_args():
    p = argparse.ArgumentParser()
    p.add_argument("--model_name", type=str, default="albert-base-v2")
    p.add_argument("--max_train_samples", type=int, default=6000)
    p.add_argument("--batch_size", type=int, default=16)
    p.add_argument("--lr", type=float, default=2e-5)
    p.add_argument("--epochs", type=int, default=2)
    p.add_argument("--grad_accum", type=int, default=2)
    p.add_argument("--output_dir", type=str, default="albert-sst2")
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args()


def get_loaders(args, accelerator, tokenizer):
    raw = load_dataset("glue", "sst2")
    raw["train"] = raw["train"].shuffle(seed=args.seed).select(range(args.max_train_samples))

    def tokenize(batch):
        return tokenizer(batch["sentence"], truncation=True, max_length=128)

    with accelerator.main_process_first():
        ds = raw.map(tokenize, batched=True, remove_columns=["sentence", "idx"])
    ds = ds.rename_column("label", "labels")
    ds.set_format("torch")

    collate = DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8)
    train = DataLoader(ds["train"], shuffle=True, batch_size=args.batch_size, collate_fn=collate)
    val = DataLoader(ds["validation"], batch_size=args.batch_size * 2, collate_fn=collate)
    return train, val


def evaluate_model(model, loader, accelerator):
    metric = evaluate.load("glue", "sst2")
    model.eval()
    for batch in loader:
        with torch.no_grad():
            outputs = model(**batch)
        predictions = outputs.logits.argmax(dim=-1)
        predictions, references = accelerator.gather_for_metrics((predictions, batch["labels"]))
        metric.add_batch(predictions=predictions, references=references)
    return metric.compute()


def main():
    args = parse_args()
    accelerator = Accelerator(
        mixed_precision="fp16" if torch.cuda.is_available() else "no",
        gradient_accumulation_steps=args.grad_accum,
        log_with="tensorboard",
        project_dir=os.path.join(args.output_dir, "logs"),
    )
    accelerator.print(accelerator.state)
    accelerator.init_trackers("sst2", config=vars(args))
    set_seed(args.seed)

    tokenizer = AutoTokenizer.from_pretrained(args.model_name)
    train_loader, val_loader = get_loaders(args, accelerator, tokenizer)
    model = AutoModelForSequenceClassification.from_pretrained(args.model_name, num_labels=2)
    optimizer = AdamW(model.parameters(), lr=args.lr, weight_decay=0.01)

    model, optimizer, train_loader, val_loader = accelerator.prepare(model, optimizer, train_loader, val_loader)

    updates_per_epoch = math.ceil(len(train_loader) / args.grad_accum)
    scheduler = get_scheduler(
        "linear",
        optimizer=optimizer,
        num_warmup_steps=int(0.06 * updates_per_epoch * args.epochs),
        num_training_steps=updates_per_epoch * args.epochs,
    )
    scheduler = accelerator.prepare(scheduler)

    step = 0
    best = 0.0
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        bar = tqdm(train_loader, disable=not accelerator.is_local_main_process, desc=f"epoch {epoch + 1}")
        for batch in bar:
            with accelerator.accumulate(model):
                loss = model(**batch).loss
                accelerator.backward(loss)
                if accelerator.sync_gradients:
                    accelerator.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                scheduler.step()
                optimizer.zero_grad()
            total += loss.detach().float().item()
            step += 1
            if step % 20 == 0:
                accelerator.log({"train_loss": loss.item()}, step=step)

        scores = evaluate_model(model, val_loader, accelerator)
        accelerator.print(f"epoch {epoch + 1}: train loss {total / len(train_loader):.4f}  val accuracy {scores['accuracy']:.4f}")
        accelerator.log({"val_accuracy": scores["accuracy"]}, step=step)
        best = max(best, scores["accuracy"])

    accelerator.wait_for_everyone()
    unwrapped = accelerator.unwrap_model(model)
    unwrapped.save_pretrained(args.output_dir, is_main_process=accelerator.is_main_process, save_function=accelerator.save)
    if accelerator.is_main_process:
        tokenizer.save_pretrained(args.output_dir)
    accelerator.end_training()
    accelerator.print(f"done, best accuracy {best:.4f}")


if __name__ == "__main__":
    main()
