"""Whole runs by the command line against real servers: what budgets leave, and what the next run makes of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from outlet_server import Outlet
from town import Town, gapwire


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
