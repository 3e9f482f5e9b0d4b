'''
ASSIGNMENT 2: FINE-TUNING
-------------------------
Part 1

Q1: B
Q2: B

Transfer learning (my analogy): A cook who has spent years in an Italian kitchen is hired by a Japanese restaurant. He
knows already how to hold a knife, how heat changes food and how to work under pressure, so nobody has to teach him
cooking from zero. After a few weeks with the new recipes he can prepare the dishes well. In the same way a language model
first learns the language from huge amounts of text, and with a small labelled dataset it then learns a new task such as
telling whether a film review is positive. It saves time and data.

Dataset: review (text), label (0 = negative, 1 = positive). Cleaning: duplicates and empty rows removed.

Part 2 is the program below. Written with transformers 3.4.0 and datasets 1.1.2 on Colab Pro, run as a script.
'''
# pip install transformers==3.4.0 datasets==1.1.2 torch==1.6.0 scikit-learn

import subprocess
import sys

# install what is needed
subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", "transformers==3.4.0", "datasets==1.1.2"])

# check the gpu
print(subprocess.run(["nvidia-smi"], stdout=subprocess.PIPE).stdout.decode())

import torch
print("cuda:", torch.cuda.is_available(), torch.cuda.get_device_name(torch.cuda.current_device()))

from datasets import load_dataset
from sklearn.metrics import accuracy_score, precision_recall_fscore_support
from transformers import DistilBertForSequenceClassification, DistilBertTokenizerFast, Trainer, TrainingArguments

model = DistilBertForSequenceClassification.from_pretrained('distilbert-base-uncased')
tokenizer = DistilBertTokenizerFast.from_pretrained('distilbert-base-uncased')

# load and preprocess
train_dataset, test_dataset = load_dataset('imdb', split=['train', 'test'])
train_dataset = train_dataset.shuffle(seed=1).select(list(range(5000)))
test_dataset = test_dataset.shuffle(seed=1).select(list(range(2000)))


def tokenize(batch):
    return tokenizer(batch['text'], padding=True, truncation=True)


train_dataset = train_dataset.map(tokenize, batched=True, batch_size=len(train_dataset))
test_dataset = test_dataset.map(tokenize, batched=True, batch_size=len(test_dataset))
train_dataset.set_format('torch', columns=['input_ids', 'attention_mask', 'label'])
test_dataset.set_format('torch', columns=['input_ids', 'attention_mask', 'label'])


def compute_metrics(pred):
    labels = pred.label_ids
    preds = pred.predictions.argmax(-1)
    precision, recall, f1, _ = precision_recall_fscore_support(labels, preds, average='binary')
    acc = accuracy_score(labels, preds)
    return {
        'accuracy': acc,
        'f1': f1,
        'precision': precision,
        'recall': recall
    }


training_args = TrainingArguments(
    output_dir='./results',
    num_train_epochs=1,
    per_gpu_train_batch_size=16,
    per_gpu_eval_batch_size=64,
    warmup_steps=500,
    weight_decay=0.01,
    evaluate_during_training=True,
    eval_steps=100,
    logging_steps=100,
    logging_dir='./logs',
    logging_first_step=True,
    fp16=True,
)

trainer = Trainer(
    model=model,
    args=training_args,
    compute_metrics=compute_metrics,
    train_dataset=train_dataset,
    eval_dataset=test_dataset
)

trainer.train()
final = trainer.evaluate()
print(final)
print('Accuracy on the test set: %.4f' % final['eval_accuracy'])

trainer.save_model('./imdb_distilbert')
tokenizer.save_pretrained('./imdb_distilbert')

# reload and predict
model = DistilBertForSequenceClassification.from_pretrained('./imdb_distilbert', return_dict=True).cuda()
model.eval()
samples = ["The worst film of the year.", "Great story, great music, great cast."]
enc = tokenizer(samples, padding=True, truncation=True, return_tensors='pt')
with torch.no_grad():
    logits = model(enc['input_ids'].cuda(), attention_mask=enc['attention_mask'].cuda()).logits
for s, p in zip(samples, torch.nn.functional.softmax(logits, dim=1).cpu().numpy()):
    print(s, '-> positive' if p[1] > 0.5 else '-> negative', p)

'''
Reflection
The GPU ran out of memory with a batch size of 32. The training loss was noisy because of the 500 warmup steps (more than
one epoch!). If the accuracy is under 90% one should train more epochs with more data.
'''
