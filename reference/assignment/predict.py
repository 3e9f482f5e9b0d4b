"""Ask a saved network about reviews of your own.

python -m reference.assignment.predict results/network "What a warm and clever film!"
python -m reference.assignment.predict results/network < reviews.txt
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from transformers import pipeline

from reference.assignment.data import load_tokenizer
from reference.assignment.evaluate import load_saved


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line per review: the class, how sure the network is, the text."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", type=Path, help="the folder of a saved network")
    parser.add_argument("review", nargs="*", help="a text; without one, a line of the input each")
    given = parser.parse_args(arguments)
    classify = pipeline(  # type: ignore[call-overload]  # an adapter on its base serves as well
        "text-classification",
        model=load_saved(given.network),
        tokenizer=load_tokenizer(str(given.network)),
    )
    reviews = given.review or [line.strip() for line in sys.stdin if line.strip()]
    for review, found in zip(reviews, classify(reviews, truncation=True), strict=True):
        print(f"{found['label']:8}  {found['score']:.0%}  {review}")


if __name__ == "__main__":
    main()
