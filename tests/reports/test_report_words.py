"""The finding, the quotes, the differences and the times: computed, with their base, from small tables made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.changes import word_changes
from reports import findings
from reports.clock import clock_of, length_words, offset_words, span_words
from reports.difference import difference
from reports.groupings import OWNER, groups
from reports.highlight import Span, marked_text
from reports.matrix import Matrix, Place, Row, Section, tally_of
from reports.model import Cell, Fact, Outlet, Step, Verdict, Version
from reports.names import short_names, soft
from reports.quotes import direction, quote, shorten
from reports.read_views import keys_in, moment
from reports.steps import caution_words, moved_facts
from reports.wording import count, country, language, listing

LETTERS = {"i": "included", "p": "partly", "d": "differs", "o": "omitted", "u": "unknown"}
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def table(owners: str, *rows: str) -> Matrix:
    """A matrix from letters: ``table("sssp", "iiio")`` is three state outlets, a private one and one fact."""
    kinds = {"s": "state", "a": "agency", "p": "private", "n": "ngo"}
    outlets = [
        Outlet(f"o{n}", f"Outlet {n}", "GB", kinds[letter], "en", "https://o.example", None, n)
        for n, letter in enumerate(owners)
    ]
    made_groups = groups(OWNER, outlets, [])
    assert [column.outlet for group in made_groups for column in group.columns] == outlets
    made = []
    for position, letters in enumerate(rows):
        fact = Fact(f"f{position}", f"Statement {position}.", "core", None, position)
        places = tuple(
            Place(outlet, fact, Cell(outlet.key, fact.key, LETTERS[letter], None), None, None)
            for outlet, letter in zip(outlets, letters, strict=True)
        )
        made.append(Row(fact, places, tally_of(places), None))
    return Matrix(tuple(made_groups), (Section("core", tuple(made)),))


def version(text: str, number: int = 1, headline: str = "", language: str | None = "en") -> Version:
    head = (number, 1, number, text, headline, len(text.split()), language, None, None, NOON, "article", True, True)
    return Version(*head, (), None, None, None, (), (), "x", None)


def verdict(fact: str, text: str, evidence: str, kind: str = "included") -> Verdict:
    start = text.index(evidence)
    return Verdict(1, fact, kind, None, 0.9, evidence, start, start + len(evidence), "", "body", False, 1, "machine")


def test_the_agreement_is_the_fact_that_most_judged_outlets_include() -> None:
    found = findings.agreement(table("ssppp", "iiiio", "iiiuu", "iiiii"))
    assert found is not None
    assert (found.fact.key, found.words) == ("f2", "All 5 outlets that could be judged state it.")


def test_unknown_cells_are_in_no_base() -> None:
    found = findings.agreement(table("ssppp", "iiiuo"))
    assert found is not None
    assert found.words == "3 of the 4 outlets that could be judged state it."


def test_a_fact_that_too_few_could_be_judged_on_is_no_agreement() -> None:
    assert findings.agreement(table("ssppp", "iiuuu")) is None


def test_a_gap_needs_three_judged_outlets_in_each_group() -> None:
    assert findings.gap(table("ssspp", "oooii")) is None
    assert findings.gap(table("sssppp", "oouiii")) is None
    found = findings.gap(table("sssppp", "oooiii"))
    assert found is not None
    assert found.words == ("All 3 private outlets that could be judged state it; of the 3 state outlets none does.")


def test_a_gap_says_when_parts_are_counted_and_uses_the_plural() -> None:
    assert findings.gap(table("sssspppp", "iiiouipi")) is None
    found = findings.gap(table("sssssspppp", "iioooopiii"))
    assert found is not None
    assert found.words == (
        "All 4 private outlets that could be judged state it, in full or in part; of the 6 state outlets 2 do."
    )


def test_a_telling_with_another_value_does_not_state_the_fact() -> None:
    found = findings.gap(table("sssppp", "dddiii"))
    assert found is not None
    assert found.words.endswith("of the 3 state outlets none does.")


def test_everyone_needs_half_of_all_outlets_to_be_judged() -> None:
    matrix = table("ssspppp", "iiiuuuu", "iiiiuuu", "iiiiiio")
    assert [row.fact.key for row in findings.everyone(matrix)] == ["f1"]


def test_only_here_needs_two_others_that_were_read() -> None:
    matrix = table("ssspp", "ioouu", "iouuu", "pooou", "iiooo")
    assert [(row.fact.key, place.outlet.key) for row, place in findings.only_here(matrix)] == [
        ("f0", "o0"),
        ("f2", "o0"),
    ]


def test_the_pairs_that_could_not_be_judged_are_named_with_their_reasons() -> None:
    matrix = table("sss", "iiu", "ouu")
    assert findings.unknown_words(matrix) == "Of 6 pairs of fact and outlet, 3 could not be judged: 3 not tried."
    assert findings.unknown_words(table("s", "i")) == "Judged: 1 pair of fact and outlet, without exception."


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_a_quote_is_the_text_between_its_offsets_and_its_context_is_the_text_around_it(
    text: str, one: int, other: int
) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = quote(version(text), text[start:end] or None, start, end)
    if start == end:
        assert found is None
        return
    assert found is not None
    assert found.text == text[start:end]
    assert text[:start].endswith(found.before.removeprefix("… "))
    assert text[end:].startswith(found.after.removesuffix(" …"))


def test_a_quote_stays_within_its_paragraph() -> None:
    text = "Head\n\nBefore it. The fact. After it.\n\nOther."
    found = quote(version(text), "The fact.", text.index("The"), text.index("The") + 9)
    assert found is not None
    assert (found.before, found.text, found.after) == ("Before it. ", "The fact.", " After it.")


def test_evidence_without_offsets_is_found_in_the_text() -> None:
    found = quote(version("One. Two. Three."), "Two.", None, None)
    assert found is not None
    assert (found.before, found.after) == ("One. ", " Three.")


def test_offsets_that_do_not_fit_the_text_fall_back_to_the_words() -> None:
    found = quote(version("Short."), "Gone from here.", 100, 120)
    assert found is not None
    assert (found.before, found.text, found.after) == ("", "Gone from here.", "")


def test_a_long_quote_says_how_much_of_it_is_left_out() -> None:
    assert shorten("a" * 100, 50) == ("a" * 25 + " […] " + "a" * 25, 50)
    assert shorten("short") == ("short", 0)
    assert shorten("word " * 40, 60) == ("word " * 6 + "[…] " + "word " * 5, 146)


def test_direction_follows_the_language() -> None:
    assert [direction(code) for code in ("ar", "fa-IR", "he", "ko", "en", None)] == [
        *("rtl", "rtl", "rtl", "ltr", "ltr", "auto")
    ]


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6))
def test_marking_adds_nothing_but_marks_and_numbers(text: str, ends: list[tuple[int, int]]) -> None:
    from markupsafe import escape

    from reports.inert import inert

    spans = [
        Span(*sorted((min(a, len(text)), min(b, len(text)))), "included", number, f"f-{number}")
        for number, (a, b) in enumerate(ends, start=1)
    ]
    shown, left_out = marked_text(text, 0, [span for span in spans if span.start < span.end])
    bare = re.sub(r"<sup>.*?</sup>|</?mark[^>]*>", "", str(shown))
    assert bare == str(escape(inert(text)))
    assert left_out == 0


def test_overlapping_evidence_is_marked_once_and_numbered_for_each_fact() -> None:
    spans = [Span(0, 10, "included", 1, "f-a"), Span(5, 10, "differs", 2, "f-b")]
    shown, _ = marked_text("0123456789 rest", 0, spans)
    assert str(shown).count("<mark") == 2
    assert 'class="differs">56789</mark><sup>' in str(shown)
    assert [found[1] for found in re.finditer(r'href="#(f-\w)"', str(shown))] == ["f-a", "f-b"]


def test_evidence_over_two_paragraphs_marks_no_blank_line() -> None:
    shown, _ = marked_text("One.\n\nTwo.", 0, [Span(0, 10, "included", 1, "f-a")])
    assert str(shown).startswith('<mark class="included">One.</mark>\n\n<mark class="included">Two.</mark><sup>')


def test_a_long_text_says_how_much_is_not_shown() -> None:
    shown, left_out = marked_text("x" * 100_010, 0, [])
    assert (len(shown), left_out) == (100_000, 10)


def changed(old: str, new: str, **facts: tuple[str, str, str]) -> Any:
    """The difference of two texts; a fact is (what happened to it, old evidence, new evidence)."""
    moved, before, after = [], {}, {}
    for position, (key, (kind, was, now)) in enumerate(facts.items()):
        moved.append((kind, Fact(key, f"{key}.", "core", None, position)))
        if was:
            before[key] = verdict(key, old, was)
        if now:
            after[key] = verdict(key, new, now)
    return difference(version(old), version(new, 2), moved, before, after)


def test_a_changed_value_is_shown_with_its_fact_before_other_changes() -> None:
    old = "The sky was clear.\n\nThe cost is 18 million crowns.\n\nThe end."
    new = "The sky was very clear.\n\nThe cost is 23 million crowns.\n\nThe end."
    found = changed(old, new, cost=("value", "18 million", "23 million"))
    assert [block.kind for block in found.shown] == ["fact", "wording"]
    assert found.shown[0].touched[0][0] == "value"
    assert found.unchanged == 1
    assert [(p.kind, p.text) for p in found.shown[0].pieces if p.kind != "same"] == [("removed", "18"), ("added", "23")]


def test_a_dropped_paragraph_is_shown_with_the_fact_it_held() -> None:
    old = "One stays.\n\nA report of 2021 had warned.\n\nTwo stays."
    found = changed(old, "One stays.\n\nTwo stays.", report=("dropped", "A report of 2021 had warned.", ""))
    assert [block.place for block in found.shown] == ["Removed from paragraph 2"]
    assert found.shown[0].touched[0][0] == "dropped"


def test_only_typography_is_folded_and_a_number_never_is() -> None:
    found = changed("He said “no”.\n\nIt cost 1.5 million.", "He said 'no'.\n\nIt cost 15 million.")
    assert len(found.folded) == 1
    assert [block.kind for block in found.shown] == ["detail"]
    for old, new in [
        ("A cost of -5.", "A cost of 5."),
        ("From 3-5 men.", "From 35 men."),
        ("In 12 500 cases.", "In 125 00 cases."),
        ("It was “safe”.", "It was safe."),
        ("The Polish team.", "The polish team."),
        ("Was it so?", "Was it so."),
        ("10² men", "102 men"),
        ("27,5 %", "275 %"),
    ]:
        assert changed(old, new).shown, old


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("It took three days.", "It took four days.", "a number"),
        ("He came on Tuesday.", "He came on Wednesday.", "a date"),
        ("Then Ada Brandt spoke.", "Then Mira Sund spoke.", "a name"),
        ("The bridge is safe.", "The bridge is not safe.", "a denial"),
        ("It was a “quiet” day.", "It was a “calm” day.", "a quotation"),
    ],
)
def test_a_change_beside_the_facts_says_what_it_touches(old: str, new: str, touched: str) -> None:
    found = changed(f"{old}\n\nSo it was.", f"{new}\n\nSo it is.")
    assert [block.kind for block in found.shown] == ["detail", "wording"]
    assert touched in found.shown[0].touches


def test_wording_alone_touches_nothing() -> None:
    assert changed("They gathered quietly there.", "They gathered silently there.").shown[0].touches == ()


def verdicts(**kinds: str) -> dict[str, Verdict]:
    return {
        key: Verdict(1, key, kind, None, 0.9, None, None, None, "", None, False, 1, "m") for key, kind in kinds.items()
    }


def test_what_happens_to_a_fact_is_told_apart() -> None:
    """A fact that is stated in part and then in full has not changed its value."""
    facts = {key: Fact(key, f"{key}.", "core", None, n) for n, key in enumerate("abcde")}
    step = Step(1, 1, 2, "fact", ("a",), ("b",), ("c", "d", "e"), None)
    before = verdicts(b="included", c="partly", d="included", e="included")
    moved = moved_facts(step, facts, before, verdicts(a="included", c="included", d="partly", e="differs"))
    assert [(kind, fact.key) for kind, fact in moved] == [
        ("value", "e"),
        ("dropped", "b"),
        ("less", "d"),
        ("added", "a"),
        ("more", "c"),
    ]


def test_a_wall_that_came_up_is_no_edit() -> None:
    whole = version("A long text about the bridge.")
    cut = replace(version("A long text", 2), complete=False, page_class="paywalled")
    assert "was not removed by the outlet" in caution_words(whole, cut)
    assert "(paywall)" in caution_words(whole, cut)
    assert "may have stood in the article before" in caution_words(cut, whole)
    assert caution_words(whole, whole) == ""


def test_a_text_that_is_too_long_is_not_compared() -> None:
    found = changed("a " * 120_000, "b " * 120_000)
    assert not found.compared


@settings(deadline=None)
@given(st.lists(st.sampled_from(["One.", "Two!", "3 men.", "", "four"]), max_size=8), st.randoms())
def test_the_pieces_give_both_texts_back(paragraphs: list[str], chance: Any) -> None:
    other = [paragraph for paragraph in paragraphs if chance.random() < 0.7] + ["new"]
    old, new = "\n\n".join(paragraphs), "\n\n".join(other)
    found = difference(version(old), version(new, 2), (), {}, {})
    squeezed = "".join(c for c in old if not c.isspace())
    kept = [p for block in (*found.shown, *found.folded) for p in block.pieces]
    removed = "".join(p.text for p in kept if p.kind != "added")
    assert "".join(c for c in removed if not c.isspace()) in squeezed or removed
    assert "".join(new[c.new_start : c.new_end] for c in word_changes(old, new, "en")) == new


def test_times_name_the_zone_and_its_offset() -> None:
    clock = clock_of("Asia/Seoul", date(2023, 7, 23))
    when = datetime(2023, 7, 26, 21, 40, tzinfo=UTC)
    assert clock.full(when) == "Thu 27 July 2023, 06:40 Seoul (UTC+9)"
    assert clock.short(when) == "Thu 27 Jul, 06:40"
    assert clock.iso(when) == "2023-07-27T06:40:00+09:00"
    assert clock.named == "Seoul time, UTC+9"


def test_a_time_with_another_offset_says_so() -> None:
    clock = clock_of("Europe/Oslo", date(2025, 3, 3))
    assert clock.short(datetime(2025, 4, 1, 12, tzinfo=UTC)) == "Tue 1 Apr, 14:00 (UTC+2)"


def test_a_time_of_another_year_says_so() -> None:
    clock = clock_of("Asia/Seoul", date(2023, 7, 23))
    assert clock.short(datetime(2025, 3, 21, 23, 59, tzinfo=UTC)) == "Sat 22 Mar 2025, 08:59"
    assert clock.day(datetime(2013, 7, 24, 1, tzinfo=UTC)) == "Wed 24 July 2013"
    assert clock.day(datetime(2022, 12, 31, 15, tzinfo=UTC)) == "Sun 1 January", "the year in the story's own zone"


def test_an_unknown_zone_is_utc() -> None:
    clock = clock_of("Mars/Base", date(2025, 3, 3))
    assert clock.full(NOON) == "Mon 3 March 2025, 12:00 UTC"


@pytest.mark.parametrize(("hours", "said"), [(0, "UTC"), (9, "UTC+9"), (-3.5, "UTC−3:30"), (5.75, "UTC+5:45")])
def test_offsets_in_words(hours: float, said: str) -> None:
    from datetime import timezone

    assert offset_words(datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=hours)))) == said


def test_spans_and_lengths_in_words() -> None:
    assert span_words(date(2023, 7, 23), date(2023, 7, 30)) == "23 to 30 July 2023"
    assert span_words(date(2023, 7, 28), date(2023, 8, 2)) == "28 July to 2 August 2023"
    assert span_words(date(2023, 7, 23), None) == "since 23 July 2023"
    assert [length_words(timedelta(minutes=m)) for m in (0, 1, 59, 61, 1499, 3000)] == [
        *("under a minute", "1 minute", "59 minutes", "1 h 01 min", "25 hours", "2 days")
    ]


def test_words_for_counts_lists_countries_and_languages() -> None:
    assert [count(n, "outlet") for n in (0, 1, 1184)] == ["0 outlets", "1 outlet", "1,184 outlets"]
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert (country("kp"), country("HK"), country("XX-none")) == ("North Korea", "Hong Kong", "XX-none")
    assert language("zh-Hant") == "Chinese (Traditional)"
    assert language("no tag at all") == "no tag at all"


def test_short_names_are_as_short_as_they_can_be_and_each_its_own() -> None:
    names = {"a": "The Harbour Times", "b": "Harbour Post", "c": "Radio Sund", "d": "南湖日报"}
    assert short_names(names) == {"a": "Harbour Times", "b": "Harbour Post", "c": "Radio", "d": "南湖日报"}


@given(st.text(max_size=40))
def test_a_soft_hyphen_changes_no_letter(name: str) -> None:
    assert soft(name).replace("\u00ad", "") == name.replace("\u00ad", "")


def test_lists_and_times_of_the_views_are_read_strictly() -> None:
    assert keys_in("b, a, b, other", {"a", "b"}) == ("b", "a")
    assert keys_in(None, {"a"}) == ()
    assert moment("2025-03-03T09:00:00.000000Z") == datetime(2025, 3, 3, 9, tzinfo=UTC)
    assert moment(None) is None
