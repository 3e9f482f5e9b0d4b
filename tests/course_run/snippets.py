"""Run many pieces of old student code in one interpreter, with the hooks of a course run."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOOKS = Path(__file__).parents[2] / "grader" / "inside" / "hooks"

RUNNER = """
import importlib, json, os, sys, traceback

heavy, prelude, snippets = json.load(open("snippets.json"))
for name in heavy:
    importlib.import_module(name)
sys.path.insert(0, os.environ["HOOKS"])
os.environ["GRADER_EVENTS"] = os.path.abspath("events")
importlib.import_module("course_run.watch").install()
space = {"__name__": "__main__"}
exec(compile(prelude, "<prelude>", "exec"), space)
failed = {}
for name, code in snippets.items():
    try:
        exec(compile(code, f"<{name}>", "exec"), dict(space))
    except BaseException:
        failed[name] = traceback.format_exc()[-600:]
json.dump(failed, open("failed.json", "w"))
"""


@dataclass(frozen=True)
class Ran:
    """What failed, by snippet, and the notes for the student."""

    failed: dict[str, str]
    notes: tuple[str, ...]

    def noted(self, *parts: str) -> bool:
        """Say whether one note holds all these parts."""
        return any(all(part in note for part in parts) for note in self.notes)


def run_snippets(
    folder: Path, snippets: dict[str, str], *, prelude: str, heavy: tuple[str, ...] = ()
) -> Ran:
    """Run snippets; `heavy` is imported before the hooks are, as where a run is forked."""
    (folder / "snippets.json").write_text(json.dumps([heavy, prelude, snippets]))
    (folder / "runner.py").write_text(RUNNER)
    kept = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    settings = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "GRADER_PROFILE": "full"}
    places = {"HOME": str(folder), "HOOKS": str(HOOKS), "MPLBACKEND": "agg"}
    ended = subprocess.run(
        [sys.executable, "runner.py"],
        env=kept | settings | places,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    events = [json.loads(line) for line in (folder / "events").read_text().splitlines()]
    notes = tuple(event["text"] for event in events if event["type"] == "note")
    return Ran(json.loads((folder / "failed.json").read_text()), notes)
