"""Ask the saved network about clauses of your own: the last of four scripts.

python predict.py "We may raise the price at any time without telling you."
"""

import argparse
import sys
from pathlib import Path

from transformers import pipeline

DOUBT = 0.8  # below it, a person should read the clause instead


def main() -> None:
    """Print a label for each clause, and whether to trust it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clauses", nargs="+", metavar="CLAUSE", help="a clause, in quotation marks")
    parser.add_argument("--network", type=Path, default=Path("network"), help="(network)")
    given = parser.parse_args()
    if not (given.network / "config.json").is_file():
        sys.exit(f"--network: {given.network} holds no network; run train.py first")
    classify = pipeline("text-classification", model=str(given.network))
    for clause, answer in zip(given.clauses, classify(given.clauses), strict=True):
        hint = "" if answer["score"] >= DOUBT else ", not sure: let a person read it"
        print(f"{answer['label']} ({answer['score']:.2f}{hint}): {clause}")


if __name__ == "__main__":
    main()
