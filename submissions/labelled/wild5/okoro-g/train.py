import torch
from torch.utils.data import DataLoader
from datasets import load_dataset
from transformers import (AutoTokenizer, AutoModelForSequenceClassification,
                          DataCollatorWithPadding, get_linear_schedule_with_warmup)

CK, BS, EP, LR, OUT = "distilbert-base-uncased", 32, 2, 3e-5, "ft"
dev = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(0)

tok = AutoTokenizer.from_pretrained(CK)
ds = load_dataset("stanfordnlp/imdb")
ds.pop("unsupervised")
ds = ds.map(lambda b: tok(b["text"], truncation=True, max_length=512), batched=True, remove_columns=["text"])
co = DataCollatorWithPadding(tok)
tr = DataLoader(ds["train"], BS, shuffle=True, collate_fn=co)
te = DataLoader(ds["test"], 2 * BS, collate_fn=co)

net = AutoModelForSequenceClassification.from_pretrained(CK, num_labels=2).to(dev)
opt = torch.optim.AdamW(net.parameters(), lr=LR, weight_decay=0.01)
sch = get_linear_schedule_with_warmup(opt, 100, EP * len(tr))
scaler = torch.cuda.amp.GradScaler()


@torch.no_grad()
def accuracy(dl):
    net.eval()
    hit = n = 0
    for b in dl:
        b = b.to(dev)
        hit += (net(**b).logits.argmax(-1) == b["labels"]).sum().item()
        n += len(b["labels"])
    return hit / n


for ep in range(EP):
    net.train()
    run = 0.0
    for i, b in enumerate(tr, 1):
        b = b.to(dev)
        with torch.cuda.amp.autocast():
            loss = net(**b).loss
        scaler.scale(loss).backward()
        scaler.unscale_(opt)
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        scaler.step(opt)
        scaler.update()
        sch.step()
        opt.zero_grad()
        run += loss.item()
        if i % 200 == 0:
            print(f"ep {ep + 1} step {i}/{len(tr)} loss {run / i:.4f}", flush=True)
    print(f"ep {ep + 1} test acc {accuracy(te):.4f}", flush=True)

net.save_pretrained(OUT)
tok.save_pretrained(OUT)
print("saved", OUT)
