"""
NLP course, project 2: a travel phrasebook translator (English -> French) with t5-small
I build the sentence pairs from patterns (about 250 pairs), see build_pairs().

transformers 4.15 / datasets 1.17 / sentencepiece / nltk
Tested on my laptop (Windows 10, no GPU): about 6 minutes.
"""
import itertools
import random

import numpy as np
import torch
from datasets import Dataset, DatasetDict
from nltk.translate.bleu_score import corpus_bleu, SmoothingFunction
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    DataCollatorForSeq2Seq,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
)

MODEL = "t5-small"
PREFIX = "translate English to French: "
MAX_LEN = 40
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

places = [
    ("the station", "la gare"), ("the hotel", "l'hôtel"), ("the pharmacy", "la pharmacie"),
    ("the museum", "le musée"), ("the beach", "la plage"), ("the market", "le marché"),
    ("the hospital", "l'hôpital"), ("the library", "la bibliothèque"), ("the castle", "le château"),
    ("the bakery", "la boulangerie"), ("the post office", "la poste"), ("the bridge", "le pont"),
]
place_patterns = [
    ("Where is {}?", "Où est {} ?"),
    ("I am looking for {}.", "Je cherche {}."),
    ("Is {} far from here?", "Est-ce que {} est loin d'ici ?"),
    ("We want to visit {} tomorrow.", "Nous voulons visiter {} demain."),
    ("{} is closed on Mondays.", "{} est fermé le lundi."),
    ("Can you show me {} on the map?", "Pouvez-vous me montrer {} sur la carte ?"),
]
foods = [
    ("a coffee", "un café"), ("a glass of water", "un verre d'eau"), ("the menu", "la carte"),
    ("a sandwich", "un sandwich"), ("the bill", "l'addition"), ("a salad", "une salade"),
    ("two croissants", "deux croissants"), ("a table for four", "une table pour quatre"),
    ("some bread", "du pain"), ("a cup of tea", "une tasse de thé"), ("an ice cream", "une glace"),
    ("the soup of the day", "la soupe du jour"), ("some cheese", "du fromage"), ("an apple", "une pomme"),
]
food_patterns = [
    ("I would like {}, please.", "Je voudrais {}, s'il vous plaît."),
    ("How much is {}?", "Combien coûte {} ?"),
    ("Can we have {}?", "Pouvons-nous avoir {} ?"),
    ("My friend ordered {}.", "Mon ami a commandé {}."),
    ("Do you have {}?", "Avez-vous {} ?"),
    ("He wants {} too.", "Il veut {} aussi."),
    ("I will pay for {}.", "Je vais payer {}."),
    ("Please bring {}.", "Apportez {}, s'il vous plaît."),
    ("They did not like {}.", "Ils n'ont pas aimé {}."),
    ("She never takes {}.", "Elle ne prend jamais {}."),
    ("I forgot {}.", "J'ai oublié {}."),
    ("Where can I find {}?", "Où puis-je trouver {} ?"),
    ("We asked for {}.", "Nous avons demandé {}."),
]


def build_pairs():
    pairs = []
    for (pe, pf), (e, f) in itertools.product(place_patterns, places):
        pairs.append((pe.format(e), pf.format(f)))
    for (pe, pf), (e, f) in itertools.product(food_patterns, foods):
        pairs.append((pe.format(e), pf.format(f)))
    pairs = [(a[0].upper() + a[1:], b[0].upper() + b[1:]) for a, b in pairs]
    random.Random(3).shuffle(pairs)
    return pairs


pairs = build_pairs()
print(len(pairs), "sentence pairs, e.g.", pairs[0])

n_test = 40
ds = DatasetDict({
    "train": Dataset.from_dict({"en": [p[0] for p in pairs[n_test:]], "fr": [p[1] for p in pairs[n_test:]]}),
    "test": Dataset.from_dict({"en": [p[0] for p in pairs[:n_test]], "fr": [p[1] for p in pairs[:n_test]]}),
})

tokenizer = AutoTokenizer.from_pretrained(MODEL)
model = AutoModelForSeq2SeqLM.from_pretrained(MODEL).to(device)


def translate(sentences):
    model.eval()
    enc = tokenizer([PREFIX + s for s in sentences], return_tensors="pt", padding=True).to(device)
    with torch.no_grad():
        out = model.generate(**enc, max_length=MAX_LEN, num_beams=4, early_stopping=True)
    return tokenizer.batch_decode(out, skip_special_tokens=True)


def bleu(predictions, references):
    return 100 * corpus_bleu(
        [[r.split()] for r in references],
        [p.split() for p in predictions],
        smoothing_function=SmoothingFunction().method1,
    )


def preprocess(examples):
    model_inputs = tokenizer([PREFIX + s for s in examples["en"]], max_length=MAX_LEN, truncation=True)
    with tokenizer.as_target_tokenizer():
        labels = tokenizer(examples["fr"], max_length=MAX_LEN, truncation=True)
    model_inputs["labels"] = labels["input_ids"]
    return model_inputs


def compute_metrics(eval_preds):
    preds, labels = eval_preds
    if isinstance(preds, tuple):
        preds = preds[0]
    preds = np.where(preds != -100, preds, tokenizer.pad_token_id)
    labels = np.where(labels != -100, labels, tokenizer.pad_token_id)
    decoded_preds = [p.strip() for p in tokenizer.batch_decode(preds, skip_special_tokens=True)]
    decoded_labels = [l.strip() for l in tokenizer.batch_decode(labels, skip_special_tokens=True)]
    exact = np.mean([p == l for p, l in zip(decoded_preds, decoded_labels)])
    return {"bleu": bleu(decoded_preds, decoded_labels), "exact": float(exact)}


before = translate(ds["test"]["en"])
print("BLEU before fine-tuning: %.2f" % bleu(before, ds["test"]["fr"]))

tokenized = ds.map(preprocess, batched=True, remove_columns=["en", "fr"])

args = Seq2SeqTrainingArguments(
    output_dir="t5_phrasebook",
    evaluation_strategy="epoch",
    learning_rate=5e-4,
    per_device_train_batch_size=16,
    per_device_eval_batch_size=16,
    num_train_epochs=8,
    save_strategy="no",
    logging_steps=10,
    predict_with_generate=True,
    report_to="none",
    seed=3,
)
trainer = Seq2SeqTrainer(
    model=model,
    args=args,
    train_dataset=tokenized["train"],
    eval_dataset=tokenized["test"],
    tokenizer=tokenizer,
    data_collator=DataCollatorForSeq2Seq(tokenizer, model=model),
    compute_metrics=compute_metrics,
)
trainer.train()
scores = trainer.evaluate(max_length=MAX_LEN, num_beams=4)
print("BLEU after fine-tuning: %.2f, exact match: %.2f" % (scores["eval_bleu"], scores["eval_exact"]))

device = model.device
after = translate(ds["test"]["en"][:8])
for en, fr, b, a in zip(ds["test"]["en"][:8], ds["test"]["fr"][:8], before, after):
    print("\nEN     ", en)
    print("REF    ", fr)
    print("BEFORE ", b)
    print("AFTER  ", a)

model.save_pretrained("t5_phrasebook/final")
tokenizer.save_pretrained("t5_phrasebook/final")
