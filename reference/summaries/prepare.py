"""Clean the raw tickets and split them: the first of four scripts.

    python prepare.py

Reads data/raw.jsonl, prints what each step did, and writes data/train.jsonl, data/validation.jsonl
and data/test.jsonl. Only the split is left to chance, and its seed makes it the same every time.
"""

import argparse
import html
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

COLUMNS = ("id", "area", "text", "summary")
FEWEST_WORDS = 20  # an out-of-office notice or "test" has less, a ticket never has
NEAR = 0.5  # share of common three-word phrases from which two tickets are the same one

TYPOS = {
    "recieved": "received", "definately": "definitely", "adress": "address", "wich": "which",
    "seperate": "separate", "untill": "until", "delievery": "delivery", "teh": "the",
    "becuase": "because", "cancell": "cancel",
}  # fmt: skip
INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")  # soft hyphens, zero-width spaces, byte order marks
FOOTER = re.compile(
    r"^(?:--\s*$|Sent from my |Get the app|-+ ?Original Message|On .{5,60} wrote:).*",
    re.MULTILINE | re.DOTALL,
)
NUMBER = re.compile(r"\b\d{5,}\b")  # of an order, a customer, a ticket
SUBJECT = re.compile(r"^(?:(?:the )?customer|cust\.|cx) ", re.IGNORECASE)


@dataclass(frozen=True)
class Config:
    """What can be chosen."""

    raw: Path = Path("data/raw.jsonl")
    output: Path = Path("data")
    test_share: float = 0.15
    validation_share: float = 0.10
    seed: int = 7


def main() -> None:
    """Read, clean, split, write."""
    config = parse()
    rows = clean(read(config.raw, "--raw"))
    config.output.mkdir(parents=True, exist_ok=True)
    for name, part in split(rows, config).items():
        path = config.output / f"{name}.jsonl"
        part.to_json(path, orient="records", lines=True)
        print(f"{path}: {len(part)} tickets from {part.area.nunique()} areas")


def parse() -> Config:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = {
        "raw": "tickets as they were collected: id, area, text, summary",
        "output": "folder for the three files; what they held before is replaced",
        "test_share": "part of the tickets that the network never sees before it is measured",
        "validation_share": "part of the tickets that the training is watched by",
        "seed": "of the split; another seed puts other tickets into the test file",
    }
    for name, default in vars(Config()).items():
        option = "--" + name.replace("_", "-")
        parser.add_argument(
            option, type=type(default), default=default, help=f"{told[name]} ({default})"
        )
    return Config(**vars(parser.parse_args()))


def read(path: Path, argument: str = "--data") -> pd.DataFrame:
    """Read a file of tickets, every value as text; end with one line if it cannot be used."""
    if not path.is_file():
        sys.exit(f"{argument}: {path} is missing; name another, or run prepare.py in its folder")
    try:
        rows = pd.read_json(path, lines=True, dtype=False)
    except ValueError as wrong:
        sys.exit(f"{argument}: {path} is not JSON Lines, one object a line ({wrong})")
    missing = [column for column in COLUMNS if column not in rows]
    if missing:
        sys.exit(f"{argument}: {path} has no '{missing[0]}'; it needs {', '.join(COLUMNS)}")
    return rows


def clean(rows: pd.DataFrame) -> pd.DataFrame:
    """Take one step after the other, and say what each of them did."""
    print(f"{'raw':<52}{len(rows):>5} rows")
    for title, step in STEPS.items():
        before, rows = rows, step(rows)
        changed = (before.loc[rows.index] != rows).any(axis=1).sum()
        removed = len(before) - len(rows)
        print(f"{title:<52}{len(rows):>5} rows, {removed} removed, {changed} changed")
    return rows


