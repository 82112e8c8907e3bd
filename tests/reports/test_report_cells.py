"""What the database says stands on the pages, cell by cell, and nothing unread looks left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import html5lib
import lxml.html
import pytest
from lxml import etree
from sqlalchemy import text

from db.engine import open_database, open_read_only
from reports.build import build_report
from reports.matrix import FalseOmission
from reports.wording import REASON_WORDS

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)


def tree(page: str) -> etree._Element:
    return html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def words(element: etree._Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def by_id(root: etree._Element, name: str) -> etree._Element:
    found = root.xpath("//*[@id=$name]", name=name)
    assert len(found) == 1, name
    return found[0]


@pytest.fixture(scope="module")
def cells(built: Any) -> list[dict[str, Any]]:
    engine = open_read_only(built.url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM coverage_matrix WHERE story = :s"), {"s": built.story})
        found = [dict(row._mapping) for row in rows]
    engine.dispose()
    return found


def test_the_invented_story_has_every_verdict_and_a_cell_for_every_pair(cells: list[dict[str, Any]]) -> None:
    assert {cell["verdict"] for cell in cells} == {"included", "partly", "differs", "omitted", "unknown"}
    assert len(cells) == 14 * 13


def test_every_cell_stands_in_the_table_with_its_verdict_in_words(built: Any, cells: list[dict[str, Any]]) -> None:
    root = tree(built.page("index.html"))
    for cell in cells:
        shown = by_id(root, f"c-{cell['fact']}_{cell['outlet']}")
        said = words(shown.xpath(".//span[@class='vh']")[0]).partition(": ")[2]
        expected = cell["verdict"]
        if cell["verdict"] == "unknown":
            expected += f" ({REASON_WORDS[cell['reason']]})"
        if cell["verdict"] == "differs":
            expected += f" ({cell['note'].partition(', not ')[0]})"
        if cell["coder_kind"] == "person":
            expected += ", checked by a person"
        assert said == expected, cell


def test_every_cell_opens_its_quote_with_version_time_coder_and_original(
    built: Any, cells: list[dict[str, Any]]
) -> None:
    root = tree(built.page("index.html"))
    for cell in cells:
        link = by_id(root, f"c-{cell['fact']}_{cell['outlet']}").xpath("./a/@href")[0]
        panel = by_id(root, link.removeprefix("#"))
        said = words(panel)
        if cell["evidence"]:
            assert words(etree.fromstring(f"<a>{cell['evidence'].replace('&', '&amp;')}</a>")) in said
            assert panel.xpath(".//blockquote/@lang")
        if cell["version"]:
            assert f"Version {cell['version']}, first seen" in said
            assert panel.xpath(".//a[@href=$url]", url=cell["article_url"])
        if cell["coder"]:
            assert cell["coder"] in said


def test_quotes_say_their_language_and_direction(built: Any) -> None:
    root = tree(built.page("index.html"))
    arabic = root.xpath("//blockquote[@lang='ar']")
    assert arabic
    assert {quote.get("dir") for quote in arabic} == {"rtl"}
    assert {quote.get("dir") for quote in root.xpath("//blockquote[@lang='ko']")} == {"ltr"}


def test_a_fact_page_quotes_every_outlet(built: Any, cells: list[dict[str, Any]]) -> None:
    for fact in {cell["fact"] for cell in cells}:
        root = tree(built.page(f"facts/{fact}.html"))
        for cell in (cell for cell in cells if cell["fact"] == fact):
            row = words(by_id(root, f"o-{cell['outlet']}"))
            assert cell["verdict"] in row.lower()
            if cell["evidence"] and cell["verdict"] != "omitted":
                assert words(etree.fromstring(f"<a>{cell['evidence'].replace('&', '&amp;')}</a>")) in row


def test_an_outlet_page_orders_what_is_left_out_by_independent_sources(built: Any) -> None:
    root = tree(built.page("outlets/maren-gazette.html"))
    rows = root.xpath("//section[@aria-labelledby='out']//tbody/tr")
    sources = [int(words(row.xpath("./td")[0])) for row in rows]
    assert len(sources) == 4
    assert sources == sorted(sources, reverse=True)


def test_no_open_ring_stands_for_a_page_that_was_not_read_in_full(built: Any) -> None:
    root = tree(built.page("index.html"))
    for outlet in ("al-marfa", "gangbyeon", "harbour-times", "as-sahil"):
        rings = root.xpath("//td[contains(@id, $o)]//use[@href='#v-omitted']", o=f"_{outlet}")
        assert rings == [], outlet


@pytest.mark.parametrize("change", ["complete = 0", "page_class = 'paywalled'", "page_class = 'truncated'"])
def test_the_build_refuses_a_ring_for_a_text_that_was_not_read_in_full(own: Any, tmp_path: Any, change: str) -> None:
    """A fault elsewhere must not turn into a false statement here: nothing is written."""
    engine = open_database(own.url)
    with engine.begin() as connection:
        connection.execute(
            text(f"UPDATE version SET {change} WHERE id IN (SELECT version_id FROM verdict WHERE verdict = 'omitted')")
        )
    engine.dispose()
    with pytest.raises(FalseOmission, match="not read in full"):
        build_report(own.url, own.story, tmp_path / "new", now=NOW)
    assert not (tmp_path / "new" / "index.html").exists()


def test_counts_name_their_base(built: Any, cells: list[dict[str, Any]]) -> None:
    root = tree(built.page("index.html"))
    for fact in {cell["fact"] for cell in cells}:
        mine = [cell for cell in cells if cell["fact"] == fact]
        judged = sum(cell["verdict"] != "unknown" for cell in mine)
        included = sum(cell["verdict"] == "included" for cell in mine)
        assert words(by_id(root, f"r-{fact}").xpath("./td[@class='n']/b")[0]) == f"{included} of {judged}"


def test_no_page_says_percent_or_ranks(built: Any) -> None:
    for path in built.pages:
        main = lxml.html.fromstring(path.read_bytes()).xpath("//main")[0]
        for figures in main.xpath("./section[@aria-labelledby='right']"):  # the measured error is no score of an outlet
            main.remove(figures)
        said = words(main)
        assert not re.search(r"\d\s?%", said), path
        assert not re.search(r"\b(best|worst|score|censor\w*|hides?|ignor\w+|fails? to|admits?)\b", said), path


def test_texts_about_something_else_are_listed_apart_and_judged_on_nothing(built: Any) -> None:
    said = words(tree(built.page("articles.html")))
    assert "Collected, not about the story" in said
    assert "Regatta weekend" in said
    assert "Regatta" not in built.page("index.html")


def test_the_warnings_stand_on_the_overview_and_the_method_page(built: Any) -> None:
    from reports.rules import WARNINGS

    for page in ("index.html", "method.html"):
        said = words(tree(built.page(page)))
        assert all(warning in said for warning in WARNINGS)


def test_without_measured_figures_the_pages_say_so(built: Any) -> None:
    from reports.measured import NOT_MEASURED, figures_of, shipped_figures

    assert figures_of({}).sentence == NOT_MEASURED
    assert shipped_figures().sentence in words(tree(built.page("index.html")))


def test_measured_figures_with_a_ragged_table_are_refused() -> None:
    from reports.measured import figures_of

    fine = {"about": "a", "sentence": "s", "columns": ["Data", "Right"], "rows": [["probe", 95]]}
    assert figures_of(fine).rows == (("probe", "95"),)
    with pytest.raises(ValueError, match="more or fewer"):
        figures_of(fine | {"rows": [["probe"]]})


def test_a_place_without_a_version_is_never_read_in_full(built: Any) -> None:
    """The check looks at the version behind the mark, so a mark without one is refused too."""
    from reports.lookup import Lookup
    from reports.matrix import build_matrix, check_omissions
    from reports.read import read_snapshot

    engine = open_read_only(built.url)
    with engine.connect() as connection:
        matrix = build_matrix(Lookup(read_snapshot(connection, built.story)))
    engine.dispose()
    place = next(place for row in matrix.rows for place in row.places if place.cell.verdict == "omitted")
    check_omissions([place])
    with pytest.raises(FalseOmission):
        check_omissions([replace(place, version=None)])
