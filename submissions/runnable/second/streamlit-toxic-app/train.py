# -*- coding: utf-8 -*-
"""Đồ án môn học: phân loại bình luận (chạy trên Windows, PyCharm)"""
import os
import sys
import pandas as pd
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split
from transformers import AutoTokenizer, AutoModel, AdamW, get_cosine_schedule_with_warmup
from datasets import load_dataset
import logging

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=[logging.StreamHandler(sys.stdout), logging.FileHandler("train.log", encoding="utf-8")])
BASE_DIR = os.path.dirname(os.path.abspath(__file__))
SAVE_DIR = os.path.join(BASE_DIR, "models", "best")
os.makedirs(SAVE_DIR, exist_ok=True)
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.set_default_dtype(torch.float32)


class CommentDataset(Dataset):
    def __init__(self, rows, tokenizer):
        self.rows, self.tokenizer = rows, tokenizer

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, idx):
        row = self.rows.iloc[idx]
        enc = self.tokenizer(str(row["text"]), max_length=100, padding="max_length", truncation=True, return_tensors="pt")
        return {"ids": enc["input_ids"].flatten(), "mask": enc["attention_mask"].flatten(), "y": torch.tensor(int(row["label"]))}


class Classifier(nn.Module):
    def __init__(self, name, n):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(name)
        for p in self.encoder.embeddings.parameters():
            p.requires_grad = False
        self.lstm = nn.LSTM(self.encoder.config.hidden_size, 64, batch_first=True, bidirectional=True)
        self.head = nn.Sequential(nn.Dropout(0.3), nn.Linear(128, 64), nn.GELU(), nn.Linear(64, n))

    def forward(self, ids, mask):
        h = self.encoder(ids, attention_mask=mask)[0]
        o, _ = self.lstm(h)
        return self.head(o[:, -1, :])


def main():
    ds = load_dataset("tweet_eval", "hate")
    df = pd.concat([ds["train"].to_pandas(), ds["validation"].to_pandas()], ignore_index=True).sample(3000, random_state=1)
    tokenizer = AutoTokenizer.from_pretrained("vinai/phobert-base" if "--vi" in sys.argv else "bert-base-uncased")
    full = CommentDataset(df, tokenizer)
    n = int(0.8 * len(full))
    tr, va = random_split(full, [n, len(full) - n], generator=torch.Generator().manual_seed(1))
    tl, vl = DataLoader(tr, 16, shuffle=True, num_workers=0, drop_last=True), DataLoader(va, 32)
    net = Classifier("bert-base-uncased", 2).to(DEVICE)
    opt = AdamW(filter(lambda p: p.requires_grad, net.parameters()), lr=2e-5)
    sched = get_cosine_schedule_with_warmup(opt, 100, len(tl) * 4)
    loss_fn = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 1.3]).to(DEVICE), label_smoothing=0.1)
    best, wait = 0.0, 0
    for epoch in range(4):
        net.train()
        running = 0.0
        for i, b in enumerate(tl):
            out = net(b["ids"].to(DEVICE), b["mask"].to(DEVICE))
            loss = loss_fn(out, b["y"].to(DEVICE)) / 2
            loss.backward()
            if (i + 1) % 2 == 0 or i + 1 == len(tl):
                total = torch.stack([p.grad.norm() for p in net.head.parameters()]).norm()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                opt.step()
                sched.step()
                opt.zero_grad()
            running += loss.item()
        net.eval()
        ok = 0
        with torch.no_grad():
            for b in vl:
                ok += (net(b["ids"].to(DEVICE), b["mask"].to(DEVICE)).argmax(-1).cpu() == b["y"]).sum().item()
        acc = ok / len(va)
        logging.info("Epoch %d loss=%.4f acc=%.4f grad=%.3f lr=%.2e", epoch, running / len(tl), acc, total, sched.get_last_lr()[0])
        if acc > best:
            best, wait = acc, 0
            torch.save(net.state_dict(), os.path.join(SAVE_DIR, "model.bin"))
            tokenizer.save_pretrained(SAVE_DIR)
        else:
            wait += 1
            if wait == 2:
                break
    print("Best:", best)


if __name__ == "__main__":
    torch.multiprocessing.freeze_support()
    main()
    os.system("pause")
