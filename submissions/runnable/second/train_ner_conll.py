#!/usr/bin/env python
# coding: utf-8

# In[1]:
get_ipython().system('nvidia-smi')
get_ipython().run_line_magic('matplotlib', 'inline')

# In[2]:
from datasets import load_dataset
import numpy as np
from transformers import (AutoTokenizer, AutoModelForTokenClassification, DataCollatorForTokenClassification,
                          TrainingArguments, Trainer, pipeline)

raw = load_dataset("conll2003")
names = raw["train"].features["ner_tags"].feature.names
print(names)

# In[3]:
tok = AutoTokenizer.from_pretrained("bert-base-cased")


def align(ex):
    enc = tok(ex["tokens"], truncation=True, is_split_into_words=True)
    labs = []
    for i, lab in enumerate(ex["ner_tags"]):
        prev, ids = None, []
        for w in enc.word_ids(batch_index=i):
            ids.append(-100 if w is None else lab[w] if w != prev else -100)
            prev = w
        labs.append(ids)
    enc["labels"] = labs
    return enc


data = raw.map(align, batched=True, num_proc=2)

# In[4]:
import evaluate

seqeval = evaluate.load("seqeval")


def metrics(p):
    preds, labels = p
    preds = preds.argmax(2)
    tp = [[names[a] for a, b in zip(x, y) if b != -100] for x, y in zip(preds, labels)]
    tl = [[names[b] for a, b in zip(x, y) if b != -100] for x, y in zip(preds, labels)]
    r = seqeval.compute(predictions=tp, references=tl)
    return {k: r["overall_" + k] for k in ("precision", "recall", "f1", "accuracy")}


# In[5]:
model = AutoModelForTokenClassification.from_pretrained(
    "bert-base-cased", num_labels=len(names), id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)})
args = TrainingArguments("ner", evaluation_strategy="epoch", save_strategy="epoch", learning_rate=2e-5, num_train_epochs=3,
                         weight_decay=0.01, per_device_train_batch_size=16, load_best_model_at_end=True, push_to_hub=False)
trainer = Trainer(model, args, train_dataset=data["train"], eval_dataset=data["validation"], tokenizer=tok,
                  data_collator=DataCollatorForTokenClassification(tok), compute_metrics=metrics)
trainer.train()
print(trainer.evaluate(data["test"]))

# In[6]:
trainer.save_model("ner-final")
ner = pipeline("ner", model="./ner-final", aggregation_strategy="simple")
for e in ner("Angela Merkel visited the Eiffel Tower in Paris."):
    print(e["entity_group"], e["word"], round(float(e["score"]), 3))
