"""Articles on several pages, from a server with real sockets into a database: followed, joined, kept, asked again.

One outlet is crawled three times; its routes change in between. Facts that stand on a last page are found, facts of a
text with a missing page are never omitted, and what was stored gives every text again.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from outlet_server import Answer, Outlet, Route, Seen, outlets
from sqlalchemy import Engine, text

from db.engine import open_database
from monitor.captures import Page, PageClass, PageSequence, Reading
from monitor.extraction import read_page
from monitor.gathering import MOST_PAGES, Came, Gathering
from monitor.store import recorded_run, recorder_factory
from monitor.store.importing import import_pages
from monitor.store.judging import judge_story
from monitor.store.known import known_articles
from monitor.store.rereading import stored_page
from monitor.store.stored_pages import StoredPages
from monitor.store.versions import reading_text
from monitor.story import LoadedStory, parse_story
from reports.exporting.dataset import Wishes, open_dataset
from reports.exporting.formats import load_format
from reports.exporting.verifying import verify
from spiders.crawl import CrawlOptions, crawl
from spiders.rules import OutletRules

STORY = """
[story]
id = "parade"
title = "A parade in Oldport"
start = 2023-07-23
end = 2023-07-30
keywords = ["parade", "Oldport"]

[[fact]]
id = "rockets"
statement = "Fourteen rockets were shown at the parade in Oldport."

[[fact]]
id = "horses"
statement = "Ninety horses of the cavalry galloped across the square."

