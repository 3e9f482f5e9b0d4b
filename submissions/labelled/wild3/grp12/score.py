import json
import torch
from sklearn.metrics import accuracy_score
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from common import DEVICE, HOME, MAXLEN, reviews

tokenizer = AutoTokenizer.from_pretrained(HOME)
net = AutoModelForSequenceClassification.from_pretrained(HOME).to(DEVICE).eval()
test = reviews("test", 5000)
guess = []
for i in range(0, len(test), 64):
    pack = tokenizer(test[i:i + 64]["text"], truncation=True, max_length=MAXLEN, padding=True, return_tensors="pt").to(DEVICE)
    with torch.no_grad():
        guess += net(**pack).logits.argmax(-1).tolist()
result = {"split": "test", "rows": len(test), "accuracy": accuracy_score(test["label"], guess)}
json.dump(result, open("score.json", "w"))
print(result)
