import argparse

import torch
from transformers import TextClassificationPipeline, AutoModelForSequenceClassification, AutoTokenizer

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="outputs/model")
    parser.add_argument("--text", default="A slow start, but what an ending!")
    a = parser.parse_args()
    pipe = TextClassificationPipeline(
        model=AutoModelForSequenceClassification.from_pretrained(a.model),
        tokenizer=AutoTokenizer.from_pretrained(a.model),
        device=0 if torch.cuda.is_available() else -1,
    )
    print(a.text, "->", pipe(a.text, truncation=True))
