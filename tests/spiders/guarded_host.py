"""A reader whose name says which loopback host counts as public: ``guarded_host:read_127_0_0_9``.

With it a crawl can be made that refuses private addresses and still has one server on loopback to visit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monitor.extraction import read_page
from spiders import addresses


def __getattr__(name: str) -> Callable[..., Any]:
    if not name.startswith("read_"):
        raise AttributeError(name)
    host = name.removeprefix("read_").replace("_", ".")
    strict = addresses.is_public
    addresses.is_public = lambda address: address == host or strict(address)
    return read_page
