"""Further pages of split articles that are found by themselves, or lie in archives: one article all the same."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawling import Crawled, crawl_into, known_from, outlet_of, story_of
from outlet_server import Answer as LiveAnswer
from outlet_server import outlets

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive_stand_in import Answer, Archive, warc_of
from archived_press import Kept

from monitor.captures import Capture, Outcome, PageClass
from monitor.story.model import Archive as Service
from monitor.story.model import Story

SITE = "http://paper.example"
PARADE = "/2023/07/24/the-great-parade-in-the-capital"
TEXTS = (
    "The parade in the capital began at noon, and thousands of people stood along the wide road to see it pass by.",
    "Behind the bands of the parade walked the rowing clubs and the gardeners, each under a flag of their own making.",
    "The parade ended with a dance in the hall of the harbour company, to which everybody in the town was invited.",
)
READER = "monitor.extraction:read_page"


def address(number: int) -> str:
    return PARADE if number == 1 else f"{PARADE}?page={number}"


def html(number: int, pages: int = 3, edited: str = "") -> bytes:
    links = "".join(f'<a href="{address(n)}">{n}</a> ' for n in range(1, pages + 1) if n != number)
    edit = f'<meta property="article:modified_time" content="{edited}">' if edited else ""
    return (
        f"<!doctype html><html lang=en><head><title>The great parade</title>{edit}"
        '<meta property="article:published_time" content="2023-07-24T00:30:00Z"></head>'
        f"<body><main><article>"
        f"<h1>The great parade</h1><p>{TEXTS[number - 1]}</p><p>{TEXTS[number - 1].replace('parade', 'procession')}</p>"
        f"<nav class=pagination>{links}</nav></article></main></body></html>"
    ).encode()


def kept(number: int, hour: float, **particulars: Any) -> Kept:
    at = datetime(2023, 7, 24, tzinfo=UTC) + timedelta(hours=hour)
    body = html(number, **particulars)
    return Kept(f"{SITE}{address(number)}", at, 200, {"Content-Type": "text/html"}, body)


def wayback(archive: Archive, **keys: Any) -> Service:
    places = {"index": f"{archive.url}/cdx/search/cdx", "copies": f"{archive.url}/web/"}
    return Service.model_validate({"id": "w", "protocol": "wayback", "patience": 0} | places | keys)


def past(folder: Path, service: Service, *known: Any, **particulars: Any) -> Crawled:
    story = story_of(outlet_of("paper", SITE, **particulars))
    story = story.model_copy(update={"archives": (service.id,), "archive_services": (service,)})
    return collect(folder, story, *known, past=True)


def collect(folder: Path, story: Story, *known: Any, **options: Any) -> Crawled:
    return crawl_into(folder, story, known, workers=1, reader=READER, **options)


def is_whole(capture: Capture) -> bool:
    """Whether it holds the text of all three pages in order."""
    body = capture.reading.body if capture.reading else ""
    places = [body.find(each) for each in TEXTS]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1)])
def test_pages_that_a_list_names_by_themselves_are_one_article(tmp_path: Path, order: tuple[int, ...]) -> None:
    with outlets(1) as (host,):
        host.routes |= {address(number): LiveAnswer(html(number)) for number in order}
        links = "".join(f'<a href="{address(number)}">The great parade, page {number}</a> ' for number in order)
        host.routes["/news"] = LiveAnswer(f"<html><body>{links}</body></html>".encode())
        story = story_of(outlet_of("paper", host.url, sections=(f"{host.url}/news",)))
        crawled = collect(tmp_path, story)
        asked = [seen.path for seen in host.seen if PARADE in seen.path]

    (capture,) = crawled.captures
    assert is_whole(capture)
    assert capture.reading is not None
    assert (capture.reading.page_class, capture.url) == (PageClass.ARTICLE, f"{host.url}{PARADE}")
    assert crawled.result.captures == 1
    assert len(crawled.visits) == 1
    if order[0] == 3:
        assert sorted(asked) == [address(number) for number in (1, 2, 3)], "what came already is not asked for again"


def test_a_later_page_whose_article_is_not_found_is_recorded_as_what_it_is(tmp_path: Path) -> None:
    with outlets(1) as (host,):
        host.routes |= {address(2): LiveAnswer(html(2))}
        story = story_of(outlet_of("paper", host.url, articles=(f"{host.url}{address(2)}",)))
        crawled = collect(tmp_path, story)

    (capture,) = crawled.captures
    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.TRUNCATED
    assert capture.url == f"{host.url}{address(2)}"


@pytest.mark.parametrize("has_first", [True, False])
def test_pages_that_are_kept_back_outlive_their_process(tmp_path: Path, has_first: bool) -> None:
    """They are in no database yet: the next process asks for them again, and nothing is lost or told twice."""
    with outlets(1) as (host,):
        deadly = html(1).replace(b"<main>", f"<main><!--KILL FILE={tmp_path / 'killed'};-->".encode())
        host.routes |= {address(3): LiveAnswer(html(3)), address(2): LiveAnswer(html(2)), "/deadly": LiveAnswer(deadly)}
        host.routes |= {address(1): LiveAnswer(html(1))} if has_first else {}
        asked = [address(3), address(2), "/deadly", *([address(1)] if has_first else [])]
        story = story_of(outlet_of("paper", host.url, articles=tuple(f"{host.url}{path}" for path in asked)))
        reader = "stand_ins:read_for_real_or_be_killed_once"
        crawled = crawl_into(tmp_path, story, (), workers=1, reader=reader)
        seen = [each.path for each in host.seen]

    assert seen.count(address(3)) == 2, "what was kept back when the process ended is fetched again"
    told = {capture.url.removeprefix(host.url): capture for capture in crawled.captures}
    assert len(told) == len(crawled.captures)
    if has_first:
        assert set(told) == {PARADE, "/deadly"}
        assert is_whole(told[PARADE])
    else:
        assert set(told) == {address(2), address(3), "/deadly"}


@pytest.mark.parametrize("hours", [(1, 1.5, 4), (4, 2, 1)])
def test_copies_of_all_pages_are_one_article_of_the_first_ones_time(tmp_path: Path, hours: tuple[float, ...]) -> None:
    copies = [kept(number, hour) for number, hour in zip((1, 2, 3), hours, strict=True)]
    with Archive([*copies, kept(2, 200)]) as archive:
        crawled = past(tmp_path, wayback(archive))

    (capture,) = (capture for capture in crawled.captures if capture.outcome is Outcome.FETCHED)
    assert is_whole(capture)
    assert capture.captured_at.hour == hours[0]
    assert [page.captured_at and page.captured_at.hour for page in capture.pages] == [int(hours[1]), int(hours[2])]
    assert all(page.copy is not None and page.copy.archive == "w" for page in capture.pages)


def test_copies_of_known_further_pages_are_no_articles(tmp_path: Path) -> None:
    first, later = tmp_path / "first", tmp_path / "later"
    first.mkdir()
    later.mkdir()
    with Archive([kept(1, 1), kept(2, 2), kept(3, 3)]) as archive:
        crawled = past(first, wayback(archive))
        (capture,) = crawled.captures
        known = known_from([capture], about_story=True, parts=tuple(page.url for page in capture.pages))
        archive.kept.append(kept(2, 60, edited="2023-07-26T10:00:00Z"))
        second = past(later, wayback(archive), *known)

    assert {each.url for each in second.captures} == {SITE + PARADE}
    assert not archive.asked("/20230726"), "a copy of a page alone, of a time at which the first page has none"


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (None, "no copy under this address"),
        (kept(2, 60), "no copy of it"),
        (kept(2, 9, edited="2023-07-24T08:00:00Z"), "was changed between"),
    ],
)
def test_a_page_without_a_fitting_copy_leaves_the_text_truncated(tmp_path: Path, second: Kept | None, why: str) -> None:
    with Archive([kept(1, 1), *([second] if second else [])]) as archive:
        crawled = past(tmp_path, wayback(archive))

    first = next(capture for capture in crawled.captures if capture.url == SITE + PARADE)
    assert first.reading is not None
    assert first.reading.page_class is PageClass.TRUNCATED
    assert "page 2" in first.note
    assert why in first.note


@pytest.mark.parametrize("way", ["exact", "timegate", "timemap"])
def test_an_archive_leads_to_the_nearest_copy_itself(tmp_path: Path, way: str) -> None:
    with Archive([kept(1, 1), kept(2, 2), kept(3, 3), kept(3, 300)]) as archive:
        if way == "exact":
            service = wayback(archive)
        else:
            places: dict[str, Any] = {"timemap": f"{archive.url}/web/timemap/link/"}
            if way == "timegate":
                places = {"timegate": f"{archive.url}/gate/"}
            service = Service.model_validate({"id": "w", "protocol": "memento", "patience": 0} | places)
        crawled = past(tmp_path, service, articles=(SITE + PARADE,), archive_prefixes=(f"{SITE}/elsewhere/",))

    whole = [capture for capture in crawled.captures if is_whole(capture)]
    assert {capture.captured_at.hour for capture in whole} == {1}
    assert {capture.url for capture in crawled.captures if capture.outcome is Outcome.FETCHED} == {SITE + PARADE}


def test_common_crawls_records_are_joined(tmp_path: Path) -> None:
    copies = [kept(1, 1), kept(2, 2), kept(3, 3)]
    with Archive(copies, warc=warc_of(copies, tmp_path / "cc.warc.gz")) as archive:
        places = {"index": f"{archive.url}/collinfo.json", "copies": f"{archive.url}/"}
        service = Service.model_validate({"id": "cc", "protocol": "common-crawl", "patience": 0} | places)
        crawled = past(tmp_path, service)

    (capture,) = crawled.captures
    assert is_whole(capture)
    assert all(page.copy is not None and "#" in page.copy.asked_url for page in capture.pages)


def test_a_copy_that_fails_is_a_missing_page(tmp_path: Path) -> None:
    with Archive([kept(1, 1), kept(2, 2), kept(3, 3)], faults={"page=2": [Answer(b"no", 404)] * 9}) as archive:
        crawled = past(tmp_path, wayback(archive))

    first = next(capture for capture in crawled.captures if capture.url == SITE + PARADE)
    assert first.reading is not None
    assert first.reading.page_class is PageClass.TRUNCATED
    assert "no copy under this address" in first.note
