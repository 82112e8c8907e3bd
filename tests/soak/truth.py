"""Compares the database with what the town's press truly published. Reads only; every breach of a promise is a
sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, text
from town_press import FACTS, Answered, Text, TownPress

GOOD = ("fine", "degraded")
_CAPTURES = """
SELECT c.id, c.outcome, c.note, c.page_class, o.key AS outlet, a.url, v.text, v.complete, v.id AS version
FROM capture c JOIN article a ON a.id = c.article_id JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN version v ON v.id = c.version_id WHERE c.run_id = :run ORDER BY c.id
"""
_VERDICTS = """
SELECT h.id, h.verdict, f.key AS fact, v.id AS version, v.text
FROM verdict h JOIN fact f ON f.id = h.fact_id JOIN version v ON v.id = h.version_id WHERE h.id > :since ORDER BY h.id
"""
_MATRIX = "SELECT outlet, fact, verdict FROM coverage_matrix WHERE verdict = 'omitted'"


@dataclass
class Truth:
    """What was found so far."""

    press: TownPress
    engine: Engine
    breaches: list[str] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    """Outlet, path and text of everything that a successful run was given."""
    last_seen: dict[tuple[str, str], Text] = field(default_factory=dict)
    given_up: int = 0
    """Answers that a slow machine brought after the client's patience was over: recorded as failed, rightly."""
    verdicts: int = 0
    omitted: int = 0
    matrices: int = 0
    _verdict_id: int = 0

    def check_run(self, run_id: int, outcome: str, answers: list[Answered]) -> None:
        """One run that has just ended, with what the outlets answered to it."""
        with self.engine.connect().execution_options(reads=True) as connection:
            captures = [row._mapping for row in connection.execute(text(_CAPTURES), {"run": run_id})]
            for row in captures:
                self.breaches += self._false_version(row)
                self._note_newest(row)
            if outcome in GOOD:
                self.breaches += self._lost(run_id, captures, answers)
            self.breaches += self._verdicts(connection)

    def check_matrix(self) -> None:
        """Every omitted cell is true of the newest text of each article that was truly given."""
        self.matrices += 1
        with self.engine.connect().execution_options(reads=True) as connection:
            for row in connection.execute(text(_MATRIX)):
                for (outlet, path), given in self.last_seen.items():
                    if outlet == row.outlet and row.fact in given.facts:
                        self.breaches.append(
                            f"{self.press.now}: the matrix says {outlet} omits {row.fact}; {path} states it"
                        )

    def check_end(self) -> None:
        """Nothing is there twice, and the file is sound."""
        from db.engine import check_integrity

        self.breaches += check_integrity(self.engine)
        with self.engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(
                text(
                    "SELECT o.key, a.url, v.text FROM version v JOIN article a ON a.id = v.article_id JOIN outlet o "
                    "ON o.id = a.outlet_id WHERE v.complete"
                )
            ).all()
        stored = {(row.key, urlsplit(row.url).path, " ".join(row.text.split())) for row in rows}
        if len(stored) != len(rows):
            self.breaches.append(f"{len(rows) - len(stored)} versions are there twice")
        self.breaches += [f"lost: {outlet} {path}" for outlet, path, _ in self.seen - stored]

    def _false_version(self, row: Any) -> Iterator[str]:
        if row["version"] is None:
            return
        path = urlsplit(row["url"]).path
        standing = self.press.standing(row["outlet"], path)
        words = " ".join(row["text"].split())
        where = f"{self.press.now} {row['outlet']} {path} ({row['outcome']}, {row['page_class']})"
        if standing is None:
            yield f"false version: {where} shows nothing now, stored is {words[:80]!r}"
        elif row["complete"] and words != standing.plain:
            yield f"false version: {where} is not what stands there: {_difference(words, standing.plain)}"
        elif not row["complete"] and not _is_part(row["text"], standing):
            yield f"false part: {where}: {words[:80]!r}"

    def _note_newest(self, row: Any) -> None:
        place = (row["outlet"], urlsplit(row["url"]).path)
        if row["page_class"] == "removed":
            self.last_seen.pop(place, None)
        standing = self.press.standing(*place)
        if row["complete"] and standing is not None:
            self.last_seen[place] = standing

    def _lost(self, run_id: int, captures: list[Any], answers: list[Answered]) -> Iterator[str]:
        got = {
            (row["outlet"], urlsplit(row["url"]).path, " ".join(row["text"].split()))
            for row in captures
            if row["version"] is not None and row["complete"]
        }
        given_up = {
            (row["outlet"], urlsplit(row["url"]).path)
            for row in captures
            if row["outcome"] == "failed" and row["note"] == "the server took too long to answer"
        }
        for answer in answers:
            if answer.text is None or answer.status not in (200, 304):
                continue
            key = (answer.outlet, answer.path, answer.text.plain)
            if (answer.outlet, answer.path) in given_up:
                self.given_up += 1
                continue
            self.seen.add(key)
            if key not in got:
                where = f"{self.press.now} run {run_id} {answer.outlet} {answer.path}"
                yield f"lost version: {where} status {answer.status}"

    def _verdicts(self, connection: Connection) -> Iterator[str]:
        for row in connection.execute(text(_VERDICTS), {"since": self._verdict_id}):
            self._verdict_id = row.id
            self.verdicts += 1
            if row.verdict == "omitted":
                self.omitted += 1
                if FACTS[row.fact] in " ".join(row.text.split()):
                    yield f"false omitted: {row.fact} in version {row.version}"


def _is_part(stored: str, standing: Text) -> bool:
    """Whether every paragraph of a part stands in the published text, the last one perhaps cut."""
    parts = [" ".join(part.split()) for part in stored.split("\n") if part.strip()]
    return all(part in standing.plain or part.rstrip(" .…") in standing.plain for part in parts)


def _difference(stored: str, published: str) -> str:
    place = next(
        (n for n, (a, b) in enumerate(zip(stored, published, strict=False)) if a != b), min(len(stored), len(published))
    )
    begin, end = max(0, place - 30), place + 60
    return f"stored …{stored[begin:end]!r}, published …{published[begin:end]!r}"
