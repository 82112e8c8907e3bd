"""Pages of one article put together: every paragraph once, in order; whatever is missing makes the whole truncated."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news_pages import LEAD, PARAGRAPHS, TITLE, URL, json_ld, news_page, paragraphs

from monitor.captures import Page, PageClass, PageSequence, Reading
from monitor.extraction import read_page
from monitor.extraction.continued import is_page_line
from monitor.extraction.joining import holds, joined, misfit, same_story

CUT = PageClass.TRUNCATED
LINES = ("1 2 3", "Page 1 of 3", "Next page", "Continue reading", "Weiter »", "下一页")


def page_of(number: int, last: int, text: list[str]) -> tuple[Page, Reading]:
    """One page of several, with the headline and lead that each repeats."""
    following = f"{URL}?page={number + 1}" if number < last else None
    place = PageSequence(number, following, points_on=False)
    address = URL if number == 1 else f"{URL}?page={number}"
    body = "\n\n".join([LEAD, *text, LINES[number % len(LINES)]])
    return Page(address, b"x"), Reading(CUT, "split", TITLE, body, "en", sequence=place)


def pages_of(texts: list[list[str]]) -> tuple[list[Page], list[Reading]]:
    made = [page_of(number, len(texts), text) for number, text in enumerate(texts, 1)]
    return [page for page, _ in made], [reading for _, reading in made]


@st.composite
def cut_articles(draw: st.DrawFn) -> list[list[str]]:
    """Distinct paragraphs, cut into two to five pages."""
    words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8)
    lines = st.lists(words, min_size=4, max_size=12).map(lambda found: " ".join(found).capitalize() + ".")
    texts = draw(st.lists(lines, min_size=2, max_size=15, unique_by=str.casefold))
    places = sorted(draw(st.sets(st.integers(1, len(texts) - 1), min_size=1, max_size=4)))
    return [texts[start:end] for start, end in pairwise([0, *places, len(texts)])]


@settings(deadline=None)
@given(cut_articles())
def test_the_pages_of_an_article_make_its_text_again(texts: list[list[str]]) -> None:
    whole = joined(*pages_of(texts))

    assert whole.body.split("\n\n") == [LEAD, *(line for text in texts for line in text)]
    assert (whole.page_class, whole.note, whole.sequence) == (PageClass.ARTICLE, "", None)


@settings(deadline=None)
@given(cut_articles(), st.data())
def test_without_any_one_of_its_pages_it_is_truncated(texts: list[list[str]], data: st.DataObject) -> None:
    pages, readings = pages_of(texts)
    gone = data.draw(st.integers(1, len(pages) - 1))
    kind = data.draw(st.sampled_from(("ends", "blocked", "broken", "points on", "repeats")))
    blocked = replace(readings[gone], page_class=PageClass.BLOCKED, body="", note="status 403")
    place = readings[gone].sequence
    assert place is not None
    wrong = {
        "blocked": [*readings[:gone], blocked, *readings[gone + 1 :]],
        "broken": [*readings[:gone], replace(readings[gone], sequence=replace(place, is_broken=True))],
        "repeats": [*readings[:gone], readings[0], *readings[gone + 1 :]],
        "points on": [*readings[:-1], replace(readings[-1], sequence=PageSequence(len(pages), points_on=True))],
        "ends": readings[:gone],
    }[kind]
    whole = joined(pages[: len(wrong)], wrong)

    assert whole.page_class is CUT
    assert whole.body.startswith("\n\n".join([LEAD, *texts[0]]))


def test_a_page_behind_a_paywall_makes_the_whole_paywalled() -> None:
    pages, readings = pages_of([[PARAGRAPHS[0]], [PARAGRAPHS[1]]])
    readings[1] = replace(readings[1], page_class=PageClass.PAYWALLED, note="a prompt to pay")

    assert joined(pages, readings).page_class is PageClass.PAYWALLED


def test_fewer_pages_than_the_page_counts_are_not_all() -> None:
    pages, readings = pages_of([[PARAGRAPHS[0]], [PARAGRAPHS[1]]])
    readings[0] = replace(readings[0], sequence=PageSequence(1, f"{URL}?page=2", total=3))

    whole = joined(pages, readings)
    assert (whole.page_class, whole.note) == (CUT, "2 of 3 pages are at hand")


def test_what_was_dropped_is_named() -> None:
    whole = joined(*pages_of([[PARAGRAPHS[0]], [PARAGRAPHS[1]]]))

    assert {(piece.text, piece.why) for piece in whole.removed} >= {(LEAD, "repeat"), ("Page 1 of 3", "page numbers")}


def test_a_short_line_that_two_pages_share_stays() -> None:
    pages, readings = pages_of([["Nine hurt.", PARAGRAPHS[0]], ["Nine hurt.", PARAGRAPHS[1]]])

    assert joined(pages, readings).body.count("Nine hurt.") == 2


def test_a_view_of_the_whole_must_hold_the_first_page() -> None:
    first = Reading(CUT, "split", TITLE, "\n\n".join([LEAD, *PARAGRAPHS[:3]]), "en", sequence=PageSequence(1, "x"))
    whole = Reading(PageClass.ARTICLE, "", "Print", "\n\n".join([LEAD, *PARAGRAPHS]), "en")
    other = replace(whole, body="\n\n".join(PARAGRAPHS[3:]))
    pages = [Page(URL, b"x"), Page(f"{URL}?print=1", b"y", is_whole=True)]

    assert holds(whole, first)
    assert joined(pages, [first, whole]).headline == TITLE
    assert joined(pages, [first, whole]).body == whole.body
    for wrong in (other, replace(whole, page_class=CUT), first):
        assert not holds(wrong, first)
        assert joined(pages, [first, wrong]).page_class is CUT


def test_a_page_that_tells_nothing_new_or_another_story_is_no_next_page() -> None:
    first, second = pages_of([[PARAGRAPHS[0]], [PARAGRAPHS[1]]])[1]

    assert misfit(second, [first]) is None
    assert misfit(first, [first]) == "it shows what an earlier page shows"
    assert same_story(replace(second, headline=f"{TITLE} - page 2"), first)
    assert not same_story(replace(second, headline="The ferry resumes its journeys"), first)


@pytest.mark.parametrize("line", LINES)
def test_lines_that_lead_from_page_to_page_are_told_from_text(line: str) -> None:
    assert is_page_line(line)
    assert not is_page_line(f"{line} and the mayor was there.")


@pytest.mark.parametrize(
    "line", ["1 000", "12 dead", "2 3 4", "1-2", "Page 3 tells another story", "Next year", "Nine hurt."]
)
def test_figures_and_sentences_are_no_page_lines(line: str) -> None:
    assert not is_page_line(line)


def test_read_page_reads_the_pages_it_is_given_as_one() -> None:
    link = f"<nav><a href='{URL}?page=2'>2</a></nav>"
    first = news_page(head=json_ld(), body=paragraphs((LEAD, *PARAGRAPHS[:4])) + link).encode()
    second = news_page(head=json_ld(), body=paragraphs((LEAD, *PARAGRAPHS[4:]))).encode()
    following = Page(f"{URL}?page=2", second, begins_at=URL)

    whole = read_page(Page(URL, first, following=(following,)))
    assert whole.body == "\n\n".join([LEAD, *PARAGRAPHS])
    assert whole.page_class is PageClass.ARTICLE
    assert read_page(Page(URL, first)).page_class is CUT
    assert read_page(Page(URL, first, following=(replace(following, body=b"<html></html>"),))).page_class is CUT


def test_what_a_view_of_the_whole_leaves_away_of_the_first_page_is_told() -> None:
    """Such views often print no standfirst: its facts would read as left out."""
    standfirst = "The mayor will not stand again."
    first = Reading(CUT, "split", TITLE, "\n\n".join([standfirst, LEAD, *PARAGRAPHS[:5]]), "en")
    whole = Reading(PageClass.ARTICLE, "", "Print", "\n\n".join([LEAD, *PARAGRAPHS]), "en")
    pages = [Page(URL, b"x"), Page(f"{URL}?print=1", b"y", is_whole=True)]

    reading = joined(pages, [first, whole])

    assert (reading.page_class, reading.body) == (PageClass.ARTICLE, f"{standfirst}\n\n{whole.body}")
