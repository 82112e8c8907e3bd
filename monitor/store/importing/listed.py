"""Lists of web archives: a file with a path a line goes in, the files it names come out. Nothing is fetched.

Common Crawl's ``warc.paths.gz`` is such a list: put it beside the ``crawl-data`` folder that its lines begin with.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from monitor.errors import UsageError

ENDINGS = (".paths", ".paths.gz", ".list", ".list.gz")
LARGEST = 50_000_000


def is_list(path: Path) -> bool:
    """Whether the name says that the file is a list of paths."""
    return path.name.lower().endswith(ENDINGS)


def expand(files: Sequence[Path]) -> tuple[Path, ...]:
    """Every file, lists replaced by what they name, each once; ``UsageError`` names all that are missing."""
    found: dict[Path, None] = {}
    missing: list[str] = []
    for file in files:
        for path in _named(file) if is_list(file) else (file,):
            found.setdefault(path)
            if not path.is_file():
                missing.append(f"{path}: there is no such file" + (f" (named in {file})" if path != file else ""))
    if missing:
        more = f"\n... and {len(missing) - 20} more" if len(missing) > 20 else ""
        raise UsageError("\n".join(missing[:20]) + more)
    return tuple(found)


def _named(file: Path) -> Iterator[Path]:
    for number, line in enumerate(_text(file).splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if "://" in line:
            raise UsageError(f"{file}:{number}: this is an address; download the file and name its path")
        yield file.parent / line


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(file) as stream:
                data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise UsageError(f"{file}: the list is larger than {LARGEST:,} bytes")
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{file}: there is no such file") from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: the list cannot be read: {error}") from error
