"""Jupyter's side of a kernel that is forked: its start, its end, a client that does not wait."""

from __future__ import annotations

import contextlib
import math
import subprocess
import time
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

from grader.inside.running.forks import Forks


class ForkProvisioner(LocalProvisioner):
    """Tells Jupyter to fork a kernel where it would start one."""

    forks: Forks
    process: Any

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Start the kernel."""
        file = cmd[cmd.index("-f") + 1]
        self.process = self.forks.kernel(file, str(options["cwd"]), options["env"])
        self.pid = self.pgid = self.process.pid
        self.cwd = options["cwd"]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel's process group; Jupyter would look ten times a second if it is gone."""
        await super().kill(restart)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)


class QuickClient(AsyncKernelClient):
    """A client that knows from the kernel's answer that it is ready."""

    @default("context")
    def _impatient(self) -> zmq.asyncio.Context:
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, 5)  # ms, not 100: we call before it listens
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask until there is an answer on both channels; raises RuntimeError if there is none.

        Jupyter then listens on until there has been nothing for 0.2 s.
        """
        deadline = time.monotonic() + (timeout or math.inf)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            with contextlib.suppress(Empty):
                while not _answers(await self.get_shell_msg(timeout=1), asked):
                    pass
                while not _answers(await self.get_iopub_msg(timeout=1), asked, "idle"):
                    pass
                return
            if not await self.is_alive():
                break
        raise RuntimeError("the kernel does not answer")


def _answers(message: dict[str, Any], asked: str, state: str | None = None) -> bool:
    answers: bool = message["parent_header"].get("msg_id") == asked
    return answers and message["content"].get("execution_state") == state
