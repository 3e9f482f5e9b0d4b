import csv

import torch
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification

from daten import lade
from einstellungen import Einstellungen

e = Einstellungen()
g = "cuda" if torch.cuda.is_available() else "cpu"
modell = AutoModelForSequenceClassification.from_pretrained(e.basis, num_labels=2)
print("Lade", e.ziel)
modell.load_state_dict(torch.load(e.ziel, map_location=g))
modell.to(g).eval()
_, test = lade(e)
test.set_format("torch", columns=["input_ids", "attention_mask", "label"])
richtig = 0
with torch.no_grad():
    for b in DataLoader(test, batch_size=64):
        z = modell(input_ids=b["input_ids"].to(g), attention_mask=b["attention_mask"].to(g)).logits.argmax(-1).cpu()
        richtig += int((z == b["label"]).sum())
quote = richtig / len(test)
print(f"Test: {len(test)} Kritiken, Genauigkeit {quote:.4f}")
with open("ergebnisse/ergebnis.csv", "w", newline="") as f:
    csv.writer(f).writerows([["modell", "n_test", "genauigkeit"], [e.ziel, len(test), round(quote, 4)]])
