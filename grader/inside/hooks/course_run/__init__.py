"""What a course run does to the libraries that a hand-in imports.

Each module here is one concern, with a table of the modules it patches. The patches are evidence
and convenience, not a defence; they import nothing but the standard library.
"""

from collections.abc import Callable
from typing import Any

from course_run import (
    absent,
    bounds,
    corpora,
    course_data,
    downloads,
    hardware,
    hub,
    imdb_files,
    magics,
    old_apis,
    paths,
    saved_paths,
    seeds,
    services,
    steps,
    typed,
)

_OUTSIDE = (services, corpora, typed, magics, hub, downloads, saved_paths, paths)
_CONCERNS = (
    seeds,
    *bounds.CONCERNS,
    steps,
    hardware,
    *old_apis.CONCERNS,
    imdb_files,
    course_data,
    absent,
    *_OUTSIDE,
)
"""In this order: what is patched last is what the hand-in calls first."""

WATCHED = frozenset(name for concern in _CONCERNS for name in concern.PATCHES)


def patch(module: Any) -> None:
    """Patch a module that was just imported."""
    for concern in _CONCERNS:
        patches: dict[str, Callable[[Any], None]] = concern.PATCHES
        if module.__name__ in patches:
            patches[module.__name__](module)
