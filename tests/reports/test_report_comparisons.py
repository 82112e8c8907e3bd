"""The pages that compare outlets: pairs side by side, disagreements, the lineage of wire texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm import Session

from db import models as m
from db.engine import open_database
from reports.build import build_report
from reports.matrix import Place
from reports.model import Cell, Story
from reports.pair_page import MOST_QUOTES, Pair, part_of, same_words, within_budget
from reports.sentences import main_place
from reports.timeline_page import Scale, band
from reports.wires_page import agency_name, day_only

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("here", "there", "part"),
    [
        ("included", "included", "common"),
        ("partly", "included", "common"),
        ("included", "differs", "different"),
        ("differs", "differs", "different"),
        ("included", "omitted", "here"),
        ("omitted", "partly", "there"),
        ("included", "unknown", "open"),
        ("unknown", "differs", "open"),
        ("omitted", "omitted", ""),
        ("omitted", "unknown", ""),
    ],
)
def test_a_text_that_was_not_read_never_reads_as_silence(here: str, there: str, part: str) -> None:
    assert part_of(here, there) == part


def pair_of(facts: int) -> Pair:
    here: Any = None
    return Pair(here, here, {"common": [(here, here)] * facts}, wire=False)


def test_pages_of_pairs_share_one_budget() -> None:
    """However many outlets: the facts on all pages together stay below the bar, and one pair always has a page."""
    sizes = [MOST_QUOTES // 2, MOST_QUOTES // 4, MOST_QUOTES // 2, 1]
    assert [pair.facts for pair in within_budget([pair_of(size) for size in sizes])] == sizes[:2]
    assert len(within_budget([pair_of(MOST_QUOTES + 1), pair_of(1)])) == 1


def test_words_that_both_print_stand_once() -> None:
    from reports.model import Cell

    def place(verdict: str, evidence: str | None, note: str = "") -> Place:
        nobody: Any = None
        return Place(nobody, nobody, Cell("a", "f", verdict, evidence=evidence, note=note), None, None)

    assert same_words(place("included", "It rained."), place("included", "It rained."))
    assert not same_words(place("included", "It rained."), place("partly", "It rained."))
    assert not same_words(place("differs", "It rained.", "3"), place("differs", "It rained.", "4"))
    assert not same_words(place("omitted", "It rained."), place("omitted", "It rained."))
    assert not same_words(place("included", None), place("included", None))


def test_the_band_of_a_timeline_is_one_path_that_steps_where_the_number_changes() -> None:
    scale = Scale(datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 11, tzinfo=UTC))
    counts = [(datetime(2025, 3, 1, tzinfo=UTC), 2), (datetime(2025, 3, 6, tzinfo=UTC), 4)]

    assert band(counts, scale, 4) == "M0 43H0V24H450V5H1000V43Z"
    assert band([], scale, 4) == ""
    assert band([(datetime(2025, 3, 1, tzinfo=UTC), 0)], scale, 4) == ""


def test_a_text_of_other_years_leaves_the_picture_to_the_days_of_the_story() -> None:
    """What lies outside stands at an edge; visits that go on after the story's end are shown."""
    story = Story("s", "A story", "en", date(2023, 7, 23), date(2023, 7, 30), "UTC")
    days = [datetime(2023, month, day, tzinfo=UTC) for month, day in ((7, 24), (7, 28), (8, 20), (9, 15))]
    years = [datetime(2013, 7, 24, tzinfo=UTC), *days, datetime(2025, 3, 22, tzinfo=UTC)]

    scale = Scale.of(years, story)

    assert (scale.first, scale.last) == (days[0], days[-1])
    assert [scale.at(moment) for moment in (years[0], days[0], days[-1], years[-1])] == [0, 0, 900, 900]
    assert Scale.of(years[:1], story) == Scale(years[0], years[0]), "nothing was seen in the story's days"


@dataclass(frozen=True)
class Named:
    """A fact or a version, as far as choosing an article needs one."""

    position: int = 0
    id: int = 0


