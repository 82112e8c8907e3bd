"""What is exported: the database goes in, rows of plain values come out, one after the other. Read-only.

The long table has a row for each version, fact and coder (the view ``verdict_history``) with what is known of the
version, the outlet and the fact. Times are ISO text in UTC, yes and no are 1 and 0, on every database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Result, text

from monitor.captures import Page
from monitor.errors import UsageError
from reports.exporting.columns import LONG, TEXTS

Row = tuple[Any, ...]
AT_A_TIME = 2_000
FROM_VIEWS = """
FROM verdict_history AS history
JOIN article_versions AS versions ON versions.version_id = history.version_id
JOIN outlet ON outlet.story_id = history.story AND outlet.key = history.outlet
JOIN fact ON fact.story_id = history.story AND fact.key = history.fact
LEFT JOIN mention ON mention.version_id = history.version_id AND mention.fact_id = fact.id
    AND history.verdict IN ('included', 'partly', 'differs')
WHERE history.story = :story
ORDER BY outlet.position, history.article_id, history.version, fact.position, history.coder_kind, history.coder
"""
ARTICLES = """
SELECT versions.version_id, versions.article_id, versions.outlet, outlet.name AS outlet_name, outlet.country,
    versions.article_url, versions.version, versions.headline, versions.language, versions.published_at,
    versions.captured_at, version.authors
FROM article_versions AS versions
JOIN version ON version.id = versions.version_id
JOIN outlet ON outlet.story_id = versions.story AND outlet.key = versions.outlet
WHERE versions.story = :story AND versions.about_story IS NOT FALSE
ORDER BY outlet.position, versions.article_id, versions.captured_at, versions.version
"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an export is wanted."""

    bom: bool = False
    """CSV begins with the mark by which Excel knows UTF-8."""
    without_text: bool = False
    """Nothing that an outlet wrote: headlines, quotes and notes stay empty."""


class RawPages(Protocol):
    """Raw bytes from the store; handed in, because reports know no store."""

    def version(self, connection: Connection, version_id: int) -> bytes | None:
        """The page of a version; ``None`` where an import brought the text alone."""

    def further(self, connection: Connection, version_id: int) -> tuple[Page, ...]:
        """The pages after the first one of a version, in order."""

    def unread(self, connection: Connection, page_id: int) -> bytes:
        """A page that nothing could be read from (row of ``unread_page``)."""


class NoRawPages:
    """Stands where a format needs no raw bytes."""

    def version(self, connection: Connection, version_id: int) -> bytes | None:
        """None has bytes."""
        return None

    def further(self, connection: Connection, version_id: int) -> tuple[Page, ...]:
        """None has bytes."""
        return ()

    def unread(self, connection: Connection, page_id: int) -> bytes:
        """None has bytes."""
        return b""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One story, ready to be written in any format."""

    connection: Connection
    story: dict[str, Any]
    """The columns of the table ``story``."""
    wishes: Wishes
    made_at: datetime
    tool: str
    """The version of Gapwire."""
    raw: RawPages

    def rows(self, sql: str) -> Iterator[dict[str, Any]]:
        """The answer to ``sql`` (parameter ``:story``), in portable values."""
        found = self._ask(sql)
        names = list(found.keys())
        for row in self._tuples(found, names):
            yield dict(zip(names, row, strict=True))

    def unfiltered(self, sql: str) -> Iterator[dict[str, Any]]:
        """The same for rows that hold nothing an outlet wrote, whatever their columns are called."""
        whole = replace(self, wishes=replace(self.wishes, without_text=False))
        return whole.rows(sql)

    def long(self) -> Iterator[Row]:
        """The long table in the order of ``columns.LONG``."""
        select = ", ".join(f"{column.source} AS {column.name}" for column in LONG)
        found = self._ask(f"SELECT {select} {FROM_VIEWS}")
        return self._tuples(found, list(found.keys()))  # our own names

    def matrix(self) -> list[dict[str, Any]]:
        """The cells of ``coverage_matrix``."""
        return list(
            self.rows("SELECT * FROM coverage_matrix WHERE story = :story ORDER BY outlet_position, fact_position")
        )

    def facts(self) -> list[dict[str, Any]]:
        """The facts of the story file in its order."""
        return list(
            self.rows(
                "SELECT key AS fact, statement, weight, known_from FROM fact WHERE story_id = :story "
                "AND retired IS FALSE ORDER BY position"
            )
        )

    def outlets(self) -> list[dict[str, Any]]:
        """The outlets of the story file in its order."""
        return list(
            self.rows(
                "SELECT key AS outlet, name, country, ownership, language, publisher, url FROM outlet "
                "WHERE story_id = :story AND retired IS FALSE ORDER BY position"
            )
        )

    def articles(self) -> list[dict[str, Any]]:
        """One row for each article about the story: its newest version."""
        newest = {row["article_id"]: row for row in self.rows(ARTICLES)}
        return list(newest.values())

    def _ask(self, sql: str) -> Result[Any]:
        return self.connection.execution_options(yield_per=AT_A_TIME).execute(text(sql), {"story": self.story["id"]})

    def _tuples(self, found: Result[Any], names: list[str]) -> Iterator[Row]:
        """Rows in portable values; what an outlet wrote is nothing where texts are not wanted."""
        hidden = [self.wishes.without_text and name in TEXTS for name in names]
        for row in found:
            values = tuple(map(portable, row))
            yield (
                tuple(None if hide else value for hide, value in zip(hidden, values, strict=True))
                if any(hidden)
                else values
            )


def portable(value: Any) -> Any:
    """A value of any database as a number, a text or nothing."""
    if value is None or type(value) in (str, int, float):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def open_dataset(
    engine: Engine, story_id: str, wishes: Wishes, now: datetime, tool: str, raw: RawPages | None = None
) -> Iterator[Dataset]:
    """The story's data in one consistent state; raises ``UsageError`` where the database does not know the story."""
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM story WHERE id = :story"), {"story": story_id}).one_or_none()
        if row is None:
            raise UsageError(f"The database holds no story '{story_id}'. Run or import it first.")
        story = {name: portable(value) for name, value in row._mapping.items()}
        yield Dataset(connection, story, wishes, now, tool, raw or NoRawPages())


def wide(cells: Sequence[dict[str, Any]], facts: Sequence[dict[str, Any]]) -> Iterator[Row]:
    """A row for each outlet: its id, then its verdict on each fact, with the reason where it is unknown."""
    by_outlet: dict[str, dict[str, str]] = {}
    for cell in cells:
        word = f"unknown: {cell['reason']}" if cell["reason"] else cell["verdict"]
        by_outlet.setdefault(cell["outlet"], {})[cell["fact"]] = word
    for outlet, verdicts in by_outlet.items():
        yield (outlet, *(verdicts[fact["fact"]] for fact in facts))
