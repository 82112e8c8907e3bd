"""Full-text search: words in any script are found, and nothing that a person types is syntax."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import SmallWorld
from sqlalchemy import Connection, delete, insert, text, update

from db.models import Version, VersionWords
from db.search import PART, match_expression, parted, search_versions, terms_of

TEXTS = {
    "mail": "Missiles and the armistice\n\nThe defence minister came to Pyŏngyang. He spoke of the parade.",
    "post": "A minister of defence\n\nThe missile flew.",
    "xin": "停战协定签订70周年\n\n7月27日是停战纪念日。",
    "naru": "전승절을 앞두고\n\n북한은 정전협정의 체결일을 기념한다.",
    "asa": "休戦協定70年\n\nショイグ国防相が平壌に到着した。",
    "thai": "ข่าวเกาหลีเหนือ\n\nพิธีสวนสนาม",
}


@pytest.fixture
def world(connection: Connection) -> SmallWorld:
    """Six outlets, one version each."""
    world = SmallWorld(connection)
    for outlet, body in TEXTS.items():
        world.outlet(outlet)
        version = world.version(world.article(outlet), text=body, headline=body.partition("\n")[0])
        connection.execute(insert(VersionWords), {"version_id": version, "words": parted(body)})
    return world


@pytest.mark.parametrize(
    ("words", "outlets"),
    [
        ("armistice", ["mail"]),
        ("ARMISTICE", ["mail"]),
        ("pyongyang", ["mail"]),
        ("missile", ["post"]),
        ("missil*", ["mail", "post"]),
        ("defence minister", ["mail", "post"]),
        ('"defence minister"', ["mail"]),
        ("minister -parade", ["post"]),
        ('minister -"the parade"', ["post"]),
        ("停战", ["xin"]),
        ("停戦", []),
        ("停战纪念日", ["xin"]),
        ("协定停战", []),
        ("전승절", ["naru"]),
        ("정전협정", ["naru"]),
        ("国防相", ["asa"]),
        ("シ", ["asa"]),
        ("70", ["asa", "xin"]),
        ("สวนสนาม", ["thai"]),
        ("nothing", []),
        ("-parade", []),
        ("", []),
        ("* : ( ^ \" '", []),
    ],
)
def test_words_are_found(world: SmallWorld, words: str, outlets: list[str]) -> None:
    assert sorted(hit.outlet for hit in search_versions(world.connection, world.story, words)) == outlets


def test_a_snippet_is_the_outlets_own_text(world: SmallWorld) -> None:
    (hit,) = search_versions(world.connection, world.story, "纪念日")

    assert "停战⟦纪念日⟧" in hit.snippet
    assert PART not in hit.snippet


def test_another_storys_texts_stay_out(world: SmallWorld) -> None:
    assert search_versions(world.connection, "other", "armistice") == []


def test_the_index_follows_changes_and_removals(world: SmallWorld) -> None:
    changed = {"words": parted("Nothing of it")}
    with_word = VersionWords.words.like("%armistice%")
    world.connection.execute(update(VersionWords).where(with_word).values(changed))
    assert search_versions(world.connection, world.story, "armistice") == []
    world.connection.execute(delete(VersionWords))
    assert search_versions(world.connection, world.story, "停战") == []
    world.connection.execute(text("INSERT INTO version_index(version_index) VALUES ('integrity-check')"))


def test_words_go_with_their_version(world: SmallWorld) -> None:
    for table in ("verdict", "capture"):
        world.connection.execute(text(f"DELETE FROM {table}"))
    world.connection.execute(delete(Version))

    assert world.connection.execute(text("SELECT COUNT(*) FROM version_words")).scalar() == 0


@settings(deadline=None)
@given(st.text())
def test_parting_loses_nothing(words: str) -> None:
    assert parted(words).replace(PART, "") == words.replace(PART, "")
    assert parted(parted(words)) == parted(words)


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from('"*-():^ ANDORNEAR'))))
def test_whatever_is_typed_is_no_syntax(words: str) -> None:
    """Asked of a real index, because only FTS5 knows what it refuses."""
    import sqlite3

    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE w USING fts5(words)")
    expression = match_expression(words)
    if expression:
        index.execute("SELECT * FROM w WHERE w MATCH ?", (expression,)).fetchall()
    index.close()
    assert bool(expression) == bool(terms_of(words))