def test_every_pair_of_the_list_has_its_page(built: Any) -> None:
    listed = built.page("pairs.html")
    pages = sorted(path.name for path in (built.out / "pairs").iterdir())

    assert pages
    assert all(f'href="pairs/{name}"' in listed for name in pages)


def test_a_page_of_a_pair_sets_the_sentences_side_by_side(built: Any) -> None:
    """Every row says what it is; words that only one side has are marked and still read as the sentence."""
    pages = [path.read_text(encoding="utf-8") for path in (built.out / "pairs").iterdir()]
    with_lines = [page for page in pages if "Sentence by sentence" in page]

    assert with_lines
    assert any("Only " in page for page in with_lines)
    assert all(page.count('<section class="sec" aria-labelledby="p-lines"') == 1 for page in with_lines)


def test_the_main_article_of_an_outlet_is_the_one_that_tells_most() -> None:
    def place(fact: str, version: int, verdict: str, position: int) -> Place:
        nobody: Any = None
        named: Any = Named
        return Place(nobody, named(position), Cell("a", fact, verdict), named(id=version), None)

    places = [place("f", 1, "included", 0), place("g", 2, "partly", 1), place("h", 2, "differs", 2)]

    assert main_place(places) is places[1]
    assert main_place([place("f", 1, "omitted", 0)]) is None


def test_a_value_told_differently_stands_on_the_page_of_disagreements(built: Any) -> None:
    page = built.page("disagreements.html")

    assert "Values that conflict" in page
    assert 'href="facts/' in page


def test_a_wire_group_is_a_picture_and_a_table(built: Any, invented: Any, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    engine = open_database(url)
    with Session(engine) as session:
        invented.fill(session)
        articles = session.query(m.Article).order_by(m.Article.id).all()
        first = articles[0]
        other = next(article for article in articles if article.outlet_id != first.outlet_id)
        versions = [session.query(m.Version).filter_by(article_id=one.id, number=1).one() for one in (first, other)]
        group = m.WireGroup(story_id=invented.STORY, key="w", source="kite", source_kind="agency")
        session.add(group)
        session.flush()
        for version, printed in zip(versions, (None, versions[0].id), strict=True):
            session.add(
                m.WireMember(
                    version_id=version.id, group_id=group.id, printed_id=printed, shared=0.75, reused=0.5,
                    relation="cut" if printed else "first", new_headline=True, known_by="credit", credit="kite",
                )
            )  # fmt: skip
        stated = session.query(m.Verdict).filter(m.Verdict.verdict == "included").all()
        for version_id, fact_id in {(one.version_id, one.fact_id) for one in stated}:
            session.add(
                m.Mention(
                    version_id=version_id, fact_id=fact_id, attributed_to="the <ministry>", hedged=True, place="lead"
                )
            )  # fmt: skip
        session.commit()
    engine.dispose()
    build_report(url, invented.STORY, tmp_path / "report", now=NOW)
    facts = [path.read_text(encoding="utf-8") for path in (tmp_path / "report" / "facts").glob("*.html")]
    said = "Attributed to <bdi>the &lt;ministry&gt;</bdi><br>With words of reserve"
    assert any(said in fact for fact in facts)
    assert not any(said in row for fact in facts for row in fact.split("<tr ") if "were read." in row)
    page = (tmp_path / "report" / "wires.html").read_text(encoding="utf-8")

    assert "1 text stands at more than one outlet" in page
    assert page.count('r="5.5"') == 2
    assert page.count('stroke-width="1.5" stroke-opacity') == 1
    assert "75 %" in page
    assert "a credit in the text" in page


def test_midnight_means_that_only_the_day_is_known_and_agencies_have_their_names() -> None:
    assert day_only(datetime(2023, 7, 25, tzinfo=UTC))
    assert not day_only(datetime(2023, 7, 25, 0, 1, tzinfo=UTC))
    lookup = SimpleNamespace(outlets={"mail": SimpleNamespace(name="The Mail")})
    assert agency_name(lookup, "mail") == "The Mail"  # type: ignore[arg-type]
    assert agency_name(lookup, "reuters, ap, nobody") == "Reuters, AP, nobody"  # type: ignore[arg-type]
