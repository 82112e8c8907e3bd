"""One run at a time: a file beside the database that the operating system unlocks when its process dies, however.

The file stays; only the lock on it counts. A database on a server has the server's lock instead, which goes with the
connection.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.engine import database_path, parse_url
from db.postgresql import server_lock
from monitor.errors import RunOverlaps


@contextmanager
def run_lock(database_url: str) -> Iterator[None]:
    """Hold the database's run lock for the length of the block; ``RunOverlaps`` where another process holds it."""
    path = database_path(database_url)
    if path is None:
        with _lock_on_server(database_url):
            yield
        return
    lock_path = path.with_name(path.name + ".lock")
    # Not inherited by programs that are started meanwhile: only this process keeps the lock.
    handle = os.open(lock_path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        if not _try_lock(handle):
            raise RunOverlaps(
                f"another run ({_holder(lock_path)}) is using {path}; wait until it has ended, or end it: "
                "its lock goes with its process"
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}".encode(), 0) if hasattr(os, "pwrite") else None
        yield
    finally:
        os.close(handle)


@contextmanager
def _lock_on_server(database_url: str) -> Iterator[None]:
    """The server's own lock; a database in memory is nobody else's and needs none."""
    if parse_url(database_url).get_backend_name() == "sqlite":
        yield
        return
    with server_lock(database_url) as held:
        if not held:
            raise RunOverlaps("another run is using this database; wait until it has ended: its lock goes with it")
        yield


def _holder(lock_path: Path) -> str:
    """What the holder wrote about itself; on Windows a locked file cannot be read."""
    try:
        return lock_path.read_text(encoding="utf-8")[:80] or "of another process"
    except OSError:
        return "of another process"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
