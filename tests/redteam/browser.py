"""A real browser without a window, and a server that notes who asks it for what."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), "")
_SECONDS = 60


@dataclass
class Listener:
    """A server on this machine: `asked` holds the names that it was asked for."""

    url: str
    asked: set[str] = field(default_factory=set)


@contextmanager
def listening() -> Iterator[Listener]:
    """Serve an empty answer to everything."""
    found = Listener("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.add(self.path.strip("/"))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def opened(page: Path, profile: Path) -> str:
    """Open a page, let three seconds pass in it, and return what it has become."""
    done = subprocess.run(
        [
            *(PROGRAM, "--headless=new", "--disable-gpu", "--no-first-run", "--dump-dom"),
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            *(f"--user-data-dir={profile}", "--virtual-time-budget=3000", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=_SECONDS,
    )
    return done.stdout
