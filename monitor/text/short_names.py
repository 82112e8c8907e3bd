"""Short names: "Li" for the Li Hongzhong named before; a text's words and mentions go in, more mentions come out.

Only English and only people: the first or the last word of a name of several words, standing alone. Where a text names
another one of that word ("Li Zhanshu"), it stands for whom it named last. A name is a person's where other scripts
write its sound: institutions are translated. Nothing is judged here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.story.model import Entity
from monitor.text.languages import base_language, function_words, main_script
from monitor.text.name_words import small_words
from monitor.text.names import SAME_SOUND, Mention, Name, fold_words
from monitor.text.transliteration import alike
from monitor.text.words import Words, fold

LANGUAGE = "en"
PART = 3
"""Words of the end of a name that tell whose it is."""
Short = Mapping[str, frozenset[str]]
"""Entity -> the folded words it goes by for short."""


def short_names(entities: Iterable[Entity]) -> dict[str, frozenset[str]]:
    """The short names of a story's people, by the names that its file gives them in English and in other scripts.

    A word that several of them bear stays a word: the facts say "the Kim family" of all.
    """
    found: dict[str, frozenset[str]] = {}
    for entity in entities:
        written = [(base_language(tag), name) for tag, names in entity.names.items() for name in names]
        sounded = [name for _, name in written if main_script(name) != "latin"]
        names = [fold_words(name) for tag, name in written if tag == LANGUAGE and _is_sounded(name, sounded)]
        ends = {word for words in names if len(words) > 1 for word in (words[0], words[-1])}
        found[entity.id] = frozenset(ends - small_words(LANGUAGE))
    everybody = Counter(word for words in found.values() for word in words)
    return {entity: frozenset(word for word in words if everybody[word] == 1) for entity, words in found.items()}


def known_by_the_end(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities with the last three words of their longer names ("War Martyrs Cemetery") as names too.

    Only where they belong to one entity, and where none of them is a grammatical word.
    """
    ends: dict[tuple[str, ...], set[str]] = defaultdict(set)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entity in entities:
        for tag, names in entity.names.items():
            for name in names:
                parts = name.split()
                end = tuple(map(fold, parts[-PART:]))
                ends[end].add(entity.id)
                if len(parts) > PART and not function_words(base_language(tag)).intersection(end):
                    found[entity.id][tag].add(" ".join(parts[-PART:]))
    return tuple(_with(entity, found[entity.id], ends) for entity in entities)


def _with(entity: Entity, more: Mapping[str, set[str]], ends: Mapping[tuple[str, ...], set[str]]) -> Entity:
    names = {
        tag: (*own, *sorted(name for name in more.get(tag, ()) if len(ends[tuple(map(fold, name.split()))]) == 1))
        for tag, own in entity.names.items()
    }
    return entity.model_copy(update={"names": names})


def is_person(entity: Entity) -> bool:
    """Whether a name of several words sounds alike in another script: institutions are translated."""
    names = {name: main_script(name) for written in entity.names.values() for name in written}
    sounded = [name for name, script in names.items() if script != "latin"]
    whole = [name for name, script in names.items() if script == "latin" and len(fold_words(name)) > 1]
    return any(_is_sounded(name, sounded) for name in whole)


def _is_sounded(name: str, others: Iterable[str]) -> bool:
    return any(alike(name, other) >= SAME_SOUND for other in others)


def short_mentions(mentions: Sequence[Mention], names: Sequence[Name], found: Words, short: Short) -> Iterator[Mention]:
    """Names of one word that stand for one of the story's people, in reading order.

    Where somebody else bears the word too, it stands for whom the text named last.
    """
    rows = [(name, _within(name, mentions), _telling(name)) for name in names]
    others = {word for _, mention, telling in rows if mention is None and len(telling) > 1 for word in telling}
    latest: dict[str, str | None] = {word: one for one, some in short.items() for word in some if word not in others}
    for name, mention, telling in rows:
        if mention is not None:
            latest |= dict.fromkeys(short.get(mention.entity, ()), mention.entity)
        elif len(telling) > 1:
            latest |= dict.fromkeys(telling)
        elif telling and (entity := latest.get(telling[0])):
            place = found.folded.index(telling[0], bisect_left(found.starts, name.start))
            yield Mention(found.starts[place], found.ends[place], entity)


def _within(name: Name, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that a name is, or is a part of."""
    at = bisect_left(mentions, name.end, key=lambda mention: mention.start) - 1
    return mentions[at] if at >= 0 and mentions[at].end > name.start else None


def _telling(name: Name) -> list[str]:
    """A name's words without titles and other ordinary words."""
    return [word for word in name.words if word not in small_words(LANGUAGE)]
