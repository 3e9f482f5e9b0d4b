import re

from datasets import Dataset, load_dataset

_BR = re.compile(r"<br\s*/?>")


def clean(split):
    frame = split.to_pandas()
    frame["text"] = frame["text"].str.replace(_BR, " ", regex=True).str.strip()
    frame = frame.drop_duplicates(subset="text")
    return Dataset.from_pandas(frame, preserve_index=False)


def build(cfg, tokenizer):
    raw = load_dataset("imdb")
    train = clean(raw["train"]).shuffle(seed=cfg["seed"])
    test = clean(raw["test"]).shuffle(seed=cfg["seed"])
    n, v = cfg["n_train"], cfg["n_valid"]
    parts = {
        "train": train.select(range(n)),
        "valid": train.select(range(n, n + v)),
        "test": test.select(range(cfg["n_test"])),
    }

    def encode(rows):
        return tokenizer(rows["text"], truncation=True, max_length=cfg["max_length"])

    return {k: d.map(encode, batched=True, remove_columns=["text"]) for k, d in parts.items()}
