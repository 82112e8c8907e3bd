"""A story teaches its matcher: what people confirmed or corrected goes in, a story that knows it comes out. Pure.

A quote that a person called ``included`` becomes a further phrasing of its fact, one called ``differs`` a wrong version
that goes round, and one called ``omitted`` (the nearest passage that was not enough) a passage that must not be taken
for the fact. Equal examples in any order give an equal story.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.story.model import Fact, Story
from monitor.verdicts import Verdict

SHORTEST, LONGEST = 8, 600
"""Characters of a quote that can teach: shorter ones say too little, longer ones say too much else."""
MOST = 60
"""Quotes of one fact and kind that are learnt."""


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """A quote that a person judged."""

    fact: str
    verdict: Verdict
    quote: str


def taught(story: Story, examples: Iterable[Example]) -> Story:
    """The story with what people said about its facts; itself where they said nothing that teaches."""
    by_fact: dict[str, dict[Verdict, list[str]]] = {}
    for one in sorted(set(examples)):
        quote = " ".join(one.quote.split())
        if SHORTEST <= len(quote) <= LONGEST:
            by_fact.setdefault(one.fact, {}).setdefault(one.verdict, []).append(quote)
    if not by_fact:
        return story
    return story.model_copy(update={"facts": tuple(_taught(fact, by_fact.get(fact.id, {})) for fact in story.facts)})


def _taught(fact: Fact, quotes: dict[Verdict, list[str]]) -> Fact:
    told, wrong, not_this = (quotes.get(kind, []) for kind in (Verdict.INCLUDED, Verdict.DIFFERS, Verdict.OMITTED))
    # A quote that people judged both ways teaches nothing.
    told, not_this = [one for one in told if one not in not_this], [one for one in not_this if one not in told]
    return fact.model_copy(
        update={
            "phrasings": _joined(fact.phrasings, told),
            "differs": _joined(fact.differs, wrong),
            "not_this": _joined(fact.not_this, not_this),
        }
    )


def _joined(own: tuple[str, ...], learnt: list[str]) -> tuple[str, ...]:
    return (*own, *[one for one in dict.fromkeys(learnt) if one not in own][:MOST])
