"""One cell: a fact and what a version says of it go in; its values and whether it is told with reserve come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.text.dates import Anchor
from monitor.text.languages import base_language, function_words, main_script
from monitor.text.passages import passages
from monitor.text.speech import read_cues
from monitor.text.words import words
from monitor.values.comparing import Finding, compare_values, name_replaced, polarity_turned, same_language
from monitor.values.labels import labels_used
from monitor.values.reading import Value, read_values

LONGEST_TEXT = 60_000
"""Characters in which the nearest sentence is looked for."""
NEAR = 40
"""Characters between a name and a title that is its bearer's."""
LABELLED = 0.5
"""Part of the words in which another version differs that a passage must have to use its label."""
TOLD_AS = "tells it as: "
"""How the comparer's note begins where a passage is one of the story file's other versions."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as the story file states it."""

    statement: str
    language: str
    values: tuple[Value, ...]
    entities: Mapping[str, Sequence[str]]
    """The story file's entities with all their names."""

    @classmethod
    def of(cls, statement: str, language: str, entities: Mapping[str, Sequence[str]], anchor: Anchor | None) -> Stated:
        """With its values read."""
        return cls(statement, language, read_values(statement, language, anchor), entities)


@dataclass(frozen=True, slots=True)
class Told:
    """What a version says of a fact: the evidence of its verdict."""

    verdict: str
    evidence: str
    language: str | None
    note: str
    anchor: Anchor | None
    by_person: bool = False
    """Whether a person gave the verdict: then a difference is one, whether or not a value bears it out."""
    text: str = ""
    """The whole version: where the note names another version of the fact, its nearest sentence is read."""


def findings(fact: Stated, told: Told) -> tuple[Finding, ...]:
    """The values that the evidence gives, the names of the statement that it has among them.

    Nothing conflicts where the verdict does not say ``differs``. Where it does and no value, name or denial is behind
    it, the difference is one of label, or unconfirmed.
    """
    values = _of_the_same(fact, told, read_values(told.evidence, told.language, told.anchor))
    meant = [one for one in values if told.evidence[one.start : one.end] in told.note]
    compared = (*compare_values(fact.values, values, meant), *_names_told(fact, told))
    if told.verdict != "differs":
        return tuple(one for one in compared if one.relation != "conflict")
    if any(one.relation == "conflict" for one in compared):
        return compared
    return (*compared, _other(fact, told, values))


def _of_the_same(fact: Stated, told: Told, values: Sequence[Value]) -> list[Value]:
    """The values without titles of other people: one counts beside a name that the statement has too."""
    if all(one.title is None for one in values):
        return list(values)
    names = [name for names in _mentioned(fact).values() for name in names]
    places = [match.start() for name in names for match in re.finditer(re.escape(name), told.evidence)]
    return [
        one
        for one in values
        if one.title is None or any(one.start - NEAR <= place <= one.end + NEAR for place in places)
    ]


def _mentioned(fact: Stated) -> Mapping[str, Sequence[str]]:
    """The entities that the statement names, with all their names."""
    return {entity: names for entity, names in fact.entities.items() if labels_used(fact.statement, names)}


def _names_told(fact: Stated, told: Told) -> Iterator[Finding]:
    """Names of the statement's entities in the evidence, in whatever language: under the name the statement has."""
    for names in _mentioned(fact).values():
        used = labels_used(told.evidence, names)
        if used:
            printed = max(used, key=lambda name: (used[name], len(name), name))
            start = told.evidence.find(printed)
            stated = max(labels_used(fact.statement, names), key=lambda name: (len(name), name))
            yield Finding("name", stated, start, start + len(printed), "agree")


def _other(fact: Stated, told: Told, values: Sequence[Value]) -> Finding:
    """What differs where no value of the statement does: another version's value, a denial, a name, the label."""
    rival = told.note.removeprefix(TOLD_AS) if told.note.startswith(TOLD_AS) else ""
    found = _rival_value(fact, rival, told) if rival else None
    if found is not None:
        return found
    said, end = rival or told.note or told.evidence, len(told.evidence)
    if polarity_turned(fact.values, values):
        return Finding("polarity", said, 0, end, "conflict")
    if (rival or same_language(told.language, fact.language)) and _name(fact, rival, told):
        return Finding("name", said, 0, end, "conflict")
    other = _other_entity(fact, told)
    if other is not None:
        return other
    if _is_label(fact, rival, told):
        return Finding("label", said, 0, end, "label")
    return Finding("statement", said, 0, end, "conflict" if told.by_person else "unconfirmed")


