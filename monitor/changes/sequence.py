"""Which version is compared with which: the visits to one article go in, its steps come out in order of time.

A step is two versions of which one was seen after the other. A text that was read whole is compared with the last text
before it that was whole, so that a wall or an error page between two good ones hides no edit and is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A version, as far as its place among the others is concerned."""

    id: int
    number: int
    whole: bool
    """Whether the whole article is in the text."""
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """A visit that found a version."""

    at: datetime
    version: int
    """The version's id."""
    modified_at: datetime | None = None
    """The page's own date of modification, as this visit saw it."""
    read: bool = True
    """Whether the page was read again; else it is known only to be the same."""


@dataclass(frozen=True, slots=True)
class StepKey:
    """Two versions of one article that were seen one after the other."""

    old: int
    new: int
    at: datetime
    """When the newer one was first seen behind the older one."""
    before: datetime
    """The last visit that still saw the older one."""
    times: int
    """How often the one was followed by the other."""
    returned: bool
    """Whether the newer text had been shown earlier: it came back."""
    page_class: bool
    """Whether one text is whole and the other is not: nothing can be said about the words."""
    old_modified: datetime | None = None
    """The page's own date at the last visit that saw the older text."""
    new_modified: datetime | None = None
    """The same at the first visit that saw the newer one."""


def sightings(visits: Iterable[Sighting], versions: Iterable[Shown]) -> tuple[Sighting, ...]:
    """All visits in order of time; a version without a visit counts as seen when it was captured."""
    seen = list(visits)
    known = {visit.version for visit in seen}
    numbers = {version.id: version.number for version in versions}
    seen += [Sighting(version.captured_at, version.id) for version in versions if version.id not in known]
    return tuple(sorted((one for one in seen if one.version in numbers), key=lambda v: (v.at, numbers[v.version])))


def steps(seen: Sequence[Sighting], versions: Mapping[int, Shown]) -> tuple[StepKey, ...]:
    """Each pair of versions that followed each other, once, in the order in which it was first seen."""
    found: dict[tuple[int, int], StepKey] = {}
    last: Sighting | None = None
    whole: Sighting | None = None
    shown: set[int] = set()
    for visit in seen:
        base = whole if versions[visit.version].whole and whole is not None else last
        if base is not None and base.version != visit.version:
            key = (base.version, visit.version)
            if key in found:
                found[key] = replace(found[key], times=found[key].times + 1)
            else:
                found[key] = _step(base, visit, versions, returned=visit.version in shown)
        shown.add(visit.version)
        last = visit
        whole = visit if versions[visit.version].whole else whole
    return tuple(found.values())


def _step(base: Sighting, visit: Sighting, versions: Mapping[int, Shown], *, returned: bool) -> StepKey:
    return StepKey(
        base.version,
        visit.version,
        visit.at,
        base.at,
        1,
        returned,
        versions[base.version].whole != versions[visit.version].whole,
        base.modified_at,
        visit.modified_at,
    )
