import numpy as np
from datasets import load_dataset
from transformers import (AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments)

MODEL = "distilbert-base-uncased"
LABELS = {"non-urgent": 0, "urgent": 1}


def main():
    data = load_dataset("csv", data_files="symptoms.csv", delimiter=";")["train"]
    data = data.map(lambda row: {"label": LABELS[row["urgency"]]})
    data = data.train_test_split(test_size=0.2, seed=1)

    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    data = data.map(lambda b: tokenizer(b["message"], truncation=True, padding="max_length", max_length=64), batched=True)

    model = AutoModelForSequenceClassification.from_pretrained(MODEL, num_labels=2)
    args = TrainingArguments(output_dir="results", evaluation_strategy="epoch", learning_rate=2e-5,
                             per_device_train_batch_size=8, num_train_epochs=5, weight_decay=0.01)

    def metrics(p):
        return {"accuracy": float((np.argmax(p.predictions, axis=1) == p.label_ids).mean())}

    trainer = Trainer(model=model, args=args, train_dataset=data["train"], eval_dataset=data["test"],
                      compute_metrics=metrics)
    trainer.train()
    print(trainer.evaluate())
    model.save_pretrained("./fine_tuned_model")
    tokenizer.save_pretrained("./fine_tuned_model")


if __name__ == "__main__":
    main()
