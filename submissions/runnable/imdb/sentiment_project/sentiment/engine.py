import os

import torch
from sklearn.metrics import accuracy_score, precision_recall_fscore_support
from torch.cuda.amp import GradScaler, autocast
from tqdm import tqdm
from transformers import AdamW, get_scheduler

from .utils import AverageMeter


@torch.no_grad()
def evaluate_model(model, loader, device):
    model.eval()
    meter = AverageMeter()
    all_preds, all_labels = [], []
    for batch in tqdm(loader, desc="eval", leave=False):
        batch = {k: v.to(device) for k, v in batch.items()}
        out = model(**batch)
        meter.update(out.loss.item(), batch["labels"].size(0))
        all_preds += out.logits.argmax(dim=-1).cpu().tolist()
        all_labels += batch["labels"].cpu().tolist()
    precision, recall, f1, _ = precision_recall_fscore_support(all_labels, all_preds, average="binary", zero_division=0)
    return {
        "loss": meter.avg,
        "accuracy": accuracy_score(all_labels, all_preds),
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def fit(model, train_loader, val_loader, args, device, logger):
    optimizer = AdamW(model.parameters(), lr=args.lr, weight_decay=args.weight_decay)
    steps = len(train_loader) * args.epochs
    scheduler = get_scheduler("linear", optimizer=optimizer, num_warmup_steps=int(steps * 0.1), num_training_steps=steps)
    use_amp = args.amp and device.type == "cuda"
    scaler = GradScaler(enabled=use_amp)
    best = -1.0
    path = os.path.join(args.output_dir, "best.ckpt")

    for epoch in range(1, args.epochs + 1):
        model.train()
        meter = AverageMeter()
        progress = tqdm(train_loader, desc=f"epoch {epoch}/{args.epochs}")
        for step, batch in enumerate(progress, 1):
            batch = {k: v.to(device, non_blocking=True) for k, v in batch.items()}
            with autocast(enabled=use_amp):
                loss = model(**batch).loss
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_(model.parameters(), args.max_grad_norm)
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad(set_to_none=True)
            scheduler.step()
            meter.update(loss.item(), batch["labels"].size(0))
            if step % args.log_every == 0:
                progress.set_postfix(loss=f"{meter.avg:.4f}", lr=f"{scheduler.get_last_lr()[0]:.2e}")

        scores = evaluate_model(model, val_loader, device)
        logger.info("epoch %d train_loss %.4f %s", epoch, meter.avg,
                    " ".join(f"val_{k} {v:.4f}" for k, v in scores.items()))
        if scores["accuracy"] > best:
            best = scores["accuracy"]
            torch.save({"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict(),
                        "scores": scores, "args": args}, path)
            logger.info("new best checkpoint -> %s", path)
    return path
