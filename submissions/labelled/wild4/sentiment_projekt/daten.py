from datasets import load_dataset
from transformers import AutoTokenizer


def lade(e):
    roh = load_dataset(e.datensatz)
    print("Lade IMDB ...", len(roh["train"]), "/", len(roh["test"]))
    train = roh["train"].shuffle(seed=e.samen).select(range(e.n_train))
    test = roh["test"].shuffle(seed=e.samen).select(range(e.n_test))
    tok = AutoTokenizer.from_pretrained(e.basis)
    print("Tokenisiere ...")
    kodiere = lambda b: tok(b["text"], truncation=True, padding="max_length", max_length=e.max_laenge)
    return train.map(kodiere, batched=True), test.map(kodiere, batched=True)
