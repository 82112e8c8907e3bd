"""A model by a path on this machine: texts go in; token vectors, sentence vectors or label probabilities come out.

The path is a folder in the form of sentence-transformers (``config.json``, ``tokenizer.json``, ``model.safetensors``),
a folder with an ONNX export, or the ``.onnx`` file itself. Safetensors run in numpy, ONNX in onnxruntime. Nothing is
downloaded and no code of the model's folder is run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from monitor.comparer.semantic.transformer import Floats, Numbers, Transformer, read_safetensors
from monitor.errors import MissingExtra, UsageError

AT_ONCE = 32
"""Texts in one pass."""
ONNX_PLACES = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")


class LocalModel:
    """One model and its tokenizer."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise UsageError(f"{path}: no such model; give a folder with config.json, tokenizer.json and the weights")
        self.path, self.weights = path, _weights_of(path)
        self.config: dict[str, Any] = _json(self._beside("config.json"))
        self._tokenizer = _tokenizer(self._beside("tokenizer.json"), self.config)
        if self.weights.suffix == ".onnx":
            self._session = _session(self.weights)
        else:
            self._net = Transformer(self.config, read_safetensors(self.weights), str(path))

    @cached_property
    def digest(self) -> str:
        """blake2b of weights, configuration and tokenizer: a changed model is another version."""
        digest = blake2b(digest_size=6)
        for file in (self.weights, self._beside("config.json"), self._beside("tokenizer.json")):
            with file.open("rb") as body:
                while part := body.read(1 << 20):
                    digest.update(part)
        return digest.hexdigest()

    @property
    def languages(self) -> frozenset[str]:
        """Languages it may be asked about: ``gapwire_languages`` in its config.json, else English alone."""
        return frozenset(self.config.get("gapwire_languages") or ("en",))

    def token_vectors(self, texts: Sequence[str]) -> list[Floats]:
        """For each text: tokens x width, without the marks at both ends; each row of length 1."""
        found: list[Floats] = []
        for part in _parts(texts):
            encoded = self._tokenizer.encode_batch(part)
            states = self._states(*_arrays(encoded))
            for one, rows in zip(encoded, states, strict=True):
                kept = [place for place, special in enumerate(one.special_tokens_mask) if not special]
                found.append(_unit(rows[kept]))
        return found

    def encode(self, texts: Sequence[str]) -> Floats:
        """Texts x width, each row of length 1: the mean of the tokens, or the first where the model pools so."""
        rows = [np.zeros((0, int(self.config.get("hidden_size", 1))), np.float32)]
        for part in _parts(texts):
            ids, kinds, mask = _arrays(self._tokenizer.encode_batch(part))
            states = self._states(ids, kinds, mask)
            share = mask[:, :, None] / np.maximum(mask.sum(axis=1), 1)[:, None, None]
            rows.append(_unit(states[:, 0] if self._pools_first else (states * share).sum(axis=1)))
        return np.concatenate(rows)

    def pieces(self, text: str) -> list[str]:
        """Pairs of neighbouring signs: what a model's own pieces are is its tokenizer's secret."""
        return [text[at : at + 2] for at in range(max(1, len(text) - 1))]

    def label_logits(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Pairs x labels. Raises ``UsageError`` for a model that classifies nothing."""
        rows = []
        for part in _parts(pairs):
            arrays = _arrays(self._tokenizer.encode_batch(part))
            if self.weights.suffix == ".onnx":
                out = np.asarray(self._run(*arrays), np.float32)
                if out.ndim != 2:
                    raise UsageError(f"{self.path}: gives no labels; --engine nli needs a cross-encoder")
                rows.append(out)
            else:
                rows.append(self._net.logits(self._net.tokens(*arrays)))
        return np.concatenate(rows)

    @cached_property
    def _pools_first(self) -> bool:
        pooling = self.path / "1_Pooling" / "config.json"
        return pooling.is_file() and bool(_json(pooling).get("pooling_mode_cls_token"))

    def _states(self, ids: Numbers, kinds: Numbers, mask: Numbers) -> Floats:
        if self.weights.suffix != ".onnx":
            return self._net.tokens(ids, kinds, mask)
        states = np.asarray(self._run(ids, kinds, mask), np.float32)
        if states.ndim != 3:
            raise UsageError(f"{self.path}: its first output holds no vector for each token; export the encoder itself")
        return states

    def _run(self, ids: Numbers, kinds: Numbers, mask: Numbers) -> Any:
        given = {"input_ids": ids, "token_type_ids": kinds, "attention_mask": mask}
        wanted = {one.name for one in self._session.get_inputs()}
        if strange := wanted - given.keys():
            raise UsageError(f"{self.weights}: asks for {', '.join(sorted(strange))}, which a text model does not need")
        return self._session.run(None, {name: value for name, value in given.items() if name in wanted})[0]

    def _beside(self, name: str) -> Path:
        folders = [self.path] if self.path.is_dir() else [self.path.parent, self.path.parent.parent]
        for folder in folders:
            if (folder / name).is_file():
                return folder / name
        raise UsageError(f"{self.path}: {name} is missing; copy the model's whole folder")


def _weights_of(path: Path) -> Path:
    if path.is_file():
        if path.suffix != ".onnx":
            raise UsageError(f"{path}: no .onnx file; give that, or the model's folder")
        return path
    for name in ("model.safetensors", *ONNX_PLACES):
        if (path / name).is_file():
            return path / name
    raise UsageError(f"{path}: holds neither model.safetensors nor model.onnx; save or export the model in one of them")


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as JSON ({error}); copy the model again") from None
    if not isinstance(value, dict):
        raise UsageError(f"{path}: is no JSON object; copy the model again")
    return value


def _tokenizer(path: Path, config: dict[str, Any]) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as missing:
        raise MissingExtra(
            "models by path need their tokenizer; install it with: pip install 'gapwire[nli]'"
        ) from missing
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # noqa: BLE001  # the library raises plain Exception for every fault of a file
        raise UsageError(f"{path}: no tokenizer ({error}); copy the model again") from None
    longest = min(512, int(config.get("max_position_embeddings", 512)) - 2)
    tokenizer.enable_truncation(longest)
    tokenizer.enable_padding(pad_id=int(config.get("pad_token_id") or 0))
    return tokenizer


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as missing:
        raise MissingExtra("ONNX models need onnxruntime; install it with: pip install 'gapwire[nli]'") from missing
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001  # its errors share no public base
        raise UsageError(f"{path}: onnxruntime cannot read it ({error}); export the model again") from None


def _arrays(encoded: Sequence[Any]) -> tuple[Numbers, Numbers, Numbers]:
    rows = ([one.ids for one in encoded], [one.type_ids for one in encoded], [one.attention_mask for one in encoded])
    ids, kinds, mask = (np.array(row, np.int64) for row in rows)
    return ids, kinds, mask


def _parts(texts: Sequence[Any]) -> list[list[Any]]:
    return [list(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]


def _unit(rows: Floats) -> Floats:
    result: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return result