[[outlet]]
id = "o"
name = "Quay Post"
country = "GB"
ownership = "private"
language = "en"
url = "{host}/"
articles = [{articles}]
"""
LEAD = "The town of Oldport held its long parade on Thursday evening, with more guests than in any year before."
PARTS = (
    (
        "Thousands of people stood along the quay from noon on, many of them with folding chairs and umbrellas.",
        "The mayor spoke for a quarter of an hour about the harbour, the ferry and the new school in the north.",
        "A band of the fire brigade played marches that the guests had asked for by letter in the spring.",
    ),
    (
        "Behind the band walked the unions, the rowing clubs and the gardeners, each under a flag of their own.",
        "Fourteen rockets were shown at the parade in Oldport, carried on trucks that had been painted green.",
        "The trucks stopped twice because a dog had run onto the square and would not listen to its owner.",
    ),
    (
        "Ninety horses of the cavalry galloped across the square when the sun had gone down behind the church.",
        "The evening ended with a dance in the hall of the harbour company, to which everybody was invited.",
        "The town council will say next week what the feast has cost and who is going to pay for it.",
    ),
)
DAY = "/2023/07/27"
PATHS = {
    "query": f"{DAY}/query-4711",
    "path": f"{DAY}/path-4712/",
    "suffix": f"{DAY}/suffix-4713.html",
    "whole": f"{DAY}/whole-4714",
    "cut": f"{DAY}/cut-4715",
    "robots": f"{DAY}/robots-4716",
    "away": f"{DAY}/away-4717",
    "loop": f"{DAY}/loop-4718",
    "adjoining": f"{DAY}/adjoining-4720",
    "later": f"{DAY}/later-4721",
    "reread": f"{DAY}/reread-4722/",
}


def html(parts: tuple[str, ...], name: str, links: str = "", head: str = "") -> bytes:
    """One page of an article: headline and lead stand on each, and the list of pages in the navigation."""
    title = f"Long parade in Oldport, told by the {name}"
    paragraphs = "".join(f"<p>{part}</p>" for part in parts)
    return (
        f"<!doctype html><html lang=en><head><title>{title} | Quay Post</title>{head}"
        f'<meta property="og:type" content="article"><meta name="description" content="{LEAD}">'
        '<meta property="article:published_time" content="2023-07-27T20:00:00Z"></head>'
        f'<body><nav><a href="/">Home</a></nav><main><article><h1>{title}</h1><p class="lead">{LEAD}</p>{paragraphs}'
        f'<nav class="pagination"><p>Page 1 2 3</p>{links}</nav></article></main></body></html>'
    ).encode()


def kept(body: bytes, etag: str) -> Callable[[Seen], Answer]:
    """A page with an ETag, which answers 304 to those who have it."""

    def answer(seen: Seen) -> Answer:
        same = seen.headers.get("if-none-match") == etag
        return Answer(b"" if same else body, 304 if same else 200, {"ETag": etag})

    return answer


def link(address: str, label: str, rel: str = "") -> str:
    return f'<a href="{address}"{rel and f" rel={rel}"}>{label}</a> '


def routes(host: str) -> dict[str, Route]:
    """All articles as they are at first."""
    p = PATHS
    made: dict[str, Route] = {"/robots.txt": Answer(b"User-agent: *\nDisallow: " + f"{p['robots']}/2".encode())}
    for number in (1, 2, 3):
        links = "".join(link(f"{p['query']}?page={n}", str(n)) for n in (1, 2, 3) if n != number)
        address = p["query"] if number == 1 else f"{p['query']}?page={number}"
        made[address] = kept(html(PARTS[number - 1], "query", links), f'"q{number}"')
    made[p["path"]] = html_answer(html(PARTS[0], "path", link("2/", "Next page", "next")))
    made[p["path"] + "2/"] = html_answer(html(PARTS[1], "path", link("../3/", "Next page", "next")))
    made[p["path"] + "3/"] = html_answer(html(PARTS[2], "path", link("../2/", "Previous")))
    made[p["suffix"]] = html_answer(html(PARTS[0], "suffix", link("suffix-4713-2.html", "Continue reading")))
    made[p["suffix"].replace(".html", "-2.html")] = html_answer(html(PARTS[1] + PARTS[2], "suffix", "Page 2 of 2"))
    views = link(f"{p['whole']}?view=full", "View as single page") + link(f"{p['whole']}/2", "2")
    made[p["whole"]] = kept(html(PARTS[0], "whole", views), '"w1"')
    made[f"{p['whole']}?view=full"] = kept(html(PARTS[0] + PARTS[1] + PARTS[2], "whole"), '"w"')
    made[p["cut"]] = kept(html(PARTS[0], "cut", link(f"{p['cut']}/2", "2")), '"c1"')
    made[f"{p['cut']}/2"] = Answer(b"broken", 500)
    made[p["robots"]] = kept(html(PARTS[0], "robots", link(f"{p['robots']}/2", "2")), '"r1"')
    made[f"{p['robots']}/2"] = html_answer(html(PARTS[1], "robots"))
    made[p["away"]] = html_answer(html(PARTS[0], "away", link(f"{p['away']}/2", "2")))
    elsewhere = host.replace("127.0.0.", "127.0.1.")
    made[f"{p['away']}/2"] = Answer(status=302, headers={"Location": f"{elsewhere}/other"})
    made[p["loop"]] = html_answer(html(PARTS[0], "loop", link(f"{p['loop']}?page=2", "2")))
    made[f"{p['loop']}?page=2"] = html_answer(html(PARTS[0], "loop", link(f"{p['loop']}?page=2", "2")))
    after = f'<link rel="next" href="{DAY}/another-4799">'
    made[p["adjoining"]] = html_answer(html(PARTS[0], "x", link(f"{DAY}/another-4799", "Next", "next"), after))
    made[f"{DAY}/another-4799"] = html_answer(html(PARTS[1], "y"))
    made[p["later"]] = kept(html(PARTS[0], "later", link(f"{p['later']}/2", "2")), '"l1"')
    made[f"{p['later']}/2"] = kept(html(PARTS[1], "later"), '"l2"')
    made[p["reread"]] = kept(html(PARTS[0], "reread", link("2/", "2")), '"s1"')
    made[p["reread"] + "2/"] = kept(html(PARTS[1], "reread"), '"s2"')
    return made


def html_answer(body: bytes) -> Answer:
    return Answer(body)


@dataclass
class Runs:
    """A database after three crawls, and what the server was asked in each."""

    engine: Engine
    url: str
    host: Outlet
    asked: list[list[Seen]] = field(default_factory=list)

    def captures(self, name: str) -> list[dict[str, Any]]:
        """The visits to one article in order, with the version that each saw."""
        sql = (
            "SELECT capture.*, version.number, version.text, version.complete, version.page_class AS class "
            "FROM capture JOIN article ON article.id = capture.article_id LEFT JOIN version ON version.id = version_id "
            "WHERE article.url LIKE :path ORDER BY capture.id"
        )
        with self.engine.connect() as connection:
            rows = connection.execute(text(sql), {"path": f"%{PATHS[name].rstrip('/')}%"})
            return [dict(row._mapping) for row in rows]

    def paths(self, run: int) -> Counter[str]:
        """How often each address was asked for in one run."""
        return Counter(seen.path for seen in self.asked[run] if seen.path != "/robots.txt")


def crawl_once(runs: Runs, loaded: LoadedStory, hour: int) -> None:
    """One recorded crawl."""
    runs.host.seen.clear()
    clock = lambda: datetime(2023, 7, 28, hour, tzinfo=UTC)  # noqa: E731
    offset = clock() - datetime.now(UTC)
    with recorded_run(runs.engine, runs.url, loaded, "crawl", clock) as run:
        known = known_articles(runs.engine, loaded.story.id)
        options = CrawlOptions(delay=0.0, allow_private=True, workers=1, retries=0, clock_offset=offset)
        crawl(loaded.story, known, {}, recorder_factory(runs.url, run.id, loaded.story.id), options)
    runs.asked.append(list(runs.host.seen))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """The first crawl, a quiet one, and one after changes; then all is judged."""
    folder = tmp_path_factory.mktemp("split")
    with outlets(1) as (host,):
        host.routes |= routes(host.url)
        articles = ", ".join(f'"{host.url}{path}"' for path in PATHS.values())
        loaded = parse_story(STORY.format(host=host.url, articles=articles), Path("parade.toml"))
        url = f"sqlite:///{folder / 'split.db'}"
        runs = Runs(open_database(url), url, host)
        crawl_once(runs, loaded, 8)
        crawl_once(runs, loaded, 9)
        p = PATHS
        third = tuple(part.replace("Ninety", "Seventy") for part in PARTS[2])
        host.routes[f"{p['query']}?page=3"] = kept(html(third, "query"), '"q3b"')
        host.routes[f"{p['cut']}/2"] = kept(html(PARTS[1] + PARTS[2], "cut"), '"c2"')
        host.routes[f"{p['later']}/2"] = Answer(b"broken", 503)
        crawl_once(runs, loaded, 10)
        judge_story(runs.engine, loaded.story, 3, now=datetime(2023, 7, 28, 11, tzinfo=UTC))
        yield runs
        runs.engine.dispose()


def test_a_chain_is_bounded() -> None:
    address = "http://quay.example/2023/07/27/endless-4719"

    def read(page: Page) -> Reading:
        number = int(page.body)
        place = PageSequence(number, f"{address}?page={number + 1}")
        return Reading(PageClass.TRUNCATED, "", "A parade", f"Club number {number}.", "en", sequence=place)

    first = Page(address, b"1")
    gathering = Gathering(first, read(first), read, str)
    asked = []
    while (wanted := gathering.wanted()) is not None:
        asked.append(wanted.url)
        gathering.take(wanted, Came(Page(wanted.url, str(len(asked) + 1).encode())))
    reading, visits = gathering.result()

    assert len(asked) == len(visits) == MOST_PAGES - 1
    assert (reading.page_class, "more than 20 pages" in reading.note) == (PageClass.TRUNCATED, True)
    assert reading.body.endswith("Club number 20.")


@pytest.mark.parametrize("name", ["query", "path", "suffix", "whole"])
def test_the_text_of_all_pages_stands_in_order_each_line_once(runs: Runs, name: str) -> None:
    first = runs.captures(name)[0]
    lines = first["text"].split("\n\n")

    assert lines == [f"Long parade in Oldport, told by the {name}", LEAD, *PARTS[0], *PARTS[1], *PARTS[2]]
    assert (first["class"], first["complete"]) == ("article", 1)


def test_a_view_of_the_whole_article_is_preferred_to_its_pages(runs: Runs) -> None:
    assert runs.paths(0)[f"{PATHS['whole']}?view=full"] == 1
    assert runs.paths(0)[f"{PATHS['whole']}/2"] == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("cut", "status 500"),
        ("robots", "robots.txt"),
        ("away", "host"),
        ("loop", "earlier page"),
    ],
)
def test_a_text_with_a_missing_page_is_truncated_and_says_which(runs: Runs, name: str, why: str) -> None:
    first = runs.captures(name)[0]

    assert (first["class"], first["complete"]) == ("truncated", 0)
    assert "page 2" in first["note"]
    assert why in first["note"]


def test_a_chain_keeps_to_robots_and_its_host(runs: Runs) -> None:
    asked = runs.paths(0)

    assert f"{PATHS['robots']}/2" not in asked
    assert "/other" not in asked
    assert runs.host.most_at_once == 1


def test_the_next_article_is_no_next_page(runs: Runs) -> None:
    first = runs.captures("adjoining")[0]

    assert (first["class"], first["pages"]) == ("article", None)
    assert f"{DAY}/another-4799" not in runs.paths(0)


def test_a_quiet_run_costs_one_conditional_request_a_page_and_makes_no_version(runs: Runs) -> None:
    quiet = {seen.path: seen for seen in runs.asked[1]}
    addresses = [PATHS["query"], f"{PATHS['query']}?page=2", f"{PATHS['query']}?page=3"]
    addresses += [PATHS["whole"], f"{PATHS['whole']}?view=full"]

    assert all(runs.paths(1)[address] == 1 for address in addresses)
    assert all("if-none-match" in quiet[address].headers for address in addresses)
    assert max(runs.paths(1).values()) == 1
    outcomes = {name: runs.captures(name)[1]["outcome"] for name in PATHS}
    assert outcomes["query"] == outcomes["whole"] == outcomes["cut"] == outcomes["robots"] == "not_modified"
    assert outcomes["path"] == outcomes["away"] == outcomes["loop"] == "same_bytes"
    assert all(runs.captures(name)[1]["number"] == 1 for name in PATHS)


def test_a_change_on_a_last_page_is_a_new_version(runs: Runs) -> None:
    third = runs.captures("query")[2]

    assert (third["outcome"], third["number"], third["complete"]) == ("fetched", 2, 1)
    assert third["text"] == runs.captures("query")[0]["text"].replace("Ninety", "Seventy")


def test_a_page_that_comes_back_makes_the_text_whole(runs: Runs) -> None:
    third = runs.captures("cut")[2]

    assert (third["number"], third["class"]) == (2, "article")
    assert PARTS[2][0] in third["text"]


def test_a_page_that_fails_later_shortens_nothing(runs: Runs) -> None:
    third = runs.captures("later")[2]

    assert (third["outcome"], third["version_id"]) == ("failed", None)
    assert "status 503" in third["note"]
    assert runs.captures("later")[0]["complete"] == 1


def test_facts_of_last_pages_are_found_and_those_of_missing_pages_unknown(runs: Runs) -> None:
    sql = "SELECT fact, verdict, reason FROM verdict_history WHERE article_url LIKE :path AND version = 1 ORDER BY fact"

    def verdicts(name: str) -> list[tuple[str, str, str | None]]:
        with runs.engine.connect() as connection:
            found = connection.execute(text(sql), {"path": f"%{PATHS[name].rstrip('/')}%"})
            return [(row.fact, row.verdict, row.reason) for row in found]

    for name in ("query", "path", "suffix", "whole"):
        assert verdicts(name) == [("horses", "included", None), ("rockets", "included", None)]
    assert verdicts("later") == [("horses", "omitted", None), ("rockets", "included", None)]
    for name in ("cut", "robots", "away", "loop"):
        assert ("horses", "unknown", "truncated") in verdicts(name)
        assert "omitted" not in {verdict for _, verdict, _ in verdicts(name)}


def test_stored_pages_give_every_text_again(runs: Runs) -> None:
    with runs.engine.connect() as connection:
        versions = connection.execute(text("SELECT id, text_digest, complete FROM version")).all()
        pages = {row.id: stored_page(connection, row.id) for row in versions}
    assert len(versions) == len(PATHS) + 2
    for row in versions:
        page = pages[row.id]
        assert page is not None
        again = read_page(page, language="en", outlet_name="Quay Post")
        found = reading_text(again)
        assert found is not None
        assert found.digest == row.text_digest
        assert (again.page_class.value == "article") == bool(row.complete)


def test_a_later_page_alone_is_an_article_of_its_own_and_not_whole(runs: Runs) -> None:
    body = html(PARTS[1], "path", link("../3/", "Next page", "next") + link("../", "1"))
    address = f"{runs.host.url}{PATHS['path']}2/"
    canonical = f'<link rel="canonical" href="{runs.host.url}{PATHS["path"]}">'.encode()
    reading = read_page(Page(address, body.replace(b"</head>", canonical + b"</head>")))

    assert reading.page_class.value == "truncated"
    assert reading.sequence is not None
    assert reading.sequence.number == 2


def test_the_web_archive_and_the_bundle_hold_every_page(runs: Runs, tmp_path: Path) -> None:
    warcio = pytest.importorskip("warcio.archiveiterator")
    with open_dataset(runs.engine, "parade", Wishes(), datetime.now(UTC) + timedelta(1), "0", StoredPages()) as data:
        load_format("warc").write(data, tmp_path / "a.warc.gz")
        load_format("bundle").write(data, tmp_path / "b.zip")
    with (tmp_path / "a.warc.gz").open("rb") as file:
        records = Counter(
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI").replace(runs.host.url, ""))
            for record in warcio.ArchiveIterator(file)
            if record.rec_type != "warcinfo"
        )

    assert records["response", f"{PATHS['query']}?page=2"] == 1
    assert records["revisit", f"{PATHS['query']}?page=2"] == 2
    assert records["response", f"{PATHS['query']}?page=3"] == 2
    assert records["response", f"{PATHS['whole']}?view=full"] == 1
    assert verify(tmp_path / "b.zip").problems == []
    with zipfile.ZipFile(tmp_path / "b.zip") as package:
        visits = [json.loads(line) for line in package.read("runs/1/captures.jsonl").splitlines()]
        names = package.namelist()
    assert sum(name.startswith("runs/1/pages/") and "-" in name for name in names) == 8
    assert {"pages" in visit for visit in visits} == {True, False}


def test_importing_our_own_web_archive_gives_every_text_again(runs: Runs, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    archive = tmp_path / "a.warc.gz"
    with open_dataset(runs.engine, "parade", Wishes(), datetime.now(UTC) + timedelta(1), "0", StoredPages()) as data:
        load_format("warc").write(data, archive)
    articles = ", ".join(f'"{runs.host.url}{path}"' for path in PATHS.values())
    loaded = parse_story(STORY.format(host=runs.host.url, articles=articles), Path("parade.toml"))
    rules = OutletRules.of(loaded.story.outlets[0])
    url = f"sqlite:///{tmp_path / 'again.db'}"
    engine = open_database(url)
    results = []
    for _ in range(2):
        with recorded_run(engine, url, loaded, "import", lambda: datetime.now(UTC)) as run:
            canonical = lambda _, address: rules.canonical(address)  # noqa: E731
            results.append(import_pages(engine, loaded, [archive], run_id=run.id, canonical=canonical))

    sql = (
        "SELECT article.url, number, text_digest, complete, version.page_class "
        "FROM version JOIN article ON article.id = article_id ORDER BY 1, 2"
    )
    with runs.engine.connect() as first, engine.connect() as second:
        crawled = [tuple(row) for row in first.execute(text(sql))]
        imported = [tuple(row) for row in second.execute(text(sql))]
    engine.dispose()
    assert imported == crawled
    assert (results[0].joined, results[1].joined, results[1].recorded) == (10, 10, 0)
