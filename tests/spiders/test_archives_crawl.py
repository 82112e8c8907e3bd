"""What archives answer and what a crawl makes of it: real sockets, exact formats, faults."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawling import Crawled, crawl_into, known_from, outlet_of, story_of
from outlet_server import Outlet as Server
from outlet_server import page, rss, sitemap
from town import article, gapwire

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive_stand_in import Answer, Archive, packed, warc_of
from archived_press import Kept

from monitor.captures import Outcome, PageClass
from monitor.story.model import Archive as Service
from monitor.story.model import IdWalk, Story

SITE = "http://paper.example"
DEAD = "http://127.0.3.1:9"


def kept(path: str, hour: int, text: str = "The parade.", status: int = 200, **headers: str) -> Kept:
    body = f"<html><body><p>{text}</p></body></html>".encode()
    headers = {"Content-Type": "text/html", "ETag": '"old"'} | headers
    return Kept(f"{SITE}{path}", datetime(2023, 7, 24, tzinfo=UTC) + timedelta(hours=hour), status, headers, body)


def service(archive: Archive | str, protocol: str = "wayback", **keys: Any) -> Service:
    url = archive if isinstance(archive, str) else archive.url
    places = {
        "wayback": {"index": f"{url}/cdx/search/cdx", "copies": f"{url}/web/"},
        "memento": {"timemap": f"{url}/web/timemap/link/"},
        "common-crawl": {"index": f"{url}/collinfo.json", "copies": f"{url}/"},
        "gdelt": {"index": f"{url}/api/v2/doc/doc"},
        "google-news": {"index": f"{url}/rss/search"},
        "media-cloud": {"index": f"{url}/api/search/story-list", "key_variable": "TEST_KEY"},
    }[protocol]
    return Service.model_validate({"id": protocol, "protocol": protocol, "patience": 0} | places | keys)


def past_story(*services: Service, site: str = SITE, **particulars: Any) -> Story:
    outlet = outlet_of("paper", site, **particulars)
    named = tuple(service.id for service in services)
    return story_of(outlet).model_copy(update={"archives": named, "archive_services": services})


def collect(folder: Path, story: Story, *known: Any, **options: Any) -> Crawled:
    return crawl_into(folder, story, known, **({"past": True, "workers": 1} | options))


def times(crawled: Crawled) -> list[datetime]:
    return sorted(capture.captured_at for capture in crawled.captures)


PARADE = "/2023/07/24/the-great-parade-in-the-capital"


def test_a_copy_is_a_capture_of_its_time_with_all_its_addresses(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1), kept(PARADE, 9, "The parade grew."), kept("/about", 3)]) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    first, second = sorted(crawled.captures, key=lambda capture: capture.captured_at)
    assert first.captured_at == datetime(2023, 7, 24, 1, tzinfo=UTC)
    assert first.url == first.requested_url == first.final_url == SITE + PARADE
    assert first.copy is not None
    assert first.copy.archive == "wayback"
    assert first.copy.memento_url == first.copy.asked_url == f"{archive.url}/web/20230724010000id_/{SITE}{PARADE}"
    assert first.copy.digest == archive.kept[0].digest
    assert first.copy.retrieved_at.year > 2023
    assert "etag" not in first.headers, "today's visit must not be conditional on an archive's validators"
    assert second.reading is not None
    assert second.reading.body == "The parade grew."


def test_the_answer_goes_on_behind_a_resume_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = [kept(f"/2023/07/24/parade-number-{number}", 1, f"Parade {number}.") for number in range(2_300)]
    with Archive(copies) as archive:
        crawled = collect(tmp_path, past_story(service(archive)), max_links=40)

    pages = archive.asked("/cdx/")
    assert len(pages) == 3
    assert ["resumeKey" in page for page in pages] == [False, True, True]
    assert len(crawled.captures) == 40
    assert "beyond the limit" in " ".join(visit.note for visit in crawled.visits)


def test_prefixes_are_those_of_the_storys_days(tmp_path: Path) -> None:
    prefix = SITE + "/{yyyy}/{mm}/{dd}/"
    with Archive([kept(PARADE, 1)]) as archive:
        crawled = collect(tmp_path, past_story(service(archive), archive_prefixes=(prefix,)))

    assert len(archive.asked("/cdx/")) == 10  # 23 to 30 July, and a day on either side
    assert [capture.requested_url for capture in crawled.captures] == [SITE + PARADE]


def test_equal_bodies_in_a_row_are_fetched_once_and_one_that_returns_again(tmp_path: Path) -> None:
    copies = [kept(PARADE, 1), kept(PARADE, 2), kept(PARADE, 5), kept(PARADE, 7, "Other."), kept(PARADE, 9)]
    with Archive(copies) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    assert len(archive.asked("id_/")) == 3
    assert [moment.hour for moment in times(crawled)] == [1, 5, 7, 9]
    seen_again = [capture for capture in crawled.captures if capture.outcome is Outcome.SAME_BYTES]
    assert [capture.captured_at.hour for capture in seen_again] == [5]


def test_a_page_that_went_away_is_removed_only_by_the_outlets_own_word(tmp_path: Path) -> None:
    with Archive(
        [kept(PARADE, 1), kept(PARADE, 9, "Gone.", 404), kept("/2023/07/24/never-there-parade", 2, "", 404)]
    ) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    assert {capture.requested_url for capture in crawled.captures} == {SITE + PARADE}
    assert [c.reading.page_class for c in crawled.captures if c.reading] == [PageClass.ARTICLE, PageClass.REMOVED]


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        (Answer(b"<h1>not archived</h1>", 404), "no copy under this address"),
        (Answer(b"<h1>Please log in</h1>", 200), "no Memento-Datetime"),
        (Answer(b"busy", 500), "status 500"),
        (Answer(b"x", 200, {"Memento-Datetime": "Mon, 24 Jul 2094 01:00:00 GMT"}), "no Memento-Datetime"),
    ],
)
def test_an_archives_own_page_is_never_the_outlets(tmp_path: Path, answer: Answer, note: str) -> None:
    with Archive([kept(PARADE, 1)], faults={"id_/": [answer] * 3}) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    (capture,) = crawled.captures
    assert (capture.outcome, capture.status, capture.reading) == (Outcome.FAILED, None, None)
    assert note in capture.note
    assert crawled.result.failure_count == 1


def test_an_archive_that_holds_a_site_back_says_so(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1)], excluded=("paper.example",)) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    (visit,) = crawled.visits
    assert (visit.outcome, visit.kind) == ("archive_excluded", "archive:wayback")
    assert crawled.result.failure_count == 0
    assert crawled.result.empty_outlets == ("paper",)


def test_a_copy_that_is_held_back_says_so(tmp_path: Path) -> None:
    refused = Answer(b"This URL has been excluded from the Wayback Machine.", 403)
    with Archive([kept(PARADE, 1)], faults={"id_/": [refused]}) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    assert [capture.outcome for capture in crawled.captures] == [Outcome.ARCHIVE_EXCLUDED]
    assert crawled.captures[0].status is None


def test_an_archive_that_is_down_leaves_the_others_and_the_outlet_alone(tmp_path: Path) -> None:
    with Server() as server, Archive([kept(PARADE, 1)]) as archive:
        server.routes |= {"/feed": rss(f"{server.url}/parade"), "/parade": page("The parade now.")}
        down = service(DEAD, id="down")
        story = past_story(down, service(archive), site=server.url, feeds=(f"{server.url}/feed",))
        crawled = collect(tmp_path, story, past=False, timeout=3)

    outcomes = {visit.kind: visit.outcome for visit in crawled.visits}
    assert outcomes["archive:down"] == "failed"
    assert outcomes["archive:wayback"] == "empty"
    assert [capture.final_url for capture in crawled.captures] == [f"{server.url}/parade"]
    assert crawled.result.failure_count >= 1, "the run is degraded"


@pytest.mark.parametrize(
    "nonsense",
    [b"<html>maintenance</html>", b"{}", b'[["timestamp"],["x"]', b"\xff\xfe\x00", b'[1,[2],{"a":3}]', b"[[],[]]"],
)
def test_an_answer_without_sense_is_a_failure_in_words(tmp_path: Path, nonsense: bytes) -> None:
    with Archive([kept(PARADE, 1)], faults={"/cdx/": [Answer(nonsense)]}) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    assert [visit.outcome for visit in crawled.visits] in (["failed"], ["empty"])
    assert crawled.captures == []


def test_retry_after_and_one_at_a_time_hold_for_archives(tmp_path: Path) -> None:
    busy = Answer(b"slow down", 429, {"Retry-After": "1"})
    copies = [kept(f"/2023/07/24/parade-number-{number}", number) for number in range(6)]
    with Archive(copies, faults={"id_/": [busy]}) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    moments = [at for at, target, _ in archive.seen if "id_/" in target]
    assert moments[1] - moments[0] >= 1
    assert archive.most_at_once == 1
    assert {capture.outcome for capture in crawled.captures} == {Outcome.FETCHED}


def test_an_archive_without_words_is_waited_for_with_patience(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1)], faults={"/cdx/": [Answer(b"", 503)]}) as archive:
        collect(tmp_path, past_story(service(archive, patience=1.5)))

    moments = [at for at, target, _ in archive.seen if "/cdx/" in target]
    assert moments[1] - moments[0] >= 1.5


def test_an_archives_robots_txt_is_obeyed(tmp_path: Path) -> None:
    rules = Answer(b"User-agent: *\nDisallow: /cdx/", headers={"Content-Type": "text/plain"})
    with Archive([kept(PARADE, 1)], faults={"/robots.txt": [rules] * 9}) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    assert [visit.outcome for visit in crawled.visits] == ["robots"]
    assert archive.asked("/cdx/") == []


def test_archives_on_private_addresses_are_not_asked(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1)]) as archive:
        crawled = collect(tmp_path, past_story(service(archive)), allow_private=False, delay=1.0)

    assert archive.seen == []
    assert "private address" in crawled.visits[0].note


def test_a_redirect_of_an_archive_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    with Server() as inner, Archive([kept(PARADE, 1)]) as archive:
        archive.faults["id_/"] = [Answer(b"", 302, {"Location": f"{inner.url}/secret"})]
        crawled = collect(tmp_path, past_story(service(archive)))

    assert inner.paths() == [], "a redirect of a copy leads to another copy, never out of the archive"
    assert [capture.outcome for capture in crawled.captures] == [Outcome.FAILED]


def test_a_copy_nearby_has_its_own_time(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1)]) as archive:
        elsewhere = f"{archive.url}/web/20230724010000id_/{SITE}{PARADE}"
        row = [["timestamp", "original", "mimetype", "statuscode", "digest"]]
        row += [["20230725000000", SITE + PARADE, "text/html", "200", "A"]]
        archive.faults["/cdx/"] = [Answer(json.dumps(row).encode())]
        crawled = collect(tmp_path, past_story(service(archive)))

    (capture,) = crawled.captures
    assert capture.captured_at == datetime(2023, 7, 24, 1, tzinfo=UTC)
    assert capture.copy is not None
    assert capture.copy.memento_url == elsewhere
    assert capture.redirects == ()


def test_a_moved_article_is_one_article(tmp_path: Path) -> None:
    old, new = "/2023/07/24/parade-expected-soon-1", "/2023/07/24/parade-held-at-last-1"
    copies = [kept(old, 1), kept(old, 9, "", 301, Location=SITE + new), kept(new, 9, "Held.")]
    with Archive(copies) as archive:
        crawled = collect(tmp_path, past_story(service(archive)))

    assert {capture.url for capture in crawled.captures} == {SITE + old}


def test_a_timemap_lists_the_copies_of_a_known_article(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1), kept(PARADE, 9, "More."), kept(PARADE, 24 * 60, "Late.")]) as archive:
        story = past_story(service(archive, "memento"), articles=(SITE + PARADE,))
        crawled = collect(tmp_path, story)

    assert [(moment.day, moment.hour) for moment in times(crawled)] == [(24, 1), (24, 9)]
    assert all("id_/" in target for target in archive.asked("/web/2023"))


def test_a_timegate_is_asked_for_each_day(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1), kept(PARADE, 30, "More.")]) as archive:
        gate = service(archive, "memento", timemap=None, timegate=f"{archive.url}/gate/")
        crawled = collect(tmp_path, past_story(gate, articles=(SITE + PARADE,)))

    assert {moment.day for moment in times(crawled)} == {24, 25}
    assert len(archive.asked("/gate/")) == 10


def test_common_crawl_gives_records_by_range(tmp_path: Path) -> None:
    copies = [kept(PARADE, 1), kept("/2023/07/25/parade-over-for-this-year", 30, "Over.")]
    with Archive(copies, warc=warc_of(copies, tmp_path / "cc.warc.gz")) as archive:
        crawled = collect(tmp_path, past_story(service(archive, "common-crawl")))

    assert archive.asked("2024-10") == archive.asked("2022-05") == [], "crawls of other times are not asked"
    assert [c.reading.body for c in sorted(crawled.captures, key=lambda c: c.captured_at) if c.reading] == [
        "The parade.",
        "Over.",
    ]
    ranges = [headers["range"] for _, target, headers in archive.seen if "warc.gz" in target]
    assert len(ranges) == 2
    assert all(capture.copy and "#" in capture.copy.asked_url for capture in crawled.captures)


def test_a_range_that_holds_something_else_is_no_page(tmp_path: Path) -> None:
    copies = [kept(PARADE, 1)]
    with Archive(copies, warc=warc_of(copies, tmp_path / "cc.warc.gz")) as archive:
        archive.faults["warc.gz"] = [Answer(b"\x1f\x8bgarbage", 206)]
        crawled = collect(tmp_path, past_story(service(archive, "common-crawl")))

    assert [capture.outcome for capture in crawled.captures] == [Outcome.FAILED]


def test_a_record_that_ends_early_is_no_page(tmp_path: Path) -> None:
    copies = [kept(PARADE, 1, "The parade. " * 500)]
    whole = warc_of(copies, tmp_path / "cc.warc.gz")
    with Archive(copies, warc=whole) as archive:
        archive.faults["warc.gz"] = [Answer(whole[:-60], 206)]
        crawled = collect(tmp_path, past_story(service(archive, "common-crawl")))

    assert [(capture.outcome, capture.reading) for capture in crawled.captures] == [(Outcome.FAILED, None)]


def test_a_server_without_ranges_is_not_read_to_the_end(tmp_path: Path) -> None:
    copies = [kept(PARADE, 1)]
    with Archive(copies, warc=warc_of(copies, tmp_path / "cc.warc.gz")) as archive:
        archive.faults["warc.gz"] = [Answer(b"x" * 500_000, 200)]
        crawled = collect(tmp_path, past_story(service(archive, "common-crawl")))

    assert [capture.note for capture in crawled.captures] == ["common-crawl: the response is too large"]


def item(path: str, title: str = "A parade in the capital of the country") -> dict[str, object]:
    return {"url": SITE + path, "title": title, "seendate": "20230726T083000Z", "domain": "paper.example"}


def test_what_a_finder_names_is_looked_up_in_the_archives(tmp_path: Path) -> None:
    with Archive([kept("/x/1", 1)]) as archive:
        archive.gdelt = [item("/x/1"), item("/x/2", "A long title about the weather of today"), item("/../../other")]
        archive.gdelt.append({"url": "http://other.example/parade", "title": "A parade"})
        timemaps = service(archive, "memento")
        crawled = collect(tmp_path, past_story(service(archive, "gdelt"), timemaps))

    assert [capture.requested_url for capture in crawled.captures] == [f"{SITE}/x/1"]
    assert not [target for target in archive.asked("timemap") if "/x/2" in target or "other.example" in target]


def test_what_a_finder_names_is_visited_live_as_well(tmp_path: Path) -> None:
    with Server() as server, Archive() as archive:
        server.routes["/parade"] = page("The parade.")
        archive.gdelt = [{"url": f"{server.url}/parade", "title": "A parade in the capital"}]
        story = past_story(service(archive, "gdelt"), site=server.url)
        crawled = collect(tmp_path, story, past=False)

    assert [(c.requested_url, c.discovered_by) for c in crawled.captures] == [(f"{server.url}/parade", "gdelt")]


def test_a_full_answer_of_gdelt_is_asked_again_in_halves(tmp_path: Path) -> None:
    full = json.dumps({"articles": [item(f"/p/{number}") for number in range(250)]}).encode()
    with Archive() as archive:
        archive.faults["/api/v2/doc/doc"] = [Answer(full)]
        crawled = collect(tmp_path, past_story(service(archive, "gdelt")))

    spans = [target.partition("startdatetime=")[2][:43] for target in archive.asked("/api/v2")]
    assert len(spans) == 3
    assert spans[0].startswith("20230722000000&enddatetime=20230801000000")
    assert sorted(span[:41] for span in spans[1:]) == [
        "20230722000000&enddatetime=20230727000000",
        "20230727000000&enddatetime=20230801000000",
    ]
    assert {visit.outcome for visit in crawled.visits} == {"ok", "empty"}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"The specified phrase is too short.", "failed"),
        (b"{}", "empty"),
        (b'{"articles":[{"url":"http://paper.example/parade","title":"a \x01 \\d parade of the day"}]}', "ok"),
        (b'{"articles":7}', "empty"),
        (b'{"articles":[7,{"url":5},{}]}', "empty"),
    ],
)
def test_gdelts_odd_answers_are_met(tmp_path: Path, body: bytes, outcome: str) -> None:
    with Archive() as archive:
        archive.faults["/api/v2/doc/doc"] = [Answer(body)]
        crawled = collect(tmp_path, past_story(service(archive, "gdelt")))

    assert [visit.outcome for visit in crawled.visits] == [outcome]
    assert outcome != "failed" or "too short" in crawled.visits[0].note


def test_google_news_links_that_hold_the_address_are_read(tmp_path: Path) -> None:
    links = [packed(f"{SITE}/x/1"), "https://news.google.com/rss/articles/CBMiAU_yqLabc?oc=5"]
    with Archive([kept("/x/1", 1)]) as archive:
        archive.news = rss(*links, title="A parade in the capital - The Paper").body
        crawled = collect(tmp_path, past_story(service(archive, "google-news"), service(archive, "memento")))

    assert [capture.requested_url for capture in crawled.captures] == [f"{SITE}/x/1"]
    assert any("1 of 2 links do not tell" in visit.note for visit in crawled.visits)
    assert "after%3A2023-07-21+before%3A2023-07-23" in " ".join(archive.asked("/rss/search"))


def test_media_cloud_wants_its_key_and_has_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_KEY", "sesame")
    with Archive([kept("/x/1", 1), kept("/x/2", 1)]) as archive:
        archive.media_cloud = {"stories": [item("/x/1"), item("/x/2")]}
        crawled = collect(tmp_path, past_story(service(archive, "media-cloud"), service(archive, "memento")))

    assert {capture.requested_url for capture in crawled.captures} == {f"{SITE}/x/1", f"{SITE}/x/2"}
    assert "pagination_token=next" in archive.asked("story-list")[1]


def test_media_cloud_without_its_key_is_a_failure_that_names_it(tmp_path: Path) -> None:
    with Archive() as archive:
        crawled = collect(tmp_path, past_story(service(archive, "media-cloud")))

    assert [visit.outcome for visit in crawled.visits] == ["failed"]
    assert "TEST_KEY" in crawled.visits[0].note


def test_dated_sitemaps_are_read_in_the_past_and_their_articles_looked_up(tmp_path: Path) -> None:
    with Server() as server, Archive() as archive:
        server.routes["/maps/2023-07.xml"] = sitemap(f"{server.url}{PARADE}")
        copy = kept(PARADE, 1)
        archive.kept = [Kept(server.url + PARADE, copy.at, 200, copy.headers, copy.body)]
        story = past_story(
            service(archive, "memento"), site=server.url, sitemaps=(server.url + "/maps/{yyyy}-{mm}.xml",)
        )
        crawled = collect(tmp_path, story)

    assert server.paths() == ["/maps/2023-07.xml"]
    assert [capture.captured_at.hour for capture in crawled.captures] == [1]


def test_copies_that_are_stored_are_not_fetched_again(tmp_path: Path) -> None:
    with Archive([kept(PARADE, 1)]) as archive:
        story = past_story(service(archive))
        first = collect(tmp_path, story)
        stored = tuple(capture.copy.asked_url for capture in first.captures if capture.copy)
        known = known_from(first.captures, copies=stored)
        archive.kept.append(kept(PARADE, 9, "More."))
        collect(tmp_path, story, *known)

    assert len(archive.asked("id_/")) == 2


@pytest.mark.parametrize("last", [date(2023, 7, 30)])
def test_the_window_of_copies_ends_a_month_after_the_story(tmp_path: Path, last: date) -> None:
    with Archive([kept(PARADE, 1)]) as archive:
        collect(tmp_path, past_story(service(archive)))

    assert "from=20230722" in archive.asked("/cdx/")[0]
    assert "to=20230830" in archive.asked("/cdx/")[0]


def test_a_walk_along_numbers_looks_at_each_page_and_keeps_those_of_the_story(tmp_path: Path) -> None:
    with Server() as server:
        for number in (10, 12, 14):
            server.routes[f"/n/{number}"] = page("The parade." if number != 12 else "The weather.")
        walk = IdWalk(url=server.url + "/n/{id}", first=10, last=15)
        crawled = collect(tmp_path, past_story(site=server.url, id_walk=walk))
        done = {visit.url: visit for visit in crawled.visits}
        server.seen.clear()
        again = crawl_into(tmp_path, past_story(site=server.url, id_walk=walk), (), done, past=True, workers=1)

    assert [capture.requested_url[-2:] for capture in crawled.captures] == ["10", "14"]
    assert [visit.outcome for visit in crawled.visits] == ["ok", "empty", "empty", "empty", "ok", "empty"]
    assert server.paths() == []
    assert again.result.captures == 0


def test_a_run_makes_a_bounded_number_of_steps_and_the_next_goes_on(tmp_path: Path) -> None:
    with Server() as server:
        walk = IdWalk(url=server.url + "/n/{id}", first=1, last=9)
        story = past_story(site=server.url, id_walk=walk)
        crawled = collect(tmp_path, story, max_links=4)
        done = {visit.url: visit for visit in crawled.visits}
        crawl_into(tmp_path, story, (), done, past=True, workers=1, max_links=4)

    assert [path[-1] for path in server.paths()] == ["1", "2", "3", "4", "5", "6", "7", "8"]


STORY = """
[story]
id = "parade"
title = "A parade"
start = 2023-07-23
end = 2023-07-30
keywords = ["parade", "Oldport"]
archives = ["wayback", "common-crawl", "gdelt"]

