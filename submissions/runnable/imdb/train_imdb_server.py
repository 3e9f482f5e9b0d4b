# -*- coding: utf-8 -*-
"""
作业三：在 IMDB 数据集上微调 distilbert-base-uncased

环境：实验室服务器 (2 x RTX 3090)，python 3.8，torch 2.0.1，transformers 4.33.2，datasets 2.14.5
安装：pip install torch transformers datasets accelerate scikit-learn tensorboard
运行：CUDA_VISIBLE_DEVICES=0 python train_imdb_server.py --num_train_epochs 2
"""
import json
import logging
import os
import sys
from dataclasses import dataclass, field
from typing import Optional

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "0")
os.environ["HF_ENDPOINT"] = "https://hub-mirror.example"  # 国内镜像
os.environ["TRANSFORMERS_CACHE"] = "./hf_cache"

import numpy as np
import torch
import transformers
from datasets import DatasetDict, load_dataset, load_from_disk, load_metric
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    HfArgumentParser,
    Trainer,
    TrainingArguments,
    set_seed,
)
from transformers.trainer_utils import get_last_checkpoint

logger = logging.getLogger(__name__)
assert torch.cuda.is_available(), "没有检测到 GPU"


@dataclass
class 模型参数:
    model_name_or_path: str = field(default="distilbert-base-uncased", metadata={"help": "预训练模型"})
    freeze_embeddings: bool = field(default=False, metadata={"help": "是否冻结词向量层"})


@dataclass
class DataArguments:
    max_seq_length: int = field(default=256, metadata={"help": "最大长度"})
    max_train_samples: Optional[int] = field(default=5000)
    max_test_samples: Optional[int] = field(default=2000)
    processed_dir: str = field(default="./imdb_processed", metadata={"help": "分词后数据的缓存目录"})


def get_datasets(tokenizer, data_args, seed):
    """第一次运行时分词并保存到磁盘，之后直接读取"""
    if os.path.exists(data_args.processed_dir):
        logger.info("从磁盘读取数据 %s", data_args.processed_dir)
        return load_from_disk(data_args.processed_dir)
    raw = load_dataset("imdb")
    train = raw["train"].shuffle(seed=seed)
    test = raw["test"].shuffle(seed=seed)
    if data_args.max_train_samples is not None:
        train = train.select(range(data_args.max_train_samples))
    if data_args.max_test_samples is not None:
        test = test.select(range(data_args.max_test_samples))
    split = train.train_test_split(test_size=0.1, seed=seed)
    ds = DatasetDict(train=split["train"], validation=split["test"], test=test)

    def 分词(examples):
        return tokenizer(examples["text"], truncation=True, max_length=data_args.max_seq_length)

    ds = ds.map(分词, batched=True, remove_columns=["text"], num_proc=4, desc="正在分词")
    ds.save_to_disk(data_args.processed_dir)
    return load_from_disk(data_args.processed_dir)


def main():
    parser = HfArgumentParser((模型参数, DataArguments, TrainingArguments))
    if len(sys.argv) == 1:
        # 没有命令行参数时使用默认设置
        sys.argv += [
            "--output_dir", "./output",
            "--num_train_epochs", "2",
            "--per_device_train_batch_size", "32",
            "--per_device_eval_batch_size", "64",
            "--learning_rate", "3e-5",
            "--evaluation_strategy", "epoch",
            "--save_strategy", "epoch",
            "--save_total_limit", "1",
            "--load_best_model_at_end",
            "--metric_for_best_model", "accuracy",
            "--logging_steps", "20",
            "--logging_dir", "./output/tb",
            "--fp16",
            "--dataloader_num_workers", "2",
            "--overwrite_output_dir",
            "--report_to", "tensorboard",
        ]
    model_args, data_args, training_args = parser.parse_args_into_dataclasses()

    logging.basicConfig(format="%(asctime)s - %(levelname)s - %(message)s", level=logging.INFO,
                        handlers=[logging.StreamHandler(sys.stdout)])
    transformers.utils.logging.set_verbosity_info()
    transformers.utils.logging.enable_default_handler()
    logger.info("设备: %s, GPU 数量: %s, fp16: %s", training_args.device, training_args.n_gpu, training_args.fp16)
    set_seed(training_args.seed)

    last_checkpoint = None
    if os.path.isdir(training_args.output_dir) and not training_args.overwrite_output_dir:
        last_checkpoint = get_last_checkpoint(training_args.output_dir)

    tokenizer = AutoTokenizer.from_pretrained(model_args.model_name_or_path)
    config = AutoConfig.from_pretrained(model_args.model_name_or_path, num_labels=2,
                                        id2label={0: "负面", 1: "正面"}, label2id={"负面": 0, "正面": 1})
    model = AutoModelForSequenceClassification.from_pretrained(model_args.model_name_or_path, config=config)
    if model_args.freeze_embeddings:
        for p in model.distilbert.embeddings.parameters():
            p.requires_grad = False

    ds = get_datasets(tokenizer, data_args, training_args.seed)
    metric = load_metric("accuracy")

    def compute_metrics(p):
        preds = p.predictions[0] if isinstance(p.predictions, tuple) else p.predictions
        return metric.compute(predictions=np.argmax(preds, axis=1), references=p.label_ids)

    trainer = Trainer(
        model=model,
        args=training_args,
        train_dataset=ds["train"],
        eval_dataset=ds["validation"],
        tokenizer=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8 if training_args.fp16 else None),
        compute_metrics=compute_metrics,
    )
    result = trainer.train(resume_from_checkpoint=last_checkpoint)
    trainer.save_model()  # 同时保存 tokenizer
    trainer.log_metrics("train", result.metrics)
    trainer.save_metrics("train", result.metrics)
    trainer.save_state()

    predictions = trainer.predict(ds["test"], metric_key_prefix="test")
    trainer.log_metrics("test", predictions.metrics)
    print("测试集准确率: {:.2%}".format(predictions.metrics["test_accuracy"]))

    with open(os.path.join(training_args.output_dir, "test_result.json"), "w", encoding="utf-8") as f:
        json.dump(predictions.metrics, f, ensure_ascii=False, indent=4)

    # 用训练好的模型预测自己的句子
    model = AutoModelForSequenceClassification.from_pretrained(training_args.output_dir).cuda().eval()
    for s in ["What a wonderful movie!", "I fell asleep after ten minutes."]:
        inputs = {k: v.cuda() for k, v in tokenizer(s, return_tensors="pt").items()}
        with torch.no_grad():
            idx = int(model(**inputs).logits.argmax(-1))
        print(s, "=>", model.config.id2label[idx])


if __name__ == "__main__":
    main()

# 总结：主要困难是显存不足和下载模型慢（使用镜像解决）。准确率约 89%，若要超过 90%，可以使用全部训练数据并把最大长度改为 512。
