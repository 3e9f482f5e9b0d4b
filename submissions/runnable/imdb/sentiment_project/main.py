import argparse
import json
import os

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from sentiment import build_loaders, evaluate_model, fit
from sentiment.utils import get_logger, set_all_seeds


def parse_args():
    parser = argparse.ArgumentParser(description="Fine-tune DistilBERT on IMDB")
    parser.add_argument("--model-name", default="distilbert-base-uncased")
    parser.add_argument("--output-dir", default="outputs")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--max-length", type=int, default=320)
    parser.add_argument("--lr", type=float, default=2e-5)
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--max-grad-norm", type=float, default=1.0)
    parser.add_argument("--train-samples", type=int, default=10000, help="-1 for all")
    parser.add_argument("--test-samples", type=int, default=5000, help="-1 for all")
    parser.add_argument("--val-fraction", type=float, default=0.1)
    parser.add_argument("--num-workers", type=int, default=2)
    parser.add_argument("--log-every", type=int, default=20)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--no-amp", dest="amp", action="store_false")
    return parser.parse_args()


def main():
    args = parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    logger = get_logger(args.output_dir)
    set_all_seeds(args.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    logger.info("device: %s", torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu")
    logger.info("arguments: %s", json.dumps(vars(args)))

    tokenizer = AutoTokenizer.from_pretrained(args.model_name)
    config = AutoConfig.from_pretrained(args.model_name, num_labels=2, seq_classif_dropout=0.2)
    model = AutoModelForSequenceClassification.from_pretrained(args.model_name, config=config)
    model.to(device)

    train_loader, val_loader, test_loader = build_loaders(args, tokenizer)
    logger.info("%d / %d / %d batches", len(train_loader), len(val_loader), len(test_loader))

    best = fit(model, train_loader, val_loader, args, device, logger)

    checkpoint = torch.load(best, map_location=device)
    model.load_state_dict(checkpoint["model"])
    logger.info("loaded epoch %d (val accuracy %.4f)", checkpoint["epoch"], checkpoint["scores"]["accuracy"])

    scores = evaluate_model(model, test_loader, device)
    logger.info("TEST accuracy %.4f f1 %.4f", scores["accuracy"], scores["f1"])
    with open(os.path.join(args.output_dir, "test_scores.json"), "w") as f:
        json.dump(scores, f, indent=2)

    final = os.path.join(args.output_dir, "model")
    model.save_pretrained(final)
    tokenizer.save_pretrained(final)
    logger.info("saved to %s", final)


if __name__ == "__main__":
    main()
