"""Outputs that were pasted into a text.

What a run alone writes, with its runtime and steps a second, counts as executed, as it does for the
training; any other number in a text is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.reading.claims.claim import Claim, ClaimKind
from grader.reading.claims.outputs import output_claims
from grader.reading.claims.program import Program
from grader.records import Block, BlockKind

_PLAIN = {"", "text", "txt", "output", "console", "log", "plaintext", "shell", "json", "none"}
_DICT = re.compile(r"\{\s*[\"'](?:eval|test|val|loss|accuracy)\w*[\"']\s*:|TrainOutput\(")
_OF_A_RUN = re.compile(
    r"[\"'](?:eval|test|train)_(?:runtime|samples_per_second)[\"']\s*:\s*[\"']?\d"
)


def is_pasted_output(block: Block) -> bool:
    """Say whether a text's block holds what a program printed."""
    if block.kind is BlockKind.CODE:
        return not block.runnable and block.language in _PLAIN
    return block.kind in {BlockKind.PROSE, BlockKind.ITEM} and bool(_DICT.search(block.text))


def pasted_claims(block: Block, program: Program) -> Iterator[Claim]:
    """Read a pasted output as an output; without the marks of a run it is only claimed."""
    executed = bool(program.trainings) and bool(_OF_A_RUN.search(block.text))
    for claim in output_claims(block, program):
        if executed:
            yield claim
        elif claim.kind is not ClaimKind.LOG or claim.kept:
            yield replace(claim, kind=ClaimKind.PROSE)
