"""Whole runs by the command line against real servers: budgets, expectations, and what ``status`` says of outlets."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from outlet_server import Answer, Outlet, rss
from town import Town, article, gapwire

from monitor.comparer import Comparer
from monitor.comparer.engines import LexicalEngine
from monitor.story.model import Story
from reports.conditions import Condition


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(tmp_path, [stack.enter_context(Outlet()) for _ in range(2)])


def test_a_run_that_spends_its_budget_leaves_gaps_and_no_omissions(town: Town) -> None:
    town.write('[story.budget]\nrequests = 3\nbytes = "5 MB"')

    answer = town.run()

    assert answer.exit_code == 3, answer.stdout + answer.stderr
    told = json.loads(answer.stdout)
    requests = [path for host in town.hosts for path in host.paths()]
    fetched = len(requests) - requests.count("/feed")
    assert len(requests) == 3
    ((outcome, stopped, captures),) = town.rows("SELECT outcome, stopped_by, captures FROM run_log")
    assert (outcome, stopped, captures) == (
        "degraded",
        "not visited: the run's budget of 3 requests was spent",
        fetched,
    )
    outcomes = Counter(town.rows("SELECT outcome FROM capture_log"))
    left = [url for (url,) in town.rows("SELECT url FROM discovery_visit WHERE outcome = 'not_visited'")]
    assert outcomes[("fetched",)] == fetched
    assert told["crawl"]["left"] == outcomes[("not_visited",)] + len(left) > 0
    read = dict(town.rows("SELECT outlet, COUNT(*) FROM capture_log WHERE outcome = 'fetched' GROUP BY outlet"))
    cells = town.rows("SELECT outlet, verdict, reason FROM coverage_matrix")
    assert {(verdict, reason) for outlet, verdict, reason in cells if outlet not in read} == {
        ("unknown", "not_collected")
    }
    page = (town.folder / "report" / "collection.html").read_text(encoding="utf-8")
    assert "was spent" in page
    assert "left to the next run" in page.lower()


def test_the_next_runs_finish_what_was_left_and_nothing_is_lost(town: Town) -> None:
    town.write()
    assert town.run("--budget=requests=6").exit_code == 3
    left = {url for (url,) in town.rows("SELECT url FROM capture_log WHERE outcome = 'not_visited'")}
    for host in town.hosts:
        host.seen.clear()

    assert town.run("--budget=requests=6").exit_code == 3

    asked = {host.url + path for host in town.hosts for path in host.paths()}
    assert left <= asked
    assert len(asked) == 6
    assert town.run().exit_code == 0
    assert town.rows("SELECT COUNT(*) FROM version") == [(8,)]
    verdicts = Counter(town.rows("SELECT fact, verdict FROM coverage_matrix"))
    assert verdicts == {("closed", "included"): 2, ("nine", "omitted"): 2}
    assert town.rows("SELECT stopped_by FROM run_log ORDER BY run DESC LIMIT 1") == [(None,)]


def test_what_was_read_before_stands_while_visits_are_left(town: Town) -> None:
    town.write()
    assert town.run().exit_code == 0
    before = town.rows(
        "SELECT outlet, fact, verdict, reason, article_url, checked_at FROM coverage_matrix ORDER BY 1, 2"
    )

    assert town.run("--budget=requests=1").exit_code == 3

    after = town.rows(
        "SELECT outlet, fact, verdict, reason, article_url, checked_at FROM coverage_matrix ORDER BY 1, 2"
    )
    assert [row[:4] for row in after] == [row[:4] for row in before]


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("request=5", 'Did you mean "requests"?'),
        ("time=2 moons", "is no length of time"),
        ("bytes=12", "is no amount of data"),
        ("requests=0", "is no number of requests"),
    ],
)
def test_a_budget_that_says_nothing_is_a_usage_error(town: Town, flag: str, said: str) -> None:
    town.write()
    answer = town.run(f"--budget={flag}", command="crawl")

    assert answer.exit_code == 2
    assert said in (answer.stdout + answer.stderr)


def test_a_story_file_s_budget_is_checked_with_its_line(town: Town) -> None:
    path = town.write('[story.budget]\ntime = "soon"\nrequests = "many"\nhost_requets = 4')

    answer = gapwire("story", "check", str(path))

    assert answer.exit_code == 2
    assert '"soon" is no length of time' in (answer.stdout + answer.stderr)
    assert '"many" is no whole number' in (answer.stdout + answer.stderr)
    assert 'no key "host_requets" here. Did you mean "host_requests"?' in (answer.stdout + answer.stderr)
    line = path.read_text(encoding="utf-8").splitlines().index('time = "soon"') + 1
    assert f":{line}:" in (answer.stdout + answer.stderr) or f"line {line}" in (answer.stdout + answer.stderr)


def stub(number: int) -> Answer:
    """What is left of an article when its text is loaded by a script that we do not run."""
    headline = f"Bridge of Oldport closed, report {number}"
    body = f"<html lang=en><head><title>{headline}</title></head><body><article><h1>{headline}</h1>"
    body += "<p>Oldport has a bridge, and ships pass below it on their way to the sea.</p>"
    body += "<p>The mayor will speak on Friday.</p>"
    body += "</article></body></html>"
    return Answer(body.encode())


def status(town: Town, *arguments: str) -> tuple[int, dict[str, Any]]:
    """``gapwire status`` as a program reads it."""
    said = gapwire("status", str(town.story), "--db", town.database, "--json", *arguments)
    (story,) = json.loads(said.stdout)["stories"]
    return said.exit_code, {outlet["outlet"]: outlet for outlet in story["outlets"]} | {"gaps": story["gaps"]}


def test_a_change_of_markup_is_an_alarm_and_never_an_omission(town: Town) -> None:
    town.write()
    assert town.run().exit_code == 0
    assert status(town)[0] == 0
    mail = town.hosts[0]
    mail.routes[town.paths[0]] = stub(0)
    assert town.run().exit_code == 0, "one short article is news"
    mail.routes |= {path: stub(number) for number, path in enumerate(town.paths)}

    answer = town.run()

    assert answer.exit_code == 3, answer.stdout
    cells = town.rows("SELECT fact, verdict, reason FROM coverage_matrix WHERE outlet = 'mail' ORDER BY 1")
    assert cells[1] == ("nine", "unknown", "truncated")
    assert cells[0][1] in ("included", "partly"), "the headline that is left says a part"
    assert town.rows("SELECT kind FROM version_changes WHERE outlet = 'mail' AND kind <> 'page_class'") == []
    code, found = status(town)
    assert (code, found["mail"]["health"], found["post"]["health"]) == (3, "changed_markup", "ok")
    assert found["mail"]["weak_cells"] == {"closed": "old_text", "nine": "truncated"}
    assert found["gaps"][-1] == "changed markup: mail"
    assert "4 of the 4 newest pages lost most of their text" in found["gaps"][0]
    page = (town.folder / "report" / "collection.html").read_text(encoding="utf-8")
    assert "Its pages have changed, texts come only in part" in page
    feed = (town.folder / "report" / "feed.xml").read_text(encoding="utf-8")
    assert "mail: its pages have changed" in feed
    assert "no longer stated" not in feed
    mail.routes |= {path: article(number) for number, path in enumerate(town.paths)}
    assert town.run().exit_code == 0
    assert ("nine", "omitted") in town.rows("SELECT fact, verdict FROM coverage_matrix WHERE outlet = 'mail'")
    assert "mail: collected again" in (town.folder / "report" / "feed.xml").read_text(encoding="utf-8")


def test_what_the_story_file_expects_of_an_outlet(town: Town) -> None:
    town.write(mail="expect = { articles = 5 }", post="expect = { articles = 4, silent_days = 2 }")

    answer = town.run("--notify=json://127.0.0.1:9/", "--budget=time=1h")

    assert answer.exit_code == 3
    assert town.rows("SELECT outcome, note FROM run_log") == [
        ("degraded", "mail: 4 of at least 5 articles were read"),
    ]
    code, found = status(town)
    assert (code, found["mail"]["unmet"]) == (3, ["4 of at least 5 articles were read"])
    assert found["post"]["unmet"] == []
    page = (town.folder / "report" / "collection.html").read_text(encoding="utf-8")
    assert "4 of at least 5 articles were read" in page
    feed = (town.folder / "report" / "feed.xml").read_text(encoding="utf-8")
    assert feed.count("mail: expectation not met") == 1


def test_status_names_next_visits_and_runs_that_did_not_take_place(town: Town) -> None:
    town.write()
    assert town.run().exit_code == 0

    assert status(town)[1]["mail"]["due"] == 4
    assert status(town, "--max-age=1h")[0] == 0
    with contextlib.closing(sqlite3.connect(town.folder / "story.db")) as connection:
        connection.execute("UPDATE run SET ended_at = '2023-07-28T00:00:00.000000Z'")
        connection.execute("UPDATE capture SET captured_at = '2023-07-28T00:00:00.000000Z'")
        connection.execute("UPDATE version SET captured_at = '2023-07-20T00:00:00.000000Z'")
        connection.commit()
    code, found = status(town, "--max-age=1h")
    assert code == 3
    assert "is the newest crawl and ended" in found["gaps"][0]
    assert (found["mail"]["due"], found["mail"]["next_visit"]) == (4, None)


class Hook(BaseHTTPRequestHandler):
    """Keeps what was posted."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(json.loads(body)["message"])  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.posted = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_contradiction_is_told_once_by_the_run_that_brought_it(town: Town, hook: HTTPServer) -> None:
    """And a change of wording is told by none."""
    town.write()
    mail, post = town.hosts
    mail.routes[town.paths[0]] = article(0, "Nine workers were hurt when a crane fell over.")
    post.routes["/feed"] = rss()
    to = f"--notify=json://127.0.0.1:{hook.server_port}/"
    posted: list[str] = hook.posted  # type: ignore[attr-defined]

    town.run(to)
    post.routes["/feed"] = rss(post.url + "/2023/07/27/parade-other")
    post.routes["/2023/07/27/parade-other"] = article(7, "Four workers were hurt when a crane fell over.")
    town.run(to)
    reworded = article(1).body.replace(b"long way round", b"long road round")
    mail.routes[town.paths[1]] = Answer(reworded)
    town.run(to)

    verdicts = town.rows("SELECT outlet, verdict FROM coverage_matrix WHERE fact = 'nine' ORDER BY 1")
    assert verdicts == [("mail", "included"), ("post", "differs")]
    told = [("told otherwise than by others" in message) for message in posted]
    assert told == [False, True]
    assert "post: told otherwise than by others\n  Nine workers were hurt when a crane fell over." in posted[1]
    assert "as stated: mail" in posted[1]
    assert (town.folder / "report" / "feed.xml").read_text(encoding="utf-8").count("told otherwise") == 1


