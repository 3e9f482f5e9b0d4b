"""Public networks that an instructor knows, named by the contents of their tensors.

A rubric's `public/known-networks.toml` lists them, for names and digests are no secret.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict

from grader.options import FromPublicToml
from grader.records import SketchRecord


@dataclass(frozen=True)
class Digests:
    """A network, all its tensors and those below its head: once in float16, once in bfloat16."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    whole: frozenset[str]
    encoder: frozenset[str] = frozenset()


Known = Annotated[Mapping[str, Digests], FromPublicToml]
"""Public networks by name; `grader world digest` prints a line of the file that holds them."""


def to_line(name: str, sketch: SketchRecord) -> str:
    """Write a network as a line of the list."""
    listed = {"whole": sketch.whole, "encoder": sketch.encoder}
    digests = ", ".join(
        f"{part} = {json.dumps(list(values))}" for part, values in listed.items() if values
    )
    return f"{json.dumps(name)} = {{ {digests} }}"
