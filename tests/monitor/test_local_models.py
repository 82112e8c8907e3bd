"""Models of the user's own: read from a path, run as they are, refused with a remedy where they do not fit."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tokenizers", reason="the extra gapwire[nli] is not installed")
from tiny_models import WIDTH, write_config, write_encoder, write_judge_onnx, write_safetensors

from monitor.comparer.engines import load_engine
from monitor.comparer.semantic.local_model import LocalModel
from monitor.errors import MissingExtra, UsageError
from monitor.story.model import Fact, Outlet, Story
from monitor.verdicts import Document, Reason, Verdict

LABELS = {"id2label": {"0": "contradiction", "1": "entailment"}}
TEXT = "The harbour was quiet.\n\nA crane fell on builders at noon.\n\nShips wait for the evening tide by the old pier."


def story(**more: object) -> Story:
    statements = ("Workers were hurt by a crane.", "Nine workers were hurt by a crane.", "The bridge was closed.")
    facts = tuple(Fact(id=f"f{number}", statement=text) for number, text in enumerate(statements))
    outlet = Outlet(id="mail", name="Mail", language="en", url="https://mail.example/")
    return Story(id="bridge", title="B", start=date(2024, 5, 1), facts=facts, outlets=(outlet,), **more)  # type: ignore[arg-type]


@pytest.fixture
def judge_model(tmp_path: Path) -> Path:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    write_config(tmp_path / "judge", **LABELS)
    write_judge_onnx(tmp_path / "judge" / "model.onnx")
    return tmp_path / "judge"


def test_an_encoder_gives_vectors_that_do_not_depend_on_their_neighbours(tmp_path: Path) -> None:
    write_encoder(tmp_path / "m")
    model = LocalModel(tmp_path / "m")
    texts = ["the bridge of oldport was closed on monday", "crane", "nine workers were hurt"]
    together = model.encode(texts)
    assert together.shape == (3, WIDTH)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, row in zip(texts, together, strict=True):
        assert np.allclose(model.encode([text])[0], row, atol=1e-5)
    assert [len(one) for one in model.token_vectors(texts)] == [8, 1, 4]
    assert model.encode([]).shape == (0, WIDTH)


def test_word_order_and_the_second_text_matter(tmp_path: Path) -> None:
    write_encoder(tmp_path / "m", labels=2, **LABELS)
    model = LocalModel(tmp_path / "m")
    logits = model.label_logits([("crane hurt workers", "the bridge"), ("workers hurt crane", "the bridge")])
    assert logits.shape == (2, 2)
    assert not np.allclose(logits[0], logits[1], atol=1e-3)


def test_a_prefix_on_the_weights_changes_nothing(tmp_path: Path) -> None:
    write_encoder(tmp_path / "plain")
    write_encoder(tmp_path / "prefixed", prefix="bert.")
    texts = ["the bridge was closed"]
    one, other = LocalModel(tmp_path / "plain"), LocalModel(tmp_path / "prefixed")
    assert np.allclose(one.encode(texts), other.encode(texts))


def test_onnx_and_numpy_read_one_fact_alike_every_time(judge_model: Path) -> None:
    engine = load_engine("nli", judge_model)
    first = engine.comparer(story()).judge(Document(TEXT, language="en"))
    assert first == load_engine("nli", judge_model).comparer(story()).judge(Document(TEXT, language="en"))
    assert engine.version == load_engine("nli", judge_model / "model.onnx").version.replace("model.onnx", "judge")


def test_an_entailed_fact_is_included_with_its_passage_and_the_guard_has_the_last_word(judge_model: Path) -> None:
    hurt, nine, bridge = (
        load_engine("nli", judge_model).comparer(story()).judge(Document(TEXT, language="en"), explain=True)
    )
    assert hurt.verdict is Verdict.INCLUDED
    assert hurt.score > 0.9
    assert "A crane fell on builders at noon." in str(hurt.evidence)
    assert hurt.evidence == TEXT[hurt.start : hurt.end]
    assert nine.verdict is not Verdict.INCLUDED
    assert "ine" in nine.note
    assert bridge.verdict is Verdict.OMITTED
    assert {one["probability"] for one in bridge.explanation["windows"]} == {0.018, 0.0}  # type: ignore[attr-defined]


def test_a_language_the_model_does_not_know_is_never_omitted(judge_model: Path) -> None:
    document = Document("Кран упал на рабочих в порту.\n\nМэр говорил о долгом лете.\n\nПогода тёплая.", language="ru")
    for one in load_engine("nli", judge_model).comparer(story()).judge(document):
        assert (one.verdict, one.reason) == (Verdict.UNKNOWN, Reason.LANGUAGE)
    config = json.loads((judge_model / "config.json").read_text())
    (judge_model / "config.json").write_text(json.dumps(config | {"gapwire_languages": ["en", "ru"]}))
    for one in load_engine("nli", judge_model).comparer(story()).judge(document):
        assert (one.verdict, one.reason) == (Verdict.UNKNOWN, Reason.LANGUAGE)


def test_a_sentence_model_by_path_serves_the_semantic_engine(tmp_path: Path) -> None:
    write_encoder(tmp_path / "m", gapwire_languages=["en", "ru"])
    engine = load_engine("semantic", tmp_path / "m")
    assert LocalModel(tmp_path / "m").digest in engine.version
    document = Document("Кран упал на рабочих в порту.\n\nМэр говорил о долгом лете.", language="ru")
    assert all(one.verdict is not Verdict.OMITTED for one in engine.comparer(story()).judge(document))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "model.safetensors").write_bytes(b"\xff" * 90), "no readable safetensors"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b""), "no readable safetensors"),
        (lambda folder: (folder / "model.safetensors").unlink(), "neither model.safetensors nor model.onnx"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json is missing"),
        (lambda folder: (folder / "tokenizer.json").write_text("{}"), "no tokenizer"),
        (lambda folder: (folder / "config.json").write_text("["), "cannot be read as JSON"),
        (lambda folder: write_config(folder, model_type="t5", **LABELS), "needs its ONNX form"),
        (
            lambda folder: write_config(folder, id2label={"0": "LABEL_0", "1": "LABEL_1"}),
            "which label means entailment",
        ),
        (lambda folder: write_safetensors(folder / "model.safetensors", {}), "the weights lack"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_with_the_remedy(tmp_path: Path, spoil: object, message: str) -> None:
    write_encoder(tmp_path / "m", labels=2, **LABELS)
    spoil(tmp_path / "m")  # type: ignore[operator]
    with pytest.raises(UsageError, match=message):
        load_engine("nli", tmp_path / "m")


def test_a_path_that_is_missing_or_not_given_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such model"):
        load_engine("nli", tmp_path / "gone")
    with pytest.raises(UsageError, match="--model PATH"):
        load_engine("nli")


def test_an_encoder_without_a_classifier_is_no_judge(tmp_path: Path) -> None:
    write_encoder(tmp_path / "m")
    comparer = load_engine("nli", tmp_path / "m").comparer(story())
    with pytest.raises(UsageError, match="no classifier"):
        comparer.judge(Document(TEXT, language="en"))


def test_missing_packages_name_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_encoder(tmp_path / "m", labels=1)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(MissingExtra, match=r"gapwire\[nli\]"):
        load_engine("nli", tmp_path / "m")
