"""Archives in a story file: mistakes are named with their remedy, built-in archives are completed, outlets choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import StoryFileError, UsageError
from monitor.story import parse_story
from monitor.story.archives import BUILT_IN, NEEDS, archive_named, archives_of
from monitor.story.services import ADDRESSES, variable

STORY = """
[story]
id = "harbour"
title = "The harbour"
start = 2023-07-23
keywords = ["harbour"]
archives = ["wayback"]
[[fact]]
id = "closed"
statement = "The harbour is closed."
[[outlet]]
id = "al-jazeera"
[[outlet]]
id = "npr"
archives = []
"""


def test_outlets_take_the_storys_archives_unless_they_name_their_own() -> None:
    story = parse_story(STORY, Path("s.toml")).story
    first, second = (archives_of(story, outlet) for outlet in story.outlets)

    assert [archive.index for archive in first] == ["https://web.archive.org/cdx/search/cdx"]
    assert second == ()


def test_a_built_in_archive_takes_other_settings() -> None:
    text = STORY + '[[archive]]\nid = "wayback"\nindex = "http://127.0.0.1/cdx"\n'
    story = parse_story(text, Path("s.toml")).story
    (archive,) = archives_of(story, story.outlets[0])

    assert (archive.index, archive.copies) == ("http://127.0.0.1/cdx", "https://web.archive.org/web/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (STORY.replace('["wayback"]', '["waybak"]'), 's.toml:7: .*no archive "waybak". Did you mean "wayback"'),
        (STORY + '[[archive]]\nid = "mine"\nprotocol = "memento"\n', "without timemap"),
        (STORY + '[[archive]]\nid = "mine"\n', 'protocol = "memento"'),
        (STORY + '[[archive]]\nid = "mine"\nprotocol = "pywb"\nindex = "http://a.example/"\n', "without copies"),
        (STORY + 'id_walk = { url = "https://a.example/", first = 9, last = 3 }\n', "smaller than the first"),
    ],
)
def test_mistakes_are_named_with_their_remedy(wrong: str, words: str) -> None:
    with pytest.raises(StoryFileError, match=words):
        parse_story(wrong, Path("s.toml"))


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_the_environment_moves_every_address_of_every_service(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [key for key in ADDRESSES if key in BUILT_IN[name]]
    assert keys
    assert set(NEEDS[BUILT_IN[name]["protocol"]]) - {"key_variable"} <= set(keys)
    for key in keys:
        monkeypatch.setenv(variable(name, key), f"http://127.0.0.1:8080/{key}")
    story = parse_story(STORY.replace('["wayback"]', f'["{name}"]'), Path("s.toml")).story

    (archive,) = archives_of(story, story.outlets[0])
    assert archive == archive_named(story, name)
    assert {key: getattr(archive, key) for key in keys} == {key: f"http://127.0.0.1:8080/{key}" for key in keys}
    assert archive.delay == BUILT_IN[name]["delay"]


def test_what_the_story_file_names_itself_stays_and_the_rest_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPWIRE_ARCHIVE_WAYBACK_INDEX", "http://127.0.0.1:8080/cdx")
    monkeypatch.setenv("GAPWIRE_ARCHIVE_WAYBACK_COPIES", "http://127.0.0.1:8080/web/")
    text = STORY + '[[archive]]\nid = "wayback"\nindex = "http://mine.example/cdx"\n'
    story = parse_story(text, Path("s.toml")).story

    archive = archive_named(story, "wayback")
    assert (archive.index, archive.copies) == ("http://mine.example/cdx", "http://127.0.0.1:8080/web/")


@pytest.mark.parametrize("wrong", ["127.0.0.1:8080", "ftp://mirror.example/", "http://", "http://a b/", "http://[x"])
def test_a_moved_address_that_is_none_names_its_variable(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPWIRE_ARCHIVE_GDELT_INDEX", wrong)
    with pytest.raises(UsageError, match="GAPWIRE_ARCHIVE_GDELT_INDEX"):
        parse_story(STORY, Path("s.toml"))
