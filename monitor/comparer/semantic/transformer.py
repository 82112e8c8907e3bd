"""A small transformer in numpy: token numbers go in, one vector for each token comes out. Inference only, no PyTorch.

It runs the BERT family (``bert``, ``roberta``, ``xlm-roberta``) from the weights of a ``model.safetensors``, with the
heads of a sequence classifier where the file has one. Nothing is downloaded.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.errors import UsageError

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FAMILIES = frozenset({"bert", "roberta", "xlm-roberta"})
LARGEST_HEADER = 50_000_000
"""Bytes of a safetensors header that are believed."""


def read_safetensors(path: Path) -> dict[str, Floats]:
    """Tensors by name as float32. Raises ``UsageError`` where the file is none or is cut."""
    body = np.memmap(path, np.uint8, "r") if path.stat().st_size >= 8 else np.zeros(0, np.uint8)
    try:
        length = int(body[:8].view("<u8")[0])
        if length > min(LARGEST_HEADER, len(body)):
            raise ValueError("its header is longer than the file")
        header = json.loads(body[8 : 8 + length].tobytes())
        header.pop("__metadata__", None)
        return {name: _tensor(body[8 + length :], one) for name, one in header.items() if one["dtype"] in _TYPES}
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UsageError(f"{path}: no readable safetensors file ({error}); copy the model again") from None


_TYPES = {"F32": "<f4", "F16": "<f2"}


def _tensor(body: NDArray[np.uint8], one: dict[str, Any]) -> Floats:
    start, end = one["data_offsets"]
    if not 0 <= start <= end <= len(body):
        raise ValueError("a tensor lies outside the file")
    tensor: Floats = body[start:end].view(_TYPES[one["dtype"]]).reshape(one["shape"]).astype(np.float32)
    return tensor


class Transformer:
    """One model's weights, ready to run."""

    def __init__(self, config: dict[str, Any], tensors: dict[str, Floats], name: str) -> None:
        family = config.get("model_type")
        if family not in FAMILIES:
            raise UsageError(f"{name}: a model of type {family!r} needs its ONNX form; here run: {sorted(FAMILIES)}")
        prefix = "" if "embeddings.word_embeddings.weight" in tensors else family.replace("xlm-", "") + "."
        self._body = {key.removeprefix(prefix): value for key, value in tensors.items()}
        self._config, self._name = config, name
        # The RoBERTa family counts positions from behind the number of the padding token.
        self._first_position = 0 if family == "bert" else int(config.get("pad_token_id", 1)) + 1
        missing = [key for key in ("embeddings.word_embeddings.weight", "encoder.layer.0.output.dense.weight")
                   if key not in self._body]  # fmt: skip
        if missing:
            raise UsageError(f"{name}: the weights lack {', '.join(missing)}; give the model's whole folder")

    def tokens(self, ids: Numbers, kinds: Numbers, mask: Numbers) -> Floats:
        """Texts x tokens x width: what each token means where it stands. ``mask`` is 1 for tokens, 0 for padding."""
        body = self._body
        places = np.arange(ids.shape[1]) + self._first_position
        places = np.where(mask == 1, places, max(self._first_position - 1, 0))
        states = body["embeddings.word_embeddings.weight"][ids] + body["embeddings.position_embeddings.weight"][places]
        if "embeddings.token_type_embeddings.weight" in body:
            table = body["embeddings.token_type_embeddings.weight"]
            states = states + table[np.minimum(kinds, len(table) - 1)]
        states = self._normal(states, "embeddings.LayerNorm")
        away = np.where(mask == 1, 0.0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in range(int(self._config["num_hidden_layers"])):
            states = self._layer(states, away, f"encoder.layer.{layer}.")
        return states

    def logits(self, states: Floats) -> Floats:
        """Texts x labels, from what ``tokens`` gave. Raises ``UsageError`` for a model without a classifier."""
        first, body = states[:, 0], self._body
        if "classifier.dense.weight" in body:
            hidden = np.tanh(self._dense(first, "classifier.dense"))
            return self._dense(hidden, "classifier.out_proj")
        if "classifier.weight" in body:
            hidden = np.tanh(self._dense(first, "pooler.dense")) if "pooler.dense.weight" in body else first
            return self._dense(hidden, "classifier")
        raise UsageError(f"{self._name}: this model has no classifier; --engine nli needs a cross-encoder")

    def _layer(self, states: Floats, away: Floats, at: str) -> Floats:
        texts, length, width = states.shape
        heads = int(self._config["num_attention_heads"])

        def split(name: str) -> Floats:
            part = self._dense(states, f"{at}attention.self.{name}")
            return part.reshape(texts, length, heads, width // heads).transpose(0, 2, 1, 3)

        scores = split("query") @ split("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // heads)) + away
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ split("value")).transpose(0, 2, 1, 3).reshape(texts, length, width)
        states = self._normal(
            states + self._dense(seen, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm"
        )
        wide = _gelu(self._dense(states, f"{at}intermediate.dense"))
        return self._normal(states + self._dense(wide, f"{at}output.dense"), f"{at}output.LayerNorm")

    def _dense(self, states: Floats, name: str) -> Floats:
        # One flat product: numpy multiplies a stack of matrices one by one, which is many times slower.
        flat = states.reshape(-1, states.shape[-1]) @ self._body[f"{name}.weight"].T + self._body[f"{name}.bias"]
        result: Floats = flat.reshape(*states.shape[:-1], -1)
        return result

    def _normal(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._config.get("layer_norm_eps", 1e-12))
        result: Floats = centred / spread * self._body[f"{name}.weight"] + self._body[f"{name}.bias"]
        return result.astype(np.float32)


def _gelu(states: Floats) -> Floats:
    """Each x times the normal distribution's share below x; erf as in Abramowitz and Stegun 7.1.26 (off by 1.5e-7)."""
    x = states / np.float32(math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-x * x))
    result: Floats = (states * (1 + erf) / 2).astype(np.float32)
    return result
