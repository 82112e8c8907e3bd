"""Of whom a story's facts tell, by the names the story lists: forms go in, and whose deed a passage tells comes out.

"The Chinese delegation arrived" is not told by "Shoigu's delegation arrived", however alike the words are. No parser
is asked: the entity that opens a statement is whom it tells of, and another one that opens other statements, shares no
fact with it and stands where it does not, is whom the passage tells of. In all languages in which the story names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from monitor.comparer.guard import FactForm

OPENING = 4
"""Characters before the name that opens a statement, at most: an article."""
APART = 8
"""Characters between two names that open a statement together ("Russia and China"), at most."""


@dataclass(frozen=True)
class Actors:
    """Whom each fact tells of, and which entities belong together."""

    openers: Mapping[str, str] = field(default_factory=dict)
    """Fact id -> the one entity that opens its statement."""
    together: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Entity -> those that some fact names beside it."""
    stated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fact id -> all entities of its statement."""

    @classmethod
    def of(cls, statements: Sequence[tuple[str, FactForm]], named: Mapping[str, Collection[str]]) -> Self:
        """Read the statements (fact id, form); ``named`` are the entities that the story lists for each fact."""
        openers: dict[str, str] = {}
        beside: defaultdict[str, set[str]] = defaultdict(set)
        stated = {fact: frozenset(mention.entity for mention in form.values.mentions) for fact, form in statements}
        for fact, form in statements:
            first = opener(form)
            if first is not None:
                openers[fact] = first
            entities = stated[fact].union(named.get(fact, ()))
            for entity in entities:
                beside[entity] |= entities
        return cls(openers, {entity: frozenset(others) for entity, others in beside.items()}, stated)

    def another(self, fact: str, here: Collection[str], before: Collection[str]) -> str | None:
        """The entity that a passage tells of instead of the fact's; ``None`` where it may be the fact's own.

        ``here`` are the entities that the passage names, ``before`` those of the passage before it, which "he" and
        "the delegation" may stand for.
        """
        own = self.openers.get(fact)
        if own is None or own in here or own in before:
            return None
        acting, near = frozenset(self.openers.values()), self.together.get(own, frozenset())
        rivals = [entity for entity in sorted(here) if entity in acting and entity not in near]
        if not rivals:
            return None
        theirs = frozenset().union(*(self.together[rival] for rival in rivals))
        # Who belongs to the fact's own and not to the other may be whom the passage tells of by another name; the
        # place where it happened, which the fact names too, may not.
        kin = {entity for entity in (*here, *before) if entity in acting and entity in near - self.stated[fact]}
        return None if kin - theirs else rivals[0]


def opener(form: FactForm) -> str | None:
    """The one entity that a statement begins with."""
    mentions = form.values.mentions
    if not mentions or mentions[0].start > OPENING:
        return None
    if len(mentions) > 1 and mentions[1].start - mentions[0].end < APART and mentions[1].entity != mentions[0].entity:
        return None
    return mentions[0].entity
