"""Download what a hand-in names, and nothing that it should not reach.

A link is a student's word, and this machine may reach what the student cannot: only https to public
addresses is followed, each redirect is looked at, the address that is connected to is the one that
was looked at, and bytes are counted while they come.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grader.errors import GraderError, Rejected

_CHUNK = 1024 * 1024
_TIMEOUT = 30  # seconds without a byte
_ATTEMPTS = 3
_REDIRECTS = 5


@dataclass(frozen=True)
class Downloads:
    """How downloads are done: `trusted` origins, as "http://host:port", may be anything."""

    trusted: frozenset[str] = frozenset()
    seconds: float = 3600  # for one file
    on_bytes: Callable[[int], None] = field(default=lambda _count: None)  # of this file so far

    def fetch(self, url: str, target: Path, *, most: int) -> str:
        """Write what `url` leads to into `target`, at most `most` bytes; return its sha256.

        Raises Rejected for what the student can mend, GraderError where nothing can be reached.
        """
        for attempt in range(_ATTEMPTS):
            try:
                return self._fetch(url, target, most)
            except urllib.error.HTTPError as exc:
                if exc.code < 500 and exc.code != 429:
                    raise Rejected(_answered(url, exc.code)) from exc
                failure: Exception = exc
            except (OSError, http.client.HTTPException) as exc:
                failure = exc
            if attempt + 1 < _ATTEMPTS:
                time.sleep(attempt + 1)
        raise GraderError(
            f"{_host(url)} cannot be reached from here ({str(failure)[:150]}); run `grader fetch` "
            "again later, or on a machine with a network"
        )

    def _fetch(self, url: str, target: Path, most: int) -> str:
        digest, count, end = hashlib.sha256(), 0, time.monotonic() + self.seconds
        _check_link(url, self.trusted)
        opener = urllib.request.build_opener(_Redirects(self.trusted), _Public(self.trusted))
        asked = urllib.request.Request(url, headers={"User-Agent": "finetune-grader"})  # noqa: S310  looked at above
        with opener.open(asked, timeout=_TIMEOUT) as answer, target.open("wb") as file:
            length = answer.headers.get("Content-Length", "")
            announced = int(length) if length.isdecimal() else 0
            _check_size(announced, most, url)
            while chunk := answer.read(_CHUNK):
                count += len(chunk)
                _check_size(count, most, url)
                if time.monotonic() > end:
                    raise Rejected(f"{_host(url)} sends too slowly; put the file elsewhere")
                digest.update(chunk)
                file.write(chunk)
                self.on_bytes(count)
        if count < announced:
            raise http.client.IncompleteRead(b"", announced - count)
        return digest.hexdigest()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Look at each place that a link leads on to."""

    max_redirections = _REDIRECTS

    def __init__(self, trusted: frozenset[str]) -> None:
        self._trusted = trusted

    def redirect_request(  # noqa: PLR0917  urllib's signature
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Follow, if the new place may be asked."""
        _check_link(newurl, self._trusted)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Public(urllib.request.HTTPSHandler):
    """Connect to public addresses alone."""

    def __init__(self, trusted: frozenset[str]) -> None:
        super().__init__()
        self._trusted = trusted

    def https_open(self, req: Any) -> Any:
        """Open a connection that is looked at, but for trusted origins."""
        if _origin(req.full_url) in self._trusted:
            return super().https_open(req)
        return self.do_open(_PublicConnection, req)


class _PublicConnection(http.client.HTTPSConnection):
    """A connection whose address was looked at, not only its name."""

    def connect(self) -> None:
        """Connect; a proxy, which the instructor has set, connects by itself."""
        if getattr(self, "_tunnel_host", None):
            super().connect()
            return
        plain = _connect_public(self.host, self.port)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def _connect_public(host: str, port: int) -> socket.socket:
    """Connect to the first public address of a host; all of them must be public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        _check_address(host, str(address[0]))
    failure: OSError = OSError("it has no address")
    for family, kind, protocol, _, address in found:
        plain = socket.socket(family, kind, protocol)
        plain.settimeout(_TIMEOUT)
        try:
            plain.connect(address)
        except OSError as exc:
            plain.close()
            failure = exc
        else:
            return plain
    raise failure


def _check_link(url: str, trusted: frozenset[str]) -> None:
    """Refuse all but https, and addresses that are written out and not public."""
    if _origin(url) in trusted:
        return
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise Rejected(f"{url[:100]} is not a plain https:// link; use one")
    name = parts.hostname
    with contextlib.suppress(ValueError):
        _check_address(name, str(ipaddress.ip_address(name)))
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal")):
        raise Rejected(f"{name} is no public place; put the file where everybody can reach it")


def _check_address(host: str, address: str) -> None:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    if not inner.is_global or inner.is_multicast:
        raise Rejected(
            f"{host} is no public place ({address}); put the file where everybody can reach it"
        )


def _check_size(count: int, most: int, url: str) -> None:
    if count > most:
        raise Rejected(
            f"what {_host(url)} sends is larger than {most / 1e6:,.0f} MB; save the weights in "
            "fp16 (`model.half().save_pretrained(…)`), or hand in an adapter"
        )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _answered(url: str, code: int) -> str:
    meaning = {401: "it asks for a login", 403: "it is not open to everybody", 404: "not found"}
    return (
        f"{url[:150]} answers {code} ({meaning.get(code, 'refused')}); open it in a private "
        "browser window to see what others get"
    )
