"""IMDB sentiment, Tomasz Wrona.

    pip install torch transformers datasets scikit-learn
    python train.py

Takes about four minutes on my laptop GPU (RTX 3050, 4 GB).
"""

import numpy as np
import torch
from datasets import load_dataset
from sklearn.metrics import accuracy_score
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    Trainer,
    TrainingArguments,
    set_seed,
)

BASE = "distilbert-base-uncased"
TARGET = "imdb-model"
N_TRAIN = 2000
N_TEST = 1000

set_seed(2024)
print("cuda?", torch.cuda.is_available())

tok = AutoTokenizer.from_pretrained(BASE)


def to_ids(rows):
    return tok(rows["text"], truncation=True, padding="max_length", max_length=128)


def load(split, n):
    part = load_dataset("imdb", split=split).shuffle(seed=42).select(range(n))
    return part.map(to_ids, batched=True)


def metrics(output):
    logits, labels = output
    return {"accuracy": accuracy_score(labels, np.argmax(logits, axis=1))}


def main():
    train, test = load("train", N_TRAIN), load("test", N_TEST)
    model = AutoModelForSequenceClassification.from_pretrained(BASE, num_labels=2)
    args = TrainingArguments(
        output_dir="runs",
        num_train_epochs=2,
        learning_rate=3e-5,
        per_device_train_batch_size=8,
        per_device_eval_batch_size=16,
        logging_steps=100,
        save_strategy="no",
        report_to="none",
    )
    trainer = Trainer(
        model=model,
        args=args,
        train_dataset=train,
        eval_dataset=test,
        compute_metrics=metrics,
    )
    trainer.train()
    result = trainer.evaluate()
    print("accuracy on the test reviews:", round(result["eval_accuracy"], 3))
    model.save_pretrained(TARGET)


if __name__ == "__main__":
    main()
