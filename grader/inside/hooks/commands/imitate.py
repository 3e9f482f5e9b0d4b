"""Be the command whose name is the first argument; the files beside this one call it."""

import sys
from pathlib import Path
from types import ModuleType

_HOOKS = Path(__file__).parents[1]

sys.path.insert(0, str(_HOOKS))
sys.modules["course_run"] = package = ModuleType("course_run")  # without all of its concerns
package.__path__ = [str(_HOOKS / "course_run")]

from course_run.around.shell import COMMANDS  # noqa: E402  the path comes first

sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