[[fact]]
id = "held"
statement = "The parade was held in the capital on Monday."

[[outlet]]
id = "paper"
name = "Paper"
language = "en"
url = "http://paper.example/"
"""


def test_a_run_with_archives_moved_by_the_environment_asks_the_moved_ones_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the command line to the verdict: no address in the story file, every built-in one moved."""
    pages = [article(1).body, article(1, "The parade was held in the capital on Monday, in spite of the rain.").body]
    copies = [replace(kept(PARADE, hour), body=body) for hour, body in zip((2, 9), pages, strict=True)]
    (tmp_path / "story.toml").write_text(STORY, encoding="utf-8")
    database = f"--db=sqlite:///{tmp_path / 'story.db'}"
    with Archive(copies, gdelt=[{"url": SITE + PARADE, "seendate": "20230724T040000Z", "title": "Parade"}]) as archive:
        archive.warc = warc_of(copies, tmp_path / "cc.warc.gz")
        for name, key, path in (
            ("WAYBACK", "INDEX", "/cdx/search/cdx"),
            ("WAYBACK", "COPIES", "/web/"),
            ("COMMON_CRAWL", "INDEX", "/collinfo.json"),
            ("COMMON_CRAWL", "COPIES", "/"),
            ("GDELT", "INDEX", "/api/v2/doc/doc"),
        ):
            monkeypatch.setenv(f"GAPWIRE_ARCHIVE_{name}_{key}", archive.url + path)
        options = ["--past", "--delay=0", "--allow-private-addresses", "--workers=1", f"--out={tmp_path / 'report'}"]
        answer = gapwire("run", str(tmp_path / "story.toml"), database, *options)

    assert answer.exit_code == 0, answer.stderr
    assert archive.asked("/cdx/search/cdx")
    assert archive.asked("/web/2023")
    assert archive.asked("/CC-MAIN-2023-40-index")
    assert archive.asked("/crawl-data/")
    assert archive.asked("/api/v2/doc/doc")
    rows = "SELECT verdict, version FROM coverage_matrix"
    assert json.loads(gapwire("query", rows, database, "--json").stdout) == [{"verdict": "included", "version": 2}]
    seen = "SELECT DISTINCT archive FROM capture_log ORDER BY 1"
    archives = [row["archive"] for row in json.loads(gapwire("query", seen, database, "--json").stdout)]
    assert archives == ["common-crawl", "wayback"]
    asked = "SELECT DISTINCT substr(url, 1, 18) AS url FROM discovery_visit"
    assert {row["url"] for row in json.loads(gapwire("query", asked, database, "--json").stdout)} == {archive.url[:18]}
