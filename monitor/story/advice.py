"""What is allowed in a story file but probably not meant: a draft and its story in, warnings out, never an error."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta

from monitor.story.archives import BY_PREFIX, FINDERS, archives_of
from monitor.story.draft import Draft
from monitor.story.model import Story
from monitor.story.problems import Problem
from monitor.story.terms import names_any

SCRIPTS = {
    "ar": "؀-ۿ", "be": "Ѐ-ӿ", "bg": "Ѐ-ӿ", "el": "Ͱ-Ͽ", "fa": "؀-ۿ", "he": "֐-׿", "hi": "ऀ-ॿ",
    "ja": "ぁ-ヿ一-鿿", "ko": "가-힣", "ru": "Ѐ-ӿ", "sr": "Ѐ-ӿ", "th": "฀-๿", "uk": "Ѐ-ӿ", "zh": "一-鿿",
}  # fmt: skip
"""Characters that words of a language are written in, where its letters are not Latin."""

OFTEN = 4
"""Facts that name an entity from which it counts as a main one."""


def advise(draft: Draft, story: Story) -> list[Problem]:
    """Everything worth a second look, in file order."""
    found = [warning for adviser in _ADVISERS for warning in adviser(draft, story)]
    return sorted(found, key=lambda warning: warning.line or 0)


def _keywords(draft: Draft, story: Story) -> Iterator[Problem]:
    if not story.keywords:
        what = "There are no keywords: every article of every outlet in the window would be collected."
        yield draft.problem(("story",), what, 'Add keywords = ["...", "..."] in the languages of the outlets.')
        return
    for key, words in (("keywords", story.keywords), ("must_name", story.must_name)):
        for language, outlets in _by_language(story).items():
            letters = SCRIPTS.get(language)
            if words and letters and not re.search(f"[{letters}]", "".join(words)):
                what = f'None of the {key} is written in the script of "{language}", the language of {_some(outlets)}.'
                yield draft.problem(("story", key), what, "Their articles would be passed over: add some.")


def _names_without_keyword(draft: Draft, story: Story) -> Iterator[Problem]:
    """Headlines that name a main entity and nothing else of the story."""
    often = Counter(key for fact in story.facts for key in fact.entities)
    for number, entity in enumerate(story.entities):
        if not story.keywords or often[entity.id] < OFTEN:
            continue
        spoken = [language for language in _by_language(story) if language in entity.names]
        silent = [code for code in spoken if not any(names_any(story.keywords, name) for name in entity.names[code])]
        if silent:
            what = f"{often[entity.id]} facts name it, but no keyword is among its names in {_some(silent)}."
            remedy = "Titles that name nothing else of the story are passed over; add its name if that loses articles."
            yield draft.problem(("entity", number), what, remedy)


def _statements(draft: Draft, story: Story) -> Iterator[Problem]:
    for language, outlets in _by_language(story).items():
        if language == _primary(story.language):
            continue
        core = [fact for fact in story.facts if fact.weight == "core"]
        lacking = [fact for fact in core if language not in map(_primary, fact.statements)]
        if lacking:
            what = f'{len(lacking)} of {len(core)} core facts have no statement in "{language}", the language of'
            remedy = f"Judging across languages errs more often: add statements.{language} to them."
            yield draft.problem(("fact",), f"{what} {_some(outlets)}.", remedy)


def _names_in_statements(draft: Draft, story: Story) -> Iterator[Problem]:
    named = [(entity.id, name) for entity in story.entities for name in entity.names.get(story.language, ())]
    for number, fact in enumerate(story.facts):
        if fact.entities:
            continue
        found = sorted({key for key, name in named if _mentions(fact.statement, name)})
        if found:
            what = f"The statement names {_some(found)}, but the fact lists no entities."
            listed = ", ".join(f'"{key}"' for key in found)
            yield draft.problem(("fact", number), what, f"Add entities = [{listed}], so that other spellings count.")


def _shared_names(draft: Draft, story: Story) -> Iterator[Problem]:
    owner: dict[tuple[str, str], str] = {}
    for number, entity in enumerate(story.entities):
        for language, names in entity.names.items():
            for name in names:
                first = owner.setdefault((language, name.casefold()), entity.id)
                if first != entity.id:
                    what = f'"{name}" is also a name of the entity "{first}".'
                    path = ("entity", number, "names", language)
                    yield draft.problem(path, what, "A text with this name counts for both: keep it at one of them.")


def _ways_in(draft: Draft, story: Story) -> Iterator[Problem]:
    closed, unconfirmed = [], []
    for number, outlet in enumerate(story.outlets):
        ways = (*outlet.feeds, *outlet.sitemaps, *outlet.sections, *outlet.articles)
        if not ways:
            closed.append(number)
        elif not outlet.verified or set(ways) <= set(outlet.unverified):
            unconfirmed.append(number)
    remedy = "Add feeds, sitemaps, sections or articles, or bring its pages in with gapwire import."
    yield from _of_outlets(draft, story, closed, "Nothing says how articles are found", remedy)
    remedy = "Watch them in gapwire status after the first run."
    yield from _of_outlets(draft, story, unconfirmed, "No published source confirms the addresses", remedy)


def _descriptions(draft: Draft, story: Story) -> Iterator[Problem]:
    nowhere = [number for number, outlet in enumerate(story.outlets) if not outlet.country]
    nobody = [number for number, outlet in enumerate(story.outlets) if outlet.ownership == "unknown"]
    remedy = "Reports group outlets by it."
    yield from _of_outlets(draft, story, nowhere, "There is no country", remedy)
    yield from _of_outlets(draft, story, nobody, "There is no ownership", remedy)
    for number, outlet in enumerate(story.outlets):
        if outlet.country and not re.fullmatch("[A-Z]{2}", outlet.country):
            what, remedy = f'"{outlet.country}" is no country code.', 'Write two capital letters: "KR", "GB".'
            yield draft.problem(("outlet", number, "country"), what, remedy)


def _of_outlets(draft: Draft, story: Story, numbers: list[int], what: str, remedy: str) -> Iterator[Problem]:
    """One warning for all outlets that it concerns, at the first of them."""
    if numbers:
        concerned = _some([story.outlets[number].id for number in numbers])
        yield Problem(draft.file, draft.line(("outlet", numbers[0])), "outlets", f"{what} for {concerned}.", remedy)


def _knowable(draft: Draft, story: Story) -> Iterator[Problem]:
    if story.end is None:
        return
    for number, fact in enumerate(story.facts):
        if fact.known_from and fact.known_from > datetime.combine(
            story.end + timedelta(days=2), time(), fact.known_from.tzinfo
        ):
            what = "Nobody could know the fact before the story ends."
            yield draft.problem(("fact", number, "known_from"), what, "Every version would be unknown: check the date.")


def _archives(draft: Draft, story: Story) -> Iterator[Problem]:
    """Archives that would be asked for nothing: they can only be asked for addresses that are known."""
    for number, outlet in enumerate(story.outlets):
        protocols = {archive.protocol for archive in archives_of(story, outlet)}
        finds = protocols & (BY_PREFIX | FINDERS) or outlet.articles or outlet.feeds or outlet.sitemaps
        if protocols and not finds and not outlet.sections and outlet.id_walk is None:
            what = "Its archives can only be asked for addresses that are known, and none is named."
            remedy = 'Name some under articles, or add an archive that searches ("wayback", "gdelt") to its archives.'
            yield draft.problem(("outlet", number), what, remedy)


_ADVISERS: tuple[Callable[[Draft, Story], Iterable[Problem]], ...] = (
    _keywords,
    _names_without_keyword,
    _statements,
    _names_in_statements,
    _shared_names,
    _ways_in,
    _descriptions,
    _knowable,
    _archives,
)


def _by_language(story: Story) -> dict[str, list[str]]:
    """Ids of outlets by the primary subtag of their language."""
    found: dict[str, list[str]] = defaultdict(list)
    for outlet in story.outlets:
        found[_primary(outlet.language)].append(outlet.id)
    return dict(found)


def _primary(language: str) -> str:
    return language.partition("-")[0]


def _mentions(statement: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", statement.casefold()) is not None


def _some(ids: list[str]) -> str:
    """The first three of many."""
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
