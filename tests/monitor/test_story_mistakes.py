"""Every mistake in a story file is told, on its line, with its remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import StoryFileError
from monitor.story import check_story, load_story, parse_story

GOOD = """\
[story]
id = "harbour"
title = "The harbour fire"
start = 2024-03-01
end = 2024-03-05
timezone = "Europe/London"
keywords = ["harbour", "fire"]

[[entity]]
id = "lee"
names = { en = ["Ann Lee"] }

[[fact]]
id = "fire"
statement = "A fire broke out in the harbour."
weight = "core"

[[fact]]
id = "lee-speaks"
statement = "Ann Lee spoke to reporters."
entities = ["lee"]
known_from = 2024-03-01T12:00:00Z

[[outlet]]
id = "harbour-times"
name = "Harbour Times"
country = "GB"
ownership = "private"
language = "en"
url = "https://harbour.example/"
feeds = ["https://harbour.example/rss.xml"]
"""

HERE = Path("harbour.toml")


def problems(text: str) -> list[str]:
    with pytest.raises(StoryFileError) as error:
        parse_story(text, HERE)
    return error.value.problems


def test_a_good_file_is_read_without_problems_or_warnings() -> None:
    loaded = parse_story(GOOD, HERE)

    assert [fact.id for fact in loaded.story.facts] == ["fire", "lee-speaks"]
    assert loaded.story.entities[0].names == {"en": ("Ann Lee",)}
    assert loaded.story.outlets[0].feeds == ("https://harbour.example/rss.xml",)
    assert loaded.text == GOOD
    assert re.fullmatch("[0-9a-f]{32}", loaded.digest)
    assert loaded.warnings == ()


MISTAKES = [
    # what is written instead of what; the line; words the problem must hold
    ('title = "The harbour fire"', 'titel = "The harbour fire"', 3, ['"titel"', 'Did you mean "title"?']),
    ('title = "The harbour fire"\n', "", 1, ["title", "missing"]),
    ('weight = "core"', 'weight = "main"', 16, ['"main"', "core, secondary and background"]),
    ('weight = "core"', 'wieght = "core"', 16, ['Did you mean "weight"?']),
    ('ownership = "private"', 'ownership = "privat"', 28, ['Did you mean "private"?', "cooperative", "ngo"]),
    ('entities = ["lee"]', 'entities = ["leee"]', 21, ['fact "lee-speaks"', '"leee"', 'Did you mean "lee"?']),
    ('entities = ["lee"]', 'entities = "lee"', 21, ["no list", '["..."]']),
    ('id = "lee-speaks"', 'id = "fire"', 19, ['"fire"', "line 14"]),
    ('id = "lee-speaks"', 'id = "Lee speaks"', 19, ["no id", "small letters"]),
    ('id = "lee-speaks"\n', "", 18, ["fact number 2", "id", "missing"]),
    ("end = 2024-03-05", "end = 2024-02-05", 5, ["ends", "before it starts"]),
    ("end = 2024-03-05", 'end = "2024-03-05"', 5, ["without quotation marks"]),
    ("end = 2024-03-05", "end = 2024-02-30", 5, ["no date", "year-month-day"]),
    ("end = 2024-03-05", "end = 5.3.2024", 5, ["year-month-day"]),
    ('"Europe/London"', '"Europe/Londn"', 6, ['"Europe/Londn"', "Europe/London"]),
    ('"Europe/London"', '"../../etc/passwd"', 6, ["no time zone"]),
    ('"Europe/London"', '"Asia"', 6, ["no time zone"]),
    ("known_from = 2024-03-01T12:00:00Z", "known_from = 2024-03-01T12:00:00", 22, ["no time zone", "Z"]),
    ("known_from = 2024-03-01T12:00:00Z", "known_from = 2024-03-01", 22, ["no point in time"]),
    ('"https://harbour.example/"', '"harbour.example"', 30, ["no web address", "https://"]),
    ('"https://harbour.example/rss.xml"', '"https://harbour"', 31, ["feeds item 1", "names no host"]),
    ('"https://harbour.example/rss.xml"', '"https://harbour.example:port/"', 31, ["names no host"]),
    ('language = "en"', 'language = "english"', 29, ["no language code"]),
    ('language = "en"', 'language = "jp"', 29, ["country", '"ja"']),
    ("{ en = [", "{ EN = [", 11, ["no language code"]),
    ("{ en = [", "{ kr = [", 11, ['"ko"']),
    ('{ en = ["Ann Lee"] }', '{ en = "Ann Lee" }', 11, ["no list"]),
    ('{ en = ["Ann Lee"] }', "{ en = [] }", 11, ["empty"]),
    ('{ en = ["Ann Lee"] }', '["Ann Lee"]', 11, ["no table of languages"]),
    ('"A fire broke out in the harbour."', '"   "', 15, ["empty"]),
    ('"A fire broke out in the harbour."', "12", 15, ["no text"]),
    ('weight = "core"', "threshold = 1.5", 16, ["out of range", "between 0 and 1"]),
    ('weight = "core"', 'threshold = "high"', 16, ["no number"]),
    ('weight = "core"', "threshold = nan", 16, ["between 0 and 1"]),
    ("[[outlet]]", "[[outlets]]", 24, ['Did you mean "outlet"?']),
    ("[[entity]]", "[entity]", 9, ["[[entity]]", "two brackets"]),
    ("[story]", "[stroy]", 1, ["no [story] table"]),
    ("[story]", "[[story]]", 1, ["one bracket"]),
    ("keywords = [", "facts = [", 7, ["[[fact]]"]),
    ('id = "harbour-times"', 'id = "harbour-times"\narticle_pattern = "(a"', 26, ["pattern", "regular expression"]),
    ('"The harbour fire"', "The harbour fire", 3, ["quotation marks"]),
    ('"The harbour fire"', "“The harbour fire”", 3, ["straight"]),
    ('"The harbour fire"', '"The harbour fire', 3, ["never closed"]),
    ('"The harbour fire"', '"The "harbour" fire"', 3, ['\\"']),
    ('title = "The harbour fire"', 'title: "The harbour fire"', 3, ["equals sign"]),
    ('title = "The harbour fire"', 'title = "x"\ntitle = "y"', 4, ["twice", "line 3"]),
    ('weight = "core"', 'weight = "core"\nverified = True', 17, ["true or false"]),
    ('["harbour", "fire"]', '["harbour" "fire"]', 7, ["comma"]),
    ('["harbour", "fire"]', '["harbour", "fire"', 9, ["list is not closed"]),
    ('"The harbour fire"', '"C:\\Users"', 3, ["backslash"]),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), MISTAKES, ids=[new[:40] or old for old, new, _, _ in MISTAKES]
)
def test_a_mistake_is_told_on_its_line_with_its_remedy(old: str, new: str, line: int, words: list[str]) -> None:
    assert old in GOOD

    found = problems(GOOD.replace(old, new, 1))

    mine = [problem for problem in found if problem.startswith(f"harbour.toml:{line}: ")]
    assert any(all(word in problem for word in words) for problem in mine), found


def test_all_mistakes_are_told_at_once_in_file_order() -> None:
    text = GOOD
    for old, new in [
        ('title = "The harbour fire"', 'titel = "The harbour fire"'),
        ("end = 2024-03-05", "end = 2024-02-05"),
        ('weight = "core"', 'weight = "main"'),
        ('entities = ["lee"]', 'entities = ["leee", "loo"]'),
        ('url = "https://harbour.example/"', 'url = "harbour.example"'),
    ]:
        text = text.replace(old, new)

    found = problems(text)

    lines = [int(problem.split(":")[1]) for problem in found]
    assert len(found) == 7  # titel, title missing, end, weight, two entities, url
    assert lines == sorted(lines)


def test_syntax_mistakes_on_lines_far_apart_are_all_told() -> None:
    text = (
        GOOD.replace('"The harbour fire"', "The harbour fire").replace('"core"', "core").replace('"en"\nurl', "en\nurl")
    )

    assert [problem.split(":")[1] for problem in problems(text)] == ["3", "16", "29"]


def test_a_file_without_facts_and_outlets_says_both() -> None:
    found = problems(GOOD.partition("[[fact]]")[0])

    assert any("no facts" in problem for problem in found)
    assert any("no outlets" in problem for problem in found)


def test_an_unknown_outlet_names_the_nearest_of_the_catalogue_and_what_its_description_lacks() -> None:
    text = GOOD + '\n[[outlet]]\nid = "yonhap"\nname = "Yonhap"\nfeeds = ["no address"]\n'

    found = problems(text)

    assert any('Did you mean "yonhap-' in problem and "language and url" in problem for problem in found)
    assert any("no address" in problem for problem in found), "other mistakes of the same outlet are told too"


def test_an_outlet_of_the_catalogue_is_completed_and_its_own_keys_win() -> None:
    text = GOOD + '\n[[outlet]]\nid = "kbs-world"\nname = "KBS"\n'

    outlet = parse_story(text, HERE).story.outlets[1]

    assert outlet.name == "KBS"
    assert outlet.query_identity == ("lang", "Seq_Code")
    assert outlet.feeds


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), "UTF-16"),
        (GOOD.replace("harbour fire", "h\u00e4fen").encode("latin-1"), ":3: A character here is not UTF-8"),
        (b"#" * 1_000_001, "larger than 1 MB"),
        (b"", "no [story] table"),
        (b"\x00", "cannot be read|control character|begin with a key"),
        (b"a = " + b"[" * 100_000, "too many times"),
    ],
)
def test_a_file_that_is_no_story_says_why(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "story.toml"
    path.write_bytes(data)

    with pytest.raises(StoryFileError, match=re.sub(r"[\[\]]", ".", words)):
        load_story(path)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing_but_the_text(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert load_story(path).story == parse_story(GOOD, HERE).story


def test_a_missing_file_names_the_nearest_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_text(GOOD)

    with pytest.raises(StoryFileError, match=r'no such file.*Did you mean "harbour\.toml"'):
        load_story(tmp_path / "harbor.toml")


def test_a_folder_is_no_story_file(tmp_path: Path) -> None:
    with pytest.raises(StoryFileError, match="folder"):
        load_story(tmp_path)


WARNINGS = [
    ('keywords = ["harbour", "fire"]\n', "", "no keywords"),
    ('entities = ["lee"]\n', "", 'entities = ["lee"]'),
    ('feeds = ["https://harbour.example/rss.xml"]\n', "", "how articles are found"),
    ('country = "GB"\n', "", "no country"),
    ('country = "GB"\n', 'country = "UK/GB"\n', "country code"),
    ('language = "en"', 'language = "ru"', "script of"),
    ('language = "en"', 'language = "ru"', "statements.ru"),
    ("2024-03-01T12:00:00Z", "2025-03-01T12:00:00Z", "before the story ends"),
    ("[[fact]]", '[[entity]]\nid = "lee-2"\nnames = { en = ["ann lee"] }\n\n[[fact]]', 'name of the entity "lee"'),
    ('id = "harbour-times"', 'id = "kcna-kp"\narticles = ["http://kcna.kp/1"]', "confirms"),
]


@pytest.mark.parametrize(("old", "new", "words"), WARNINGS, ids=[words for _, _, words in WARNINGS])
def test_what_is_probably_not_meant_is_a_warning_and_no_error(old: str, new: str, words: str) -> None:
    loaded = parse_story(GOOD.replace(old, new, 1), HERE)

    assert any(words in str(warning) for warning in loaded.warnings), loaded.warnings


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_edit_of_a_story_file_makes_the_check_fail_without_words(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 30)))
    new = data.draw(
        st.one_of(st.text(max_size=6), st.sampled_from(["[", '"""', "{", "'", "\n", "[[fact]]\n", "=", "1e9"]))
    )
    text = GOOD[:start] + new + GOOD[end:]

    found = ["harbour.toml: nothing wrong"]
    try:
        parse_story(text, HERE)
    except StoryFileError as error:
        found = error.problems

    assert found
    assert all(problem.startswith("harbour.toml:") for problem in found)


def test_checking_never_raises(tmp_path: Path) -> None:
    assert check_story(tmp_path / "missing.toml").problems
    assert check_story(Path("a\x00b")).problems
