from datasets import ClassLabel, Value, interleave_datasets, load_dataset
from torch.utils.data import DataLoader
from transformers import DataCollatorWithPadding

LABELS = ClassLabel(names=["neg", "pos"])


def _harmonise(ds):
    features = ds.features.copy()
    features["text"] = Value("string")
    features["label"] = LABELS
    return ds.cast(features)


def build_loaders(cfg, tokenizer, accelerator):
    imdb = load_dataset("imdb")
    rotten = load_dataset("rotten_tomatoes")

    train = interleave_datasets(
        [_harmonise(imdb["train"].shuffle(seed=cfg.seed)), _harmonise(rotten["train"].shuffle(seed=cfg.seed))],
        probabilities=[0.6, 0.4],
        seed=cfg.seed,
    )
    train = train.select(range(min(cfg.train_size, len(train))))
    test = _harmonise(imdb["test"]).shuffle(seed=cfg.seed).select(range(cfg.test_size))

    def tokenize(batch):
        enc = tokenizer(batch["text"], truncation=True, max_length=cfg.max_length)
        enc["labels"] = batch["label"]
        return enc

    with accelerator.main_process_first():
        train = train.map(tokenize, batched=True, remove_columns=train.column_names)
        test = test.map(tokenize, batched=True, remove_columns=test.column_names)

    collator = DataCollatorWithPadding(
        tokenizer, pad_to_multiple_of=8 if accelerator.mixed_precision != "no" else None
    )
    train_loader = DataLoader(train, shuffle=True, batch_size=cfg.batch_size, collate_fn=collator)
    test_loader = DataLoader(test, batch_size=2 * cfg.batch_size, collate_fn=collator)
    return train_loader, test_loader
