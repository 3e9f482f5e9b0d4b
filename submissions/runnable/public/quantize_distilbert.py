"""
Fine-tune DistilBERT on IMDB, save the state dict, load it into a new model and quantize it to int8.

Usage:
    python quantize_distilbert.py                       # train + quantize
    python quantize_distilbert.py --epochs 2 --samples 8000
    python quantize_distilbert.py --skip-train --weights imdb_distilbert.pt

Tested with torch 1.10 / transformers 4.12 / datasets 1.15
"""
import argparse
import copy
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from datasets import load_dataset
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader
from tqdm import tqdm
from transformers import DistilBertConfig, DistilBertForSequenceClassification, DistilBertTokenizerFast

MODEL_NAME = "distilbert-base-uncased"


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--samples", type=int, default=4000, help="training reviews")
    parser.add_argument("--test-samples", type=int, default=500)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--lr", type=float, default=5e-5)
    parser.add_argument("--max-length", type=int, default=192)
    parser.add_argument("--weights", type=Path, default=Path("imdb_distilbert.pt"))
    parser.add_argument("--skip-train", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cpu", action="store_true", help="don't use the GPU")
    return parser.parse_args()


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


class Collate:
    """Tokenizes a list of examples; padding to the longest in the batch."""

    def __init__(self, tokenizer, max_length):
        self.tokenizer = tokenizer
        self.max_length = max_length

    def __call__(self, examples):
        enc = self.tokenizer(
            [e["text"] for e in examples],
            truncation=True,
            padding="longest",
            max_length=self.max_length,
            return_tensors="pt",
        )
        return enc["input_ids"], enc["attention_mask"], torch.LongTensor([e["label"] for e in examples])


def train(model, loader, args, device):
    no_decay = ("bias", "LayerNorm.weight", "layer_norm.weight")
    groups = [
        {"params": [p for n, p in model.named_parameters() if not n.endswith(no_decay)], "weight_decay": 0.01},
        {"params": [p for n, p in model.named_parameters() if n.endswith(no_decay)], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.lr)
    scheduler = OneCycleLR(optimizer, max_lr=args.lr, steps_per_epoch=len(loader), epochs=args.epochs, pct_start=0.1)

    model.to(device).train()
    for epoch in range(args.epochs):
        bar = tqdm(loader, desc=f"epoch {epoch + 1}/{args.epochs}", dynamic_ncols=True)
        average = None
        for ids, mask, labels in bar:
            ids, mask, labels = ids.to(device), mask.to(device), labels.to(device)
            loss = F.cross_entropy(model(ids, attention_mask=mask).logits, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            average = loss.item() if average is None else 0.95 * average + 0.05 * loss.item()
            bar.set_postfix(loss=f"{average:.3f}")
    return model


@torch.no_grad()
def evaluate(model, loader, device):
    model.to(device).eval()
    correct = total = 0
    start = time.perf_counter()
    for ids, mask, labels in tqdm(loader, desc="eval", leave=False):
        logits = model(ids.to(device), attention_mask=mask.to(device)).logits
        correct += (logits.argmax(1).cpu() == labels).sum().item()
        total += labels.numel()
    seconds = time.perf_counter() - start
    return correct / total, 1000 * seconds / total


def size_mb(model):
    torch.save(model.state_dict(), "temp.p")
    size = os.path.getsize("temp.p") / 1e6
    os.remove("temp.p")
    return size


def new_model():
    """An untrained model of the same shape; the weights come from the file."""
    config = DistilBertConfig.from_pretrained(MODEL_NAME, num_labels=2)
    return DistilBertForSequenceClassification(config)


def main():
    args = parse_args()
    seed_all(args.seed)
    device = torch.device("cuda" if torch.cuda.is_available() and not args.cpu else "cpu")
    print("device:", device)

    tokenizer = DistilBertTokenizerFast.from_pretrained(MODEL_NAME)
    collate = Collate(tokenizer, args.max_length)
    dataset = load_dataset("imdb")
    train_set = dataset["train"].shuffle(seed=args.seed).select(range(args.samples))
    test_set = dataset["test"].shuffle(seed=args.seed).select(range(args.test_samples))
    train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True, collate_fn=collate)
    test_loader = DataLoader(test_set, batch_size=args.batch_size, collate_fn=collate)

    if not args.skip_train:
        model = DistilBertForSequenceClassification.from_pretrained(MODEL_NAME, num_labels=2)
        train(model, train_loader, args, device)
        torch.save(model.cpu().state_dict(), args.weights)
        print(f"weights saved to {args.weights}")

    model = new_model()
    missing = model.load_state_dict(torch.load(args.weights, map_location="cpu"))
    print(missing)

    half_baked = copy.deepcopy(model).eval()
    quantized = torch.quantization.quantize_dynamic(half_baked, {torch.nn.Linear}, dtype=torch.qint8)
    print(quantized.distilbert.transformer.layer[0].ffn)

    cpu = torch.device("cpu")
    rows = []
    for name, m in (("fp32", model), ("int8 (dynamic)", quantized)):
        accuracy, ms = evaluate(m, test_loader, cpu)
        rows.append((name, size_mb(m), accuracy, ms))

    print(f"\n{'model':<16}{'size (MB)':>12}{'accuracy':>12}{'ms/review':>12}")
    for name, mb, accuracy, ms in rows:
        print(f"{name:<16}{mb:>12.1f}{accuracy:>12.3f}{ms:>12.1f}")
    print(f"\nsmaller by {rows[0][1] / rows[1][1]:.1f}x, faster by {rows[0][3] / rows[1][3]:.1f}x")


if __name__ == "__main__":
    main()
