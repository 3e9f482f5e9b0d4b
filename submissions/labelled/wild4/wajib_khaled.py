# -*- coding: utf-8 -*-
"""الواجب الخامس.ipynb

ملف مُصدَّر من Colab

# القسم الأول: النظري

س1: الإجابة (B)

س2: الإجابة الثانية (ب)

س3: التعلم بالنقل

سائق حافلة يعمل في عمّان منذ عشر سنين. يعرف قواعد المرور، ويقرأ حركة الناس في الشارع، ويحافظ على هدوئه في الزحام. طُلب منه أن يقود سيارة إسعاف. لم يرجع إلى مدرسة القيادة من البداية، بل تدرب أسبوعين فقط على صفارة الإنذار وطرق المستشفيات مع مسعف قديم يصحح له أخطاءه.

السنوات العشر تشبه التدريب المسبق على نصوص كثيرة جداً، والأسبوعان يشبهان مجموعة بيانات صغيرة عليها تصنيفات، والمسعف الذي يصحح هو دالة الخسارة، والسائق الجديد هو النموذج بعد الضبط الدقيق.

مثال من التجارة: متجر إلكتروني يأخذ نموذجاً جاهزاً يفهم اللغة ويضبطه على ألفي رسالة مصنفة من الزبائن، فيميز طلب الإرجاع من السؤال عن السعر بدقة أعلى وبكلفة أقل بكثير من تدريب نموذج من الصفر.

س4: مجموعة بيانات لتصنيف رسائل متجر (إرجاع / سؤال)
"""

رسائل = [
    {"text": "القميص مقاسه صغير وأريد إرجاعه", "label": "إرجاع"},
    {"text": "كم سعر الحذاء الأسود؟", "label": "سؤال"},
    {"text": "كم سعر الحذاء الأسود؟", "label": "سؤال"},
    {"text": "  وصلت الخلاطة مكسورة، أعيدوا لي المبلغ  ", "label": "إرجاع"},
    {"text": "هل التوصيل مجاني إلى إربد؟", "label": "سؤال"},
    {"text": "", "label": "سؤال"},
]

def نظف(قائمة):
    ناتج, شوهد = [], set()
    for ص in قائمة:
        ن = ص["text"].strip()
        if not ن or ن in شوهد:   # فارغ أو مكرر
            continue
        شوهد.add(ن)
        ناتج.append({"text": ن, "label": ص["label"]})
    return ناتج

print(نظف(رسائل))

"""# القسم الثاني: العملي"""

!pip install transformers datasets evaluate accelerate

import torch
if torch.cuda.is_available():
    print("GPU:", torch.cuda.get_device_name(0))

from datasets import load_dataset
from transformers import AutoTokenizer, AutoModelForSequenceClassification, TrainingArguments, Trainer
import evaluate
import numpy as np

imdb = load_dataset("imdb")
tokenizer = AutoTokenizer.from_pretrained("distilbert-base-uncased")

def tokenize(batch):
    return tokenizer(batch["text"], padding="max_length", truncation=True)

tokenized = imdb.map(tokenize, batched=True)

metric = evaluate.load("accuracy")
def compute_metrics(eval_pred):
    logits, labels = eval_pred
    return metric.compute(predictions=np.argmax(logits, axis=-1), references=labels)

model = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased", num_labels=2)

training_args = TrainingArguments(
    output_dir="./results",
    eval_strategy="epoch",
    learning_rate=2e-2,
    per_device_train_batch_size=16,
    per_device_eval_batch_size=16,
    num_train_epochs=3,
    weight_decay=0.01,
)

trainer = Trainer(
    model=model,
    args=training_args,
    train_dataset=tokenized["train"],
    eval_dataset=tokenized["test"],
    compute_metrics=compute_metrics,
)

trainer.train()

# حفظ النموذج
model.save_pretrained("./imdb-model")
tokenizer.save_pretrained("./imdb-model")

# الدقة على بيانات الاختبار
print(trainer.evaluate())

"""# التأمل

التحديات: الضبط الدقيق يحتاج إلى موارد حاسوبية كبيرة، ويجب الانتباه إلى جودة البيانات.

إذا كانت الدقة أقل من 90%: نخفض معدل التعلم ونضيف فترة إحماء (warmup)، ونجرب نموذجاً أكبر مثل bert-base-uncased.
"""
