"""Data files that ship beside this room's code: a file name goes in, its bytes come out. Nothing is kept."""

from __future__ import annotations

from importlib.resources import files


def read_resource(name: str) -> bytes:
    """Bytes of ``monitor/comparer/data/<name>``."""
    return files("monitor.comparer").joinpath("data", name).read_bytes()
