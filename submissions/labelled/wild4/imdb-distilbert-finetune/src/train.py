import argparse

import numpy as np
import torch
import yaml
from sklearn.metrics import accuracy_score
from transformers import (AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding,
                          Trainer, TrainingArguments, set_seed)

from .data import build


def metrics(pred):
    return {"accuracy": accuracy_score(pred.label_ids, np.argmax(pred.predictions, axis=-1))}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--config", default="config.yaml")
    cfg = yaml.safe_load(open(ap.parse_args().config))
    set_seed(cfg["seed"])
    print("cuda:", torch.cuda.is_available())

    tok = AutoTokenizer.from_pretrained(cfg["model"])
    data = build(cfg, tok)
    print({k: len(v) for k, v in data.items()})
    model = AutoModelForSequenceClassification.from_pretrained(cfg["model"], num_labels=2)

    t = cfg["train"]
    args = TrainingArguments(
        output_dir=t["output_dir"],
        num_train_epochs=t["epochs"],
        learning_rate=t["lr"],
        per_device_train_batch_size=t["batch"],
        gradient_accumulation_steps=t["accumulate"],
        weight_decay=t["weight_decay"],
        warmup_ratio=t["warmup_ratio"],
        fp16=torch.cuda.is_available(),
        eval_strategy="epoch",
        save_strategy="epoch",
        load_best_model_at_end=True,
        metric_for_best_model="accuracy",
        report_to="none",
        seed=cfg["seed"],
    )
    trainer = Trainer(model=model, args=args, train_dataset=data["train"], eval_dataset=data["val"],
                      data_collator=DataCollatorWithPadding(tok), compute_metrics=metrics)
    trainer.train()
    trainer.save_model(cfg["save_to"])
    tok.save_pretrained(cfg["save_to"])
    print("saved to", cfg["save_to"])


if __name__ == "__main__":
    main()
