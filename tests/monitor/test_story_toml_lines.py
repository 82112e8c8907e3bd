"""Key positions: the scanner finds exactly the keys that tomllib finds, each on its own line."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from monitor.story.toml_lines import key_lines, line_of

TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
BARE = st.text("abc_-19", min_size=1, max_size=4)
SPACES = st.sampled_from(["", " ", "\t", "  "])
BREAKS = st.sampled_from(["", " ", "\n", "\n\n  ", ' # it\'s ] "odd" }\n'])


def quoted(text: str) -> str:
    """A basic string, every delicate character escaped."""
    return '"' + "".join(f"\\U{ord(char):08x}" if char in '"\\' else char for char in text) + '"'


STRINGS = st.one_of(
    TEXTS.map(quoted),
    TEXTS.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'"),
    TEXTS.map(lambda text: '"""\n' + quoted(text)[1:-1] + ' "" \\"\\"\\" ""\n# no = comment\n[no.table]"""'),
    TEXTS.filter(lambda text: "'" not in text).map(lambda text: f"'''{text}\n]['' # \"'''"),
    st.just('"""two quotes at the end"""""'),
    st.just("'''two quotes at the end'''''"),
)
SCALARS = st.one_of(
    STRINGS,
    st.sampled_from(
        ["1", "-2.5e3", "true", "inf", "0xff", "2023-07-23", "2023-07-23 10:00:00Z", "2023-07-23T10:00:00+09:00"]
    ),
)


@st.composite
def arrays(draw: Any, inner: Any) -> str:
    items = draw(st.lists(inner, max_size=3))
    return "[" + ",".join(draw(BREAKS) + item + draw(BREAKS) for item in items) + draw(BREAKS) + "]"


@st.composite
def inline_tables(draw: Any, inner: Any) -> str:
    keys = draw(st.lists(BARE, max_size=3, unique=True))
    return "{" + ",".join(f"{draw(SPACES)}{key}{draw(SPACES)}={draw(SPACES)}{draw(inner)} " for key in keys) + "}"


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(arrays(inner), inline_tables(inner)), max_leaves=6)
KEYS = st.lists(st.one_of(BARE, TEXTS.map(quoted), st.just("'a.b c'")), min_size=1, max_size=3)
LINES = st.one_of(
    st.tuples(KEYS, SPACES, VALUES, SPACES).map(
        lambda p: f"{(p[1] + '.' + p[3]).join(p[0])}{p[1]}={p[3]}{p[2]}{p[1]}# {p[0]!a}"
    ),
    st.tuples(KEYS, SPACES).map(lambda p: f"[{p[1]}{'.'.join(p[0])}{p[1]}]"),
    st.tuples(KEYS, SPACES).map(lambda p: f"[[{p[1]}{'.'.join(p[0])}{p[1]}]] # [x]"),
    st.sampled_from(["", "# comment = [", "  "]),
)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Every path of a parsed document."""
    found = {path} if path else set()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found |= paths(inner, (*path, key))
    return found


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_every_key_that_tomllib_reads_is_found_and_no_other(lines: list[str], newline: str) -> None:
    text = newline.join(line.replace("\n", newline) for line in lines)
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError):
        assume(False)

    found = key_lines(text)

    assert set(found) == paths(document)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@given(st.lists(st.tuples(BARE, VALUES), max_size=6, unique_by=lambda pair: pair[0]))
def test_a_key_is_on_the_line_it_was_written_on(pairs: list[tuple[str, str]]) -> None:
    text, expected = "", {}
    for key, value in pairs:
        expected[(key,)] = text.count("\n") + 1
        text += f"{key} = {value}\n"

    found = key_lines(text)

    assert {path: line for path, line in found.items() if len(path) == 1} == expected


def test_elements_and_tables_have_their_own_lines() -> None:
    text = '[[fact]]\nid = "a"\nentities = [\n  "x",\n  "y",\n]\n\n[[fact]]\nnames.en = ["z"]\n[fact.more]\nb = 1\n'

    lines = key_lines(text)

    assert lines[("fact", 0)] == 1
    assert lines[("fact", 0, "entities", 1)] == 5
    assert lines[("fact", 1)] == 8
    assert lines[("fact", 1, "names", "en", 0)] == 9
    assert lines[("fact", 1, "more", "b")] == 11


def test_a_missing_key_is_reported_at_its_table() -> None:
    lines = key_lines('[story]\nid = "a"\n')

    assert line_of(lines, ("story", "title")) == 1
    assert line_of(lines, ("fact", 0)) is None


def test_text_that_is_not_toml_is_refused_and_not_guessed() -> None:
    with pytest.raises(ValueError, match="not TOML"):
        key_lines("= 1")