def without_html(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn `&amp;` into `&` and leave out `<br>` and its like."""
    return rows.assign(text=[re.sub(r"<[^>]+>", " ", html.unescape(text)) for text in rows.text])


def without_footers(rows: pd.DataFrame) -> pd.DataFrame:
    """Cut off what mail programs add below a ticket: signatures, and the mail it answers."""
    return rows.assign(text=[FOOTER.sub("", text) for text in rows.text])


def with_tidy_spaces(rows: pd.DataFrame) -> pd.DataFrame:
    """Write every letter, quote and space in one way."""
    straight = str.maketrans("\u2018\u2019\u201c\u201d\u2013", "''\"\"-")

    def tidy(text: str) -> str:
        text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(straight)
        return re.sub(r" ([.,;:!?])", r"\1", " ".join(text.split()))

    return rows.assign(text=rows.text.map(tidy), summary=rows.summary.map(tidy))


def without_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Hide the numbers of orders and customers: they lead to a person, and nobody needs them."""
    return rows.assign(text=[NUMBER.sub("[number]", text) for text in rows.text])


def without_typos(rows: pd.DataFrame) -> pd.DataFrame:
    """Correct the misspellings that reading the rows brought up."""
    wrong = re.compile(rf"\b({'|'.join(TYPOS)})\b")
    return rows.assign(text=[wrong.sub(lambda found: TYPOS[found[0]], text) for text in rows.text])


def with_one_form(rows: pd.DataFrame) -> pd.DataFrame:
    """Begin each summary with "Customer" and end it with a full stop, as the guideline asks."""

    def form(summary: str) -> str:
        return SUBJECT.sub("Customer ", summary).rstrip(".") + "." if summary else ""

    return rows.assign(summary=rows.summary.map(form))


def without_short(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is no ticket: tests, out-of-office notices, a bare "thanks"."""
    return rows[rows.text.str.split().str.len() >= FEWEST_WORDS]


def without_empty(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out tickets that nobody has summarized."""
    return rows[rows.summary != ""]


def without_copies(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out summaries that are the opening of their ticket: they teach to copy, not to read."""

    def copies(row: pd.Series) -> bool:
        opening = SUBJECT.sub("", row.summary).rstrip(".").lower()
        return row.text.lower().startswith(opening)

    return rows[~rows.apply(copies, axis=1)]


def without_long(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out summaries that have more than two thirds of their ticket's words."""
    return rows[3 * rows.summary.str.split().str.len() <= 2 * rows.text.str.split().str.len()]


def without_duplicates(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the first of several tickets that differ in nothing but case and punctuation."""
    return rows[~rows.text.map(words).duplicated()]


def without_near_duplicates(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the first of several tickets that share most of their three-word phrases.

    Otherwise one of them might be trained on and the other tested, and memory look like skill.
    """
    kept: dict[int, set[str]] = {}
    for index, text in rows.text.items():
        phrases = three_word_phrases(text)
        if all(len(phrases & other) < NEAR * len(phrases | other) for other in kept.values()):
            kept[index] = phrases
    return rows.loc[list(kept)]


STEPS = {
    "HTML turned into text": without_html,
    "footers and quoted mails cut off": without_footers,
    "spaces and quotes made uniform": with_tidy_spaces,
    "numbers of orders and customers hidden": without_numbers,
    "typos corrected": without_typos,
    "summaries brought into one form": with_one_form,
    "rows removed that are no tickets": without_short,
    "rows removed without a summary": without_empty,
    "rows removed whose summary copies the opening": without_copies,
    "rows removed whose summary is too long": without_long,
    "duplicates removed": without_duplicates,
    "near duplicates removed": without_near_duplicates,
}


def words(text: str) -> str:
    """Reduce a text to its words in lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))


def three_word_phrases(text: str) -> set[str]:
    """Return all phrases of three words."""
    found = words(text).split()
    return {" ".join(found[at : at + 3]) for at in range(len(found) - 2)}


def split(rows: pd.DataFrame, config: Config) -> dict[str, pd.DataFrame]:
    """Divide the tickets by chance, each area in the same proportions."""
    if not (0 < config.test_share < 1 and 0 < config.validation_share < 1 - config.test_share):
        sys.exit("--test-share, --validation-share: both above 0, and together below 1")
    left, test = train_test_split(
        rows, test_size=config.test_share, random_state=config.seed, stratify=rows.area
    )
    share = config.validation_share / (1 - config.test_share)
    train, validation = train_test_split(
        left, test_size=share, random_state=config.seed, stratify=left.area
    )
    return {"train": train, "validation": validation, "test": test}


if __name__ == "__main__":
    main()
