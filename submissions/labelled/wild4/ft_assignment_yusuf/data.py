from datasets import load_dataset
from torch.utils.data import DataLoader
from transformers import AutoTokenizer, DataCollatorWithPadding


def loaders(cfg):
    tok = AutoTokenizer.from_pretrained(cfg.model.tokenizer)
    ds = load_dataset(cfg.data.path)

    def enc(x):
        return tok(x["text"], truncation=True, max_length=cfg.data.max_len)

    tr = ds["train"].shuffle(seed=cfg.seed).select(range(cfg.data.n_train))
    te = ds["test"].shuffle(seed=cfg.seed).select(range(cfg.data.n_test))
    tr = tr.map(enc, batched=True, remove_columns=["text"]).rename_column("label", "labels")
    te = te.map(enc, batched=True, remove_columns=["text"]).rename_column("label", "labels")
    # bert tokenizer returns token_type_ids, distilbert does not want them
    tr, te = tr.remove_columns("token_type_ids"), te.remove_columns("token_type_ids")
    col = DataCollatorWithPadding(tok)
    return (tok, DataLoader(tr, batch_size=cfg.train.batch_size, shuffle=True, collate_fn=col),
            DataLoader(te, batch_size=64, collate_fn=col))
