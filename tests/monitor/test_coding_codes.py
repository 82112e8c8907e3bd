"""What a person may say of a text, what of it holds for a newer text, and in which order people are asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.coding.carrying import carried
from monitor.coding.codes import Code, CodeRefused, Readable, checked_code, coder_name, find_quote
from monitor.coding.display import WINDOW, part_of
from monitor.coding.queue import Cell, Said, Why, adjudication_queue, coding_queue, is_current
from monitor.errors import UsageError
from monitor.verdicts import Reason, Verdict

TEXT = "Bridge closed\n\nThe bridge was closed on Monday. Nine workers were hurt.\n\nShips wait."
WHOLE = Readable(TEXT, "article", True)
CUT = Readable(TEXT, "paywalled", False)


def quote(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def test_evidence_is_cut_from_the_text_without_blanks_at_its_ends() -> None:
    start, end = quote(" Nine workers were hurt.")
    code = checked_code(WHOLE, "included", span=(start, end))
    assert code.evidence == "Nine workers were hurt."
    assert TEXT[code.start : code.end] == code.evidence


@pytest.mark.parametrize(
    ("readable", "entered", "key", "words"),
    [
        (WHOLE, {"verdict": ""}, "verdict", "No verdict"),
        (WHOLE, {"verdict": "inclded"}, "verdict", "'inclded' is no verdict"),
        (WHOLE, {"verdict": "included"}, "quote", "needs its evidence"),
        (WHOLE, {"verdict": "partly", "span": (0, 5)}, "note", "which part"),
        (WHOLE, {"verdict": "differs", "span": (0, 5), "note": "  "}, "note", "which other value"),
        (WHOLE, {"verdict": "unknown"}, "reason", "needs its reason"),
        (WHOLE, {"verdict": "unknown", "reason": "robots"}, "reason", "needs its reason"),
        (WHOLE, {"verdict": "included", "span": (5, 5)}, "quote", "not in the text"),
        (WHOLE, {"verdict": "included", "span": (0, 10_000)}, "quote", "not in the text"),
        (WHOLE, {"verdict": "included", "span": (13, 15)}, "quote", "not in the text"),
        (CUT, {"verdict": "omitted"}, "verdict", "only a part of this article was read"),
        (Readable(TEXT, "gallery", True), {"verdict": "omitted"}, "verdict", "no whole article"),
    ],
)
def test_what_breaks_a_coding_rule_is_refused_at_its_field(
    readable: Readable, entered: dict, key: str, words: str
) -> None:
    with pytest.raises(CodeRefused, match=words) as refused:
        checked_code(readable, entered.pop("verdict"), **entered)
    assert refused.value.key == key


def test_a_cut_text_can_still_state_a_fact() -> None:
    assert checked_code(CUT, "included", span=(0, 13)).verdict is Verdict.INCLUDED
    assert checked_code(CUT, "unknown", reason="paywalled").reason is Reason.PAYWALLED


@pytest.mark.parametrize("name", ["", "  ", "<b>x</b>", "=cmd", "-a", "a\u202eb", "a\x00b", "x" * 61, "a\nb;"])
def test_a_name_that_plays_tricks_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        coder_name(name)


def test_names_of_people_are_names() -> None:
    assert [coder_name(one) for one in ("R.  Lindqvist", "김하늘", "O’Neil-Ā 2")] == [
        "R. Lindqvist",
        "김하늘",
        "O’Neil-Ā 2",
    ]


def test_a_quote_is_found_with_other_blanks_and_with_nothing_else() -> None:
    assert find_quote("a  b\nc", "a b c") == (0, 6)
    assert find_quote("a  b\nc", "a b d") is None
    assert find_quote("abc", "  ") is None


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 310))
def test_what_is_shown_is_the_text_in_order(text: str, head: int, around: int) -> None:
    part = part_of(text, min(head, len(text)), "en", around=around)
    assert "".join(text[one.start : one.end] for one in part.pieces) == text[part.start : part.end] == text


def test_every_part_of_an_endless_text_can_be_reached() -> None:
    text = "word " * 60_000
    begin, seen, parts = 0, "", 0
    while begin is not None:
        part = part_of(text, 0, "en", begin=begin)
        assert part.end - part.start <= WINDOW
        seen, begin, parts = seen + text[part.start : part.end], part.later, parts + 1
    assert seen == text
    assert parts == 5
    around = part_of(text, 0, "en", around=200_000)
    assert around.start < 200_000 < around.end


def coded(verdict: Verdict, words: str | None, text: str = TEXT) -> Code:
    start, end = quote(words, text) if words else (None, None)
    return Code(verdict, None, start, end, words)


def test_a_statement_is_carried_where_its_passage_is_unchanged() -> None:
    new = Readable("New headline\n\nA new lead. The bridge was closed on Monday. Ten were hurt.", "article", True)
    code = carried(coded(Verdict.INCLUDED, "closed on Monday"), WHOLE, new, "en")
    assert code is not None
    assert new.text[code.start : code.end] == "closed on Monday" == code.evidence


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Tuesday.",
        "The bridge was not closed on Monday.",
        "Nobody says that the bridge was closed on Monday but the mayor.",
        "closed on Monday",
    ],
)
def test_a_statement_is_not_carried_where_its_passage_changed(text: str) -> None:
    assert carried(coded(Verdict.INCLUDED, "closed on Monday"), WHOLE, Readable(text, "article", True), "en") is None


def test_that_something_is_left_out_holds_only_where_nothing_was_added() -> None:
    shorter = Readable("Bridge closed\n\nThe bridge was closed on Monday.", "article", True)
    longer = Readable(TEXT + " The mayor resigned.", "article", True)
    code = coded(Verdict.OMITTED, "Ships wait.")
    assert carried(code, WHOLE, longer, "en") is None
    kept = carried(code, WHOLE, shorter, "en")
    assert kept is not None
    assert (kept.verdict, kept.evidence) == (Verdict.OMITTED, None)
    assert carried(code, WHOLE, Readable(shorter.text, "truncated", False), "en") is None


def test_that_it_cannot_be_said_never_holds_for_another_text() -> None:
    assert carried(Code(Verdict.UNKNOWN, Reason.LANGUAGE), WHOLE, WHOLE, "en") is None


def cell(
    number: int, machine: str | None = "omitted", score: float | None = 0.0, *said: Said, **values: object
) -> Cell:
    return Cell(number, 1, machine, None, score, said, **values)  # type: ignore[arg-type]


def order(cells: list[Cell], *, blind: bool = False, seed: int = 1, sample: int = 50) -> list[tuple[int, Why]]:
    return [(one.cell.version_id, one.why) for one in coding_queue(cells, "ann", blind=blind, seed=seed, sample=sample)]


def test_the_uncertain_come_first_then_disagreements_then_a_sample() -> None:
    cells = [
        cell(1),
        cell(2, "included", 0.55),
        cell(3, "omitted", 0.49),
        cell(4, "omitted", 0.0, Said("bo", "included")),
        cell(5, "omitted", 0.0, Said("ann", "included", flag="statement_changed")),
        cell(6, "unknown", None, people_only=True),
    ]
    assert order(cells) == [
        (5, Why.AGAIN),
        (6, Why.PEOPLE),
        (3, Why.UNCERTAIN),
        (2, Why.UNCERTAIN),
        (4, Why.DISAGREEMENT),
        (1, Why.SAMPLE),
    ]
    assert (4, Why.SAMPLE) in order(cells, blind=True)


def test_the_sample_is_that_of_its_seed_and_of_its_size() -> None:
    cells = [cell(number) for number in range(100)]
    assert order(cells, seed=7, sample=20) == order(list(reversed(cells)), seed=7, sample=20)
    assert order(cells, seed=7, sample=20) != order(cells, seed=8, sample=20)
    assert len(order(cells, sample=20)) == 20


def test_an_adjudicator_is_asked_what_people_disagree_on() -> None:
    open_ = cell(1, "omitted", 0, Said("a", "included"), Said("b", "omitted"))
    agreed = cell(2, "omitted", 0, Said("a", "omitted"), Said("b", "omitted"))
    settled = cell(3, "omitted", 0, Said("a", "included"), Said("b", "omitted"), Said("c", "included", True))
    assert [one.cell.version_id for one in adjudication_queue([settled, agreed, open_])] == [1, 3]


def test_a_flagged_verdict_is_asked_again_and_a_disputed_one_is_not() -> None:
    flags = {flag: is_current(Said("a", "omitted", False, flag)) for flag in (None, "disputed", "statement_changed")}
    assert flags == {None: True, "disputed": True, "statement_changed": False}
    assert not is_current(None)
