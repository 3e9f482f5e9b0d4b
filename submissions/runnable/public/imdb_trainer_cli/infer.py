import argparse

import torch
from datasets import load_dataset
from evaluate import evaluator
from transformers import pipeline

parser = argparse.ArgumentParser(description="Use a fine-tuned model.")
parser.add_argument("--model_dir", required=True)
parser.add_argument("--text", nargs="+", default=["A beautiful film, I cried twice."])
parser.add_argument("--evaluate", type=int, default=0, metavar="N", help="also score N test reviews")
args = parser.parse_args()

pipe = pipeline("text-classification", model=args.model_dir, device=0 if torch.cuda.is_available() else -1,
                truncation=True, max_length=256)

for text, out in zip(args.text, pipe(args.text, top_k=None)):
    scores = "  ".join(f"{o['label']}={o['score']:.3f}" for o in sorted(out, key=lambda o: o["label"]))
    print(f"{scores}  {text}")

if args.evaluate:
    data = load_dataset("imdb", split="test").shuffle(seed=1).select(range(args.evaluate))
    task_evaluator = evaluator("text-classification")
    results = task_evaluator.compute(
        model_or_pipeline=pipe,
        data=data,
        metric="accuracy",
        input_column="text",
        label_column="label",
        label_mapping=pipe.model.config.label2id,
        strategy="bootstrap",
        n_resamples=100,
    )
    print("accuracy:", results["accuracy"])
    print("samples per second: %.1f" % results["samples_per_second"])
