"""The condition of every outlet of a story: vitals in, conditions out. What is graver comes first. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.health.expectations import unmet
from monitor.health.markup import collapse
from monitor.health.newest import newest_crawl
from monitor.health.silence import silence
from monitor.health.vitals import Condition, Span, Vitals


def diagnose(everybody: Sequence[Vitals], span: Span) -> dict[str, Condition]:
    """Conditions by outlet."""
    news = {vitals.outlet: vitals.news for vitals in everybody}
    return {vitals.outlet: _condition(vitals, news, span) for vitals in everybody}


def _condition(vitals: Vitals, news: Mapping[str, Sequence[object]], span: Span) -> Condition:
    if not span.crawled:
        return Condition("imported" if vitals.articles else "nothing")
    missed = tuple(unmet(vitals, span))
    health, note = newest_crawl(vitals.looks, vitals.pages, vitals.articles)
    if health != "ok":
        return Condition(health, note, missed)
    fallen = collapse(vitals.fetches, vitals.usual_words)
    if fallen is not None:
        words = f"{fallen.articles} of the {fallen.of} newest pages lost most of their text: its markup has changed"
        return Condition("changed_markup", words, missed, fallen.versions)
    if vitals.lists_dry:
        return Condition("dry", "its lists name nothing any more", missed)
    over = span.until is not None and span.now > span.until
    others = [moments for outlet, moments in news.items() if outlet != vitals.outlet]
    pause = None if over else silence(vitals.news, others, span.now)  # type: ignore[arg-type]
    if pause is not None:
        return Condition("stale", f"nothing new for {pause.days} days, longer than ever before", missed)
    return Condition("ok", note, missed)
