"""Who calls: the hand-in, or a library that it uses."""

import sys
import sysconfig
from pathlib import Path
from types import FrameType

_OURS = str(Path(__file__).parents[3])  # the folder of `grader`, the hooks in it
_LIBRARIES = tuple({sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["platstdlib"]})
_UNSEEN = ("<frozen ", f"{Path(__file__).parent}/")
"""Frames that stand between a caller and us: the import system, and these hooks."""


def hand_in_calls() -> bool:
    """Say whether the function that called is called by code of the hand-in.

    Libraries must go on seeing this machine as it is, whatever the hand-in is told.
    """
    frame = calling_frame()
    return frame is not None and is_of_hand_in(frame)


def hand_in_asks() -> bool:
    """Say whether code of the hand-in looks up the attribute or module that is asked for.

    Hooks look things up as well, while the hand-in waits for one of their wrappers.
    """
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith("<frozen "):
        frame = frame.f_back
    return frame is not None and is_of_hand_in(frame)


def calling_frame() -> FrameType | None:
    """Return the frame that called into these hooks."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_UNSEEN):
        frame = frame.f_back
    return frame


def is_of_hand_in(frame: FrameType) -> bool:
    """Say whether this code is neither a library's nor ours."""
    file = frame.f_code.co_filename
    if file.startswith("<"):  # generated code is a library's; a cell or `python -c` is not
        return frame.f_globals.get("__name__") == "__main__"
    return "site-packages" not in file and not file.startswith((*_LIBRARIES, _OURS))
