"""Labels: a text and the names of an entity go in; which of them the text uses, and how often, comes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

SHORTEST = 2
"""Letters of a name that is looked for."""


def labels_used(text: str, names: Sequence[str]) -> Counter[str]:
    """Name -> mentions; of names that contain one another the longest counts."""
    pattern = _pattern(tuple(sorted(set(names))))
    return Counter(match[0] for match in pattern.finditer(text)) if pattern else Counter()


@lru_cache(maxsize=4096)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    kept = sorted((name for name in names if len(name) >= SHORTEST), key=lambda name: (-len(name), name))
    bounded = [rf"(?<!\w){re.escape(name)}(?!\w)" if name[-1].isascii() else re.escape(name) for name in kept]
    return re.compile("|".join(bounded)) if kept else None
