"""Has an outlet changed its pages so that our reading finds only a part of them? Newest readings in, an alarm out.

One short article is news; most of the newest pages being a shadow of what they were is a change of markup. Walls and
removals have names of their own and are not looked at. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from monitor.health.vitals import Fetch

NEWEST = 8
"""Articles whose newest reading is looked at."""
LEAST = 3
"""Collapsed ones among them that make an alarm..."""
SHARE = 0.6
"""...where they are such a part of all."""
REMAINDER = 0.4
"""A text below this part of its former length has collapsed..."""
LOST = 50
"""...where it lost so many words."""
USUAL = 6
"""Articles that must be known before a new one can be called short for its outlet."""
READ = frozenset({"article", "gallery"})
EMPTY = frozenset({"unreadable", "not_article", "soft_404"})
"""What a page of an article looks like to us when we do not find its text any more."""


@dataclass(frozen=True, slots=True)
class Collapse:
    """An alarm."""

    articles: int
    """Whose newest reading is a shadow of what it was."""
    of: int
    """All that were looked at."""
    versions: frozenset[int]
    """The texts that are a part only."""


def collapse(fetches: Sequence[Fetch], usual_words: Sequence[int]) -> Collapse | None:
    """The alarm, or ``None``. ``fetches`` in order of time; ``usual_words``: lengths of the outlet's whole texts."""
    newest = {fetch.article: fetch for fetch in fetches if _counts(fetch)}
    looked_at = sorted(newest.values(), key=lambda fetch: fetch.at)[-NEWEST:]
    usual = median(usual_words) if len(usual_words) >= USUAL else 0.0
    fallen = [fetch for fetch in looked_at if _has_collapsed(fetch, usual)]
    if len(fallen) < LEAST or len(fallen) < SHARE * len(looked_at):
        return None
    versions = frozenset(fetch.version for fetch in fallen if fetch.version is not None)
    return Collapse(len(fallen), len(looked_at), versions)


def _counts(fetch: Fetch) -> bool:
    """A page that never was an article says nothing when it is none now."""
    return fetch.page_class in READ or (fetch.page_class in EMPTY and fetch.before is not None)


def _has_collapsed(fetch: Fetch, usual: float) -> bool:
    expected = usual if fetch.before is None else fetch.before
    words = 0 if fetch.page_class in EMPTY else fetch.words
    return words < REMAINDER * expected and expected - words >= LOST
