"""A story in rows, said in few words: what a test needs to see one rule of a view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from db import models as m
from monitor.store.comparing import compare_on

START = datetime(2024, 5, 1, tzinfo=UTC)


def at(hour: float) -> datetime:
    """A moment so many hours after the story began."""
    return START + timedelta(hours=hour)


class SmallWorld:
    """One story with its first run, a machine and a person."""

    def __init__(self, connection: Connection, story: str = "s") -> None:
        self.connection = connection
        self.story = story
        self._facts: dict[str, int] = {}
        self._outlets: dict[str, int] = {}
        self._insert(m.Story, id=story, title="A story", language="en", start=date(2024, 5, 1), timezone="UTC")
        self.snapshot = self._insert(m.StorySnapshot, story_id=story, digest="d", text="", taken_at=START)
        self.run = self.new_run()

    def new_run(self, kind: str = "crawl", outcome: str = "fine") -> int:
        return self._insert(
            m.Run,
            story_id=self.story,
            snapshot_id=self.snapshot,
            kind=kind,
            started_at=START,
            ended_at=at(1),
            outcome=outcome,
            tool_version="0",
        )

    def fact(self, key: str, weight: str = "core", **values: Any) -> None:
        self._facts[key] = self._insert(
            m.Fact,
            story_id=self.story,
            key=key,
            statement=f"{key}.",
            weight=weight,
            position=len(self._facts),
            **values,
        )

    def outlet(self, key: str, publisher: str | None = None, **values: Any) -> None:
        self._outlets[key] = self._insert(
            m.Outlet,
            story_id=self.story,
            key=key,
            name=key.title(),
            country="GB",
            ownership="private",
            language="en",
            url=f"https://{key}.example/",
            publisher=publisher,
            position=len(self._outlets),
            **values,
        )

    def coder(self, kind: str, name: str, version: str, rank: int) -> int:
        return self._insert(m.Coder, kind=kind, name=name, version=version, rank=rank)

    def article(self, outlet: str, path: str = "a", about: bool | None = True) -> int:
        return self._insert(
            m.Article,
            story_id=self.story,
            outlet_id=self._outlets[outlet],
            url=f"https://{outlet}.example/{path}",
            first_seen_at=START,
            discovered_by="feed",
            about_story=about,
        )

    def version(self, article: int, hour: float = 0, *, seen: bool = True, **values: Any) -> int:
        """A version first seen at ``hour``; ``seen`` adds the capture that found it."""
        same = select(m.Version.number).where(m.Version.article_id == article).order_by(m.Version.number.desc())
        number = (self.connection.execute(same).scalar() or 0) + 1
        columns: dict[str, Any] = {
            "text": f"Headline {number}\n\nBody {number}.",
            "text_digest": f"{article} {number}",
            "headline": f"Headline {number}",
            "page_class": "article",
            "complete": True,
            "about_story": True,
            "language": "en",
            **values,
        }
        version = self._insert(
            m.Version,
            article_id=article,
            number=number,
            captured_at=at(hour),
            words=4,
            authors=[],
            dates=[],
            removed=[],
            extractor="x 1",
            **columns,
        )
        if seen:
            self.capture(article, hour, version, page_class=columns["page_class"])
        return version

    def capture(self, article: int, hour: float, version: int | None = None, **values: Any) -> int:
        columns = {"outcome": "fetched", "status": 200, "page_class": "article" if version else None, **values}
        return self._insert(
            m.Capture,
            run_id=self.run,
            article_id=article,
            version_id=version,
            requested_url="https://x.example/",
            final_url="https://x.example/",
            captured_at=at(hour),
            note="",
            headers={},
            **columns,
        )

    def visit(self, outlet: str, outcome: str, kind: str = "rss", run: int | None = None) -> None:
        self._insert(
            m.DiscoveryVisit,
            run_id=run or self.run,
            outlet_id=self._outlets[outlet],
            url="https://x.example/feed",
            kind=kind,
            visited_at=START,
            outcome=outcome,
            links=0,
            matched=0,
            note="",
        )

    def condition(self, outlet: str, health: str, hour: float, note: str = "", unmet: list[str] | None = None) -> None:
        """A crawl found an outlet's collection like this."""
        outlet_id = self._outlets[outlet]
        columns = {"health": health, "note": note, "unmet": unmet or []}
        self._insert(m.OutletCondition, run_id=self.run, outlet_id=outlet_id, at=at(hour), **columns)

    def verdict(self, version: int, fact: str, verdict: str, reason: str | None = None, **values: Any) -> int:
        coder = values.pop("coder", None) or self.machine
        columns = {"score": 0.5, "evidence": "Body", "note": "", "judged_at": START, **values}
        return self._insert(
            m.Verdict,
            version_id=version,
            fact_id=self._facts[fact],
            coder_id=coder,
            verdict=verdict,
            reason=reason,
            basis="b",
            **columns,
        )

    @property
    def machine(self) -> int:
        """The first machine."""
        return self._coder_once("machine", "lexical", "1", 1)

    @property
    def newer_machine(self) -> int:
        return self._coder_once("machine", "lexical", "2", 2)

    @property
    def person(self) -> int:
        return self._coder_once("person", "Ada", "", 1_000_000)

    def wire(self, key: str, source: str, members: Mapping[int, tuple[int | None, str]]) -> None:
        """A wire group: version -> the version it prints, and how."""
        group = self._insert(m.WireGroup, story_id=self.story, key=key, source=source, source_kind="agency")
        for version, (printed, relation) in members.items():
            told = {"shared": 1.0, "reused": 0.5, "new_headline": False, "known_by": "", "credit": ""}
            row = {"version_id": version, "group_id": group, "printed_id": printed, "relation": relation, **told}
            self.connection.execute(insert(m.WireMember).values(row))

    def retire(self, table: type[m.Fact] | type[m.Outlet], key: str) -> None:
        self.connection.execute(update(table).where(table.key == key).values(retired=True))

    def rows(self, view: str, where: str = "1 = 1") -> list[dict[str, Any]]:
        """All rows of a view as dictionaries; versions are compared first where the view tells of changes."""
        if view in ("version_changes", "text_changes"):
            compare_on(self.connection, self.story)
        return [dict(row._mapping) for row in self.connection.execute(text(f"SELECT * FROM {view} WHERE {where}"))]

    def cell(self, outlet: str, fact: str) -> tuple[str, str | None]:
        """Verdict and reason of one cell of the matrix."""
        (row,) = self.rows("coverage_matrix", f"outlet = '{outlet}' AND fact = '{fact}'")
        return row["verdict"], row["reason"]

    def _coder_once(self, kind: str, name: str, version: str, rank: int) -> int:
        found = self.connection.execute(select(m.Coder.id).where(m.Coder.rank == rank)).scalar()
        return found or self.coder(kind, name, version, rank)

    def _insert(self, table: Any, **values: Any) -> Any:
        return self.connection.execute(insert(table).values(**values).returning(table.id)).scalar_one()
