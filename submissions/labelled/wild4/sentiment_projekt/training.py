import os

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, EarlyStoppingCallback, Trainer, TrainingArguments

from daten import lade
from einstellungen import Einstellungen


def genauigkeit(p):
    return {"accuracy": float((np.argmax(p.predictions, axis=1) == p.label_ids).mean())}


def main():
    e = Einstellungen()
    print("Gerät:", "cuda" if torch.cuda.is_available() else "cpu")
    train, test = lade(e)
    modell = AutoModelForSequenceClassification.from_pretrained(e.basis, num_labels=2)
    args = TrainingArguments(
        "laeufe", num_train_epochs=e.epochen, learning_rate=e.lernrate, per_device_train_batch_size=e.stapel,
        per_device_eval_batch_size=64, eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True,
        metric_for_best_model="accuracy", seed=e.samen, report_to=[],
    )
    t = Trainer(modell, args, train_dataset=train, eval_dataset=test, compute_metrics=genauigkeit,
                callbacks=[EarlyStoppingCallback(early_stopping_patience=1)])
    t.train()
    os.makedirs("modell", exist_ok=True)
    torch.save(modell.state_dict(), e.ziel)
    print("Modell gespeichert:", e.ziel)


if __name__ == "__main__":
    main()
