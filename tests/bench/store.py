"""The store measured: ``python tests/bench/store.py [FOLDER]``.

Prints the time of every view at 10,000 versions and 30 facts, how many captures a second the recorder takes, and what a
later version of a real page costs with its raw bytes. Times are processor times of this process, the best of five,
so that other work on the machine counts as little as can be; a fixed piece of Python is timed beside them.
"""

from __future__ import annotations

import gzip
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from db import models as m
from db.engine import open_database, open_read_only
from db.upgrade import VIEWS
from monitor.captures import Capture, Outcome, PageClass, Reading
from monitor.store import Recorder, start_run, sync_story
from monitor.store.raw import compress, digest_bytes
from monitor.story import parse_story

START = datetime(2024, 5, 1, tzinfo=UTC)
WORDS = ("delegation", "leader", "talks", "border", "trade", "visit", "anniversary", "statement", "troops")
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "pages" / "html"
CELLS = ("included",) * 3 + ("partly", "differs", "unknown") + ("omitted",) * 54


def rows_of(articles: int, versions: int, facts: int, outlets: int) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Tables with their rows: every article has ``versions`` versions; one in ten of them changes a fact."""
    rng = random.Random(1)
    yield m.Story, [{"id": "s", "title": "t", "language": "en", "start": START.date(), "timezone": "UTC"}]
    yield m.StorySnapshot, [{"id": 1, "story_id": "s", "digest": "d", "text": "", "taken_at": START}]
    run = {"kind": "run", "started_at": START, "outcome": "fine", "tool_version": "0"}
    yield m.Run, [{"id": 1, "story_id": "s", "snapshot_id": 1} | run]
    yield (
        m.Fact,
        [
            {"id": n + 1, "story_id": "s", "key": f"fact-{n}", "statement": "x", "weight": "core", "position": n}
            for n in range(facts)
        ],
    )
    about = {"name": "O", "country": "GB", "ownership": "private", "language": "en", "url": "u"}
    yield (
        m.Outlet,
        [{"id": n + 1, "story_id": "s", "key": f"outlet-{n}", "position": n} | about for n in range(outlets)],
    )
    yield m.Coder, [{"id": 1, "kind": "machine", "name": "lexical", "version": "1", "rank": 1}]
    found = {"story_id": "s", "first_seen_at": START, "discovered_by": "feed", "about_story": True}
    yield (
        m.Article,
        [
            {"id": n + 1, "outlet_id": n % outlets + 1, "url": f"https://o{n % outlets}.example/{n}"} | found
            for n in range(articles)
        ],
    )
    verdicts = [[rng.choice(CELLS) for _ in range(facts)] for _ in range(articles)]
    for number in range(versions):
        for article in range(articles):
            if rng.random() < 0.1:
                verdicts[article][rng.randrange(facts)] = rng.choice(CELLS)
        yield from version_rows(number, articles, verdicts, rng)


def version_rows(
    number: int, articles: int, verdicts: list[list[str]], rng: random.Random
) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """One version of each article, two captures that saw it, its verdicts."""
    first = number * articles + 1
    ids = list(enumerate(range(first, first + articles)))
    seen = [START + timedelta(hours=number, seconds=article * 3) for article in range(articles)]
    page = {"page_class": "article", "complete": True, "about_story": True, "language": "en", "words": 600}
    lists = {"authors": [], "dates": [], "removed": [], "extractor": "x"}
    yield (
        m.Version,
        [
            {
                "id": version,
                "article_id": article + 1,
                "number": number + 1,
                "text": " ".join(rng.choices(WORDS, k=600)),
                "text_digest": f"{version:032x}",
                "headline": f"Headline {article} {number // 4}",
                "captured_at": seen[article],
                "modified_at": seen[article],
            }
            | page
            | lists
            for article, version in ids
        ],
    )
    visit = {"run_id": 1, "requested_url": "u", "final_url": "u", "outcome": "fetched", "status": 200, "note": ""}
    yield (
        m.Capture,
        [
            {"article_id": article + 1, "version_id": version, "captured_at": seen[article] + timedelta(minutes=later)}
            | visit
            | {"page_class": "article", "headers": {}}
            for article, version in ids
            for later in (0, 20)
        ],
    )
    quote = {"evidence": "The leader of the delegation arrived for the anniversary on Thursday evening.", "note": ""}
    yield (
        m.Verdict,
        [
            {"version_id": version, "fact_id": fact + 1, "coder_id": 1, "verdict": verdict, "score": 0.5}
            | {"reason": "language" if verdict == "unknown" else None, "judged_at": START, "basis": f"{version:032x}"}
            | quote
            for article, version in ids
            for fact, verdict in enumerate(verdicts[article])
        ],
    )


def build(engine: Engine, articles: int, versions: int, facts: int = 30, outlets: int = 50) -> None:
    """Fill an empty database."""
    with engine.begin() as connection:
        for table, rows in rows_of(articles, versions, facts, outlets):
            connection.execute(insert(table), rows)


def best(work: Callable[[], Any], rounds: int = 5) -> float:
    """Milliseconds of processor time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def measure_views(folder: Path, articles: int, versions: int) -> None:
    """Every view: whole, for one outlet, its first hundred rows."""
    url = f"sqlite:///{folder / f'views-{articles}.db'}"
    engine = open_database(url)
    build(engine, articles, versions)
    engine.dispose()
    reader = open_read_only(url)
    connection: Any = reader.raw_connection()
    size = (folder / f"views-{articles}.db").stat().st_size / 1e6
    print(f"\n{articles * versions:,} versions of {articles:,} articles, 30 facts, 50 outlets, {size:.0f} MB; ms")
    print(f"{'view':18}{'rows':>9}{'whole':>9}{'outlet':>9}{'first 100':>11}")
    for view in VIEWS:
        rows = connection.execute(f"SELECT COUNT(*) FROM {view}").fetchone()[0]
        columns = [column[0] for column in connection.execute(f"SELECT * FROM {view} LIMIT 0").description]
        questions = [f"SELECT * FROM {view}", f"SELECT * FROM {view} LIMIT 100"]
        if "outlet" in columns:
            questions.insert(1, f"SELECT * FROM {view} WHERE story = 's' AND outlet = 'outlet-7'")
        figures = [best(lambda sql=question: connection.execute(sql).fetchall()) for question in questions]
        whole, first = figures[0], figures[-1]
        one = f"{figures[1]:9.1f}" if len(figures) == 3 else f"{'':9}"
        print(f"{view:18}{rows:9,}{whole:9.1f}{one}{first:11.1f}")
    connection.close()
    reader.dispose()


