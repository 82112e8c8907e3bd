"""What the pages tell of the invented story: changes since the last run, first sight, history, collection, command."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner
from lxml import etree
from sqlalchemy import text

from db.engine import open_database
from reports.build import build_report

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)


def tree(page: str) -> etree._Element:
    return html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def words(element: etree._Element) -> str:
    """The text as it reads: blocks are parted by a blank."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        parts.append("" if node.tag in ("span", "b", "strong", "a", "bdi", "ins", "del", "mark", "time") else " ")
        parts.append((node.text if event == "start" else node.tail if node is not element else "") or "")
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def section(root: etree._Element, name: str) -> str:
    return words(root.xpath("//section[@aria-labelledby=$n]", n=name)[0])


def test_the_overview_begins_with_the_agreement_and_the_widest_gap(built: Any) -> None:
    root = tree(built.page("index.html"))
    assert words(root.xpath("//h1")[0]) == (
        "“Ferries carry passengers free of charge until the bridge reopens.” All 11 outlets that could be judged "
        "state it."
    )
    gap = words(root.xpath("//div[@class='gap']")[0])
    assert "All 3 agencies that could be judged state it; of the 3 state outlets none does." in gap
    assert "1 of 2, too few to compare" in gap


def test_changes_since_the_last_run_begin_with_values_and_tell_those_without_a_notice(built: Any) -> None:
    said = section(tree(built.page("index.html")), "since")
    assert said.startswith("Since the last run Tue 4 Mar, 10:00")
    assert "Value changed: About 42,000 vehicles cross the bridge every day. Corvid Wire, version 3 to 4" in said
    assert "Value changed, no notice: The repair is expected to cost 18 million crowns. The Sound Examiner" in said
    assert "Fact dropped, no notice: A report of 2021 had warned about the cable. Radio Sund" in said
    assert said.index("Value changed") < said.index("Fact dropped") < said.index("Fact added")


def test_told_differently_gives_the_values_side_by_side(built: Any) -> None:
    said = section(tree(built.page("index.html")), "values")
    assert "The ministry expects the bridge to reopen in June." in said
    assert "The Harbour Times: September, not June" in said


def test_the_changes_page_names_the_removed_page_and_keeps_its_text(built: Any) -> None:
    said = words(tree(built.page("changes.html")).xpath("//main")[0])
    assert "Page removed: Bridge in Port Maren closed after cable damage" in said
    assert "the text of Mon 3 Mar, 10:00 is kept" in said
    assert "2 texts changed or lost a fact while the page’s own date stayed" in said


def test_an_article_page_flags_a_silent_change_with_what_was_seen_and_no_reason(built: Any, invented: Any) -> None:
    page = next(page for page in built.pages if "Who knew of the cracked" in page.read_text(encoding="utf-8"))
    root = tree(built.page(f"articles/{article_of(built, 'sound-examiner')}.html"))
    flag = words(root.xpath("//div[@class='flag']")[0])
    assert flag == (
        "Changed without a notice The text changed. The page’s own “modified” time stayed at Mon 3 March 2025, "
        "09:20 Oslo (UTC+1). Gapwire cannot say why."
    ).replace("notice The", "noticeThe")
    diff = words(root.xpath("//div[@class='diff']")[0])
    assert "value changed: The repair is expected to cost 18 million crowns." in diff
    assert "[removed: 18]" in diff
    assert "[added: 23]" in diff
    assert page.exists()


def article_of(built: Any, outlet: str) -> int:
    engine = open_database(built.url)
    with engine.connect() as connection:
        query = "SELECT a.id FROM article a JOIN outlet o ON o.id = a.outlet_id WHERE o.key = :o ORDER BY a.id"
        found = connection.execute(text(query), {"o": outlet}).scalars().first()
    engine.dispose()
    assert found is not None
    return int(found)


def test_an_article_page_shows_text_verdicts_gaps_furniture_addresses_and_dates(built: Any) -> None:
    root = tree(built.page(f"articles/{article_of(built, 'maren-gazette')}.html"))
    said = words(root.xpath("//main")[0])
    assert "What this article leaves out" in said
    assert section(root, "lo").count("Omitted") == 4
    marked = [words(mark) for mark in root.xpath("//div[@class='text']//mark")]
    assert any(mark.startswith("The Sorrel Bridge in Port Maren has been closed") for mark in marked)
    assert "newsletter: Sign up for our morning letter" in said
    assert "?utm_source=feed" in said
    assert "json-ld, to the second" in said
    assert "Last visit Wed 5 March 2025, 19:00 Oslo (UTC+1)" in words(root)


def test_a_paywalled_article_is_not_said_to_leave_anything_out(built: Any) -> None:
    root = tree(built.page(f"articles/{article_of(built, 'harbour-times')}.html"))
    assert "Nothing can be said: the text was not read in full." in section(root, "lo")
    assert root.xpath("//section[@aria-labelledby='lo']//use[@href='#v-omitted']") == []


