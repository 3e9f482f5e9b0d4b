"""Networks are fetched from a hub and from links, whole and once, and from nowhere else."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.errors import GraderError, Rejected
from grader.evidence.networks.inspecting import collect_networks
from grader.intake.downloading import Downloads
from grader.intake.fetching import Fetcher
from grader.intake.handin_file import HandinFile, read_handin_file
from grader.sandbox.bubblewrap import Bubblewrap

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CONFIG = json.dumps(
    {
        "model_type": "distilbert",
        "architectures": ["DistilBertForSequenceClassification"],
        "dim": 8,
    }
).encode()


def weights() -> bytes:
    import numpy as np
    from safetensors.numpy import save

    return save({"classifier.weight": np.zeros((2, 8), np.float32)})


@dataclass
class Site:
    """A server with files; it counts what is asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    origin: str = ""

    def add_model(self, name: str, files: dict[str, bytes], commit: str = COMMIT) -> None:
        """Serve a model as the hub does: a listing, and large files by way of another place."""
        listed = []
        for path, data in files.items():
            blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
            entry = {"rfilename": path, "size": len(data), "blobId": blob}
            place = f"/{name}/resolve/{commit}/{path}"
            if path.endswith(".safetensors"):
                digest = hashlib.sha256(data).hexdigest()
                entry["lfs"] = {"sha256": digest, "size": len(data), "pointerSize": 130}
                self.redirects[place] = f"{self.origin}/large/{digest}"
                place = f"/large/{digest}"
            self.files[place] = data
            listed.append(entry)
        told = {"id": name, "modelId": name, "sha": commit, "siblings": listed, "tags": []}
        self.files[f"/api/models/{name}/revision/{commit}"] = json.dumps(told).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found.asked.append(path)
            if path in found.redirects:
                self.send_response(302)
                self.send_header("Location", found.redirects[path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = found.files.get(path)
            self.send_response(200 if data is not None else 404)
            if data is None and path.startswith("/api/models/"):
                known = any(key.startswith(path.partition("/revision/")[0]) for key in found.files)
                self.send_header("X-Error-Code", f"{'Revision' if known else 'Repo'}NotFound")
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=lambda: server.serve_forever(0.01), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def fetcher(site: Site, **options: object) -> Fetcher:
    trusted = Downloads(trusted=frozenset({site.origin}))
    made = {"open_sandbox": Bubblewrap, "endpoint": site.origin, "downloads": trusted, **options}
    return Fetcher(**made)  # type: ignore[arg-type]


def hand_in(folder: Path, *lines: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "handin.toml").write_text("\n".join(["[network]", *lines]))
    return folder


HUB = ('hub = "ana/imdb"', f'revision = "{COMMIT}"')


def test_a_network_of_the_hub_is_fetched_once_and_graded_like_a_saved_one(
    tmp_path: Path, site: Site
) -> None:
    site.add_model(
        "ana/imdb",
        {
            "config.json": CONFIG,
            "model.safetensors": weights(),
            "vocab.txt": b"[PAD]\n[UNK]\n",
            "pytorch_model.bin": b"a pickle",
            "modeling_ana.py": b"import os",
            "runs/model.safetensors": b"no",
        },
    )
    root = hand_in(tmp_path / "ana", *HUB)
    first = fetcher(site).fetch(root)
    assert first is not None
    assert (first.files, first.again) == (3, False)
    folder = root / "fetched-network"
    assert sorted(path.name for path in folder.iterdir()) == [
        "config.json", "fetched.toml", "model.safetensors", "vocab.txt",
    ]  # fmt: skip
    assert (folder / "model.safetensors").read_bytes() == weights()
    assert COMMIT in (folder / "fetched.toml").read_text()
    asked = len(site.asked)
    again = fetcher(site).fetch(root)
    assert again is not None
    assert (again.again, len(site.asked)) == (True, asked)
    record = collect_networks(root, Bubblewrap(), read_handin_file(root).named)
    assert [(each.folder, each.kind) for each in record.networks] == [("fetched-network", "full")]
    assert list(root.glob(".fetching-*")) == []


def test_another_commit_or_a_changed_file_is_fetched_anew(tmp_path: Path, site: Site) -> None:
    site.add_model("ana/imdb", {"config.json": CONFIG, "model.safetensors": weights()})
    root = hand_in(tmp_path / "ana", *HUB)
    fetcher(site).fetch(root)
    (root / "fetched-network" / "config.json").write_text("{}")
    mended = fetcher(site).fetch(root)
    assert mended is not None
    assert not mended.again
    assert (root / "fetched-network" / "config.json").read_bytes() == CONFIG
    other = COMMIT[::-1]
    site.add_model("ana/imdb", {"adapter_config.json": b"{}", "a.safetensors": b"x"}, other)
    hand_in(root, HUB[0], f'revision = "{other}"')
    fetcher(site).fetch(root)
    assert sorted(p.name for p in (root / "fetched-network").glob("*.json")) == [
        "adapter_config.json"
    ]


@pytest.mark.parametrize(
    ("files", "lines", "message"),
    [
        ({"config.json": CONFIG, "pytorch_model.bin": b"x"}, HUB, "no weights as safetensors"),
        ({"a/config.json": CONFIG}, HUB, 'no saved network (no config.json); add folder = "a"'),
        ({"config.json": CONFIG}, ('hub = "ana/imdb"', f'revision = "{"f" * 40}"'), "no commit"),
        ({"config.json": CONFIG}, ('hub = "bo/secret"', HUB[1]), "not on the hub for everybody"),
        ({"config.json": CONFIG, "m.safetensors": b"x" * 2_000_000}, HUB, "save it in fp16"),
    ],
)
def test_what_cannot_be_fetched_is_told_with_the_next_step(
    tmp_path: Path, site: Site, files: dict[str, bytes], lines: tuple[str, ...], message: str
) -> None:
    site.add_model("ana/imdb", files)
    root = hand_in(tmp_path / "ana", *lines)
    with pytest.raises(Rejected) as caught:
        fetcher(site, most_mb=1).fetch(root)
    assert message in str(caught.value)
    assert [path.name for path in root.iterdir()] == ["handin.toml"]


def test_a_file_that_is_not_what_the_hub_lists_is_refused(tmp_path: Path, site: Site) -> None:
    site.add_model("ana/imdb", {"config.json": CONFIG, "model.safetensors": weights()})
    root = hand_in(tmp_path / "ana", *HUB)
    large = next(path for path in site.files if path.startswith("/large/"))
    site.files[large] = bytes(len(weights()))
    with pytest.raises(Rejected, match="not what the hub lists"):
        fetcher(site).fetch(root)
    site.files[large] = weights() + b"more"
    with pytest.raises(Rejected, match="larger than"):
        fetcher(site).fetch(root)
    assert not (root / "fetched-network").exists()


def test_a_folder_of_the_students_own_is_left_alone(tmp_path: Path, site: Site) -> None:
    root = hand_in(tmp_path / "ana", *HUB)
    (root / "fetched-network").mkdir()
    (root / "fetched-network" / "mine.txt").write_text("mine")
    with pytest.raises(Rejected, match="of its own; rename"):
        fetcher(site).fetch(root)
    (tmp_path / "elsewhere").mkdir()
    linked = hand_in(tmp_path / "bo", *HUB)
    (linked / "fetched-network").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Rejected, match="of its own; rename"):
        fetcher(site).fetch(linked)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def archive(ending: str, files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    if ending == "zip":
        with zipfile.ZipFile(data, "w") as packed:
            for name, content in files.items():
                packed.writestr(name, content)
    else:
        with tarfile.open(fileobj=data, mode="w:gz") as packed_tar:
            for name, content in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                packed_tar.addfile(info, io.BytesIO(content))
    return data.getvalue()


def link(site: Site, name: str, data: bytes, folder: str = "") -> HandinFile:
    """Serve a file, and name it as `handin.toml` does; only there a link must be https."""
    site.files[f"/{name}"] = data
    digest = hashlib.sha256(data).hexdigest()
    return HandinFile(url=f"{site.origin}/{name}", sha256=digest, folder=folder)


NETWORK = {"net/config.json": CONFIG, "net/train.py": b"import os"}


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_an_archive_at_a_link_is_unpacked_in_a_sandbox(
    tmp_path: Path, site: Site, ending: str
) -> None:
    data = archive(ending, {**NETWORK, "net/model.safetensors": weights()})
    said = link(site, "download", data)
    assert fetcher(site).fetch_named(tmp_path, said).files == 2
    assert sorted(path.name for path in (tmp_path / "fetched-network").iterdir()) == [
        "config.json", "fetched.toml", "model.safetensors",
    ]  # fmt: skip
    again = fetcher(site).fetch_named(tmp_path, said)
    assert (again.again, site.asked) == (True, ["/download"])


def test_weights_at_a_link_join_the_config_that_was_handed_in(tmp_path: Path, site: Site) -> None:
    root = tmp_path
    (root / "net").mkdir()
    (root / "net" / "config.json").write_bytes(CONFIG)
    fetcher(site).fetch_named(root, link(site, "m.safetensors", weights(), "net"))
    assert (root / "fetched-network" / "model.safetensors").read_bytes() == weights()
    assert (root / "fetched-network" / "config.json").read_bytes() == CONFIG


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<!DOCTYPE html><p>Sign in", "it is a web page"),
        (b"something else", "no zip or tar"),
        (archive("zip", NETWORK), "no weights as safetensors"),
        (archive("zip", {"a/config.json": b"", "b/config.json": b""}), 'such as folder = "a"'),
        (archive("tar.gz", {"../../evil/config.json": CONFIG}), "evil"),
    ],
)
def test_what_a_link_leads_to_is_refused_with_the_next_step(
    tmp_path: Path, site: Site, data: bytes, message: str
) -> None:
    (tmp_path / "ana").mkdir()
    with pytest.raises(Rejected) as caught:
        fetcher(site).fetch_named(tmp_path / "ana", link(site, "download", data))
    assert message in str(caught.value)
    assert list((tmp_path / "ana").iterdir()) == []


