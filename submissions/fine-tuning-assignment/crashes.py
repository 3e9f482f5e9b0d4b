# Fine-tuning homework / Aylin Demir
#
# Q1 -> b
# Q2 -> b
#
# !pip install transformers datasets torch

import numpy as np
import torch
from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

device = torch.device("cuda") if torch.cuda.is_available() else torch.device("cpu")

raw = load_dataset("imdb")
small = raw["train"].shuffle(seed=10).select(range(1500))
check = raw["test"].shuffle(seed=10).select(range(300))

tokenizer = AutoTokenizer.from_pretrained("distilbert-base-uncased")


def tokenise(batch):
    return tokenizer(batch["text"], truncation=True, padding="max_length", max_length=160)


small = small.map(tokenise, batched=True)
check = check.map(tokenise, batched=True)

# the trainer wants the column to be called labels
small = small.rename_column("sentiment", "labels")
check = check.rename_column("sentiment", "labels")

model = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased", num_labels=2)
model.to(device)


def scores(result):
    guess = np.argmax(result.predictions, axis=1)
    return {"accuracy": float(np.mean(guess == result.label_ids))}


arguments = TrainingArguments(
    output_dir="homework",
    learning_rate=3e-5,
    num_train_epochs=2,
    per_device_train_batch_size=12,
    weight_decay=0.05,
    report_to="none",
)
trainer = Trainer(
    model=model, args=arguments, train_dataset=small, eval_dataset=check, compute_metrics=scores
)
trainer.train()
print(trainer.evaluate())

trainer.save_model("homework_model")
tokenizer.save_pretrained("homework_model")