def test_an_outlet_that_was_not_read_is_not_said_to_leave_anything_out(built: Any) -> None:
    for outlet in ("gangbyeon", "as-sahil", "al-marfa"):
        said = section(tree(built.page(f"outlets/{outlet}.html")), "out")
        assert "Nothing can be said" in said, outlet


def test_first_sight_is_ordered_and_says_how_far_apart_visits_are(built: Any) -> None:
    root = tree(built.page("facts/vehicles-daily.html"))
    times = root.xpath("//ol[@class='seen']//time/@datetime")
    assert len(times) == 8
    assert times == sorted(times)
    assert "Visits are about" in section(root, "first")


def test_history_shows_a_verdict_that_changed_between_versions(built: Any) -> None:
    said = section(tree(built.page("facts/vehicles-daily.html")), "hist")
    assert "Corvid Wire v1 omitted, Mon 3 Mar, 10:00 v2 differs, Mon 3 Mar, 20:00" in said


def test_the_collection_page_tells_run_by_run_what_was_not_read_and_what_that_weakens(built: Any) -> None:
    root = tree(built.page("collection.html"))
    assert words(root.xpath("//h1")[0]) == "9 of 14 outlets were read in full, 3 in part, 2 not at all."
    refused = words(root.xpath("//li[@id='o-gangbyeon']")[0])
    assert "Run 4: refused, Disallow: /news/" in refused
    assert "Run 4: page removed" in words(root.xpath("//li[@id='o-bridge-watch']")[0])
    assert "rss did not answer, no answer within 30 seconds" in words(root.xpath("//li[@id='o-vestnik-proliva']")[0])
    assert "Gangbyeon Broadcasting 강변방송 Refused 13 of 13" in section(root, "weak")


def test_an_old_run_is_called_old(own: Any) -> None:
    build_report(own.url, own.story, own.out, now=NOW + timedelta(days=4))
    assert "That was 4 days before this page was written." in own.page("collection.html")


def test_a_first_run_has_nothing_to_compare_with(own: Any) -> None:
    engine = open_database(own.url)
    with engine.begin() as connection:
        for table in (
            "text_change",
            "version_step",
            "verdict",
            "capture",
            "discovery_visit",
            "article_url",
            "version",
            "article",
        ):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM run WHERE id > 1"))
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    said = words(tree(own.page("index.html")).xpath("//main")[0])
    assert "This is the first run." in said
    assert "nothing is compared yet" in said
    assert "All facts" in own.page("collection.html")


def test_a_story_that_was_never_run_has_a_report(own: Any) -> None:
    engine = open_database(own.url)
    with engine.begin() as connection:
        for table in (
            "text_change",
            "version_step",
            "verdict",
            "capture",
            "discovery_visit",
            "article_url",
            "version",
            "article",
            "run",
        ):
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    assert "No run has visited a page yet." in own.page("collection.html")


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_writes_the_report_and_says_where(own: Any, tmp_path: Path, as_json: bool) -> None:
    from monitor.commands.report import command

    outlet = 'id = "o"\nname = "O"\ncountry = "NO"\nownership = "private"\nlanguage = "en"\nurl = "https://o.example/"'
    story = f'[story]\nid = "{own.story}"\ntitle = "T"\nstart = 2025-03-03\nkeywords = ["bridge"]\n\n'
    story += f'[[fact]]\nid = "f"\nstatement = "The bridge is closed."\n\n[[outlet]]\n{outlet}\n'
    (tmp_path / "story.toml").write_text(story, encoding="utf-8")
    arguments = [str(tmp_path / "story.toml"), "--db", own.url, "--out", str(tmp_path / "new")]
    done = CliRunner().invoke(command, [*arguments, *(["--json"] if as_json else [])], standalone_mode=False)
    assert done.exception is None
    assert done.return_value == 0
    assert (tmp_path / "new" / "index.html").is_file()
    files = [path for path in (tmp_path / "new").rglob("*.*ml") if path.is_file()]
    pages = len(files)
    assert pages > 50
    assert sum(path.name == "feed.xml" for path in files) == 1
    if as_json:
        assert json.loads(done.output)["written"] == pages
    else:
        assert done.output.strip().endswith(f"index.html: {pages} pages, {pages} written, 0 unchanged, 0 removed")


def test_the_timeline_counts_outlets_and_tells_each_turn_in_a_table(built: Any) -> None:
    """The picture is only a picture: the table behind it names the outlet, the turn and both visits."""
    root = tree(built.page("timeline.html"))
    cost = next(box for box in root.xpath("//div[@class='tl']") if "18 million" in words(box))
    (picture,) = cost.xpath(".//*[@class='tlp']")
    assert "outlets at the last look" in picture.get("aria-label")
    assert len(cost.xpath(".//*[@href='#s-changed']")) >= 1
    assert re.match(r"M\d+ 43H\d", cost.xpath(".//*[@fill='var(--inc)']/@d")[0])
    rows = [words(row) for row in cost.xpath(".//tbody/tr")]
    assert any("Tells it otherwise" in row and "not so on" in row for row in rows)
    assert int(words(cost.xpath(".//details/summary")[0]).split()[0]) == len(rows)