def test_another_file_than_the_digest_says_is_not_opened(tmp_path: Path, site: Site) -> None:
    said = link(site, "download", archive("zip", NETWORK))
    site.files["/download"] = b"exchanged"
    with pytest.raises(Rejected, match=hashlib.sha256(b"exchanged").hexdigest()):
        fetcher(site).fetch_named(tmp_path, said)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.zip",
        "file:///etc/passwd",
        "https://127.0.0.1/a.zip",
        "https://[::1]/a.zip",
        "https://[::ffff:10.0.0.1]/a.zip",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/a.zip",
        "https://user:word@example.org/a.zip",
    ],
)
def test_only_public_places_are_asked(tmp_path: Path, url: str, site: Site) -> None:
    with pytest.raises(Rejected):
        Downloads().fetch(url, tmp_path / "x", most=1000)
    site.redirects["/go"] = url
    trusting = Downloads(trusted=frozenset({site.origin}))
    with pytest.raises(Rejected):
        trusting.fetch(f"{site.origin}/go", tmp_path / "x", most=1000)


def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    port = int(site.origin.rpartition(":")[2])
    private = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, **_more: private)
    with pytest.raises(Rejected, match=r"no public place \(127.0.0.1\)"):
        Downloads().fetch(f"https://weights.example:{port}/a.zip", tmp_path / "x", most=1000)
    assert site.asked == []


