"""Tiny models that the tests make themselves: a random encoder of the BERT family and an ONNX that counts words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

WORDS = "[PAD] [UNK] [CLS] [SEP] the bridge of oldport was closed on monday nine workers were hurt by a crane".split()  # noqa: SIM905
WIDTH, LAYERS, HEADS = 8, 2, 2


def write_config(folder: Path, **more: Any) -> None:
    """config.json and a tokenizer.json that knows ``WORDS``."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": "bert", "hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
    (folder / "config.json").write_text(json.dumps(config | {"max_position_embeddings": 40} | more), "utf-8")
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def write_encoder(folder: Path, labels: int = 0, prefix: str = "", **more: Any) -> dict[str, np.ndarray]:
    """A random encoder as sentence-transformers keeps it, with a classifier if ``labels`` are wanted."""
    write_config(folder, **more)
    random = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (40, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for at in (f"encoder.layer.{layer}." for layer in range(LAYERS)):
        for name, out, into in (
            *((f"attention.self.{part}", WIDTH, WIDTH) for part in ("query", "key", "value")),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", 2 * WIDTH, WIDTH),
            ("output.dense", WIDTH, 2 * WIDTH),
        ):
            shapes |= {f"{at}{name}.weight": (out, into), f"{at}{name}.bias": (out,)}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{at}{name}.weight": (WIDTH,), f"{at}{name}.bias": (WIDTH,)}
    shapes |= {"pooler.dense.weight": (WIDTH, WIDTH), "pooler.dense.bias": (WIDTH,)}
    tensors = {prefix + name: random.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    if labels:
        tensors["classifier.weight"] = random.normal(0, 1, (labels, WIDTH)).astype(np.float32)
        tensors["classifier.bias"] = np.zeros(labels, np.float32)
    write_safetensors(folder / "model.safetensors", tensors)
    return tensors


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """The file format of safetensors: the length of a JSON header, the header, the numbers."""
    header, at = {}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
        at += tensor.nbytes
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(len(head).to_bytes(8, "little") + head + b"".join(one.tobytes() for one in tensors.values()))


def write_judge_onnx(path: Path) -> None:
    """A cross-encoder with labels (contradiction, entailment) that counts "crane" in passage and fact together.

    The logits are 6 - 4 n and 4 n - 6, so that a test can foretell what it says: entailed from two on.
    """
    import onnx
    from onnx import TensorProto, helper

    crane = helper.make_tensor("crane", TensorProto.INT64, [1], [WORDS.index("crane")])
    scale = helper.make_tensor("scale", TensorProto.FLOAT, [1, 2], [-4.0, 4.0])
    shift = helper.make_tensor("shift", TensorProto.FLOAT, [1, 2], [6.0, -6.0])
    nodes = [
        helper.make_node("Equal", ["input_ids", "crane"], ["same"]),
        helper.make_node("Cast", ["same"], ["ones"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["ones", "axis"], ["count"], keepdims=1),
        helper.make_node("Mul", ["count", "scale"], ["scaled"]),
        helper.make_node("Add", ["scaled", "shift"], ["logits"]),
    ]
    axis = helper.make_tensor("axis", TensorProto.INT64, [1], [1])
    graph = helper.make_graph(
        nodes,
        "judge",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", 2])],
        [crane, scale, shift, axis],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(path))
