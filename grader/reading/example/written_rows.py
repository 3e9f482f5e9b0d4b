"""Example rows and columns that a student wrote out in prose: pairs, arrows, names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.reading.sections import Section
from grader.reading.topics import Topic
from grader.records import Block, BlockKind

_PAIR = re.compile(
    r"^\W*(?P<name>[^\W\d_][\w ]{1,24}?)[*_`\"']*\s*[:=：]\s*[*_`]*\s*(?P<value>\S.*)$"
)
_SHORT_NAME = re.compile(r"^\W*(?P<name>[^\W\d_a-z][\w]{0,8})\s*[:：]\s*(?P<value>\S.*)$")
_APART = re.compile(
    r"\s*(?:[|;,]|\s[-–—/]|->|→|=>)\s*(?=[*_`\"']*[^\W\d][\w ]{0,20}[*_`\"']*\s*[:=：])"
)
_ARROW = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?[*_`\"'“«‘(]*(?P<text>\S.{2,300}?)[*_`\"'”»’)]*\s*"
    r"(?:→|->|=>|⇒|⟶|➜|\s[–—|]\s|\t)\s*[*_`\"'“«(\[]*(?P<label>[^→>|]{1,60}?)[*_`\"'”»)\].]*\s*$"
)
_QUOTED = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?[\"“«](?P<text>[^\"”»]{3,300})[\"”»]\s*[-–—:,=]+\s*[*_`\"'“]*"
    r"(?P<label>[^\"“”:]{1,60}?)[*_`\"'”.]*\s*$"
)
_LABELLED = re.compile(
    r"^\W*[\"“«](?P<text>[^\"”»]{5,300})[\"”»]\s*(?:;|\||=>|->|→|,|\t|[-–—:])\s*[\"“]?"
    r"(?P<label>[^\"“”]{1,60}?)[\"”]?\s*$"
)
_INLINE = re.compile(
    r"[\"“«](?P<text>[^\"”»\n]{5,300})[\"”»]\s*(?:/|->|→|=>|=|:|–|—)\s*[\"“]?"
    r"(?P<label>[^\W\d_][^\"“”.;,/\n:]{0,40})"
)
_QUOTATION = re.compile(r"^\s*[\"“«](?P<text>[^\"”»]{12,300})[\"”»]\s*$")
_COLUMNS = re.compile(
    r"\b(?:columns?|fields?|keys|attributes?|columnas?|campos?|colonnes?|champs?|spalten?|felder"
    r"|colunas?|colonne|campi|sütun\w*|alanlar\w*|kolom\w*)\b|cột|trường|字段|列|컬럼|필드|カラム",
    re.IGNORECASE,
)
_NAMES = re.compile(r"[`\"“'«]([^\W\d][\w .-]{0,30}?)[`\"”'»]")
_LISTED_NAME = re.compile(r"^\W*[`*_\"“']*([^\W\d][\w .-]{0,30}?)[`*_\"”']*\s*(?:[:(=–—-]|：|$)")
_AFTER_COLON = re.compile(r"[:：]\s*(?P<names>[^.:\n]{3,200})")
_FOLLOWING = re.compile(  # "the columns text and label"
    r"\s+(?:(?:named|called|are|is|were|llamadas|son)\s+)?(?!(?:of|in|for|to|from|with|that|and)\b)"
    r"(\w{2,20})\s+(?:and|y|et|und|e)\s+(\w{2,20})(?=\W*(?:$|[.,;(]))"
)
_BETWEEN = re.compile(r"\s*(?:[,;、，/]|\band\b|\by\b|\bet\b|\bund\b)\s*")
_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_ELSEWHERE = {
    Topic.CHOICES, Topic.CHALLENGES, Topic.SUGGESTIONS, Topic.REFLECTION, Topic.PRACTICE,
}  # fmt: skip

Row = Mapping[str, str]


def written_pairs(section: Section) -> tuple[list[Row], Block | None]:
    """Read "Text: …" and "Label: …" lines; a name that returns begins the next row."""
    rows: list[dict[str, str]] = []
    first: Block | None = None
    for block in section.blocks:
        for line in block.text.split("\n") if block.kind in _TEXTS else []:
            for part in _APART.split(line):
                pair = _PAIR.match(part) or _SHORT_NAME.match(part)
                if pair is None:
                    continue
                name = pair.group("name").strip().casefold()
                if not rows or name in rows[-1]:
                    rows.append({})
                rows[-1][name] = pair.group("value").strip("*`\"' ")
                first = first or block
    return list(rows), first


def written_arrows(section: Section) -> tuple[list[Row], Block | None]:
    """Read lines like `"great phone" → positive`, at least two of them."""
    found: list[tuple[Block, Row]] = []
    for block in section.blocks:
        for line in block.text.split("\n") if block.kind in _TEXTS else []:
            shown = _ARROW.match(line) or _QUOTED.match(line)
            if shown:
                row = {"input": shown.group("text"), "target": shown.group("label").strip()}
                found.append((block, row))
    texts = sum(" " in row["input"] or not row["input"].isascii() for _, row in found)
    enough = len(found) >= 2 and texts * 2 >= len(found)  # "clause_id – number" names a column
    return ([row for _, row in found], found[0][0]) if enough else ([], None)


def inline_rows(section: Section) -> tuple[list[Row], Block | None]:
    """Read `Line 1: "great phone" / good. Line 2: …`, at least two in one paragraph."""
    for block in section.blocks:
        found = list(_INLINE.finditer(block.text)) if block.kind in _TEXTS else []
        if len(found) >= 2:
            rows = [{"input": each["text"], "target": each["label"].strip()} for each in found]
            return list(rows), block
    return [], None


def quoted_rows(text: str) -> tuple[Row, ...]:
    """Read lines of nothing but a quoted text and perhaps its label, whatever announces them."""
    rows: list[Row] = []
    for line in text.split("\n"):
        shown = _LABELLED.match(line)
        alone = _QUOTATION.match(line)
        if shown:
            rows.append({"input": shown.group("text"), "target": shown.group("label").strip()})
        elif alone:
            rows.append({"text": alone.group("text")})
        else:
            return ()
    return tuple(rows)


def told_columns(sections: Sequence[Section]) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Give the names of columns that prose tells, before any code loads the course's data."""
    for section in sections:
        if section.topics & _ELSEWHERE or names_course_data(section):
            continue
        for at, block in enumerate(section.blocks):
            if _loads(block):
                break
            if block.kind in _TEXTS:
                names = _names(block, section.blocks[at + 1 : at + 9])
                if len(names) >= 2:
                    yield names, block


