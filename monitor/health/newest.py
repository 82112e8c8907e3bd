"""What the newest crawl says of an outlet: its looks and pages go in, a word and a note come out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.health.vitals import CAME_BACK, LEFT, READABLE_LISTS, REFUSALS, Look, PageSeen


def newest_crawl(looks: Sequence[Look], pages: Sequence[PageSeen], articles: int) -> tuple[str, str]:
    """``ok``, ``empty`` (readable, but no article yet), ``failed``, ``blocked``, ``robots``, ``archive_excluded`` or
    ``not_visited``, and the first thing that went wrong.
    """
    made_looks = [look for look in looks if look.outcome != LEFT]
    made = [page for page in pages if page.outcome != LEFT]
    note = _first_note(looks, pages)
    if not made_looks and not made:
        return "not_visited", note
    came_back = [page.page_class for page in made if page.outcome in CAME_BACK]
    if came_back:
        return ("blocked", note) if REFUSALS.issuperset(map(str, came_back)) else ("ok", note)
    if any(look.outcome in READABLE_LISTS for look in made_looks) and not made:
        return ("ok" if articles else "empty"), note
    outcomes = {look.outcome for look in made_looks} | {page.outcome for page in made}
    if outcomes <= READABLE_LISTS | {"robots"}:
        return "robots", note
    if outcomes <= READABLE_LISTS | {"robots", "archive_excluded"}:
        return "archive_excluded", note or "an archive holds its pages back"
    return "failed", note


def _first_note(looks: Sequence[Look], pages: Sequence[PageSeen]) -> str:
    left = [look.note for look in looks if look.outcome == LEFT]
    left += [page.note for page in pages if page.outcome == LEFT]
    notes = [look.note for look in looks if look.note and look.outcome not in READABLE_LISTS | {LEFT}]
    notes += [page.note for page in pages if page.note and page.outcome not in CAME_BACK | {LEFT}]
    notes += [f"{page.page_class}: {page.note}" for page in pages if page.note and page.page_class in REFUSALS]
    notes += [f"{len(left)} pages or lists {left[0]}"] if left else []
    return notes[0] if notes else ""
