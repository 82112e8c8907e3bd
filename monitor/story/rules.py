"""What must hold between the parts of a story file: a draft in, problems out.

It reads the raw tables, so that one wrong value hides no other mistake; whether a value fits its key is for ``shape``
to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from monitor.story.archives import BUILT_IN
from monitor.story.draft import KINDS, Draft
from monitor.story.problems import Problem, did_you_mean, nearest
from monitor.story.toml_lines import Path

COUNTRY_NOT_LANGUAGE = {
    "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el", "jp": "ja",
    "kr": "ko", "rs": "sr", "ua": "uk", "us": "en", "vn": "vi",
}  # fmt: skip
"""Codes of countries that people write where a language is meant (``kr`` would be Kanuri)."""

_ADDRESSES = ("feeds", "sitemaps", "sections", "articles")


def broken_rules(draft: Draft) -> list[Problem]:
    """Every broken rule, in no particular order."""
    return [problem for rule in _RULES for problem in rule(draft)]


def _something_to_follow(draft: Draft) -> Iterator[Problem]:
    for kind, what in (("fact", "no facts"), ("outlet", "no outlets")):
        if not draft.raw.get(kind):
            remedy = f"Add at least one [[{kind}]] table; docs/story-file.md shows one."
            yield Problem(draft.file, draft.line((kind,)), "", f"The file has {what}.", remedy)


def _ids_once(draft: Draft) -> Iterator[Problem]:
    for kind in KINDS:
        first: dict[str, int] = {}
        for number, table in draft.tables(kind):
            name = table.get("id")
            if not isinstance(name, str):
                continue
            if name in first:
                line = draft.line((kind, first[name], "id"))
                what = f'The id "{name}" is taken by the {kind} on line {line}.'
                yield draft.problem((kind, number, "id"), what, "Give one of them another id, or take one out.")
            first.setdefault(name, number)


def _entities_exist(draft: Draft) -> Iterator[Problem]:
    known = draft.ids("entity")
    for number, table in draft.tables("fact"):
        named = table.get("entities")
        for position, name in enumerate(named if isinstance(named, list) else []):
            if isinstance(name, str) and name not in known:
                near = did_you_mean(name, known, f'Add an [[entity]] with id = "{name}", or take it out.')
                yield draft.problem(("fact", number, "entities", position), f'There is no entity "{name}".', near)


def _window(draft: Draft) -> Iterator[Problem]:
    start, end = draft.story.get("start"), draft.story.get("end")
    if not isinstance(start, date) or not isinstance(end, date) or isinstance(start, datetime):
        return
    if not isinstance(end, datetime) and end < start:
        what = f"The story ends ({end}) before it starts ({start})."
        yield draft.problem(("story", "end"), what, "Correct one of the two days; leave end out while the story runs.")


def _time_zone(draft: Draft) -> Iterator[Problem]:
    zone = draft.story.get("timezone")
    if not isinstance(zone, str) or _zone_exists(zone):
        return
    names = available_timezones()
    last = {name.rpartition("/")[2].casefold(): name for name in sorted(names)}
    city = nearest(zone.rpartition("/")[2].replace(" ", "_"), last)
    otherwise = "Write a name of the IANA list, such as Europe/London, Asia/Seoul or UTC."
    remedy = f'Did you mean "{last[city]}"?' if city else did_you_mean(zone, names, otherwise)
    yield draft.problem(("story", "timezone"), f'There is no time zone "{zone}".', remedy)


def _languages(draft: Draft) -> Iterator[Problem]:
    for path, code in _language_codes(draft):
        language = COUNTRY_NOT_LANGUAGE.get(code)
        if language:
            yield draft.problem(path, f'"{code}" is a country, no language.', f'Write "{language}".')


def _language_codes(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Every place where a language code is due."""
    places: list[tuple[Path, object]] = [(("story", "language"), draft.story.get("language"))]
    places += [(("outlet", number, "language"), table.get("language")) for number, table in draft.tables("outlet")]
    for kind, key in (("entity", "names"), ("fact", "statements")):
        for number, table in draft.tables(kind):
            spoken = table.get(key)
            places += [((kind, number, key, code), code) for code in (spoken if isinstance(spoken, dict) else ())]
    return ((path, code) for path, code in places if isinstance(code, str))


def _addresses(draft: Draft) -> Iterator[Problem]:
    for number, table in draft.tables("outlet"):
        places: list[tuple[Path, object]] = [(("outlet", number, "url"), table.get("url"))]
        for key in _ADDRESSES:
            found = table.get(key)
            places += [
                (("outlet", number, key, position), address)
                for position, address in enumerate(found if isinstance(found, list) else [])
            ]
        for path, address in places:
            if isinstance(address, str) and address.startswith(("http://", "https://")) and not _leads_to_host(address):
                yield draft.problem(path, f'"{address}" names no host.', "Write it as https://www.example.org/news/.")


def _patterns(draft: Draft) -> Iterator[Problem]:
    for number, table in draft.tables("outlet"):
        pattern = table.get("article_pattern")
        if isinstance(pattern, str):
            try:
                re.compile(pattern)
            except re.error as error:
                what = f"The pattern cannot be read ({error})."
                remedy = "Test it as a Python regular expression; single quotation marks keep its backslashes."
                yield draft.problem(("outlet", number, "article_pattern"), what, remedy)


def _archives_exist(draft: Draft) -> Iterator[Problem]:
    known = [*draft.ids("archive"), *BUILT_IN]
    places: list[tuple[Path, object]] = [(("story", "archives"), draft.story.get("archives"))]
    places += [(("outlet", number, "archives"), table.get("archives")) for number, table in draft.tables("outlet")]
    for path, named in places:
        for position, name in enumerate(named if isinstance(named, list) else []):
            if isinstance(name, str) and name not in known:
                otherwise = f"Known are {', '.join(BUILT_IN)}; any other needs an [[archive]] table."
                remedy = did_you_mean(name, known, otherwise)
                yield draft.problem((*path, position), f'There is no archive "{name}".', remedy)


def _id_walks(draft: Draft) -> Iterator[Problem]:
    for number, table in draft.tables("outlet"):
        walk = table.get("id_walk")
        if not isinstance(walk, dict):
            continue
        path: Path = ("outlet", number, "id_walk")
        if isinstance(walk.get("url"), str) and "{id}" not in walk["url"]:
            what = "The address says nowhere where the number stands."
            yield draft.problem(path, what, 'Write {id} in its place: url = "https://tass.com/politics/{id}".')
        first, last = walk.get("first"), walk.get("last")
        if isinstance(first, int) and isinstance(last, int) and last < first:
            what = f"The last number ({last}) is smaller than the first ({first})."
            yield draft.problem(path, what, "Take the numbers of two pages that you know, the older one first.")


_RULES: tuple[Callable[[Draft], Iterable[Problem]], ...] = (
    _something_to_follow,
    _ids_once,
    _entities_exist,
    _window,
    _time_zone,
    _languages,
    _addresses,
    _patterns,
    _archives_exist,
    _id_walks,
)


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, a path outside the database, a folder of it
        return False
    return True


def _leads_to_host(address: str) -> bool:
    """Whether the address has a host (and a port that can be one)."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return host == "localhost" or ":" in host or ("." in host.strip(".") and ".." not in host)
