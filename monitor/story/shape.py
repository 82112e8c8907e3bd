"""Keys and values of a story file, one by one: a draft in, checked models or problems out.

pydantic finds what is wrong with a value; here it is said in words, with the line and the remedy. Relations between
tables (an entity that is not there, an end before the start) are not looked at: ``rules`` does that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeGuard, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.story import catalogue
from monitor.story.archives import NEEDS
from monitor.story.draft import KINDS, Draft
from monitor.story.model import Archive, Entity, Fact, Model, Outlet, Story
from monitor.story.problems import Problem, did_you_mean
from monitor.story.services import service
from monitor.story.toml_lines import Path

Checked = TypeVar("Checked", bound=Model)

DESCRIPTION = {"name": "?", "language": "en", "url": "https://outlet.example/"}
"""Keys that an outlet outside the catalogue must have; the values stand in while the rest is checked."""

_LISTS = ("entities", "facts", "outlets", "archive_services")
_EXAMPLES = {
    "id": 'It may hold small letters, digits and hyphens only: id = "li-leads-delegation".',
    "url": "Write the whole address: https://www.example.org/.",
    "protocol": 'Write what it speaks: protocol = "memento".',
    "first": "Write the number of the first address: first = 1651000.",
    "last": "Write the number of the last address: last = 1653000.",
    "language": 'Write a language code such as "en", "ko" or "zh-Hant".',
}


def tables_problems(draft: Draft) -> list[Problem]:
    """Tables that have no place in a story file, are missing, or have the wrong number of brackets."""
    known = ("story", *KINDS)
    problems = [
        draft.problem((name,), f'"{name}" has no place here.', did_you_mean(name, known, f"Known are {_list(known)}."))
        for name in draft.raw
        if name not in known
    ]
    story = draft.raw.get("story")
    if "story" not in draft.raw:
        remedy = "Begin the file with [story] and the keys id, title and start."
        problems.append(Problem(draft.file, 1, "", "There is no [story] table.", remedy))
    elif not isinstance(story, dict):
        problems.append(draft.problem(("story",), "The story must be one table.", "Write [story] with one bracket."))
    for kind in KINDS:
        tables = draft.raw.get(kind, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            remedy = f"Begin each one with a line [[{kind}]], with two brackets."
            problems.append(draft.problem((kind,), f"{kind} must be a table that can be repeated.", remedy))
    return problems


def read_story(draft: Draft) -> tuple[Story | None, list[Problem]]:
    """The ``[story]`` table, without entities, facts and outlets."""
    if "story" not in draft.raw or not draft.story:
        return None, []
    table = {key: value for key, value in draft.story.items() if key not in _LISTS}
    problems = [
        draft.problem(("story", key), f'"{key}" has no place in [story].', f"Write [[{kind}]] tables below it.")
        for key, kind in (
            ("entities", "entity"),
            ("facts", "fact"),
            ("outlets", "outlet"),
            ("archive_services", "archive"),
        )
        if key in draft.story
    ]
    story, more = _read(Story, {**table, "facts": (), "outlets": ()}, draft, ("story",))
    return story, problems + more


def read_entities(draft: Draft) -> tuple[list[Entity], list[Problem]]:
    """Every ``[[entity]]``."""
    return _read_all(Entity, draft, "entity")


def read_facts(draft: Draft) -> tuple[list[Fact], list[Problem]]:
    """Every ``[[fact]]``."""
    return _read_all(Fact, draft, "fact")


def read_outlets(draft: Draft) -> tuple[list[Outlet], list[Problem]]:
    """Every ``[[outlet]]``, completed from the catalogue where its id stands there; its own keys win."""
    outlets, problems = [], []
    for number, table in draft.tables("outlet"):
        path: Path = ("outlet", number)
        entry = catalogue.entry(table["id"]) if isinstance(table.get("id"), str) else None
        if entry is None:
            problems += _lacking(table, draft, path)
            entry = DESCRIPTION
        outlet, more = _read(Outlet, {**entry, **table}, draft, path)
        outlets += [outlet] if outlet else []
        problems += more
    return outlets, problems


def read_archives(draft: Draft) -> tuple[list[Archive], list[Problem]]:
    """Every ``[[archive]]``, completed from the built-in one of its id; its own keys win."""
    archives, problems = [], []
    for number, table in draft.tables("archive"):
        path: Path = ("archive", number)
        name = table.get("id")
        built_in = service(name, os.environ) if isinstance(name, str) else {}
        archive, more = _read(Archive, {**built_in, **table}, draft, path)
        problems += more
        if archive is None:
            continue
        archives.append(archive)
        lacking = [key for key in NEEDS[archive.protocol] if getattr(archive, key) is None]
        if archive.protocol == "memento" and not (archive.timemap or archive.timegate):
            lacking.append("timemap")
        if lacking:
            what = f'An archive of the protocol "{archive.protocol}" cannot be asked without {_list(lacking)}.'
            problems.append(draft.problem((*path, "id"), what, "docs/story-file.md explains the keys of an archive."))
    return archives, problems


def _lacking(table: Mapping[str, Any], draft: Draft, path: Path) -> list[Problem]:
    """An outlet that is neither in the catalogue nor described."""
    lacking = [key for key in DESCRIPTION if key not in table]
    if not lacking or "id" not in table:
        return []
    what = f"The catalogue has no such outlet, and its description lacks {_list(lacking)}."
    remedy = did_you_mean(str(table["id"]), catalogue.ids(), "No id of the catalogue is near.")
    return [draft.problem((*path, "id"), what, f"{remedy} Otherwise write {_list(lacking)} below it.")]


def _read_all(model: type[Checked], draft: Draft, kind: str) -> tuple[list[Checked], list[Problem]]:
    found, problems = [], []
    for number, table in draft.tables(kind):
        checked, more = _read(model, table, draft, (kind, number))
        found += [checked] if checked else []
        problems += more
    return found, problems


def _read(
    model: type[Checked], table: Mapping[str, Any], draft: Draft, path: Path
) -> tuple[Checked | None, list[Problem]]:
    try:
        return model.model_validate(table), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        missing = [str(detail["loc"][0]) for detail in details if detail["type"] == "missing"]
        problems = [_explain(detail, model, draft, path) for detail in details if detail["type"] != "missing"]
        if missing:
            remedy = " ".join(_EXAMPLES.get(key, f'Write {key} = "..." below it.') for key in missing)
            problems.insert(0, draft.problem(path, f"The key {_list(missing)} is missing.", remedy))
        return None, problems


def _explain(detail: ErrorDetails, model: type[Model], draft: Draft, path: Path) -> Problem:
    inner = tuple(part for part in detail["loc"] if part != "[key]")
    table, key = _table_of(inner, model)
    what, remedy = _words(detail, key, table)
    return draft.problem(path + inner, what, remedy)


def _table_of(inner: tuple[int | str, ...], model: type[Model]) -> tuple[type[Model], str]:
    """The innermost table that a mistake lies in, and its key there (``budget.time`` lies in the budget)."""
    key = str(inner[0]) if inner else ""
    field = model.model_fields.get(key)
    nested = [kind for kind in (field.annotation, *get_args(field.annotation)) if _is_model(kind)] if field else []
    return _table_of(inner[1:], nested[0]) if nested and len(inner) > 1 else (model, key)


def _is_model(kind: object) -> TypeGuard[type[Model]]:
    return isinstance(kind, type) and issubclass(kind, Model)


def _words(detail: ErrorDetails, key: str, model: type[Model]) -> tuple[str, str]:
    """One pydantic error in words."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = [name for name in model.model_fields if not (model is Story and name in _LISTS)]
        return f'There is no key "{key}" here.', did_you_mean(key, known, f"Known keys are {_list(known)}.")
    if kind == "literal_error":
        allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        near = did_you_mean(str(detail["input"]), allowed, "")
        return f"{_shown(detail['input'])} is not allowed.", f"{near} Allowed are {_list(allowed)}.".strip()
    if kind == "string_pattern_mismatch":
        return _pattern_words(detail, key)
    return _type_words(kind, detail, key)


