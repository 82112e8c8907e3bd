"""Surnames with a title, in Chinese, Japanese and Korean: people go in, what they are called for short comes out.

"李副委员长" is the story's 李鸿忠 where one of its statements calls him so; the title is asked for because thousands
bear a family name. A long last part ("绍伊古" of "谢尔盖·绍伊古") needs none. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.story.model import Entity
from monitor.text.languages import base_language
from monitor.text.name_words import beside_names
from monitor.text.names import SAME_SOUND, Mention
from monitor.text.transliteration import alike

LANGUAGES = ("zh", "ja", "ko")
SIGNS = re.compile(r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{3}")
"""Names whose first signs are the family's."""
PARTED = re.compile(r"[·・ ]")
WHOLE = 3
"""Signs from which the last part of a name stands for the person without a title."""


def titled_names(people: Iterable[Entity], statements: Sequence[str]) -> dict[str, str]:
    """What the people of a story are called for short -> entity; nothing that two of them are called."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entity in people:
        for tag, names in entity.names.items():
            language = base_language(tag) or ""
            if language in LANGUAGES:
                titles = _titles(language, names, statements)
                for name in names:
                    for short in (*_last_part(name), *_with_title(name, language, titles, entity)):
                        found[short].add(entity.id)
    return {short: min(bearers) for short, bearers in found.items() if len(bearers) == 1}


def _titles(language: str, names: Sequence[str], statements: Sequence[str]) -> set[str]:
    """The titles that stand in a statement which names the person; the longest at each place."""
    known = sorted(beside_names(language).titles, key=lambda title: (-len(title), title))
    pattern = re.compile("|".join(map(re.escape, known)))
    return {title for text in statements if any(name in text for name in names) for title in pattern.findall(text)}


def _last_part(name: str) -> Iterator[str]:
    last = PARTED.split(name)[-1]
    if last != name and len(last) >= WHOLE:
        yield last


def _with_title(name: str, language: str, titles: Iterable[str], entity: Entity) -> Iterator[str]:
    if not SIGNS.fullmatch(name):
        return
    words = {word for names in entity.names.values() for one in names if one.isascii() for word in one.split()}
    for family in (name[:length] for length in range(1, min(3, len(name)))):
        # The first sign of a name that was only written by its sound ("绍伊古") is no family's. The Japanese read
        # their names in another way than their signs sound.
        if language == "ja" or any(alike(family, word) >= SAME_SOUND for word in words):
            yield from (family + between + title for title in titles for between in ("", " "))


def titled_mentions(mentions: Sequence[Mention], text: str, titled: Mapping[str, str]) -> Iterator[Mention]:
    """Where a text calls the story's people so and not by their whole name, in reading order."""
    if not titled:
        return
    taken = {place for mention in mentions for place in range(mention.start, mention.end)}
    listed = sorted(titled, key=lambda short: (-len(short), short))
    for match in re.finditer("|".join(map(re.escape, listed)), text):
        if match.start() not in taken and match.end() - 1 not in taken:
            yield Mention(match.start(), match.end(), titled[match[0]])
