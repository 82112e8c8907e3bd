"""Reads a story file: a path in; out comes a checked story, or every mistake with its line and remedy.

It reads one file, completes outlets from the catalogue, and never touches the network or the database.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from monitor.errors import StoryFileError
from monitor.story import advice, rules, shape
from monitor.story.draft import Draft
from monitor.story.model import Story
from monitor.story.problems import Problem, nearest
from monitor.story.services import moved_services
from monitor.story.shipped import shipped_stories
from monitor.story.syntax import syntax_problems
from monitor.story.toml_lines import key_lines

LARGEST = 1_000_000
"""Bytes; a story of a thousand facts in ten languages stays below."""


@dataclass(frozen=True, slots=True)
class LoadedStory:
    """A story together with the file it came from."""

    story: Story
    text: str
    """The whole file, as the run's snapshot keeps it."""
    digest: str
    """blake2b-128 of ``text`` in UTF-8, hex."""
    path: Path
    warnings: tuple[Problem, ...] = ()
    """What is allowed but probably not meant."""


@dataclass(frozen=True, slots=True)
class CheckedStory:
    """What a check found: a story, or at least one problem."""

    loaded: LoadedStory | None
    problems: tuple[Problem, ...] = ()


def load_story(path: Path) -> LoadedStory:
    """The story in ``path``; ``StoryFileError`` with every mistake where there are any."""
    return _story_or_error(check_story(path))


def parse_story(text: str, path: Path) -> LoadedStory:
    """The story in ``text``, as ``load_story``; ``path`` is only named (a stored snapshot is read this way)."""
    return _story_or_error(_check_text(text, path))


def check_story(path: Path) -> CheckedStory:
    """The story in ``path`` with warnings, or all of its problems; never raises on any content."""
    text = _read(path)
    return CheckedStory(None, (text,)) if isinstance(text, Problem) else _check_text(text, path)


def _story_or_error(checked: CheckedStory) -> LoadedStory:
    if checked.loaded is None:
        raise StoryFileError([str(problem) for problem in checked.problems])
    return checked.loaded


def _read(path: Path) -> str | Problem:
    """The file's text, or why there is none."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return _missing(path)
    except IsADirectoryError:
        return Problem(file, None, "", "This is a folder.", "Name the story file inside it.")
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(file, None, "", f"The file cannot be opened ({reason}).", "Check its name and its permissions.")
    if len(data) > LARGEST:
        what = "The file is larger than 1 MB."
        return Problem(
            file, None, "", what, "A story file holds facts, no articles: bring those in with gapwire import."
        )
    return _decode(data, file)


def _missing(path: Path) -> Problem:
    near = nearest(path.stem, [other.stem for other in path.parent.glob("*.toml")] if path.parent.is_dir() else [])
    remedy = f'Did you mean "{near}.toml"?' if near else f"Gapwire ships with: {', '.join(shipped_stories())}."
    return Problem(str(path), None, "", "There is no such file.", remedy)


def _decode(data: bytes, file: str) -> str | Problem:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(file, None, "", "The file is saved as UTF-16.", "Save it as UTF-8 (Save as..., encoding).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(
            file, line, "", "A character here is not UTF-8.", "Save the file as UTF-8 (Save as..., encoding)."
        )


def _check_text(text: str, path: Path) -> CheckedStory:
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError):  # TOMLDecodeError is a ValueError
        return CheckedStory(None, tuple(syntax_problems(text, str(path))))
    draft = Draft(str(path), raw, key_lines(text))
    story, problems = _build(draft)
    if problems or story is None:
        return CheckedStory(None, tuple(_in_order(problems)))
    digest = blake2b(text.encode(), digest_size=16).hexdigest()
    return CheckedStory(LoadedStory(story, text, digest, path, tuple(advice.advise(draft, story))))


def _build(draft: Draft) -> tuple[Story | None, list[Problem]]:
    """The story, and every problem of its parts."""
    story, story_problems = shape.read_story(draft)
    entities, entity_problems = shape.read_entities(draft)
    facts, fact_problems = shape.read_facts(draft)
    outlets, outlet_problems = shape.read_outlets(draft)
    archives, archive_problems = shape.read_archives(draft)
    problems = [
        *shape.tables_problems(draft),
        *story_problems,
        *entity_problems,
        *fact_problems,
        *outlet_problems,
        *archive_problems,
        *rules.broken_rules(draft),
    ]
    if problems or story is None:
        return None, problems
    parts = {"entities": tuple(entities), "facts": tuple(facts), "outlets": tuple(outlets)}
    described = {archive.id for archive in archives}
    archives += [archive for archive in moved_services(os.environ) if archive.id not in described]
    parts |= {"archive_services": tuple(archives)}
    return story.model_copy(update=parts), []


def _in_order(problems: list[Problem]) -> list[Problem]:
    """By line; what concerns the whole file comes last."""
    return sorted(problems, key=lambda problem: (problem.line is None, problem.line or 0))