def test_an_update_that_judges_otherwise_announces_nothing(
    town: Town, hook: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every verdict is made anew and turns out otherwise: that is news of Gapwire, not of an outlet."""
    town.write()
    to = ("--workers=1", f"--notify=json://127.0.0.1:{hook.server_port}/")
    posted: list[str] = hook.posted  # type: ignore[attr-defined]
    feed = town.folder / "report" / "feed.xml"
    town.run("--workers=1", command="crawl")
    town.hosts[0].routes[town.paths[0]] = article(0, "Nine workers were hurt when a crane fell over.")
    town.run(*to)
    assert "newly stated" in posted[-1]
    assert "newly stated" in feed.read_text(encoding="utf-8")
    before = set(re.findall("<id>.*?</id>", feed.read_text(encoding="utf-8")))
    verdicts = town.rows("SELECT outlet, fact, verdict FROM coverage_matrix ORDER BY 1, 2")
    posted.clear()
    update(monkeypatch)

    town.run(*to)

    assert town.rows("SELECT outlet, fact, verdict FROM coverage_matrix ORDER BY 1, 2") != verdicts
    assert town.rows("SELECT DISTINCT facts_added FROM version_changes WHERE facts_added <> ''") == [("closed",)]
    assert posted == []
    assert set(re.findall("<id>.*?</id>", feed.read_text(encoding="utf-8"))) == before


def update(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the engine and of the comparing of versions, which takes each fact for the other one."""

    def comparer(_: LexicalEngine, story: Story) -> Comparer:
        said = [fact.statement for fact in story.facts]
        turned = [
            fact.model_copy(update={"statement": words}) for fact, words in zip(story.facts, said[::-1], strict=True)
        ]
        return Comparer(story.model_copy(update={"facts": tuple(turned)}))

    monkeypatch.setattr(LexicalEngine, "comparer", comparer)
    monkeypatch.setattr("monitor.comparer.ENGINE_VERSION", "999")
    monkeypatch.setattr("monitor.store.comparing.ENGINE", 999)


def test_an_article_under_many_addresses_counts_once_and_is_visited_once(town: Town) -> None:
    """Section twins, pages of a list, print and mirror addresses that name no canonical URL."""
    host = town.hosts[0]
    twins = ["/sport/parade-0", "/parade/all?page=2", "/parade-0/print", "/m/77/parade"]
    host.routes |= {path: article(0) for path in twins}
    host.routes["/feed"] = rss(*[host.url + path for path in (*town.paths, *twins)])
    town.write()

    assert town.run("--workers=1", command="crawl").exit_code == 0
    counted = town.rows("SELECT outlet, COUNT(DISTINCT article_url), COUNT(*) FROM article_versions GROUP BY outlet")
    assert counted == [("mail", 4, 4), ("post", 4, 4)]
    assert town.rows("SELECT COUNT(*) FROM article_url WHERE kind = 'same_text'") == [(4,)]
    host.seen.clear()

    assert town.run("--workers=1", command="crawl").exit_code == 0
    asked = [path for path in host.paths() if path in (town.paths[0], *twins)]
    assert len(asked) == 1
    assert town.rows("SELECT COUNT(*) FROM article") == [(8,)]


def test_an_outlet_that_is_shown_elsewhere_only_says_so(town: Town) -> None:
    """A refusal of our country is no refusal of bots and no removal, and never an omission."""
    wall = Answer(b"<html><h1>Unavailable</h1><p>This content is not available in your country.</p></html>", 451)
    town.hosts[0].routes |= dict.fromkeys(town.paths, wall)
    town.write()

    assert town.run("--workers=1", command="crawl").exit_code == 3

    found = status(town)[1]["mail"]
    assert found["health"] == "blocked"
    assert found["note"].startswith("blocked: not shown in this country or region (status 451")
    cells = town.rows("SELECT DISTINCT verdict, reason FROM coverage_matrix WHERE outlet = 'mail'")
    assert cells == [("unknown", "blocked")]
    ((health, note),) = town.rows("SELECT health, note FROM outlet_conditions WHERE outlet = 'mail'")
    shown = Condition("mail", 1, datetime.now(UTC), health, note, ())
    assert shown.words == "shows its pages in other countries only"