def is_course_data(section: Section) -> bool:
    """Say whether a section is about the data of the practical part."""
    return names_course_data(section) or any(map(_loads, section.blocks))


def own_data(section: Section) -> Iterator[Block]:
    """Give what a section tells before any code loads the data of the practical part."""
    for block in section.blocks if "imdb" not in section.title.casefold() else ():
        if _loads(block):
            return
        if "imdb" not in block.text.casefold():
            yield block


def names_course_data(section: Section) -> bool:
    """Say whether a section's heading or prose names the data of the practical part."""
    told = [section.title, *(block.text for block in section.blocks if block.kind in _TEXTS)]
    return "imdb" in " ".join(told).casefold()


def _loads(block: Block) -> bool:
    return block.runnable and "load_dataset" in block.text


def _names(block: Block, following: Sequence[Block]) -> tuple[str, ...]:
    """Give the names behind a word for columns: in quotes, in the list below, behind a colon."""
    word = _COLUMNS.search(block.text)
    if word is None:
        return ()
    quoted = tuple(dict.fromkeys(_NAMES.findall(block.source)))
    if len(quoted) >= 2:
        return quoted
    if following_names := _FOLLOWING.match(block.text[word.end() :]):
        return following_names.groups()
    if block.text.rstrip().endswith((":", "：")):
        items = [other for other in following if other.kind is BlockKind.ITEM]
        listed = [found.group(1) for item in items if (found := _LISTED_NAME.match(item.source))]
        return tuple(dict.fromkeys(listed))
    after = _AFTER_COLON.search(block.text[word.start() :])
    names = _BETWEEN.split(after.group("names")) if after else []
    return tuple(name for name in names if 0 < len(name.split()) <= 3)
