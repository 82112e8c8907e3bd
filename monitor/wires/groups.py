"""Groups: versions of a story go in, those that carry one text come out together with their source.

Links are copies (word for word, at least in part), long sentences taken over, retellings (the same facts in the same
order), and translations (the same, where both name one agency). Versions of one article are linked only by their text;
two articles of one outlet never are, for an outlet repeats itself. A group has carriers of at least two outlets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.wires.candidates import CandidateIndex
from monitor.wires.copies import is_copy
from monitor.wires.fingerprints import Fingerprinter
from monitor.wires.reading import Text
from monitor.wires.rewording import LEAST_FACTS, likeness
from monitor.wires.sentences import shared_sentences


@dataclass(frozen=True, slots=True)
class Group:
    """Versions that carry one text."""

    source: str
    """The outlet or agency whose text it is, or that was seen with it first."""
    source_kind: str
    """``outlet`` (an agency that the story follows), ``agency`` (credited, not followed) or ``carrier`` (the first)."""
    texts: tuple[Text, ...]
    """In the order of time."""

    @property
    def key(self) -> str:
        """A name that stays while the group's first version does."""
        return f"{self.source}-{min(text.key for text in self.texts)}"


def wire_groups(texts: Sequence[Text]) -> tuple[Group, ...]:
    """All groups, the earliest first; the same texts in any order give the same groups."""
    ordered = sorted(texts, key=lambda text: text.key)
    joined = _Joined(text.key for text in ordered)
    for one, other in (*_copies(ordered), *_sentences(ordered)):
        joined.join(one, other)
    for one, other in _retellings(ordered, joined):
        joined.join(one, other)
    for one, other in _translations(ordered, joined):
        joined.join(one, other)
    by_root: dict[int, list[Text]] = defaultdict(list)
    for text in ordered:
        by_root[joined.root(text.key)].append(text)
    groups = [_group(members) for members in by_root.values() if len({text.outlet for text in members}) > 1]
    return tuple(sorted(groups, key=lambda group: group.texts[0].seen))


def _copies(texts: Sequence[Text]) -> Iterable[tuple[int, int]]:
    by_key = {text.key: text for text in texts}
    index, printer = CandidateIndex(), Fingerprinter()
    for text in texts:
        for candidate, _ in index.add(text.key, printer.sample(text.grams.words).tolist()):
            other = by_key[candidate]
            if _comparable(text, other) and is_copy(text.grams, other.grams):
                yield other.key, text.key


def _sentences(texts: Sequence[Text]) -> Iterable[tuple[int, int]]:
    by_key = {text.key: text for text in texts}
    for one, other in shared_sentences({text.key: text.sentences for text in texts}):
        if _comparable(by_key[one], by_key[other]):
            yield one, other


def _comparable(one: Text, other: Text) -> bool:
    return one.outlet != other.outlet or one.article == other.article


def _retellings(texts: Sequence[Text], joined: _Joined) -> Iterable[tuple[int, int]]:
    """Pairs that tell the same facts in the same order; only texts with enough facts of one language are compared."""
    by_language: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        if len(text.telling.places) >= LEAST_FACTS:
            by_language[_language(text)].append(text)
    for members in by_language.values():
        for place, text in enumerate(members):
            for other in members[:place]:
                if joined.root(text.key) == joined.root(other.key) or text.outlet == other.outlet:
                    continue
                if likeness(other.telling, text.telling).reworded:
                    yield other.key, text.key


def _translations(texts: Sequence[Text], joined: _Joined) -> Iterable[tuple[int, int]]:
    """Pairs in two languages that name one agency as their source and tell the same facts in the same order.

    Without the agency's name two reports of one event cannot be told from a report and its translation.
    """
    by_agency: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        if len(text.telling.places) >= LEAST_FACTS:
            for agency in {*text.credits, *([text.outlet] if text.agency else [])}:
                by_agency[agency].append(text)
    for _, members in sorted(by_agency.items()):
        for place, text in enumerate(members):
            for other in members[:place]:
                if joined.root(text.key) == joined.root(other.key) or text.outlet == other.outlet:
                    continue
                if _language(text) != _language(other) and likeness(other.telling, text.telling).translated:
                    yield other.key, text.key


def _language(text: Text) -> str:
    return (text.language or "").split("-")[0]


def _group(members: Sequence[Text]) -> Group:
    ordered = tuple(sorted(members, key=lambda text: text.seen))
    agencies = [text.outlet for text in ordered if text.agency]
    if agencies:
        return Group(agencies[0], "outlet", ordered)
    named = Counter(agency for text in ordered for agency in text.credits)
    if named:
        most = max(named.values())
        first = next(agency for text in ordered for agency in text.credits if named[agency] == most)
        return Group(first, "agency", ordered)
    return Group(ordered[0].outlet, "carrier", ordered)


class _Joined:
    """Sets that grow together (union by the smaller key)."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: int) -> int:
        while self._parent[key] != key:
            self._parent[key] = key = self._parent[self._parent[key]]
        return key

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
