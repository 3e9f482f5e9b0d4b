"""Who calls: the hand-in, or a library that it uses."""

import sys
import sysconfig
from types import FrameType

_OURS = "/grader/inside/"  # wherever that lies: a fork has imported it from another place
_HOOKS = f"{_OURS}hooks/course_run/"
_LIBRARIES = tuple({sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["platstdlib"]})


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
    while frame is not None and _stands_between(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def student_frame() -> FrameType | None:
    """Find the innermost frame that runs code of the hand-in."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not is_of_hand_in(frame):
        frame = frame.f_back
    return frame


def is_of_hand_in(frame: FrameType) -> bool:
    """Say whether this code is neither a library's nor ours."""
    file = frame.f_code.co_filename
    if file.startswith("<"):  # generated code is a library's; a cell or `python -c` is not
        return frame.f_globals.get("__name__") == "__main__"
    return not ("site-packages" in file or _OURS in file or file.startswith(_LIBRARIES))


def _stands_between(file: str) -> bool:
    """Say so of the import system and of these hooks."""
    return file.startswith("<frozen ") or _HOOKS in file
