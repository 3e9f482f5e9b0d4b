import argparse
import json
from pathlib import Path

import torch
import yaml
from accelerate import Accelerator
from accelerate.logging import get_logger
from accelerate.utils import set_seed
from rich.console import Console
from rich.table import Table
from sklearn.metrics import accuracy_score, roc_auc_score
from tqdm.auto import tqdm
from transformers import AutoModelForSequenceClassification, AutoTokenizer, get_scheduler

from data import build_loaders

logger = get_logger(__name__)
console = Console()


def get_config():
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", default="config.yaml")
    parser.add_argument("--model", type=str)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--lr", type=float)
    parser.add_argument("--batch_size", type=int)
    parser.add_argument("--out", type=str)
    cli = parser.parse_args()
    values = yaml.safe_load(Path(cli.config).read_text())
    values.update({k: v for k, v in vars(cli).items() if v is not None})
    return argparse.Namespace(**values)


def train_epoch(model, loader, optimizer, scheduler, accelerator, bar):
    model.train()
    running = 0.0
    for batch in loader:
        with accelerator.accumulate(model):
            loss = model(**batch).loss
            accelerator.backward(loss)
            if accelerator.sync_gradients:
                accelerator.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
        running += loss.item()
        bar.update(1)
    return running / len(loader)


def predict(model, loader, accelerator):
    model.eval()
    all_probs, all_labels = [], []
    for batch in loader:
        with torch.no_grad():
            logits = model(**batch).logits
        probs, labels = accelerator.gather_for_metrics((logits.softmax(-1), batch["labels"]))
        all_probs.append(probs.cpu())
        all_labels.append(labels.cpu())
    return torch.cat(all_probs).numpy(), torch.cat(all_labels).numpy()


def main():
    cfg = get_config()
    accelerator = Accelerator(gradient_accumulation_steps=cfg.grad_accum, mixed_precision=cfg.mixed_precision)
    set_seed(cfg.seed)
    out = Path(cfg.out)
    if accelerator.is_main_process:
        out.mkdir(parents=True, exist_ok=True)
        console.print(f"[bold green]{cfg.model}[/] on {accelerator.device}, {accelerator.num_processes} process(es)")
    accelerator.wait_for_everyone()

    tokenizer = AutoTokenizer.from_pretrained(cfg.model)
    train_loader, test_loader = build_loaders(cfg, tokenizer, accelerator)
    model = AutoModelForSequenceClassification.from_pretrained(cfg.model, num_labels=2)
    optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=0.01)
    steps = cfg.epochs * len(train_loader)
    scheduler = get_scheduler("linear", optimizer, num_warmup_steps=int(0.1 * steps), num_training_steps=steps)
    model, optimizer, train_loader, test_loader, scheduler = accelerator.prepare(
        model, optimizer, train_loader, test_loader, scheduler
    )

    history = []
    bar = tqdm(total=steps, disable=not accelerator.is_local_main_process)
    for epoch in range(cfg.epochs):
        loss = train_epoch(model, train_loader, optimizer, scheduler, accelerator, bar)
        probs, labels = predict(model, test_loader, accelerator)
        accuracy = float((probs.argmax(-1) == labels).mean())
        history.append({"epoch": epoch + 1, "loss": loss, "accuracy": accuracy})
        logger.info(str(history[-1]))
        accelerator.save_state(str(out / "state"))
    bar.close()

    unwrapped = accelerator.unwrap_model(model)
    unwrapped.save_pretrained(out / "model", is_main_process=accelerator.is_main_process, save_function=accelerator.save)
    tokenizer.save_pretrained(out / "model")

    if accelerator.is_main_process:
        table = Table(title="History")
        for column in ("epoch", "loss", "accuracy"):
            table.add_column(column, justify="right")
        for row in history:
            table.add_row(str(row["epoch"]), f"{row['loss']:.4f}", f"{row['accuracy']:.4f}")
        console.print(table)

        final = {
            "accuracy": accuracy_score(labels, probs),
            "auc": roc_auc_score(labels, probs[:, 1]),
        }
        (out / "metrics.json").write_text(json.dumps(final, indent=2))
        console.print_json(data=final)


if __name__ == "__main__":
    main()
