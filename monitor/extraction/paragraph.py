"""A paragraph of the article, and what two printings of one text have in common.

Plain data for the other modules of this folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\w+")


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
    return " ".join(_WORD.findall(text.casefold()))
