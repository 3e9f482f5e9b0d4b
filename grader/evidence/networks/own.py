"""The rows that a project is tested on, as a saved network is asked them; and its public base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.evidence.held_out import Asked, HeldOut
from grader.evidence.networks.generating import TextAnswers
from grader.evidence.networks.inspecting import inspect
from grader.evidence.setting import Setting
from grader.reading.code import Code
from grader.reading.project.origin import Unclear
from grader.reading.project.own_rows import OwnRows, own_rows
from grader.reading.project.own_split import own_split
from grader.records import SavedNetwork, SurveyRecord, TableFile
from grader.records.datasets import TableSurvey
from grader.world.links import link_file

_LONGEST = 256  # tokens of a text that is written


def read_own_rows(
    survey: SurveyRecord, code: Code, task: str, read: Callable[[TableSurvey], TableFile]
) -> OwnRows:
    """Read the rows that a network which does `task` is tested on, or say why there are none."""
    try:
        split = own_split(survey, code)
        return own_rows(split, read(split.table), code, task)
    except Unclear as exc:
        return OwnRows(why=str(exc))


def held_out_of(rows: OwnRows, prompt: str) -> HeldOut | None:
    """Turn the student's test rows into held-out ones; None where there are none."""
    if rows.why:
        return None
    if rows.labels:
        return HeldOut(rows.texts, rows.labels, rows.names)
    references = tuple((text,) for text in rows.wanted)
    longest = max((max(2 * len(text.split()), len(text) // 2) for text in rows.wanted), default=0)
    asked = Asked(prompt=prompt, max_new_tokens=min(_LONGEST, longest + 16))
    return HeldOut(rows.texts, (), (), references, asked)


def ask_base(network: SavedNetwork, root: Path, setting: Setting) -> TextAnswers | None:
    """Prepare to ask the public network that a language model was made from, if the world has it.

    Its files are linked into a folder beside the hand-in: in the world they may be links.
    """
    cache = f"models--{network.base.replace('/', '--')}"
    world = setting.world.folder if setting.world else root / "nowhere"
    found = sorted((world / "hub" / cache / "snapshots").glob("*")) if network.base else []
    if not found or network.task != "language-modelling":
        return None
    made = root.with_name("base")
    if not made.is_dir():
        made.mkdir(mode=0o755)
        for path in found[-1].iterdir():
            link_file(path.resolve(), made / path.name)
    valid = [each for each in inspect(made, setting.sandbox) if each.state == "valid"]
    return (
        TextAnswers(replace(valid[0], positions=network.positions), made, setting)
        if valid
        else None
    )
