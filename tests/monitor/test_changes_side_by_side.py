"""Two outlets side by side: every sentence once, paired by words or by facts, differences told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.changes import Text
from monitor.changes.side_by_side import KINDS, Row, Told, side_by_side
from monitor.text.passages import passages

HERE = "Nine workers were hurt on Monday. The mayor promised help. Rain fell all day."
THERE = "A ferry left late. Eight workers were hurt on Monday. The mayor promised help."
GERMAN = "Neun Arbeiter wurden verletzt. Die Fähre fuhr spät."
SENTENCES = st.sampled_from(
    ["Nine men came.", "Nine men came on Monday.", "Rain fell.", "The mayor of Oldport left for the coast.", "No."]
)


def told(text: str, **words: tuple[str, str]) -> dict[str, Told]:
    return {
        fact: Told(text.index(sentence), text.index(sentence) + len(sentence), verdict)
        for fact, (sentence, verdict) in words.items()
    }


def shown(rows: tuple[Row, ...], here: str, there: str) -> list[tuple[str, str, str]]:
    return [
        (row.kind, here[slice(*row.here)] if row.here else "", there[slice(*row.there)] if row.there else "")
        for row in rows
    ]


def test_sentences_of_one_language_are_paired_by_their_words() -> None:
    rows = side_by_side(Text(HERE, 0, "en"), Text(THERE, 0, "en"), {}, {})

    assert shown(rows, HERE, THERE) == [
        ("there", "", "A ferry left late."),
        ("different", "Nine workers were hurt on Monday.", "Eight workers were hurt on Monday."),
        ("same", "The mayor promised help.", "The mayor promised help."),
        ("here", "Rain fell all day.", ""),
    ]
    assert rows[1].touched == ("number",)


def test_sentences_of_two_languages_are_paired_by_the_facts_they_tell() -> None:
    mine = told(HERE, hurt=("Nine workers were hurt on Monday.", "included"), rain=("Rain fell all day.", "included"))
    yours = told(GERMAN, hurt=("Neun Arbeiter wurden verletzt.", "included"))
    rows = side_by_side(Text(HERE, 0, "en"), Text(GERMAN, 0, "de"), mine, yours)

    assert ("worded", "Nine workers were hurt on Monday.", "Neun Arbeiter wurden verletzt.") in shown(
        rows, HERE, GERMAN
    )
    assert next(row for row in rows if row.by == "facts").facts == ("hurt",)
    assert [row.kind for row in rows].count("there") == 1


def test_a_fact_that_one_side_tells_otherwise_is_told_differently() -> None:
    mine = told(HERE, hurt=("Nine workers were hurt on Monday.", "included"))
    yours = told(GERMAN, hurt=("Neun Arbeiter wurden verletzt.", "differs"))

    (row,) = [one for one in side_by_side(Text(HERE, 0, "en"), Text(GERMAN, 0, "de"), mine, yours) if one.by]
    assert row.kind == "different"


@settings(max_examples=100, deadline=None)
@given(st.lists(SENTENCES, max_size=8).map(" ".join), st.lists(SENTENCES, max_size=8).map(" ".join), st.booleans())
def test_every_sentence_of_both_texts_stands_in_one_row(here: str, there: str, across: bool) -> None:
    one, other = Text(here, 0, "en"), Text(there, 0, "de" if across else "en")
    mine = {"f": Told(0, len(here), "included")} if here else {}
    yours = {"f": Told(0, len(there), "partly")} if there else {}
    rows = side_by_side(one, other, mine, yours)

    for text, spans in ((one, [r.here for r in rows]), (other, [r.there for r in rows])):
        covered = sorted(span for span in spans if span)
        for passage in passages(text.text, 0, text.language):
            assert sum(start <= passage.start and passage.end <= end for start, end in covered) == 1
    assert {row.kind for row in rows} <= set(KINDS)
