import json

import hydra
import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from omegaconf import DictConfig
from transformers import AutoModelForSequenceClassification, get_linear_schedule_with_warmup

from data import loaders
from loop import run_epoch, score


@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg: DictConfig):
    set_seed(cfg.seed)
    acc = Accelerator()
    acc.print("device:", acc.device)
    tok, train_dl, test_dl = loaders(cfg)
    model = AutoModelForSequenceClassification.from_pretrained(cfg.model.name, num_labels=cfg.model.num_labels)
    opt = torch.optim.AdamW(model.parameters(), lr=float(cfg.train.lr), weight_decay=0.01)
    sched = get_linear_schedule_with_warmup(opt, cfg.train.warmup, cfg.train.epochs * len(train_dl))
    model, opt, train_dl, test_dl, sched = acc.prepare(model, opt, train_dl, test_dl, sched)
    for ep in range(cfg.train.epochs):
        loss = run_epoch(acc, model, train_dl, opt, sched)
        acc.print(f"[epoch {ep}] train loss {loss:.4f}")
    acc.unwrap_model(model).save_pretrained(cfg.out)
    tok.save_pretrained(cfg.out)
    acc.print("written", cfg.out)
    result = {"accuracy": score(acc, model, test_dl), "n_test": cfg.data.n_test}
    acc.print(result)
    with open("results.json", "w") as fh:
        json.dump(result, fh)


if __name__ == "__main__":
    main()
