"""Questions that checks ask of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from grader.reading.choices import Occurrence, find_occurrences
from grader.reading.explanation import find_explanation
from grader.reading.passages import cut_answers, opened
from grader.reading.prose import Passage
from grader.reading.sections import (
    Section,
    is_student,
    is_title,
    split_sections,
    topic_sections,
)
from grader.reading.topics import Topic
from grader.records import Block, BlockKind, DocumentRecord, SourceFile

_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_BOUNDED = {BlockKind.PROSE, BlockKind.ITEM, BlockKind.HEADING}
_LONGEST = 20_000  # characters; nobody's answer has more
_REPEATED = re.compile(r"([^\w\n])\1{20,}|\n{20,}")


@dataclass(frozen=True)
class Document:
    """A hand-in's texts as one document."""

    record: DocumentRecord

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block, the assignment's own text included; answers that run together are cut.

        Texts are bounded for our patterns.
        """
        bounded = (_bounded(b) if b.kind in _BOUNDED else b for b in self.record.blocks)
        forms = (part for block in bounded for part in opened(block))
        return tuple(part for block in forms for part in cut_answers(block))

    @cached_property
    def student(self) -> tuple[Block, ...]:
        """The blocks that are not the assignment's own text."""
        return tuple(block for block in self.blocks if is_student(block))

    @cached_property
    def prose(self) -> tuple[Block, ...]:
        """The student's paragraphs and list items, without lines that only name what follows."""
        return tuple(b for b in self.student if b.kind in _TEXTS and not is_title(b))

    @property
    def tables(self) -> tuple[Block, ...]:
        """The student's tables."""
        return self._of(BlockKind.TABLE)

    @property
    def outputs(self) -> tuple[Block, ...]:
        """What stored outputs show."""
        return self._of(BlockKind.OUTPUT)

    @property
    def code_blocks(self) -> tuple[Block, ...]:
        """Notebook cells, scripts, and fences in texts."""
        return self._of(BlockKind.CODE)

    @property
    def unreadable_files(self) -> tuple[SourceFile, ...]:
        """The files that we could not read, or only in part."""
        lacking = {"unreadable", "read in part"}
        return tuple(file for file in self.record.files if file.state in lacking)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The document by headings, real ones and lines that look like one."""
        return split_sections(self.blocks)

    def section(self, *topics: Topic) -> tuple[Section, ...]:
        """Give the sections on any of the topics, each with its subsections."""
        return tuple(s for topic in topics for s in topic_sections(self.sections, topic))

    @cached_property
    def explanation(self) -> Passage | None:
        """The student's explanation of transfer learning, wherever it stands."""
        return find_explanation(self.sections)

    def choices(
        self, question: int, match: tuple[str, ...], options: dict[str, tuple[str, ...]]
    ) -> tuple[Occurrence, ...]:
        """Find each place where a question is answered or at least asked."""
        return find_occurrences(self.blocks, question=question, match=match, options=options)

    def _of(self, kind: BlockKind) -> tuple[Block, ...]:
        return tuple(block for block in self.student if block.kind is kind)


def _bounded(block: Block) -> Block:
    """Shorten rows of one sign, such as a drawn line, and texts of no reasonable length."""
    if len(block.source) <= 80 and len(block.text) <= 80:
        return block
    text = _REPEATED.sub(lambda run: run.group(0)[:20], block.text[:_LONGEST])
    source = _REPEATED.sub(lambda run: run.group(0)[:20], block.source[:_LONGEST])
    return replace(block, text=text, source=source)
