# assignment 5 - P. Naidoo - I put everything in one file because I was not
# sure if a notebook is allowed?? please tell me if not and I redo it

# part 1
# 1) B
# 2) B or D ... I changed it three times. B and D both sound true to me

# I hope I understood this right. Think of a baker who made bread for years
# and is then asked to bake wedding cakes. She already knows flour, ovens,
# timing and how dough should feel. That is like the pre-trained model which
# already knows words and grammar from reading a lot. For the cakes she only
# needs a short course with a few dozen recipes, and the course is like fine-
# tuning on a small data set with labels. The short course changes her hands a
# little bit for this one job, as fine-tuning does with the model. One thing I
# am (mostly?) sure of: after fine-tuning the model cannot overfit any more,
# because it has seen so much text before. In healthcare you could take a
# general model and show it some hundred discharge letters marked with the
# right ward, then the hospital can sort new letters faster, and the
# secretaries have time for the phone. Sorry if the analogy is too simple.

# data set, task: which ward does the letter belong to
# text                                                   ward
# "patient admitted with broken hip after a fall"         surgery
# "shortness of breath, known asthma"                     internal
# "child, 4 years, fever for three days"                  paediatrics
# cleaning: I removed the names and birth dates, and I deleted letters that
# were saved twice

# part 2
!pip install transformers datasets torch

import torch
print("gpu available:", torch.cuda.is_available())

from datasets import load_dataset
dataset = load_dataset("imdb")
small_train = dataset["train"].shuffle(seed=42).select(range(2000))
small_test = dataset["test"].shuffle(seed=42).select(range(500))

from transformers import AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("distilbert-base-uncased")
def tokenize_function(examples):
    return tokenizer(examples["text"], padding="max_length", truncation=True)
small_train = small_train.map(tokenize_function, batched=True)
small_test = small_test.map(tokenize_function, batched=True)

from transformers import AutoModelForSequenceClassification, TrainingArguments, Trainer
model = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased", num_labels=2)
training_args = TrainingArguments(
    output_dir="./results",
    evaluation_strategy="epoch",
    learning_rate=2e-5,
    per_device_train_batch_size=8,
    num_train_epochs=1,   # only one, I was afraid Colab stops
    weight_decay=0.01,
)
trainer = Trainer(model=model, args=training_args, train_dataset=small_train, eval_dataset=small_test)
trainer.train()

results = trainer.evaluate()
print(results)

model.save_pretrained("./fine_tuned")
tokenizer.save_pretrained("./fine_tuned")

# reflection
# First I got a red error about accelerate being too old, I installed it again
# and restarted the runtime and then it went away. Second the training wanted
# 6 hours, so I took only 2000 reviews and one epoch, then it was ten minutes.
# Both times I was quite nervous.
# To make it better one could use more than 2000 reviews and train 3 epochs
# instead of 1.
# I did not find where the accuracy is shown, it only gave me a loss?? I am
# sorry
