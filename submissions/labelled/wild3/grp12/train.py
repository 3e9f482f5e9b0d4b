from transformers import (AutoModelForSequenceClassification, AutoTokenizer,
                          DataCollatorWithPadding, Trainer, TrainingArguments)
from common import BASE, DEVICE, HOME, chop, reviews


def main():
    print("device", DEVICE)
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = chop(reviews("train", 8000), tokenizer)
    parts = rows.train_test_split(test_size=0.1, seed=64)
    net = AutoModelForSequenceClassification.from_pretrained(BASE, num_labels=2)
    args = TrainingArguments(
        output_dir="scratch",
        per_device_train_batch_size=8,
        gradient_accumulation_steps=4,
        learning_rate=3e-5,
        num_train_epochs=2,
        eval_strategy="epoch",
        logging_steps=50,
        seed=64,
        report_to="none",
    )
    trainer = Trainer(net, args, train_dataset=parts["train"], eval_dataset=parts["test"],
                      data_collator=DataCollatorWithPadding(tokenizer))
    trainer.train()
    trainer.save_model(HOME)
    tokenizer.save_pretrained(HOME)


if __name__ == "__main__":
    main()
