# -*- coding: utf-8 -*-
"""
Bài tập lớn: Phân loại cảm xúc bình luận phim bằng DistilBERT
Chạy:  python finetune_imdb_vi.py
(Windows 10, Python 3.9, transformers 4.18, datasets 2.1, colorama)
"""
import os
import re
import sys
import time

import numpy as np
import torch
from colorama import Fore, Style, init
from datasets import load_dataset, load_metric
from sklearn.metrics import accuracy_score, classification_report, precision_recall_fscore_support
from torch.utils.data import Dataset
from transformers import (
    DistilBertForSequenceClassification,
    DistilBertTokenizerFast,
    EarlyStoppingCallback,
    Trainer,
    TrainingArguments,
)

init(autoreset=True)

# ======================= Cấu hình =======================
TEN_MO_HINH = "distilbert-base-uncased"
THU_MUC_KET_QUA = os.path.join(".", "ket_qua")
SO_MAU_TRAIN = 5000
SO_MAU_TEST = 1000
DO_DAI_TOI_DA = 200
SO_EPOCH = 3
NHAN = ["tiêu cực", "tích cực"]


def thong_bao(noi_dung, mau=Fore.CYAN):
    print(mau + Style.BRIGHT + "[*] " + noi_dung)


def lam_sach(van_ban):
    """Bỏ thẻ HTML, đường dẫn và khoảng trắng thừa."""
    van_ban = re.sub(r"<.*?>", " ", van_ban)
    van_ban = re.sub(r"https?://\S+", " ", van_ban)
    return re.sub(r"\s+", " ", van_ban).strip()


class IMDbDataset(Dataset):
    def __init__(self, encodings, labels):
        self.encodings = encodings
        self.labels = labels

    def __getitem__(self, idx):
        item = {key: torch.tensor(val[idx]) for key, val in self.encodings.items()}
        item["labels"] = torch.tensor(self.labels[idx])
        return item

    def __len__(self):
        return len(self.labels)


def tai_du_lieu():
    du_lieu = load_dataset("imdb")
    train = du_lieu["train"].shuffle(seed=2022).select(range(SO_MAU_TRAIN))
    test = du_lieu["test"].shuffle(seed=2022).select(range(SO_MAU_TEST))
    chia = train.train_test_split(test_size=0.1, seed=2022)
    ket_qua = []
    for phan in (chia["train"], chia["test"], test):
        ket_qua.append(([lam_sach(t) for t in phan["text"]], list(phan["label"])))
    return ket_qua


metric = load_metric("accuracy")


def tinh_do_do(pred):
    nhan = pred.label_ids
    du_doan = pred.predictions.argmax(-1)
    p, r, f1, _ = precision_recall_fscore_support(nhan, du_doan, average="binary", zero_division=0)
    acc = metric.compute(predictions=du_doan, references=nhan)["accuracy"]
    return {"accuracy": acc, "f1": f1, "precision": p, "recall": r}


def main():
    thong_bao(f"Python {sys.version.split()[0]} - PyTorch {torch.__version__}")
    if torch.cuda.is_available():
        thong_bao("Dùng GPU: " + torch.cuda.get_device_name(0), Fore.GREEN)
    else:
        thong_bao("Không có GPU, chạy trên CPU sẽ chậm", Fore.YELLOW)

    (x_train, y_train), (x_val, y_val), (x_test, y_test) = tai_du_lieu()
    thong_bao(f"train={len(x_train)}  val={len(x_val)}  test={len(x_test)}")

    tokenizer = DistilBertTokenizerFast.from_pretrained(TEN_MO_HINH)
    ma_hoa = lambda ds: tokenizer(ds, truncation=True, padding=True, max_length=DO_DAI_TOI_DA)
    train_dataset = IMDbDataset(ma_hoa(x_train), y_train)
    val_dataset = IMDbDataset(ma_hoa(x_val), y_val)
    test_dataset = IMDbDataset(ma_hoa(x_test), y_test)

    model = DistilBertForSequenceClassification.from_pretrained(TEN_MO_HINH, num_labels=2)

    training_args = TrainingArguments(
        output_dir=THU_MUC_KET_QUA,
        num_train_epochs=SO_EPOCH,
        per_device_train_batch_size=16,
        per_device_eval_batch_size=64,
        gradient_accumulation_steps=2,
        warmup_steps=100,
        weight_decay=0.01,
        learning_rate=5e-5,
        logging_dir="./logs",
        logging_steps=20,
        evaluation_strategy="steps",
        eval_steps=50,
        save_steps=50,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="f1",
        fp16=torch.cuda.is_available(),
        dataloader_num_workers=0,  # Windows
        report_to="none",
    )
    trainer = Trainer(
        model=model,
        args=training_args,
        train_dataset=train_dataset,
        eval_dataset=val_dataset,
        compute_metrics=tinh_do_do,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=3)],
    )

    bat_dau = time.time()
    trainer.train()
    thong_bao("Huấn luyện xong sau %.1f phút" % ((time.time() - bat_dau) / 60), Fore.GREEN)

    logits, nhan, do_do = trainer.predict(test_dataset)
    du_doan = np.argmax(logits, axis=-1)
    print(classification_report(nhan, du_doan, labels=[0, 1], target_names=NHAN, digits=4, zero_division=0))
    thong_bao(f"Độ chính xác trên tập test: {accuracy_score(nhan, du_doan):.4f}", Fore.MAGENTA)

    noi_luu = os.path.join(THU_MUC_KET_QUA, "tot_nhat")
    trainer.save_model(noi_luu)
    tokenizer.save_pretrained(noi_luu)

    # thử vài câu
    model = DistilBertForSequenceClassification.from_pretrained(noi_luu).eval()
    for cau in ["I loved every minute of it", "The worst movie I have seen this year", "so so"]:
        dau_vao = tokenizer(cau, return_tensors="pt")
        with torch.no_grad():
            xac_suat = torch.softmax(model(**dau_vao).logits, dim=1)[0]
        k = int(xac_suat.argmax())
        mau = Fore.GREEN if k == 1 else Fore.RED
        print(f"{cau!r} -> {mau}{NHAN[k]}{Style.RESET_ALL} ({xac_suat[k]:.2%})")


if __name__ == "__main__":
    main()
