"""Fine-tune t5-small to summarize contract clauses."""
import evaluate
import numpy as np
import torch
from datasets import load_dataset
from transformers import (AutoModelForSeq2SeqLM, AutoTokenizer, DataCollatorForSeq2Seq,
                          Seq2SeqTrainer, Seq2SeqTrainingArguments)

print("GPU:", torch.cuda.is_available())
checkpoint = "t5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
data = load_dataset("json", data_files="contracts.jsonl", split="train").train_test_split(test_size=0.2, seed=13)


def preprocess(batch):
    inputs = tokenizer(["summarize: " + c for c in batch["contract"]], max_length=256, truncation=True)
    inputs["labels"] = tokenizer(text_target=batch["summary"], max_length=48, truncation=True)["input_ids"]
    return inputs


tokenized = data.map(preprocess, batched=True, remove_columns=data["train"].column_names)
rouge = evaluate.load("rouge")


def compute_metrics(pred):
    predictions = np.where(pred.predictions != -100, pred.predictions, tokenizer.pad_token_id)
    labels = np.where(pred.label_ids != -100, pred.label_ids, tokenizer.pad_token_id)
    return rouge.compute(predictions=tokenizer.batch_decode(predictions, skip_special_tokens=True),
                         references=tokenizer.batch_decode(labels, skip_special_tokens=True))


args = Seq2SeqTrainingArguments(output_dir="t5-contracts", learning_rate=3e-4, num_train_epochs=8,
                                per_device_train_batch_size=8, predict_with_generate=True,
                                generation_max_length=48, report_to="none")
trainer = Seq2SeqTrainer(model=model, args=args, train_dataset=tokenized["train"], eval_dataset=tokenized["test"],
                         data_collator=DataCollatorForSeq2Seq(tokenizer, model=model), processing_class=tokenizer,
                         compute_metrics=compute_metrics)
print("before:", trainer.evaluate())
trainer.train()
print("after:", trainer.evaluate())
trainer.save_model("t5-contracts/final")
tokenizer.save_pretrained("t5-contracts/final")
print("saved")
