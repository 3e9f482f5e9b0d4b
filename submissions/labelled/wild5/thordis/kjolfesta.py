# verkefni 5, þjálfun
from datasets import load_dataset
from transformers import AutoTokenizer, AutoModelForSequenceClassification
from transformers import Trainer, TrainingArguments
import numpy as np

gogn = load_dataset("imdb")
thjalf = gogn["train"].shuffle(seed=1).select(range(2000))
prof = gogn["test"].shuffle(seed=1).select(range(1000))

tok = AutoTokenizer.from_pretrained("bert-base-cased")

def undirbua(r):
    return tok(r["text"], truncation=True, padding="max_length", max_length=200)

thjalf = thjalf.map(undirbua, batched=True).remove_columns(["text", "token_type_ids"])
prof = prof.map(undirbua, batched=True).remove_columns(["text", "token_type_ids"])

likan = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased", num_labels=2)

def nakvaemni(p):
    return {"nakvaemni": np.mean(np.argmax(p.predictions, axis=1) == p.label_ids)}

stillingar = TrainingArguments(
    output_dir="utkoma",
    num_train_epochs=3,
    per_device_train_batch_size=16,
    learning_rate=3e-5,
    save_strategy="epoch",
)
thjalfari = Trainer(model=likan, args=stillingar, train_dataset=thjalf, eval_dataset=prof, compute_metrics=nakvaemni)
thjalfari.train()
print(thjalfari.evaluate())
