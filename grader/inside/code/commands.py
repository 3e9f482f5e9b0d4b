"""Find shell commands in comments and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_COMMAND = re.compile(
    r"(?:^|(?<=[\s`$>!%(:#*\"']))"
    r"((?:sudo\s+)?(?:python3?\s+-m\s+)?(?:uv\s+)?pip3?\s+install\s+[^`\n]+"
    r"|(?:conda|mamba)\s+(?:install|create|env\s+create)\s+[^`\n]+"
    r"|(?:poetry|uv)\s+add\s+[^`\n]+|nvidia-smi\b[^`\n]*)",
    re.IGNORECASE,
)
_HANDOUT = 0.7


def written_commands(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the commands in a block's comments, or in a text that is the student's own."""
    if block.get("handout", 0.0) >= _HANDOUT or block["kind"] in {"output", "image"}:
        return
    runnable = block["kind"] == "code" and block.get("runnable")
    if block["kind"] == "code" and block.get("language") == "requirements":
        return
    for number, line in enumerate(block["text"].split("\n")):
        comment = line.find("#") + 1
        if runnable and not comment:  # a docstring's own line; what would run is noted elsewhere
            found = _COMMAND.match(line.strip(" \t$`-*>"))
        else:
            found = _COMMAND.search(line, comment if runnable else 0)
        if found:
            first = block["place"].get("line")
            at = None if first is None else first + number
            written = "comment" if runnable else "text"
            place = block["place"] | {"line": at}
            yield {"text": found[1].strip(), "place": place, "written": written}
