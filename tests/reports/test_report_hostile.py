"""Hostile text in every field that a page shows stays text: in the markup, in the reading order, in the browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import text

from db.engine import open_database
from reports.build import build_report
from reports.inert import file_name, finalize, inert, web_address

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
ATTACK = (
    "\u202e\x1b\x07"
    "</title></style></script><script>document.title='owned'</script>"
    "<img src='http://127.0.0.9:9/x' onerror=\"document.title='owned'\">\" onmouseover='alert(1)' {{ 7*7 }} "
    "\u202egnirts desrever\u202d \x07\x1b[31m\x0b & </mark><svg onload=alert(1)>"
)
FIELDS = [
    ("story", "title"),
    ("fact", "statement"),
    ("outlet", "name"),
    ("outlet", "country"),
    ("outlet", "language"),
    ("version", "headline"),
    ("version", "text"),
    ("version", "section"),
    ("version", "credit"),
    ("version", "language"),
    ("version", "extractor"),
    ("version", "page_class"),
    ("verdict", "note"),
    ("verdict", "evidence"),
    ("verdict", "prominence"),
    ("coder", "name"),
    ("capture", "note"),
    ("capture", "page_class"),
    ("discovery_visit", "note"),
    ("discovery_visit", "url"),
    ("discovery_visit", "kind"),
    ("discovery_visit", "outcome"),
    ("run", "note"),
    ("run", "outcome"),
    ("run", "tool_version"),
    ("article", "discovered_by"),
]


@pytest.fixture(scope="module")
def attacked(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report whose every text holds an attack."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "story.db").write_bytes(Path(built.url.removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{folder / 'story.db'}"
    engine = open_database(url)
    with engine.begin() as connection:
        for table, column in FIELDS:
            where = " WHERE page_class <> 'article'" if column == "page_class" else ""
            suffix = " || id" if table in ("version", "coder") and column != "text" else ""
            connection.execute(text(f"UPDATE {table} SET {column} = :attack{suffix}{where}"), {"attack": ATTACK})
        lists = json.dumps([ATTACK])
        pieces = json.dumps([{"text": ATTACK, "why": ATTACK, "kind": ATTACK, "raw": ATTACK, "source": ATTACK}, {}])
        connection.execute(text("UPDATE version SET authors = :v"), {"v": lists})
        connection.execute(text("UPDATE version SET removed = :v, dates = :v"), {"v": pieces})
        connection.execute(text("UPDATE article SET url = 'javascript:alert(' || id || ')'"))
        connection.execute(text("UPDATE article_url SET url = 'data:text/html,' || :a || id"), {"a": ATTACK})
        connection.execute(text("UPDATE outlet SET url = 'javascript:alert(1)'"))
        group = "INSERT INTO wire_group (id, story_id, key, source, source_kind) VALUES (1, :s, :a, :a, 'agency')"
        connection.execute(text(group), {"s": built.story, "a": ATTACK})
        columns = "version_id, group_id, shared, reused, relation, new_headline, known_by, credit"
        members = f"INSERT INTO wire_member ({columns}) SELECT id, 1, 0.9, 0.8, 'cut', 1, 'credit', :a FROM version"
        connection.execute(text(f"{members} WHERE number = 1"), {"a": ATTACK})
    engine.dispose()
    build_report(url, built.story, folder / "report", now=NOW)
    return folder / "report"


@pytest.fixture(scope="module")
def trees(attacked: Path) -> dict[Path, Any]:
    """The pages as a browser would read them."""
    return {
        path: html5lib.parse(path.read_text(encoding="utf-8"), treebuilder="lxml", namespaceHTMLElements=False)
        for path in sorted(attacked.rglob("*.html"))
    }


def test_attacks_make_no_element_and_no_attribute(trees: dict[Path, Any]) -> None:
    for path, root in trees.items():
        assert root.xpath("//img | //*[@onload] | //*[@onerror] | //*[@onmouseover]") == [], path
        assert len(root.xpath("//script")) == (path.name == "index.html"), path
        assert "49" not in "".join(root.xpath("//h1//text()"))


def test_only_web_addresses_become_links(trees: dict[Path, Any]) -> None:
    for path, root in trees.items():
        for href in root.xpath("//a/@href"):
            assert not href.lower().strip().startswith(("javascript:", "data:", "vbscript:", "file:")), path


def test_no_control_character_and_no_direction_override_reaches_a_page(attacked: Path) -> None:
    for path in sorted(attacked.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        assert not set(page) & set("\x00\x07\x0b\x1b\u202d\u202e"), path


def test_the_attack_stands_on_the_pages_of_wires_and_pairs_and_in_the_feed(attacked: Path) -> None:
    """Else the tests above prove nothing about them."""
    for path in (attacked / "wires.html", attacked / "feed.xml", *sorted((attacked / "pairs").glob("*.html"))[:1]):
        page = path.read_text(encoding="utf-8")
        assert "egnirts" in page or "owned" in page, path
        assert "&lt;script" in page, path
        assert not set(page) & set("\x00\x07\x0b\x1b\u202d\u202e"), path


@pytest.mark.long
@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nothing_is_asked_for(attacked: Path, browser: Chrome) -> None:
    for path in sorted(attacked.rglob("*.html")):
        browser.get_log("performance")
        browser.get(path.as_uri())
        assert "owned" not in browser.title or "document.title" in browser.title, path
        assert browser.execute_script("return document.images.length") == 0
        sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [entry["params"]["request"]["url"] for entry in sent if entry["method"] == "Network.requestWillBeSent"]
        assert [url for url in asked if not url.startswith(("file:", "data:", "chrome:"))] == [], path


@given(st.text())
def test_inert_text_has_no_harmful_character_and_keeps_all_others(value: str) -> None:
    shown = inert(value)
    assert not any(ord(c) < 32 and c not in "\t\n\r" for c in shown)
    assert not set(shown) & {"\x7f", "\u202d", "\u202e", "\ufffe", "\uffff"}
    assert inert(shown) == shown
    if value.isprintable():
        assert shown == value


def test_a_null_byte_and_an_override_are_shown() -> None:
    assert inert("a\x00b") == "a\u2400b"
    assert inert("a\u202eb") == "a[U+202E]b"
    assert inert("line\nline\ttab") == "line\nline\ttab"


def test_printing_nothing_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="nothing"):
        finalize(None)
    assert finalize(Markup("<b>")) == "<b>"
    assert finalize(3) == 3


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host/path",
        "http://",
        "https:///path",
        'http://host/"><script>',
        "http://host/a b",
        "http://[broken",
        "http://host/\u202egpj.exe",
        "http://host/" + "a" * 5_000,
        "",
        None,
    ],
)
def test_an_address_that_a_browser_should_not_open_is_none(url: str | None) -> None:
    assert web_address(url) == ""


def test_ordinary_addresses_stay_as_they_are() -> None:
    for url in ("https://example.org/a?b=c&d=é#f", "http://127.0.0.1:8080/", "https://例え.jp/ニュース"):
        assert web_address(url) == url


@pytest.mark.parametrize("key", ["../x", "a/b", "", "A", "a.b", "x" * 90, "con\x00"])
def test_a_key_that_could_leave_the_folder_names_no_page(key: str) -> None:
    with pytest.raises(ValueError, match="cannot name a page"):
        file_name(key)


def test_a_paragraph_of_ten_megabytes_stays_within_a_page(own: Any) -> None:
    huge = "word " * 2_000_000
    engine = open_database(own.url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE version SET text = headline || char(10) || char(10) || :t WHERE id < 3"), {"t": huge}
        )
        connection.execute(text("UPDATE verdict SET evidence = :t WHERE id % 90 = 0"), {"t": huge})
        connection.execute(text("UPDATE verdict SET evidence_start = 0, evidence_end = 9000000 WHERE version_id < 3"))
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    assert max(path.stat().st_size for path in own.pages) < 1_000_000


def test_quotes_too_heavy_for_the_overview_lie_on_the_facts_pages(own: Any) -> None:
    """Letters of three bytes and long evidence would make the overview larger than a megabyte."""
    heavy = "长" * 1_150
    engine = open_database(own.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE version SET text = :t || text"), {"t": heavy + "\n\n" + heavy})
        values = "evidence = :t, evidence_start = 0, evidence_end = 1150"
        connection.execute(text(f"UPDATE verdict SET {values} WHERE verdict <> 'unknown'"), {"t": heavy})
        for copy in range(1, 4):
            columns = "story_id, key, statement, weight, known_from, position, retired"
            made = f"story_id, key || '-{copy}', statement, weight, known_from, position + {13 * copy}, 0"
            connection.execute(text(f"INSERT INTO fact ({columns}) SELECT {made} FROM fact WHERE position < 10"))
            verdicts = "version_id, coder_id, verdict, reason, score, evidence, evidence_start, evidence_end, note"
            same = f"JOIN fact f ON f.id = v.fact_id JOIN fact g ON g.key = f.key || '-{copy}'"
            chosen = ", ".join(f"v.{name.strip()}" for name in verdicts.split(","))
            connection.execute(
                text(
                    f"INSERT INTO verdict ({verdicts}, fact_id, prominence, judged_at, basis) "
                    f"SELECT {chosen}, g.id, v.prominence, v.judged_at, v.basis FROM verdict v {same}"
                )
            )
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    page = own.page("index.html")
    assert len(page.encode()) < 1_000_000
    assert 'class="ev"' not in page
    assert 'href="facts/crack-found-1.html#o-nanhu-daily"' in page
