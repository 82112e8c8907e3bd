"""The press on loopback: serves every outlet on its own host, at the moment it is set to, with faults to switch.

Comes up in threads of the calling process and goes down with the context. It logs every request. Nothing leaves
loopback.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from spiders.press.articles import MOMENTS, Fault, Site, load_press
from spiders.press.handler import Seen, bind
from spiders.press.replies import Reply, reply
from spiders.press.storyfile import story_text

STALL = 30.0
"""Seconds that a stalled answer holds the connection, unless the press closes first."""


@dataclass(slots=True)
class _Active:
    """A fault with the answers it has left."""

    fault: Fault
    left: int | None


@dataclass
class Press:
    """All invented outlets, served on loopback while the context is open.

    ``moment`` (1 to 4) may be set at any time; ``log`` lists the requests; ``fault`` and ``clear_faults`` switch
    faults.
    """

    moment: int = 1
    log: list[Seen] = field(default_factory=list)
    latency: float = 0.0
    """Seconds that every answer takes, so that requests that should not overlap would be seen to."""
    _servers: dict[str, ThreadingHTTPServer] = field(default_factory=dict)
    _faults: list[_Active] = field(default_factory=list)
    _busy: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)
    _answers: int = 0

    moments = MOMENTS
    """When each visit takes place (aware UTC), in order."""

    def __enter__(self) -> Self:
        """Bind one loopback address an outlet (one port an outlet where the system has a single address) and serve."""
        self._closing.clear()
        self._faults = [_Active(fault, fault.times) for site in load_press().sites for fault in site.faults]
        for place, site in enumerate(load_press().sites):
            server = bind(f"127.0.0.{place + 2}", self, site)
            self._servers[site.id] = server
            threading.Thread(target=server.serve_forever, args=(0.05,), name=f"press-{site.id}", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every server and free the addresses."""
        self._closing.set()
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def base(self, outlet: str) -> str:
        """``http://address:port`` of an outlet."""
        address, port = self._servers[outlet].server_address[:2]
        return f"http://{address!s}:{port}"

    def story_path(self, folder: Path) -> Path:
        """Write the press's story file with the addresses in use to ``folder`` and give its path."""
        path = folder / "press.toml"
        path.write_text(story_text(load_press(), self.base), "utf-8")
        return path

    def fault(self, fault: Fault) -> None:
        """Switch a fault on; the newest one wins."""
        with self._lock:
            self._faults.insert(0, _Active(fault, fault.times))

    def clear_faults(self) -> None:
        """Switch all faults off, the scripted ones included."""
        with self._lock:
            self._faults.clear()

    def begin(self, site: Site) -> int:
        """A request has come; how many are in work at this outlet, itself included."""
        with self._lock:
            self._busy[site.id] = self._busy.get(site.id, 0) + 1
            return self._busy[site.id]

    def end(self, site: Site) -> None:
        """The request is answered. Called before its last byte goes out: the next one is never counted with it."""
        with self._lock:
            self._busy[site.id] -= 1

    def note(self, seen: Seen) -> None:
        """Write a request to the log."""
        with self._lock:
            self.log.append(seen)

    def answer(self, site: Site, target: str) -> Reply:
        """The answer without faults, as the moment has it."""
        with self._lock:
            self._answers += 1
            churn = f"{self._answers:08x}" if site.churn else ""
        return reply(load_press(), site, target, self.moment, self.base(site.id), churn)

    def take_fault(self, site: Site, target: str) -> Fault | None:
        """The fault that hits this request, counted down."""
        with self._lock:
            for active in self._faults:
                fault = active.fault
                hits = (
                    fault.outlet == site.id and fault.moment in (None, self.moment) and fnmatchcase(target, fault.path)
                )
                if hits and active.left != 0:
                    active.left = None if active.left is None else active.left - 1
                    return fault
        return None

    def hold(self, seconds: float = STALL) -> None:
        """Keep a request waiting; ends at once when the press closes."""
        self._closing.wait(seconds)
