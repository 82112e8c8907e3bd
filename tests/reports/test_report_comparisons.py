"""The pages that compare outlets: pairs side by side, disagreements, the lineage of wire texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm import Session

from db import models as m
from db.engine import open_database
from reports.build import build_report
from reports.pair_page import part_of

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


def test_every_pair_of_the_list_has_its_page(built: Any) -> None:
    listed = built.page("pairs.html")
    pages = sorted(path.name for path in (built.out / "pairs").iterdir())

    assert pages
    assert all(f'href="pairs/{name}"' in listed for name in pages)


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
        session.commit()
    engine.dispose()
    build_report(url, invented.STORY, tmp_path / "report", now=NOW)
    page = (tmp_path / "report" / "wires.html").read_text(encoding="utf-8")

    assert "1 text stands at more than one outlet" in page
    assert page.count('r="5.5"') == 2
    assert page.count('stroke-width="1.5" stroke-opacity') == 1
    assert "75 %" in page
    assert "a credit in the text" in page
