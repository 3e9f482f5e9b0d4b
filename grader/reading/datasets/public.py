"""Data that is not handed in: public sets by name, and counts of rows that code printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.reading.code import Code, argument, is_blank, quote_call
from grader.reading.document import Document
from grader.verdict import Quote

_FILE = re.compile(
    r"\.(?:csv|tsv|jsonl?|parquet|txt|xlsx?|arrow|zip|gz)\b|^[./~]|\\", re.IGNORECASE
)
_BUILDERS = {"csv", "json", "text", "parquet", "arrow", "pandas", "xlsx"}
_TEMPLATE = {"your_dataset_here", "your_dataset", "dataset_name", "path/to/dataset"}
_PRINTED = (
    re.compile(r"num_rows:\s*(\d[\d,]*)"),
    re.compile(r"RangeIndex:\s*(\d[\d,]*) entries"),
    re.compile(r"(?m)^\s*\[?(\d[\d,]*) rows x \d+ columns"),
    re.compile(r"(?m)^[^\n(]{0,60}\((\d{2,}),\s*\d{1,3}\)\s*$"),
    re.compile(
        r"(?im)\b(?:rows|entries|samples|examples|records|data ?points|data ?set (?:size|length))"
        r"\b[^\n\d]{0,20}?(\d[\d,]*)\s*$"
    ),
    re.compile(r"(?im)\b(\d[\d,]*) (?:rows|entries|samples|examples|records)\b"),
)  # fmt: skip
_MOST = 10_000_000


def public_set(code: Code) -> tuple[str, Quote] | None:
    """Give the public set that the code loads by name, if there is one."""
    for call in code.calls(r"load_dataset"):
        name = argument(call, "0", "path")
        if not isinstance(name, str) or is_blank(call, "0", "path"):
            continue
        plain = name.strip()
        known = plain.lower() in _BUILDERS | _TEMPLATE or "your" in plain.lower()
        if plain and not known and not _FILE.search(plain):
            return plain, quote_call(call)
    return None


def printed_rows(document: Document) -> tuple[int, Quote] | None:
    """Give the largest number of rows that an output shows; a sum over splits is not made."""
    return max(_printed(document), key=lambda pair: pair[0], default=None)


def _printed(document: Document) -> Iterator[tuple[int, Quote]]:
    for block in document.outputs:
        if block.error:
            continue
        shown = sum(int(n.replace(",", "")) for n in _PRINTED[0].findall(block.text[:20_000])[:3])
        if 0 < shown <= _MOST:
            yield shown, block.quote()
        for pattern in _PRINTED[1:]:
            for found in list(pattern.finditer(block.text[:20_000]))[:20]:
                count = int(found.group(1).replace(",", ""))
                if count <= _MOST:
                    yield count, Quote(found.group(0).strip()[:200], str(block.place))


_TOLD = re.compile(
    r"(?i)\b(\d[\d,. ]{0,9}\d|\d)\s*(?:\w+\s){0,3}?(?:rows?|entries|samples?|examples?|records?"
    r"|reviews|tickets|messages|texts|pairs|sentences|filas|entradas|ejemplos|registros|lignes"
    r"|exemples|zeilen|einträge|beispiele|linhas|exemplos|条|行|개|件|satır|baris|dòng)"
)


def told_rows(document: Document) -> tuple[int, Quote] | None:
    """Give the largest number of rows that prose tells."""
    found: list[tuple[int, Quote]] = []
    for block in document.prose:
        for told in _TOLD.finditer(block.text):
            digits = re.sub(r"\D", "", told.group(1))
            if digits and int(digits) <= _MOST:
                found.append((int(digits), block.quote()))
    return max(found, key=lambda pair: pair[0], default=None)
