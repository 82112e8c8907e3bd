"""Files of fact and text pairs: a path (also gzipped, also standard input) goes in, pairs come out."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import click

from monitor.comparer.pairs import Pair, read_pairs
from monitor.errors import UsageError


def pairs_in(path: Path) -> list[Pair]:
    """All pairs of a file. Raises ``UsageError`` where there is none, or naming the first line that is wrong."""
    if str(path) == "-":
        return list(read_pairs(sys.stdin.buffer, "standard input", _warn))
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a file of JSON Lines, or - for standard input")
    if path.suffix != ".gz":
        with path.open("rb") as lines:
            return list(read_pairs(lines, str(path), _warn))
    try:
        with gzip.open(path) as lines:
            return list(read_pairs(lines, str(path), _warn))
    except (gzip.BadGzipFile, EOFError) as error:
        raise UsageError(f"{path}: not a whole gzip file ({error})") from None


def _warn(message: str) -> None:
    click.echo(f"warning: {message}", err=True)
