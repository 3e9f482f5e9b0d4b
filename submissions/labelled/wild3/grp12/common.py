import torch
from datasets import load_dataset
from transformers import AutoTokenizer

BASE = "distilbert-base-uncased"
HOME = "arbiter-model"
MAXLEN = 192
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def reviews(split, howmany, seed=64):
    return load_dataset("imdb", split=split).shuffle(seed=seed).select(range(howmany))


def chop(ds, tokenizer):
    return ds.map(lambda r: tokenizer(r["text"], truncation=True, max_length=MAXLEN), batched=True)
