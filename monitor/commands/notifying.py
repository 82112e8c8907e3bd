"""Tells people who are not looking what a run found: tidings go in, one message to every address goes out.

Through Apprise, an extra: mail, webhooks, chat services. Nothing is sent where there is nothing to tell, and an address
that does not answer fails no run.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.errors import UsageError

if TYPE_CHECKING:
    from apprise import Apprise

    from reports.tidings import Tiding

MOST = 20
"""Tidings in one message; more are counted."""
MOST_LINES = 6


def messenger(addresses: Sequence[str]) -> Apprise:
    """Checks the addresses before anything is crawled; ``UsageError`` where the extra or an address is no good."""
    try:
        from apprise import Apprise
    except ImportError:
        raise UsageError("--notify needs Apprise: install gapwire[notify]") from None
    found = Apprise()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a standard module that Apprise's plugins look for
        refused = [number for number, address in enumerate(addresses, start=1) if not found.add(address)]
    if refused:  # an address may hold a password: it is not repeated
        raise UsageError(
            f"notification address {refused[0]} is none that Apprise knows; as in "
            "mailto://user:password@example.org or jsons://example.org/hook"
        )
    return found


def tidings_of_run(database: str, story_id: str, run_id: int) -> list[Tiding]:
    """What one run found that is worth telling."""
    from db.engine import open_read_only
    from reports.events import Chronicle
    from reports.lookup import Lookup
    from reports.read import read_snapshot
    from reports.steps import Steps
    from reports.tidings import all_tidings

    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            lookup = Lookup(read_snapshot(connection, story_id))
    finally:
        engine.dispose()
    run = next((run for run in lookup.snapshot.runs if run.id == run_id), None)
    return all_tidings(Chronicle(lookup, Steps(lookup)).in_run(run), lookup, run_id)


def message(told: Sequence[Tiding]) -> str:
    """Plain text, a paragraph for each tiding."""
    parts = []
    for tiding in told[:MOST]:
        lines = [f"  {line}" for line in tiding.lines[:MOST_LINES]]
        more = len(tiding.lines) - MOST_LINES
        parts.append("\n".join([tiding.title, *lines, *([f"  and {more} more"] if more > 0 else [])]))
    if len(told) > MOST:
        parts.append(f"and {len(told) - MOST} more: see the report")
    return "\n\n".join(parts)


def send(to: Apprise, title: str, told: Sequence[Tiding]) -> bool:
    """One message to all; false where an address did not take it."""
    from apprise import NotifyFormat

    if not told:
        return True
    return bool(to.notify(title=f"Gapwire: {title}", body=message(told), body_format=NotifyFormat.TEXT))
