"""What the name of a table tells: which split it is, and which version of the rows."""

from __future__ import annotations

import re

from grader.reading.practice.splits import Split, split_called
from grader.records.datasets import TableSurvey


def _words(spaced: str, unspaced: str = "") -> re.Pattern[str]:
    """Find a word between signs; scripts without spaces anywhere."""
    alone = rf"(?:^|[\W_\d])(?:{spaced})(?:[\W_\d]|$)"
    return re.compile(f"{alone}|{unspaced}" if unspaced else alone, re.IGNORECASE)


_RAW = _words(
    "raw|original|orig|before|uncleaned|unclean|dirty|unprocessed|crudo|brut|roh|bruto", "原始|원본"
)
_CLEAN = _words(
    "clean|cleaned|processed|preprocessed|final|after|balanced|deduplicated|limpio|nettoyé"
    "|bereinigt|limpo",
    "清洗后?|정제",
)


def split_of(table: TableSurvey) -> Split | None:
    """Say which split a table is: as its file calls it, or else by the file's name."""
    return split_called(table.split or table.path.rpartition("/")[2])


def is_raw(table: TableSurvey) -> bool:
    """Say whether a table is called one that was not cleaned yet."""
    return bool(_RAW.search(table.path))


def is_cleaned(table: TableSurvey) -> bool:
    """Say whether a table is called one that was cleaned."""
    return bool(_CLEAN.search(table.path))
