"""What a course run does to the libraries that a hand-in imports.

`scaled` bounds its work, `old` gives back what today's libraries dropped, `world` finds data and
networks without a network, `around` is Colab, a shell and a GPU; `steps` and `made_data` record.
Each of their modules is a concern with a table of the modules it patches. The patches are evidence
and convenience, not a defence; they import nothing but the standard library.
"""

from collections.abc import Callable
from typing import Any

from course_run import around, made_data, old, scaled, seeds, steps, world
from course_run.around import hardware

_CONCERNS = (
    seeds,
    *scaled.CONCERNS,
    steps,
    made_data,
    hardware,
    *old.CONCERNS,
    *world.CONCERNS,
    *around.CONCERNS,
)
"""In this order: what is patched last is what the hand-in calls first."""

WATCHED = frozenset(name for concern in _CONCERNS for name in concern.PATCHES)


def patch(module: Any) -> None:
    """Patch a module that was just imported."""
    for concern in _CONCERNS:
        patches: dict[str, Callable[[Any], None]] = concern.PATCHES
        if module.__name__ in patches:
            patches[module.__name__](module)
