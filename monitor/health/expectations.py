"""What a story file expects of an outlet, held against what was collected; sentences where it is not met. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from monitor.health.vitals import Span, Vitals


def unmet(vitals: Vitals, span: Span) -> Iterator[str]:
    """Every expectation that is not met."""
    expected = vitals.expectation
    if expected.articles is not None and vitals.read < expected.articles:
        yield f"{vitals.read} of at least {expected.articles} articles were read"
    if expected.silent_days is not None:
        end = span.now if span.until is None else min(span.now, span.until)
        last = max([*vitals.news, span.since])
        if end - last > timedelta(days=expected.silent_days):
            yield f"nothing new for {(end - last).days} days, at most {expected.silent_days} are expected"
