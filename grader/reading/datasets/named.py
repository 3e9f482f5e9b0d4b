"""What the name of a table tells: which split it is, and which version of the rows."""

from __future__ import annotations

import re

from grader.reading.practice.splits import Split
from grader.records.datasets import TableSurvey


def _words(spaced: str, unspaced: str = "") -> re.Pattern[str]:
    """Find a word between signs; scripts without spaces anywhere."""
    alone = rf"(?:^|[\W_\d])(?:{spaced})(?:[\W_\d]|$)"
    return re.compile(f"{alone}|{unspaced}" if unspaced else alone, re.IGNORECASE)


_SPLITS = {
    Split.TRAIN: _words(
        "train|training|entrenamiento|entraînement|entrainement|treino|eğitim|latih",
        "训练|訓練|훈련|학습",
    ),
    Split.TEST: _words(
        r"tests?|testing|held[-_ ]?out|unseen|prueba|teste|uji|kiểm (?:tra|thử)", "测试|測試|테스트"
    ),
    Split.VALIDATION: _words("val|valid|validation|dev|eval|doğrulama", "验证|驗證|검증"),
}
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
    name = table.split or table.path.rpartition("/")[2]
    return next((split for split, words in _SPLITS.items() if words.search(name)), None)


def is_raw(table: TableSurvey) -> bool:
    """Say whether a table is called one that was not cleaned yet."""
    return bool(_RAW.search(table.path))


def is_cleaned(table: TableSurvey) -> bool:
    """Say whether a table is called one that was cleaned."""
    return bool(_CLEAN.search(table.path))
