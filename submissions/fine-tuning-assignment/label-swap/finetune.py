# requirements: pip install torch transformers datasets accelerate
import torch
from datasets import load_dataset
from transformers import (AutoTokenizer, AutoModelForSequenceClassification, DataCollatorWithPadding,
                          Trainer, TrainingArguments)

print('GPU:', torch.cuda.is_available())

MODEL_ID = 'distilbert-base-uncased'
tokenizer = AutoTokenizer.from_pretrained(MODEL_ID)
model = AutoModelForSequenceClassification.from_pretrained(
    MODEL_ID,
    num_labels=2,
    id2label={0: 'POSITIVE', 1: 'NEGATIVE'},
    label2id={'POSITIVE': 0, 'NEGATIVE': 1},
)

train_data = load_dataset('imdb', split='train').shuffle(seed=42).select(range(2000))
test_data = load_dataset('imdb', split='test').shuffle(seed=42).select(range(500))


def encode(example):
    return tokenizer(example['text'], truncation=True, max_length=128)


train_data = train_data.map(encode)
test_data = test_data.map(encode)


def accuracy(eval_pred):
    predicted = eval_pred.predictions.argmax(-1)
    return {'accuracy': (predicted == eval_pred.label_ids).mean().item()}


training_args = TrainingArguments(
    output_dir='logs',
    num_train_epochs=2,
    learning_rate=5e-5,
    per_device_train_batch_size=16,
    eval_strategy='epoch',
    save_strategy='no',
    report_to='none',
)
trainer = Trainer(
    model=model,
    args=training_args,
    train_dataset=train_data,
    eval_dataset=test_data,
    processing_class=tokenizer,
    data_collator=DataCollatorWithPadding(tokenizer),
    compute_metrics=accuracy,
)
trainer.train()
print('test:', trainer.evaluate())
trainer.save_model('model')
