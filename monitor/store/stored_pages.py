"""The raw pages of a database, for exports: they read bytes and never write any."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.models import UnreadPage
from monitor.captures import Page
from monitor.store.further_pages import read_further
from monitor.store.raw import RawPageDamaged, decompress, digest_bytes, read_raw


class StoredPages:
    """The raw pages of a database, for those who only read."""

    def version(self, connection: Connection, version_id: int) -> bytes | None:
        """The page of a version, as ``read_raw``."""
        return read_raw(connection, version_id)

    def further(self, connection: Connection, version_id: int) -> tuple[Page, ...]:
        """The pages after the first one of a version; raises ``RawPageDamaged``."""
        first = read_raw(connection, version_id)
        return () if first is None else read_further(connection, version_id, first)

    def unread(self, connection: Connection, page_id: int) -> bytes:
        """A page that nothing could be read from; raises ``RawPageDamaged``."""
        columns = select(UnreadPage.body, UnreadPage.length, UnreadPage.digest)
        row = connection.execute(columns.where(UnreadPage.id == page_id)).one()
        body = decompress(row.body, row.length)
        if digest_bytes(body) != row.digest:
            raise RawPageDamaged(f"the unread page {page_id} does not match its digest")
        return body
