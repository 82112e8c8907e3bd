"""One answer for all carriers of a text: a person's verdict is written for each copy in which its passage is the same.

Each copy gets a verdict of its own with its own offsets, marked as carried: it is no second coding. What a person said
of a copy is never touched. Undoing the answer takes its copies back (``monitor.store.reviews.undo``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, select

from db.models import Article, Outlet, Version
from monitor.coding.carrying import carried
from monitor.coding.codes import Code, Readable
from monitor.coding.shown import Place
from monitor.store.review_cells import newest_versions, texts_carried
from monitor.store.reviews import Act, state_of, write_code


@dataclass(frozen=True, slots=True)
class Copy:
    """The newest text of another article that carries the same wire text."""

    version_id: int
    outlet: str
    """The outlet's name."""
    outlet_language: str
    language: str | None
    readable: Readable


def copies_of(connection: Connection, story_id: str, version_id: int) -> list[Copy]:
    """The other carriers of a version's text, in the order of the story file."""
    texts = texts_carried(connection, story_id)
    newest = [version for version, _ in connection.execute(newest_versions(story_id))]
    same = [one for one in newest if one != version_id and texts.get(one) == texts.get(version_id, -1)]
    rows = connection.execute(
        select(Version.id, Outlet.name, Outlet.language.label("outlet_language"), Version.language, Version.text)
        .add_columns(Version.page_class, Version.complete)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Version.id.in_(same))
        .order_by(Outlet.position, Version.id)
    )
    return [
        Copy(row.id, row.name, row.outlet_language, row.language, Readable(row.text, row.page_class, row.complete))
        for row in rows
    ]


def save_for_copies(
    engine: Engine, story_id: str, place: Place, code: Code, act: Act, *, basis: str | None = None
) -> int:
    """As ``save_code``, and for every copy in which the answer holds; for how many copies it was written."""
    with engine.begin() as connection:
        write_code(connection, place, code, act, basis=basis)
        columns = select(Version.text, Version.page_class, Version.complete)
        row = connection.execute(columns.where(Version.id == place.version_id)).one()
        old = Readable(row.text, row.page_class, row.complete)
        copies = copies_of(connection, story_id, place.version_id)
        return sum(_copy(connection, code, old, copy, Place(copy.version_id, place.fact_id), act) for copy in copies)


def _copy(connection: Connection, code: Code, old: Readable, copy: Copy, place: Place, act: Act) -> bool:
    """Whether the answer holds for the copy and was written there."""
    held = carried(code, old, copy.readable, copy.language)
    if held is None or state_of(connection, act.coder_id, place) is not None:
        return False
    write_code(connection, place, held, replace(act, action="carried"))
    return True
