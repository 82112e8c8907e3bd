"""Events go in, what is worth telling somebody who is not looking comes out, as plain text.

Told is that a fact appeared, vanished, was cut or got another value, that outlets contradict each other, that an
article appeared, and that an outlet went dark or does not come as it should. Changes of wording are never told. Texts
are inert (no control or direction characters), but not escaped: whoever puts them into markup escapes them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.health.vitals import BROKEN
from reports.conditions import Condition
from reports.conflicts import Conflict, conflicts
from reports.events import Event
from reports.inert import inert
from reports.lookup import Lookup
from reports.wording import count, listing

TOLD = {
    "value": "told with another value",
    "dropped": "no longer stated",
    "less": "cut to a part",
    "added": "newly stated",
    "more": "now stated in full",
}
"""What happened to facts, by kind of event."""
DARK = {"removed": "was removed", "unread": "could not be read"}
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Tiding:
    """One thing worth telling."""

    key: str
    """Stable digest: the same thing has the same key in every report."""
    moment: datetime
    outlet: str
    """The outlet's name."""
    title: str
    lines: tuple[str, ...]
    """Facts or addresses, one a line."""
    page: str
    """Path of the report's page about it."""


def tidings(events: Sequence[Event], lookup: Lookup) -> list[Tiding]:
    """What the events have to tell, in their order; pages that went dark at one time are one tiding for each outlet."""
    found: list[Tiding] = []
    dark: defaultdict[tuple[str, str, int | None], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in TOLD:
            found.append(_of_facts(event, lookup))
        elif event.kind == "new" and event.article.about_story is not False and event.version:
            found.append(_of_article(event, lookup))
        elif event.kind in DARK:
            dark[event.kind, event.article.outlet, event.run].append(event)
    return found + [_of_darkness(kind, group, lookup) for (kind, _, _), group in dark.items()]


def all_tidings(events: Sequence[Event], lookup: Lookup, run: int | None = None) -> list[Tiding]:
    """Those of the events, of conflicts between outlets and of the collecting; with ``run`` what that run brought."""
    told = tidings(events, lookup)
    told += [_of_conflict(one, lookup) for one in conflicts(lookup) if run is None or one.run == run]
    dark = {(event.article.outlet, event.run) for event in events if event.kind in DARK}
    for chain in lookup.snapshot.conditions.values():
        for before, now in zip((None, *chain), chain, strict=False):
            told_by_its_articles = now.health in ("blocked", "failed") and (now.outlet, now.run) in dark
            if (run is None or now.run == run) and not told_by_its_articles:
                told += _of_condition(before, now, lookup)
    return told


def _of_conflict(conflict: Conflict, lookup: Lookup) -> Tiding:
    tellers = _names(conflict.value.outlets, lookup)
    lines = [conflict.fact.statement, f"{conflict.value.value}: {tellers}"]
    lines += [f"{said or 'as stated'}: {_names(outlets, lookup)}" for said, outlets in conflict.others]
    told = f"{lookup.snapshot.story.id}|conflict|{conflict.fact.key}|{conflict.value.value}"
    page = f"facts/{conflict.fact.key}.html"
    return Tiding(
        _digest(told),
        conflict.moment,
        tellers,
        f"{tellers}: told otherwise than by others",
        tuple(map(_short, lines)),
        page,
    )


def _of_condition(before: Condition | None, now: Condition, lookup: Lookup) -> list[Tiding]:
    """Nothing where it got neither better nor worse, or where only a budget was spent."""
    name = _outlet_name(now.outlet, lookup)
    was = before.is_broken if before else False
    if now.health == "not_visited" or (not was and not now.is_broken):
        return []
    fresh = [words for words in now.unmet if before is None or words not in before.unmet]
    changed = before is None or now.health != before.health
    if now.is_broken and not fresh and not changed:
        return []
    words = now.words if now.health in BROKEN else "expectation not met" if now.is_broken else "collected again"
    told = f"{lookup.snapshot.story.id}|condition|{now.outlet}|{now.run}|{now.health}|{'|'.join(now.unmet)}"
    lines = tuple(_short(line) for line in (now.note, *now.unmet) if line)
    return [Tiding(_digest(told), now.at, name, _short(f"{name}: {words}"), lines, f"collection.html#o-{now.outlet}")]


def _names(outlets: Sequence[str], lookup: Lookup) -> str:
    return listing([_outlet_name(outlet, lookup) for outlet in outlets])


def _digest(told: str) -> str:
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _of_facts(event: Event, lookup: Lookup) -> Tiding:
    outlet = _outlet(event, lookup)
    silent = ", without a notice" if event.step and event.step.silent else ""
    title = f"{outlet}: {count(len(event.facts), 'fact')} {TOLD[event.kind]}{silent}"
    return _tiding(event, outlet, title, [fact.statement for fact in event.facts], lookup)


def _of_article(event: Event, lookup: Lookup) -> Tiding:
    outlet = _outlet(event, lookup)
    version = event.version
    verdicts = lookup.verdicts(version).values() if version else ()
    stated = [lookup.facts[v.fact].statement for v in verdicts if v.verdict == "included" and v.fact in lookup.facts]
    headline = _short(version.headline if version else "") or event.article.url
    title = f"{outlet}: new article, {count(len(stated), 'fact')} stated"
    return _tiding(event, outlet, title, [headline, *stated], lookup)


def _of_darkness(kind: str, events: Sequence[Event], lookup: Lookup) -> Tiding:
    first = events[0]
    outlet = _outlet(first, lookup)
    reasons = sorted({_short(event.note) for event in events if event.note})
    title = f"{outlet}: {count(len(events), 'article')} {DARK[kind]}"
    lines = [*([listing(reasons[:3])] if reasons else []), *(event.article.url for event in events)]
    page = f"outlets/{first.article.outlet}.html"
    return _tiding(first, outlet, title, lines, lookup, page)


def _tiding(
    event: Event, outlet: str, title: str, lines: Sequence[str], lookup: Lookup, page: str | None = None
) -> Tiding:
    number = event.version.number if event.version else 0
    # Not the facts: one that is judged otherwise after an update of Gapwire is no news of the outlet.
    told = f"{lookup.snapshot.story.id}|{event.article.url}|{number}|{event.kind}|{event.moment.isoformat()}"
    key = _digest(told)
    at = page or f"articles/{event.article.id}.html"
    return Tiding(key, event.moment, outlet, _short(title), tuple(_short(line) for line in lines), at)


def _outlet(event: Event, lookup: Lookup) -> str:
    return _outlet_name(event.article.outlet, lookup)


def _outlet_name(key: str, lookup: Lookup) -> str:
    outlet = lookup.outlets.get(key)
    return _short(outlet.name if outlet else key)


def _short(text: str) -> str:
    """One line, inert, at most ``LONGEST`` characters."""
    flat = " ".join(inert(text).split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
