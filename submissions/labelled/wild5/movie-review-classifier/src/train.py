import argparse
import json
import os

import numpy as np
import yaml
from sklearn.metrics import accuracy_score, f1_score
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    EarlyStoppingCallback,
    Trainer,
    TrainingArguments,
)

from .data import build


def scores(pred):
    y = np.argmax(pred.predictions, axis=1)
    return {"accuracy": accuracy_score(pred.label_ids, y), "f1": f1_score(pred.label_ids, y)}


def run(cfg):
    tok = AutoTokenizer.from_pretrained(cfg["base"])
    sets = build(cfg, tok)
    model = AutoModelForSequenceClassification.from_pretrained(cfg["base"], num_labels=2)
    args = TrainingArguments(
        output_dir=cfg["out"] + "-ckpt",
        num_train_epochs=cfg["epochs"],
        learning_rate=cfg["lr"],
        per_device_train_batch_size=cfg["batch_size"],
        evaluation_strategy="epoch",
        save_strategy="epoch",
        load_best_model_at_end=True,
        metric_for_best_model="accuracy",
        seed=cfg["seed"],
        report_to="none",
    )
    trainer = Trainer(
        model=model,
        args=args,
        train_dataset=sets["train"],
        eval_dataset=sets["valid"],
        tokenizer=tok,
        compute_metrics=scores,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=1)],
    )
    trainer.train()
    result = trainer.evaluate(sets["test"], metric_key_prefix="test")
    trainer.save_model(cfg["out"])
    os.makedirs("results", exist_ok=True)
    with open("results/metrics.json", "w") as fh:
        json.dump(result, fh, indent=1)
    return result


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--config", default="config.yaml")
    with open(ap.parse_args().config) as fh:
        print(run(yaml.safe_load(fh)))
