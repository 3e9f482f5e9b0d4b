"""C. A student's code reaches no network, no service and no other job."""

from dataclasses import replace

import pytest
from each_case import test_it_withstands, test_it_works_without_a_sandbox  # noqa: F401
from harness import CONTAINED, SMALL, Case, limit

OFFLINE = (CONTAINED, limit("network"))

CASES = (
    Case("R21", "connects to this machine and the world", ("r21_network.py",), control="connected"),
    Case("R22", "connects to services by their names", ("r22_sockets_by_name.py",)),
    Case("R23", "leaves a message for the next job", ("r23_shared_memory.py",), times=2),
    Case(
        "R24",
        "installs and downloads",
        ("r24_downloads.py",),
        OFFLINE,
        replace(SMALL, run_seconds=15),
        control="this machine",
    ),
    Case(
        "R24h",
        "asks the hub for a network",
        ("r24_hub.py",),
        OFFLINE,
        replace(SMALL, run_seconds=15),
        control=None,
    ),
    Case(
        "R25",
        "opens rare kinds of sockets",
        ("r25_rare_sockets.py",),
        control="raw",
        control_as="root",
    ),
)
pytestmark = pytest.mark.slow
