"""Let the saved network summarize tickets of your own: the last of four scripts.

python predict.py "My kettle leaks since yesterday, and I am tired of mopping. Please replace it."
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, PreTrainedTokenizerBase


def main() -> None:
    """Print a summary for each ticket."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tickets", nargs="+", metavar="TICKET", help="a ticket, in quotation marks")
    parser.add_argument("--network", type=Path, default=Path("network"), help="(network)")
    given = parser.parse_args()
    for summary in summarize(*load_network(given.network), given.tickets):
        print(summary)


def load_network(folder: Path) -> tuple[PreTrainedTokenizerBase, Any]:
    """Load what train.py saved."""
    if not (folder / "config.json").is_file():
        sys.exit(f"--network: {folder} holds no network; run train.py first")
    network = AutoModelForSeq2SeqLM.from_pretrained(folder)
    return AutoTokenizer.from_pretrained(folder), network.eval()


def summarize(tokenizer: PreTrainedTokenizerBase, network: Any, texts: list[str]) -> list[str]:
    """Write a summary for each text, by beam search as the network's own settings say."""
    written: list[str] = []
    for at in range(0, len(texts), 32):
        tokens = tokenizer(
            texts[at : at + 32],
            truncation=True,
            max_length=512,  # the network has learnt no more positions
            padding=True,
            return_token_type_ids=False,  # for pairs of texts, which these are not
            return_tensors="pt",
        )
        written += tokenizer.batch_decode(network.generate(**tokens), skip_special_tokens=True)
    return [summary[:1].upper() + summary[1:] for summary in written]  # it writes small letters


if __name__ == "__main__":
    main()
