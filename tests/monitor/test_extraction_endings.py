"""Law 1: a text that is not whole is never taken for one; and a whole one is not doubted for its words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.captures import Page, PageClass
from monitor.extraction import read_page
from monitor.extraction.ending import cut_in_a_sentence, unfinished
from monitor.store.importing.saved import SavedPage, capture_of
from monitor.story.model import Fact, Story

BODY = [
    "The longest bridge of the county was closed on Wednesday after divers found a crack in its second pillar.",
    "Traffic is led over the northern crossing, and trains between the two halves of the city run an hour late.",
    "The mayor thanked the volunteers who had carried sandbags through the night and said schools stay closed.",
    "Engineers of the county expect the work to last until the autumn and to cost more than four million crowns.",
]
STORY = Story(
    id="bridge", title="Bridge", start=datetime(2026, 3, 1, tzinfo=UTC).date(), outlets=(),
    facts=(Fact(id="closed", statement="The bridge was closed."),),
)  # fmt: skip


def page(
    *more: str, title: str = "Bridge closed after divers find a crack", close: str = "</article></body></html>"
) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in [*BODY, *more])
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
        f"{paragraphs}{close}"
    ).encode()


def class_of(body: bytes, status: int = 200) -> PageClass:
    return read_page(Page("https://harbour.example/news/bridge-closed", body, status=status)).page_class


def test_the_whole_page_is_an_article() -> None:
    assert class_of(page()) is PageClass.ARTICLE


@pytest.mark.parametrize(
    "last",
    [
        "Officials promised an inquiry into the cause of …",
        "Officials promised an inquiry into the cause of ...",
        "Officials promised an inquiry. Continue reading",
        "Read more",
        '<a href="/full">Continue reading</a>',
        "Weiterlesen",
    ],
)
def test_a_page_that_stops_or_points_elsewhere_is_truncated(last: str) -> None:
    assert class_of(page(last)) is PageClass.TRUNCATED


@pytest.mark.parametrize(
    "last",
    [
        "To keep reading, start your free trial.",
        "The rest of this story is reserved for our members.",
        "Subscribe to continue reading.",
    ],
)
def test_a_prompt_to_pay_at_the_end_is_a_paywall(last: str) -> None:
    assert class_of(page(last)) is PageClass.PAYWALLED


@pytest.mark.parametrize(
    "last",
    [
        "Visitors may continue reading the plans in the town hall until Friday.",
        "The library asked people to read more about the river and its history.",
        "“We will see,” the mayor said. “It may take years.”",
    ],
)
def test_the_words_of_a_sentence_are_no_link_to_the_rest(last: str) -> None:
    assert class_of(page(last)) is PageClass.ARTICLE


def test_a_page_that_ends_inside_its_article_is_truncated() -> None:
    assert class_of(page(close="")) is PageClass.TRUNCATED


@pytest.mark.parametrize(("status", "expected"), [(202, "truncated"), (206, "truncated"), (301, "unreadable")])
def test_an_answer_that_is_not_the_whole_page_is_no_article(status: int, expected: str) -> None:
    assert class_of(page(), status) == expected


def test_a_notice_in_the_articles_place_is_a_removal() -> None:
    notice = (
        b"<!doctype html><html><head><title>Bridge closed</title></head><body><article><h1>Bridge closed</h1>"
        b"<p>This article has been removed. It was withdrawn by the editors on Friday.</p></article></body></html>"
    )

    assert class_of(notice) is PageClass.REMOVED


def test_an_article_that_reports_a_removal_stays_an_article() -> None:
    told = (
        "The newspaper replaced its report with a note: this article has been removed. Lawyers had asked for it. " * 8
    )

    assert class_of(page(told)) is PageClass.ARTICLE


def test_a_refusal_at_length_is_blocked_and_a_report_of_one_is_not() -> None:
    asks = "You don't have permission to access this page. Please verify you are a human to continue."

    assert class_of(page(asks, title="Bridge news - Access Denied")) is PageClass.BLOCKED
    assert class_of(page(title="Reporters at the bridge: access denied")) is PageClass.ARTICLE


def test_a_text_that_could_not_be_decoded_states_nothing() -> None:
    assert class_of(page().replace(b"e", b"\xef\xbf\xbd")) is PageClass.UNREADABLE


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Officials promised an inquiry …", PageClass.TRUNCATED),
        ("Officials promised an inquiry. [+2314 chars]", PageClass.TRUNCATED),
        ("Officials promised a full inquiry into the cause of the collapse and asked the", PageClass.TRUNCATED),
        ("Subscribe to continue reading.", PageClass.PAYWALLED),
        ("Officials promised a full inquiry into the cause.", PageClass.ARTICLE),
        ("Harbour Times, with agencies", PageClass.ARTICLE),
    ],
)
def test_a_given_text_is_judged_by_its_end_too(last: str, expected: PageClass) -> None:
    saved = SavedPage(
        "harbour", "https://harbour.example/1", datetime(2026, 3, 4, tzinfo=UTC), text="\n\n".join([*BODY, last])
    )

    assert capture_of(saved, STORY, read_page).reading.page_class is expected


def test_scripts_without_spaces_are_not_called_cut_for_want_of_a_full_stop() -> None:
    assert not cut_in_a_sentence(
        "大桥于星期三关闭因为潜水员在第二根桥墩上发现了裂缝工程师预计工程将持续到秋天费用超过四百万" * 2
    )
    assert unfinished("大桥于星期三关闭。") is None
