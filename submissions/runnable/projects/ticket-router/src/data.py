import re

import pandas as pd
from datasets import Dataset
from sklearn.model_selection import train_test_split

QUEUES = ["billing", "technical", "general", "cancellation"]


def clean(text):
    text = str(text).strip()
    text = re.sub(r"^(urgent -|second request:)\s*", "", text, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", text)


def load_tickets(path):
    df = pd.read_csv(path, sep=";")
    df["subject"] = df["subject"].map(clean)
    df = df.drop_duplicates(subset="subject").reset_index(drop=True)
    df["label"] = df["queue"].map(QUEUES.index)
    return df


def split(df, seed):
    train, rest = train_test_split(df, test_size=0.3, stratify=df["label"], random_state=seed)
    val, test = train_test_split(rest, test_size=0.5, stratify=rest["label"], random_state=seed)
    return train, val, test


def to_dataset(df, tokenizer, max_length):
    ds = Dataset.from_dict({"subject": df["subject"].tolist(), "labels": df["label"].tolist()})
    return ds.map(
        lambda b: tokenizer(b["subject"], truncation=True, max_length=max_length),
        batched=True,
        remove_columns=["subject"],
    )
