"""A paragraph of the article, and what two printings of one text have in common.

Plain data for the other modules of this folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

_WORD = re.compile(r"\w+")
_LINE = 2_000


@dataclass(frozen=True)
class Paragraph:
    """A piece of text between two breaks, single spaces only."""

    text: str
    kind: str
    """``p``, ``head``, ``item``, ``quote``, ``row``, ``caption`` or ``standfirst``."""

    @cached_property
    def key(self) -> str:
        """The words alone, see ``key_of``."""
        return key_of(self.text)


def key_of(text: str) -> str:
    """Words in lower case with single spaces."""
    return _line_key(text) if len(text) <= _LINE else _key(text)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


_line_key = lru_cache(maxsize=2_048)(_key)  # one line is met as a block, as a paragraph, as a title, as a description
