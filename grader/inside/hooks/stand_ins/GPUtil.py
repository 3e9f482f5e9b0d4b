"""GPUtil: the one card that is imitated, idle."""

from typing import Any

from course_run.around.imitated_gpu import MEMORY, NAME


class GPU:
    """A card as GPUtil describes it, its memory in MiB."""

    id, uuid, name, serial, driver = 0, "", NAME, "", "550.54.15"
    load = memoryUtil = memoryUsed = 0.0
    memoryTotal = memoryFree = float(MEMORY >> 20)
    temperature = 40.0
    display_active = display_mode = "Disabled"


def getGPUs(*_: Any, **__: Any) -> list[GPU]:
    """List the cards."""
    return [GPU()]


def getAvailable(*_: Any, **__: Any) -> list[int]:
    """List the numbers of cards that nobody uses."""
    return [0]


getFirstAvailable = getAvailable


def showUtilization(*_: Any, **__: Any) -> None:
    """Print how busy the card is."""
    print("| ID | GPU | MEM |\n------------------\n|  0 |  0% |  0% |")