def measure_recorder(folder: Path) -> None:
    """Captures a second: new pages, unchanged ones, edited ones."""
    outlet = '\n[[outlet]]\nid = "o"\nname = "O"\nlanguage = "en"\nurl = "https://o.example/"\n'
    loaded = parse_story(
        '[story]\nid = "s"\ntitle = "t"\nstart = 2024-05-01\nend = 2024-05-09\nkeywords = ["border"]\n'
        '[[fact]]\nid = "f"\nstatement = "The leader arrived."\n' + outlet,
        Path("s.toml"),
    )
    url = f"sqlite:///{folder / 'recorder.db'}"
    engine = open_database(url)
    run = start_run(engine, sync_story(engine, loaded, START), "crawl", START)
    rng = random.Random(2)
    bodies = [" ".join(rng.choices(WORDS, k=800)) for _ in range(2000)]

    def record(hour: int, outcome: Outcome, ending: str = "") -> float:
        captures = [visit(hour, number, outcome, body + ending) for number, body in enumerate(bodies)]
        with Recorder(engine, run, "s") as recorder:
            return best(lambda: [recorder.capture(one) for one in captures] and recorder.flush(), 1)

    print("\nrecorder, 2,000 articles with 60 kB of page each; captures a second of processor time")
    for name, hour, outcome, ending in (
        ("first sight", 0, Outcome.FETCHED, ""),
        ("not modified", 1, Outcome.NOT_MODIFIED, ""),
        ("edited", 2, Outcome.FETCHED, " An edit."),
    ):
        print(f"{name:18}{2000 / record(hour, outcome, ending) * 1000:9,.0f}")
    engine.dispose()


def visit(hour: int, number: int, outcome: Outcome, text: str) -> Capture:
    """One visit to the article with that number."""
    url = f"https://o.example/{number}"
    read = outcome is Outcome.FETCHED
    body = (f"<p>{text}</p><div class=x id=y{number}></div>" * 10).encode() if read else None
    return Capture(
        outlet="o",
        url=url,
        requested_url=url,
        final_url=url,
        captured_at=START + timedelta(hours=hour),
        outcome=outcome,
        status=200,
        headers={"etag": '"1"'},
        body=body,
        body_digest=digest_bytes(body) if body else None,
        reading=Reading(PageClass.ARTICLE, "", "Headline", text, "en", extractor="x") if read else None,
        about_story=True if read else None,
    )


def edited(page: bytes, rng: random.Random) -> bytes:
    """The page as it is served some hours later: three in a hundred texts changed, all long numbers new."""
    parts = re.split(r"(>[^<>]{20,}<)", page.decode("utf-8", "surrogateescape"))
    changed = (part.replace("e ", "a ", 3) if part[:1] == ">" and rng.random() < 0.03 else part for part in parts)
    digits = re.compile(r"\b\d{6,}\b")
    text = digits.sub(
        lambda number: str(rng.randrange(10 ** (len(number[0]) - 1), 10 ** len(number[0]))), "".join(changed)
    )
    return text.encode("utf-8", "surrogateescape")


def measure_raw_pages() -> None:
    """Bytes of real pages and of their later versions."""
    files = sorted(SHARED.glob("*.html.gz"))
    if not files:
        print("\nraw pages: the data folder beside the checkout is missing")
        return
    rng = random.Random(3)
    pages = [gzip.decompress(file.read_bytes()) for file in files]
    pairs = [(page, edited(page, rng)) for page in pages]
    first = [len(compress(page)) for page in pages]
    later = [len(compress(new, old)) for old, new in pairs]
    whole = statistics.mean(map(len, pages))
    print(f"\nraw bytes of {len(pages)} real pages, mean {whole / 1000:.0f} kB")
    print(f"first version {statistics.mean(first) / 1000:6.1f} kB ({whole / statistics.mean(first):.1f} times smaller)")
    print(
        f"later version {statistics.mean(later) / 1000:6.1f} kB ({whole / statistics.mean(later):.0f} times smaller), "
        f"median {statistics.median(later) / 1000:.1f}, largest {max(later) / 1000:.1f}; "
        f"{sum(size > 8000 for size in later)} of {len(later)} above 8 kB"
    )
    frames = [*later] * 9 + first
    print(f"with every tenth whole: {statistics.mean(frames) / 1000:.1f} kB a version")


def main() -> None:
    """All figures."""
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}")
    print(f"three million squares in Python: {best(lambda: sum(n * n for n in range(3_000_000))):.0f} ms")
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        measure_views(Path(folder), 1_000, 10)
        measure_views(Path(folder), 2_500, 4)
        measure_recorder(Path(folder))
    measure_raw_pages()


if __name__ == "__main__":
    main()
