"""
Fine-tuning GPT-2 with LoRA as a library FAQ assistant (2025)

uv pip install "transformers>=4.50" peft datasets accelerate
"""
import json
import math
import random
from pathlib import Path

import torch
from datasets import Dataset
from peft import AutoPeftModelForCausalLM, LoraConfig, TaskType, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
    set_seed,
)

BASE = "openai-community/gpt2"
OUT = Path("gpt2-faq-lora")
set_seed(99)

# ---------------------------------------------------------------- data
services = ["the reading room", "the group rooms", "the 3D printer", "the book scanner", "the laptop loan",
            "the archive", "the makerspace", "the quiet floor", "the interlibrary loan", "the locker service"]
questions = {
    "When is {} open?": "You can use {} from 8 am to 8 pm on weekdays and from 10 am to 4 pm on Saturdays.",
    "How much does {} cost?": "Students use {} for free. Guests pay 5 euros per visit.",
    "Who can use {}?": "Everybody with a valid library card can use {}.",
    "How do I book {}?": "Book {} online with your student number at least one day in advance.",
    "Where do I find {}?": "Follow the green signs in the entrance hall, they lead to {}.",
    "Can I cancel my booking for {}?": "Yes, you can cancel {} up to two hours before.",
    "Do I need an introduction for {}?": "A short introduction to {} is offered every Monday at noon.",
}
starts = ["", "Hi! ", "Hello, ", "Quick question: "]

records = []
for s in services:
    for q, a in questions.items():
        for st in random.sample(starts, 3):
            records.append({"question": st + q.format(s), "answer": a.format(s)})
random.shuffle(records)
print(f"{len(records)} question-answer pairs")
Path("faq.json").write_text(json.dumps(records, indent=1))

tokenizer = AutoTokenizer.from_pretrained(BASE)
tokenizer.pad_token = tokenizer.eos_token


def to_text(r):
    return {"text": f"Question: {r['question']}\nAnswer: {r['answer']}{tokenizer.eos_token}"}


def tokenize(batch):
    return tokenizer(batch["text"], truncation=True, max_length=96)


dataset = Dataset.from_list(records).map(to_text)
dataset = dataset.map(tokenize, batched=True, remove_columns=dataset.column_names)
dataset = dataset.train_test_split(test_size=0.15, seed=99)

# ---------------------------------------------------------------- model
model = AutoModelForCausalLM.from_pretrained(BASE, torch_dtype=torch.float32)
model.config.pad_token_id = tokenizer.eos_token_id
lora = LoraConfig(
    task_type=TaskType.CAUSAL_LM,
    r=16,
    lora_alpha=32,
    lora_dropout=0.05,
    target_modules=["c_attn"],
    fan_in_fan_out=True,
)
model = get_peft_model(model, lora)
model.print_trainable_parameters()

training_args = TrainingArguments(
    output_dir=str(OUT / "runs"),
    eval_strategy="epoch",
    save_strategy="no",
    learning_rate=1e-3,
    per_device_train_batch_size=8,
    per_device_eval_batch_size=8,
    num_train_epochs=5,
    warmup_ratio=0.05,
    lr_scheduler_type="cosine",
    logging_steps=10,
    bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
    label_names=["labels"],
    report_to=[],
)
trainer = Trainer(
    model=model,
    args=training_args,
    train_dataset=dataset["train"],
    eval_dataset=dataset["test"],
    processing_class=tokenizer,
    data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
)

before = math.exp(trainer.evaluate()["eval_loss"])
trainer.train()
after = math.exp(trainer.evaluate()["eval_loss"])
print(f"perplexity: {before:.1f} -> {after:.2f}")

model.save_pretrained(str(OUT))
tokenizer.save_pretrained(str(OUT))

# ---------------------------------------------------------------- try it
device = "cuda" if torch.cuda.is_available() else "cpu"
bot = AutoPeftModelForCausalLM.from_pretrained(str(OUT)).to(device).eval()
tok = AutoTokenizer.from_pretrained(str(OUT))


def ask(question):
    prompt = f"Question: {question}\nAnswer:"
    inputs = tok(prompt, return_tensors="pt").to(device)
    with torch.inference_mode():
        out = bot.generate(
            **inputs, max_new_tokens=40, do_sample=True, top_p=0.9, temperature=0.3, pad_token_id=tok.eos_token_id
        )
    return tok.decode(out[0, inputs["input_ids"].shape[1]:], skip_special_tokens=True).strip()


for q in ["When is the makerspace open?", "Is the 3D printer free?", "How do I book the archive?"]:
    print("Q:", q)
    print("A:", ask(q))
