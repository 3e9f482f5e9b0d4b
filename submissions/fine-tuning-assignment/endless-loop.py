# -*- coding: utf-8 -*-
"""
Assignment "Fine-tuning", Joaquim Ferreira

PART 1
------
Question 1: B
Question 2: B

Explanation of transfer learning

A carpenter who has built furniture for twenty years decides to build guitars. He knows wood, glue,
saws and how patient one must be, so he does not start as a beginner. He only needs to learn what is
special about guitars: thin plates, curved sides, the sound. He spends one winter with a luthier and
makes five instruments, and the sixth one can be sold.

With language models the twenty years are called pre-training. The network reads a large part of the
internet and learns what words mean and how they fit together. The winter is called fine-tuning. The
network keeps what it knows and sees only a small set of examples with labels, until it can do one
task well. An insurance company can do this with e-mails about accidents: a few thousand of them,
labelled by the clerks, turn a general network into one that sends each e-mail to the right desk.
The company saves most of the data and the electricity that training from nothing would cost.

Example data set (task: send an e-mail to the right desk)

    email                                            desk
    -----------------------------------------------  --------
    A tree fell on my garage during the storm        house
    Somebody scratched my door in the car park       car
    I broke my wrist while skiing                    health
    The hail damaged the roof of my van              car

Cleaning: I took out names and policy numbers, I removed e-mails that were sent twice, and I fixed
the letters that were broken because the export was in Latin-1.

PART 2
------
pip install torch transformers datasets
"""

import random

import numpy as np
import torch
from datasets import load_dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
)

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
print("I will use", DEVICE)

NAME = "distilbert-base-uncased"
random.seed(0)

imdb = load_dataset("imdb")
first_rows = imdb["train"].select(range(1000))
test_rows = imdb["test"].shuffle(seed=0).select(range(500))

# I want exactly 300 negative and 300 positive reviews
labels = first_rows["label"]
chosen = []
count = {0: 0, 1: 0}
while True:
    i = random.randrange(1000)
    if count[labels[i]] < 300:
        count[labels[i]] += 1
        chosen.append(i)
    if count[0] == 300 and count[1] == 300:
        break

train_rows = first_rows.select(chosen)
print("balanced:", count)

tokenizer = AutoTokenizer.from_pretrained(NAME)


def tokenize_rows(rows):
    return tokenizer(rows["text"], truncation=True, max_length=200)


train_rows = train_rows.map(tokenize_rows, batched=True)
test_rows = test_rows.map(tokenize_rows, batched=True)

classifier = AutoModelForSequenceClassification.from_pretrained(NAME, num_labels=2).to(DEVICE)

options = TrainingArguments(
    output_dir="tmp_trainer",
    num_train_epochs=2,
    learning_rate=4e-5,
    per_device_train_batch_size=16,
    weight_decay=0.01,
    report_to="none",
)


def accuracy(pair):
    logits, truth = pair
    return {"accuracy": float((np.argmax(logits, axis=-1) == truth).mean())}


trainer = Trainer(
    model=classifier,
    args=options,
    train_dataset=train_rows,
    eval_dataset=test_rows,
    data_collator=DataCollatorWithPadding(tokenizer),
    compute_metrics=accuracy,
)
trainer.train()
print(trainer.evaluate())

classifier.save_pretrained("emails_no_imdb_yes")
tokenizer.save_pretrained("emails_no_imdb_yes")
