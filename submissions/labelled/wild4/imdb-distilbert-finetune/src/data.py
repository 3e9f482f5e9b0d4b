import re

from datasets import load_dataset

BR = re.compile(r"<br\s*/?>")


def clean(example):
    example["text"] = BR.sub(" ", example["text"]).strip()
    return example


def build(cfg, tokenizer):
    d = cfg["data"]
    raw = load_dataset(d["hub_id"])
    split = raw["train"].train_test_split(d["val_fraction"], seed=cfg["seed"], stratify_by_column="label")
    parts = {"train": split["train"], "val": split["test"], "test": raw["test"]}

    def encode(batch):
        return tokenizer(batch["text"], truncation=True, max_length=d["max_length"])

    done = {}
    for name, part in parts.items():
        part = part.map(clean)
        assert "label" in part.column_names, name
        done[name] = part.map(encode, batched=True, remove_columns=["text"])
    return done
