"""Engines on the command line: which one judges, what re-judging changed and why, what is said of wrong input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from small_store import BODY, STORY
from test_store_commands import gapwire

from monitor.comparer import engines
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement, Reason, Verdict

PAIR = {"id": "1", "fact": "The bridge is closed.", "text": "The old bridge is closed since Monday."}


class Doubter:
    """An engine that says of everything that it does not know."""

    name, version = "doubter", "7"

    def comparer(self, story: Story) -> Doubter:
        self.story = story
        return self

    def judge(self, document: Document, *, explain: bool = False) -> tuple[Judgement, ...]:
        why: dict[str, object] = {"reading": "none"} if explain else {}
        return tuple(
            Judgement(f.id, Verdict.UNKNOWN, Reason.LANGUAGE, note="cannot read", explanation=why)
            for f in self.story.facts
        )


class Entry:
    """An entry point without a package."""

    def __init__(self, name: str, made: object, value: str = "doubting:Doubter") -> None:
        self.name, self.made, self.value = name, made, value

    def load(self) -> object:
        if isinstance(self.made, ImportError):
            raise self.made
        return self.made


@pytest.fixture(autouse=True)
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry("doubter", Doubter), Entry("nli", ImportError("no module named parts"), "parts:Engine")]
    monkeypatch.setattr(engines, "entry_points", lambda group: entries if group == engines.GROUP else [])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bridge.toml").write_text(STORY, encoding="utf-8")
    line = {"outlet": "mail", "url": "https://mail.example/a", "captured_at": "2024-05-01T09:00:00Z", "text": BODY}
    (tmp_path / "pages.jsonl").write_text(json.dumps(line | {"headline": "Closed"}) + "\n", encoding="utf-8")
    (tmp_path / "draft.txt").write_text(BODY, encoding="utf-8")
    return tmp_path


def pairs(folder: Path, *rows: dict[str, object]) -> str:
    (folder / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return "pairs.jsonl"


def test_judging_needs_something_collected(folder: Path) -> None:
    for command in ("judge", "report"):
        answer = gapwire(command, "bridge.toml")
        assert answer.returncode == 2
        assert "gapwire import" in answer.stderr
    assert not (folder / "gapwire.db").exists()


def test_another_engine_stands_beside_the_first_and_says_what_changed(folder: Path) -> None:
    gapwire("import", "bridge.toml", "pages.jsonl")
    assert "changed" not in gapwire("judge", "bridge.toml").stdout

    told = gapwire("judge", "bridge.toml", "--engine", "doubter").stdout
    assert "2 verdicts changed (lexical " in told
    assert "-> doubter 7)" in told
    assert "1 included -> unknown (language)" in told
    assert '"The bridge of Oldport was closed on Monday."' in told
    assert "[cannot read]" in told

    back = json.loads(gapwire("judge", "bridge.toml", "--json").stdout)
    assert (back["judged"], back["changed"]) == (0, 2)
    assert back["changes"][0]["after"]["verdict"] == "included"
    coders = gapwire("query", "SELECT DISTINCT coder FROM verdict_history ORDER BY 1", "--format", "csv").stdout
    assert "doubter 7" in coders
    assert "lexical" in coders


def test_a_change_of_the_story_shows_which_verdicts_it_turned(folder: Path) -> None:
    gapwire("import", "bridge.toml", "pages.jsonl")
    gapwire("judge", "bridge.toml")
    statement = 'statement = "Nine workers were hurt when a crane fell over."'
    changed = STORY.replace(statement, statement + '\nphrasings = ["The mayor spoke of a long summer."]')
    (folder / "bridge.toml").write_text(changed, encoding="utf-8")

    told = json.loads(gapwire("judge", "bridge.toml", "--json").stdout)
    assert (told["judged"], told["changed"]) == (1, 1)
    change = told["changes"][0]
    assert (change["fact"], change["before"]["verdict"], change["after"]["verdict"]) == (
        "nine-workers",
        "omitted",
        "included",
    )
    assert change["after"]["quote"] == "The mayor spoke of a long summer."


def test_an_explanation_names_windows_words_and_probability(folder: Path) -> None:
    gapwire("import", "bridge.toml", "pages.jsonl")
    told = gapwire("judge", "bridge.toml", "--explain", "--fact", "closed-monday", "--outlet", "mail").stdout
    assert "window 1.00 of the weight: The bridge of Oldport was closed on Monday." in told
    assert "matched: " in told
    assert "probability: told in some way" in told
    assert "nine-workers" not in told
    checked = gapwire("check-text", "bridge.toml", "draft.txt", "--explain").stdout
    assert "missing: Nine " in checked
    wrong = gapwire("judge", "bridge.toml", "--explain", "--fact", "ten-workers")
    assert wrong.returncode == 2
    assert "closed-monday, nine-workers" in wrong.stderr


def test_every_command_that_judges_takes_an_engine(folder: Path) -> None:
    name = pairs(folder, PAIR | {"label": 1})
    assert json.loads(gapwire("match", name, "--engine", "doubter").stdout)["reason"] == "language"
    assert gapwire("check-text", "bridge.toml", "draft.txt", "--engine", "doubter").stdout.startswith("\nUNKNOWN")
    assert gapwire("evaluate", name, "--draws", "0", "--engine", "doubter").stdout.startswith("engine doubter 7")
    for command in (["demo"], ["run", "bridge.toml"], ["match", name]):
        answer = gapwire(*command, "--engine", "oracle")
        assert answer.returncode == 2
        assert "no engine 'oracle'" in answer.stderr
        assert "pip install 'gapwire[nli]'" in answer.stderr


def test_an_engine_that_cannot_be_loaded_names_its_extra(folder: Path) -> None:
    answer = gapwire("match", pairs(folder, PAIR), "--engine", "nli")
    assert answer.returncode == 2
    assert "no module named parts" in answer.stderr
    assert "pip install 'gapwire[nli]'" in answer.stderr


def test_a_model_is_refused_by_engines_that_take_none(folder: Path) -> None:
    for engine in ("lexical", "doubter"):
        answer = gapwire("match", pairs(folder, PAIR), "--engine", engine, "--model", "x")
        assert answer.returncode == 2
        assert "takes no --model" in answer.stderr


def test_match_explains_with_windows(folder: Path) -> None:
    answer = json.loads(gapwire("match", pairs(folder, PAIR), "--explain").stdout)
    (form,) = answer["explanation"]["forms"]
    assert form["windows"][0]["text"] == PAIR["text"]
    assert {term["word"] for term in form["matched"]} == {"bridge", "closed"}


def test_match_warns_of_ids_that_come_twice_and_of_keys_it_does_not_read(folder: Path) -> None:
    answer = gapwire("match", pairs(folder, PAIR | {"colour": "red"}, PAIR | {"colour": "blue"}))
    assert answer.returncode == 0
    assert len(answer.stdout.splitlines()) == 2
    assert "line 2: the id '1' stood in line 1" in answer.stderr
    assert answer.stderr.count("'colour'") == 1


@pytest.mark.parametrize("group", [7, ["a"], {"of": "b"}, True])
def test_a_group_that_is_no_text_is_refused_with_its_line(folder: Path, group: object) -> None:
    answer = gapwire("match", pairs(folder, PAIR, PAIR | {"id": "2", "group": group}))
    assert answer.returncode == 2
    assert "line 2: 'group' is no text" in answer.stderr
    assert "in quotes" in answer.stderr


def test_standard_input_warns_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = io.TextIOWrapper(io.BytesIO(json.dumps(PAIR | {"x": 1}).encode()))
    monkeypatch.setattr(sys, "stdin", lines)
    assert "standard input, line 1: the key 'x'" in gapwire("match", "-").stderr
