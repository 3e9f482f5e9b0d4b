import json
import logging
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
from sklearn.metrics import ConfusionMatrixDisplay, classification_report
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    TrainingArguments,
    pipeline,
    set_seed,
)

from src.data import QUEUES, load_tickets, split, to_dataset
from src.trainer import BalancedTrainer, compute_metrics

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger("ticket-router")

MODEL = "distilbert-base-uncased"
SEED = 13
RESULTS = Path("results")


def main():
    set_seed(SEED)
    RESULTS.mkdir(exist_ok=True)

    df = load_tickets("data/tickets.csv")
    log.info("tickets after cleaning: %d", len(df))
    log.info("queues:\n%s", df["queue"].value_counts())
    train_df, val_df, test_df = split(df, SEED)

    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    train_ds, val_ds, test_ds = (to_dataset(d, tokenizer, 64) for d in (train_df, val_df, test_df))

    model = AutoModelForSequenceClassification.from_pretrained(
        MODEL,
        num_labels=len(QUEUES),
        id2label={i: q for i, q in enumerate(QUEUES)},
        label2id={q: i for i, q in enumerate(QUEUES)},
    )
    args = TrainingArguments(
        output_dir=str(RESULTS / "checkpoints"),
        overwrite_output_dir=True,
        num_train_epochs=6,
        per_device_train_batch_size=16,
        per_device_eval_batch_size=32,
        learning_rate=5e-5,
        evaluation_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=True,
        metric_for_best_model="macro_f1",
        logging_dir=str(RESULTS / "logs"),
        logging_steps=10,
        fp16=torch.cuda.is_available(),
    )
    trainer = BalancedTrainer(
        model=model,
        args=args,
        train_dataset=train_ds,
        eval_dataset=val_ds,
        tokenizer=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=compute_metrics,
    )
    trainer.train()

    out = trainer.predict(test_ds)
    y_pred = out.predictions.argmax(axis=1)
    report = classification_report(
        out.label_ids, y_pred, labels=range(len(QUEUES)), target_names=QUEUES, zero_division=0
    )
    print(report)
    (RESULTS / "report.txt").write_text(report)
    (RESULTS / "metrics.json").write_text(json.dumps(out.metrics, indent=2))

    ConfusionMatrixDisplay.from_predictions(out.label_ids, y_pred, xticks_rotation=45)
    plt.tight_layout()
    plt.savefig(RESULTS / "confusion.png")

    trainer.save_model(str(RESULTS / "model"))

    router = pipeline(
        "text-classification",
        model=str(RESULTS / "model"),
        tokenizer=str(RESULTS / "model"),
        return_all_scores=True,
        device=0 if torch.cuda.is_available() else -1,
    )
    for text in ["You took the money twice!", "please close my account", "the app freezes on start"]:
        scores = sorted(router(text)[0], key=lambda s: -s["score"])
        log.info("%s -> %s", text, ", ".join(f"{s['label']} {s['score']:.2f}" for s in scores[:2]))


if __name__ == "__main__":
    main()
