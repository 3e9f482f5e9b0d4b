import torch
from datasets import load_dataset
from torch.utils.data import DataLoader, Dataset


class ReviewDataset(Dataset):
    """Reviews that are tokenized when they are asked for."""

    def __init__(self, hf_split, tokenizer, max_length):
        self.texts = hf_split["text"]
        self.labels = hf_split["label"]
        self.tokenizer = tokenizer
        self.max_length = max_length

    def __len__(self):
        return len(self.texts)

    def __getitem__(self, i):
        enc = self.tokenizer(self.texts[i], truncation=True, max_length=self.max_length)
        enc["labels"] = self.labels[i]
        return enc


class PadCollator:
    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def __call__(self, features):
        batch = self.tokenizer.pad(features, padding="longest", return_tensors="pt")
        batch["labels"] = batch["labels"].long()
        return batch


def build_loaders(args, tokenizer):
    raw = load_dataset("imdb")
    train = raw["train"].shuffle(seed=args.seed)
    test = raw["test"].shuffle(seed=args.seed)
    if args.train_samples > 0:
        train = train.select(range(args.train_samples))
    if args.test_samples > 0:
        test = test.select(range(args.test_samples))

    n_val = int(len(train) * args.val_fraction)
    val, train = train.select(range(n_val)), train.select(range(n_val, len(train)))

    collate = PadCollator(tokenizer)
    sets = [ReviewDataset(s, tokenizer, args.max_length) for s in (train, val, test)]
    pin = torch.cuda.is_available()
    return tuple(
        DataLoader(s, batch_size=args.batch_size, shuffle=(k == 0), collate_fn=collate,
                   num_workers=args.num_workers, pin_memory=pin, drop_last=False)
        for k, s in enumerate(sets)
    )
