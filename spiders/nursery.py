"""Where crawler processes come from: forked from one that has loaded everything, where the system allows it.

Out comes a multiprocessing context. Loading Scrapy, SQLAlchemy and trafilatura takes a second of CPU; it is spent once
for all processes, and at once when one has to be replaced. The process that is forked from has no threads of ours, no
database and no event loop. macOS' own libraries do not outlive a fork, and Windows has none: each process loads anew
there.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterable
from multiprocessing.context import ForkServerContext, SpawnContext

_SPIDERS = "spiders.preload"
_STORE = "monitor.store.recorder"
"""Named, not imported: the spiders know nothing of it; it is what usually takes their captures."""

_LONGEST_FOLDER = 70
"""Characters of the folder for temporary files beyond which the name of a local socket in it grows too long (108)."""

Context = ForkServerContext | SpawnContext


def nursery(modules: Iterable[str] = ()) -> Context:
    """The context to start crawler processes in. ``modules``: what they need beside the spiders.

    What is loaded is settled by the first call in a program; later ones get the same nursery, and their processes load
    what it lacks themselves.
    """
    if (
        sys.platform in {"darwin", "win32"}
        or "forkserver" not in multiprocessing.get_all_start_methods()
        or len(tempfile.gettempdir()) > _LONGEST_FOLDER
    ):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_SPIDERS, *modules])
    return context


def prepare(modules: Iterable[str] = (_STORE,)) -> None:
    """Begin to load, in the background; worth calling as soon as a program knows that it will crawl."""
    if isinstance(nursery(modules), ForkServerContext):
        from multiprocessing.forkserver import ensure_running

        ensure_running()


def modules_of(factory: Callable[..., object], reader: str) -> tuple[str, ...]:
    """The modules that define a sink factory (also a partial one) and a reader."""
    home = getattr(getattr(factory, "func", factory), "__module__", "")
    return tuple(name for name in (home, reader.partition(":")[0]) if name and name != "__main__")
