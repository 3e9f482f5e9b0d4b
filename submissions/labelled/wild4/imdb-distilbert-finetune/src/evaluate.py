import argparse
import json
import pathlib

import torch
import yaml
from sklearn.metrics import accuracy_score, f1_score
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding

from .data import build

ap = argparse.ArgumentParser()
ap.add_argument("--config", default="config.yaml")
cfg = yaml.safe_load(open(ap.parse_args().config))
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

tok = AutoTokenizer.from_pretrained(cfg["save_to"])
model = AutoModelForSequenceClassification.from_pretrained(cfg["save_to"]).to(device).eval()
test = build(cfg, tok)["test"]
y = test["label"]
guess = []
with torch.no_grad():
    for batch in DataLoader(test.remove_columns("label"), batch_size=64, collate_fn=DataCollatorWithPadding(tok)):
        guess += model(**batch.to(device)).logits.argmax(-1).tolist()

out = {"split": "test", "n": len(y), "accuracy": round(accuracy_score(y, guess), 4), "f1": round(f1_score(y, guess), 4)}
pathlib.Path("results").mkdir(exist_ok=True)
pathlib.Path("results/metrics.json").write_text(json.dumps(out, indent=2))
print(out)
