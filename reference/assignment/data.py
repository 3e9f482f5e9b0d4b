"""The reviews: load them, check them, keep some aside for validation, turn them into tokens."""

from datasets import Dataset, disable_caching, load_dataset
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from reference.assignment.config import LABELS, Config

NO_NETWORK = (
    "build the course world with `grader world build --world build/world`, then set "
    "HF_HOME=build/world and HF_HUB_OFFLINE=1; or connect to the internet"
)
disable_caching()  # tokens are made anew each time: seconds, and nothing grows in the cache
SAMPLE_SEED = 0  # the same rows for every run, whatever its own seed is


def load_reviews(config: Config, split: str) -> Dataset:
    """Load one split, shuffled: the original is sorted by label, so its first half is negative."""
    try:
        reviews = load_dataset(config.dataset, split=split)
    except ValueError as error:  # how `datasets` says that there is no such split
        raise SystemExit(f"--dataset {config.dataset}: no {split} rows ({error})") from error
    except (FileNotFoundError, ConnectionError) as error:
        raise SystemExit(f"--dataset {config.dataset} is not here: {NO_NETWORK}") from error
    check_reviews(reviews, f"--dataset {config.dataset}, {split} split")
    return reviews.shuffle(seed=SAMPLE_SEED)


def check_reviews(reviews: Dataset, place: str) -> None:
    """Stop, with the place and the fix, where rows cannot be trained on."""
    for column in ("text", "label"):
        if column not in reviews.column_names:
            found = ", ".join(reviews.column_names)
            raise SystemExit(f"{place}: no column {column!r} among {found}; rename yours")
    if not len(reviews):
        raise SystemExit(f"{place}: no rows; hand over a file that has some")
    wrong = set(reviews.unique("label")) - set(range(len(LABELS)))
    if wrong:
        found = ", ".join(sorted(map(repr, wrong))[:5])
        raise SystemExit(f"{place}: labels must be 0 or 1, found {found}; map them to these")


def take(reviews: Dataset, rows: int, option: str) -> Dataset:
    """Take the first rows, or all for 0."""
    if rows > len(reviews):
        raise SystemExit(f"{option} {rows}: there are only {len(reviews)}; ask for fewer, or 0")
    return reviews.select(range(rows or len(reviews)))


def load_training(config: Config) -> tuple[Dataset, Dataset]:
    """Return rows to train on and rows to choose by; both are of the train split.

    The test split decides nothing, or its accuracy would flatter us.
    """
    reviews = load_reviews(config, "train")
    validation = take(reviews, config.validation_rows, "--validation-rows")
    rest = reviews.select(range(config.validation_rows, len(reviews)))
    return take(rest, config.train_rows, "--train-rows"), validation


def load_tokenizer(base: str) -> PreTrainedTokenizerBase:
    """Load the tokenizer that the base was trained with: another one's numbers mean other words."""
    try:
        return AutoTokenizer.from_pretrained(base)
    except OSError as error:
        raise SystemExit(f"--base {base} is not here: {NO_NETWORK}") from error


def tokenize(reviews: Dataset, tokenizer: PreTrainedTokenizerBase, max_tokens: int) -> Dataset:
    """Turn texts into tokens, cut but not padded.

    Each batch is padded when it is made, as far as its longest review and no further. The lengths
    are kept so that reviews of one length can share a batch.
    """

    def encode(rows: dict[str, list[str]]) -> dict[str, list[list[int]]]:
        return tokenizer(rows["text"], truncation=True, max_length=max_tokens, return_length=True)

    return reviews.map(encode, batched=True, remove_columns=["text"], desc="Tokenize")
