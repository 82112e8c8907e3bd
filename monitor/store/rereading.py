"""Whether a difference is the outlet's or the extractor's: two versions that were read differently go in, with changes.

Both pages are read again from their raw bytes by the extractor of today. A change that is none between the two new
readings comes out as class ``extraction``, folded; nothing stored is altered here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from db.models import RawPage
from monitor.captures import Page
from monitor.store.further_pages import read_further
from monitor.store.raw import read_raw
from monitor.store.versions import reading_text

if TYPE_CHECKING:
    from monitor.changes import TextChange  # it brings all that reads values with it, and crawlers load this module


def stored_page(connection: Connection, version_id: int) -> Page | None:
    """The raw page of a version, as it came, with its further pages; ``None`` where none is kept."""
    row = connection.execute(select(RawPage.url, RawPage.headers).where(RawPage.version_id == version_id)).one_or_none()
    body = read_raw(connection, version_id) if row else None
    if row is None or body is None:
        return None
    following = (replace(page, begins_at=row.url) for page in read_further(connection, version_id, body))
    return Page(url=row.url, body=body, headers=row.headers, following=tuple(following))


def lines_beside(connection: Connection, version_id: int) -> str:
    """All lines of a version's raw page, those around the article too; empty where no page is kept."""
    page = stored_page(connection, version_id)
    if page is None:
        return ""
    from monitor.extraction.loose_lines import loose_lines  # only now: crawlers load this module

    return "\n".join(line for one in (page, *page.following) for line in loose_lines(one))


def read_alike(
    connection: Connection, old: Row[Any], new: Row[Any], changes: Sequence[TextChange]
) -> tuple[tuple[TextChange, ...], bool]:
    """The changes, those of the extractor alone folded; and whether both pages could be read alike."""
    before, after = _read_again(connection, old), _read_again(connection, new)
    if before is None or after is None:
        return tuple(changes), False
    lines = Counter(_squeezed(before)), Counter(_squeezed(after))
    whole = " ".join(before.split()), " ".join(after.split())
    return tuple(_settled(change, old.text, new.text, whole, lines) for change in changes), True


def _settled(
    change: TextChange,
    old: str,
    new: str,
    whole: tuple[str, str],
    lines: tuple[Counter[str], Counter[str]],
) -> TextChange:
    """The change, as one of the extractor where both new readings agree on its words."""
    sides = []
    if change.old_start is not None:
        sides.append(old[change.old_start : change.old_end])
    if change.new_start is not None:
        sides.append(new[change.new_start : change.new_end])
    plain = [" ".join(side.split()) for side in sides]
    if lines[0] == lines[1] or all(whole[0].count(side) == whole[1].count(side) for side in plain):
        return replace(change, kind="extraction", kinds=("extraction",), folded=True)
    return change


def _squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _read_again(connection: Connection, row: Row[Any]) -> str | None:
    page = stored_page(connection, row.id)
    if page is None:
        return None
    from monitor.extraction import read_page  # only now: it is slow to import and seldom needed here

    text = reading_text(read_page(page, language=row.outlet_language, outlet_name=row.outlet_name))
    return None if text is None else text.text
