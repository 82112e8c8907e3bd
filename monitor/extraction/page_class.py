"""What a page turned out to be: the order in which the checks are asked.

In: the signs of one page. Out: its class and why; a plain article has no note. The checks are in ``regions``,
``refusals``, ``paywall`` and ``kinds``; the first that answers wins.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.captures import PageClass
from monitor.extraction import kinds, paywall, refusals, regions
from monitor.extraction.refusals import Found
from monitor.extraction.signs import Signs

# Refusals come first: their pages may look like anything. A live blog may be cut, but its class says more.
_CHECKS: tuple[Callable[[Signs], Found | None], ...] = (
    regions.withheld_from_region,
    refusals.refused,
    kinds.consent_wall,
    kinds.lost_letters,
    kinds.missing_page,
    kinds.withdrawn,
    kinds.listing,
    kinds.live_blog,
    kinds.gallery,
    paywall.cut_by_paywall,
    kinds.no_text,
    paywall.cut_off,
)


def class_of(signs: Signs) -> Found:
    """The page's class and a note in words."""
    for check in _CHECKS:
        if (found := check(signs)) is not None:
            return found
    return PageClass.ARTICLE, ""