def test_bytes_are_counted_while_they_come(tmp_path: Path, site: Site) -> None:
    site.files["/big"] = bytes(3_000_000)
    seen: list[int] = []
    here = Downloads(frozenset({site.origin}), on_bytes=seen.append)
    with pytest.raises(Rejected, match="larger than 1 MB"):
        here.fetch(f"{site.origin}/big", tmp_path / "x", most=1_000_000)
    digest = here.fetch(f"{site.origin}/big", tmp_path / "x", most=3_000_000)
    assert digest == hashlib.sha256(bytes(3_000_000)).hexdigest()
    assert seen[-1] == 3_000_000


def test_a_place_that_does_not_answer_is_not_the_students_fault(tmp_path: Path) -> None:
    closed = "http://127.0.0.1:9"
    with pytest.raises(GraderError, match="cannot be reached from here"):
        Downloads(frozenset({closed})).fetch(closed, tmp_path / "x", most=10)
    root = hand_in(tmp_path / "ana", *HUB)
    with pytest.raises(GraderError, match="hub cannot be reached"):
        Fetcher(Bubblewrap, endpoint=closed).fetch(root)


def run(*words: str, site: Site) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HF_ENDPOINT": site.origin}
    return subprocess.run(
        [sys.executable, "-m", "grader", "fetch", *words],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_fetches_for_a_class_into_copies_and_tells_each_failure(
    tmp_path: Path, site: Site
) -> None:
    site.add_model("ana/imdb", {"config.json": CONFIG, "model.safetensors": weights()})
    klass = tmp_path / "class"
    hand_in(klass / "ana", *HUB)
    hand_in(klass / "bo", 'hub = "bo/imdb"', 'revision = "main"')
    (klass / "cem.txt").write_text("no network")
    (klass / "dana.zip").write_bytes(
        archive("zip", {"handin.toml": "\n".join(["[network]", *HUB]).encode()})
    )
    before = sorted(path.relative_to(klass) for path in klass.rglob("*"))
    first = run(str(klass), "--out", str(tmp_path / "out"), site=site)
    assert first.returncode == 1
    assert "ana: fetched: ana/imdb at 01234567 (2 files" in first.stdout
    assert "bo: not fetched: handin.toml: revision = 'main'; a branch can change" in first.stdout
    assert "dana: fetched: ana/imdb" in first.stdout
    assert sorted(path.relative_to(klass) for path in klass.rglob("*")) == before
    copies = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert copies == ["ana", "bo", "cem", "dana"]
    asked = len(site.asked)
    second = run(str(klass), "--out", str(tmp_path / "out"), site=site)
    assert "ana: is there already" in second.stdout
    assert len(site.asked) == asked
    refused = run(str(klass), "--out", str(klass), site=site)
    assert (refused.returncode, "holds no hand-ins itself" in refused.stderr) == (2, True)
    assert sorted(path.relative_to(klass) for path in klass.rglob("*")) == before
