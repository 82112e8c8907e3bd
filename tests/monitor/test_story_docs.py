"""The documents about story files are true: their examples are read, every key and every word is told."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from monitor.captures import PageClass
from monitor.story import parse_story
from monitor.story.model import Archive, Entity, Fact, IdWalk, Model, Outlet, Story
from monitor.verdicts import Reason, Verdict

DOCS = Path(__file__).resolve().parents[2] / "docs"


def examples(name: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_of_a_story_can_be_followed() -> None:
    (example,) = examples("story-file.md")

    story = parse_story(example, Path("docs/story-file.md")).story

    assert [fact.id for fact in story.facts] == ["four-injured", "lee-promises-inquiry"]
    assert story.outlets[0].name == "The Guardian"


def test_the_example_of_an_outlet_is_one() -> None:
    (example,) = examples("add-an-outlet.md")

    outlet = Outlet.model_validate({"id": "harbour-times", **tomllib.loads(example)})

    assert outlet.unverified == (outlet.feeds[1],)


@pytest.mark.parametrize("model", [Story, Entity, Fact, Outlet, Archive, IdWalk])
def test_every_key_is_explained(model: type[Model]) -> None:
    text = (DOCS / "story-file.md").read_text(encoding="utf-8")
    keys = set(model.model_fields) - {"entities", "facts", "outlets", "archive_services"}

    assert not [key for key in keys if f"`{key}`" not in text]


def test_the_glossary_holds_every_word_of_the_domain() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    words = [
        "story",
        "outlet",
        "discovery",
        "capture",
        "article",
        "version",
        "passage",
        "fact",
        "verdict",
        "coder",
        "run",
    ]

    assert not [word for word in words if f"**{word.capitalize()}**" not in text]
    assert not [word for word in (*PageClass, *Verdict, *Reason) if f"`{word.value}`" not in text]