def _other_entity(fact: Stated, told: Told) -> Finding | None:
    """Another of the story's people in the place of the statement's, in whatever script: one whom the whole version
    does not name went, one came.

    It is given under the name that the story has for it in the statement's script.
    """
    mentioned = _mentioned(fact)
    article = told.text or told.evidence
    lost = [entity for entity, names in mentioned.items() if not labels_used(article, names)]
    new = {
        entity: used
        for entity, names in fact.entities.items()
        if entity not in mentioned and (used := labels_used(told.evidence, names))
    }
    if (
        len(lost) != 1
        or len(new) != 1
        or not all(_of_words(fact.entities[one]) for one in (*lost, *new))
        or main_script(told.evidence) == main_script(fact.statement)
    ):
        return None
    if not any(main_script(name) == main_script(told.evidence) for name in fact.entities[lost[0]]):
        return None  # the story does not know what it is called there
    (entity, used), *_ = new.items()
    printed = max(used, key=lambda name: (used[name], len(name), name))
    names = [name for name in fact.entities[entity] if main_script(name) == main_script(fact.statement)]
    start = told.evidence.find(printed)
    return Finding("name", names[0] if names else printed, start, start + len(printed), "conflict")


def _of_words(names: Sequence[str]) -> bool:
    """Whether an entity has a name of several words with capitals, as people have and few places."""
    return any(len(name.split()) > 1 and name.istitle() for name in names)


def _is_label(fact: Stated, rival: str, told: Told) -> bool:
    """Whether the passage calls the same thing by another name: it has the words in which the other version differs.

    Without another version and without a note nothing but the wording can differ; a version with a value of its own
    (a day that the statement does not have) differs in more than a label.
    """
    if not rival:
        return not told.note and not told.by_person
    if {(one.aspect, one.value) for one in read_values(rival, fact.language, told.anchor)} - {
        (one.aspect, one.value) for one in fact.values
    }:
        return False
    stated = frozenset(words(fact.statement, fact.language).stems)
    own = frozenset(words(rival, fact.language).stems) - stated - function_words(base_language(fact.language))
    has = frozenset(words(told.evidence, told.language).stems)
    if len(own & has) >= LABELLED * len(own) > 0:
        return True
    names = [names for names in fact.entities.values() if labels_used(rival, names)]
    other = [known for known in names if not labels_used(fact.statement, known)]
    return any(labels_used(told.evidence, known) for known in other)


def _rival_value(fact: Stated, rival: str, told: Told) -> Finding | None:
    """A value of the story file's other version that a sentence really gives, and not the statement's beside it."""
    stated = read_values(rival, fact.language, told.anchor)
    wrong = {one.aspect for one in compare_values(fact.values, stated) if one.relation == "conflict"}
    for sentence in (told.evidence, _nearest(rival, told)):
        values = read_values(sentence, told.language, told.anchor)
        agreed = {one.aspect for one in compare_values(fact.values, values) if one.relation != "conflict"}
        for one in compare_values(stated, values):
            if one.relation != "conflict" and one.aspect in wrong - agreed:
                return Finding(one.aspect, one.value, 0, len(told.evidence), "conflict")
    return None


def _nearest(rival: str, told: Told) -> str:
    """The sentence of the version that has most words of the other version; empty where none has half of them."""
    wanted = frozenset(words(rival, told.language).stems)
    best, most = "", len(wanted) / 2
    for passage in passages(told.text[:LONGEST_TEXT], 0, told.language):
        sentence = told.text[passage.start : passage.end]
        shared = len(wanted.intersection(words(sentence, told.language).stems))
        if shared > most:
            best, most = sentence, shared
    return best


def _name(fact: Stated, rival: str, told: Told) -> bool:
    """Whether a name stands in the place of one of the statement's."""
    return told.note.startswith("names ") or name_replaced(fact.statement, rival or told.evidence, fact.entities)


def hedged(evidence: str, language: str | None) -> bool:
    """Whether words of reserve stand in the passage."""
    return any(cue.kind == "hedge" for cue in read_cues(evidence, language))