def _pattern_words(detail: ErrorDetails, key: str) -> tuple[str, str]:
    pattern = str(detail.get("ctx", {}).get("pattern"))
    shown = _shown(detail["input"])
    if "https?" in pattern:
        return f"{shown} is no web address.", "Write the whole address: https://www.example.org/news/."
    if "[a-z]{2,3}" in pattern:
        return f"{shown} is no language code.", _EXAMPLES["language"]
    return f"{shown} is no id.", _EXAMPLES["id"] if key == "id" else "Write the id as it stands in its own table."


_TYPES: dict[str, tuple[str, str]] = {
    "date_type": ("is no day.", "Write it as year-month-day without quotation marks: 2023-07-23."),
    "datetime_type": (
        "is no point in time.",
        "Write day, time and zone without quotation marks: 2023-07-24T08:00:00Z.",
    ),
    "timezone_aware": ("has no time zone.", "Put Z behind it for UTC, or the distance from UTC: +09:00."),
    "string_type": ("is no text.", 'Put it in quotation marks: "...".'),
    "tuple_type": ("is no list.", 'Write a list, also for one: ["..."].'),
    "dict_type": (
        "is no table of languages.",
        'Write each language with its own value: { en = ["..."], ko = ["..."] }.',
    ),
    "float_type": ("is no number.", "Write a number between 0 and 1 without quotation marks: 0.6."),
    "float_parsing": ("is no number.", "Write a number between 0 and 1 without quotation marks: 0.6."),
    "finite_number": ("is no number.", "Write a number between 0 and 1: 0.6."),
    "greater_than_equal": ("is out of range.", "Write a number between 0 and 1: 0.6."),
    "less_than_equal": ("is out of range.", "Write a number between 0 and 1: 0.6."),
    "int_type": ("is no whole number.", "Write a whole number without quotation marks: 500."),
    "bool_parsing": ("is neither true nor false.", "Write true or false without quotation marks."),
    "bool_type": ("is neither true nor false.", "Write true or false without quotation marks."),
    "string_too_long": ("is too long.", "At most 2,000 characters are allowed; a fact is one statement."),
    "too_long": ("has too many parts.", "Take some out."),
}


def _type_words(kind: str, detail: ErrorDetails, key: str) -> tuple[str, str]:
    if kind in ("string_too_short", "too_short"):
        return "It is empty.", "Write at least one name." if key == "names" else "Write something, or take the key out."
    if kind in ("time_amount", "data_amount"):
        what, _, remedy = str(detail["ctx"]["reason"]).partition("; ")
        return f"{_shown(detail['input'])} {what}.", f"{remedy[:1].upper()}{remedy[1:]}."
    least = detail.get("ctx", {}).get("ge")
    if kind == "greater_than_equal" and isinstance(least, int) and least > 0:
        return f"{_shown(detail['input'])} is too little.", f"Write a whole number from {least} on."
    if kind in _TYPES:
        what, remedy = _TYPES[kind]
        return f"{_shown(detail['input'])} {what}", remedy
    return f"{_shown(detail['input'])} does not fit: {detail['msg']}.", "See docs/story-file.md for this key."


def _shown(value: object) -> str:
    """A value as it may stand in a sentence."""
    if isinstance(value, dict | list | tuple):
        return "This"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'


def _list(words: list[str] | tuple[str, ...]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "none"
