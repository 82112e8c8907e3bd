"""A local pywb over WARC files: the replay tool that archives themselves use, in an environment of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def wayback() -> Path:
    """Pywb's server; skips where there is none."""
    named = os.environ.get("GAPWIRE_PYWB", "")
    places = (named, str(ROOT / ".venv-pywb" / "bin" / "wayback"), shutil.which("wayback") or "")
    for place in places:
        if place and Path(place).is_file():
            return Path(place)
    pytest.skip("pywb is missing: python3 -m venv .venv-pywb && .venv-pywb/bin/pip install pywb (or set GAPWIRE_PYWB)")


@contextmanager
def pywb(folder: Path, *files: Path) -> Iterator[str]:
    """The address of a collection that holds these WARC files."""
    server = wayback()
    folder.mkdir()
    manager = server.with_name("wb-manager")
    for command in (["init", "press"], ["add", "press", *map(str, files)]):
        subprocess.run([manager, *command], cwd=folder, check=True, capture_output=True)
    (folder / "config.yaml").write_text("enable_memento: true\n", "utf-8")
    port = _free_port()
    command = [str(server), "-b", "127.0.0.1", "-p", str(port), "-t", "4"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/", process, folder)
        yield f"http://127.0.0.1:{port}/press"
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail((folder / "log").read_text("utf-8", "replace")[-2_000:])
