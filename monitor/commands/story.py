"""``gapwire story``: looks after story files. A file goes in, problems and a summary come out as text or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monitor.story import CheckedStory
    from monitor.story.model import Story


@click.group()
def command() -> None:
    """Look after story files.

    \b
    Example:
      gapwire story check story.toml
    """


@command.command()
@click.argument("story", type=click.Path(path_type=Path), metavar="STORY.toml")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def check(story: Path, as_json: bool) -> int:
    """Read a story file and tell every mistake with its line and its remedy.

    The exit code is 0 where the file can be used and 2 where it cannot. Warnings change nothing.

    \b
    Example:
      gapwire story check armistice-70.toml
    """
    from monitor.errors import EXIT_FINE, EXIT_USAGE
    from monitor.story import check_story

    checked = check_story(story)
    click.echo(_json(checked) if as_json else _text(checked, story))
    return EXIT_FINE if checked.loaded else EXIT_USAGE


def _text(checked: CheckedStory, path: Path) -> str:
    """For people: one line for each problem and warning, then the verdict."""
    if checked.loaded is None:
        count = len(checked.problems)
        verdict = f"{count} problem{'s' if count > 1 else ''}: the story cannot be followed yet."
        return "\n".join([*map(str, checked.problems), "", verdict])
    warnings = [f"warning: {warning}" for warning in checked.loaded.warnings]
    return "\n".join([*warnings, *([""] if warnings else []), f"{path}: fine.", *_lines(checked.loaded.story)])


def _json(checked: CheckedStory) -> str:
    """For programs: ``ok``, ``problems``, ``warnings`` and, where the story can be read, ``story``."""
    import json
    from dataclasses import asdict

    answer: dict[str, object] = {
        "ok": checked.loaded is not None,
        "problems": [asdict(problem) for problem in checked.problems],
        "warnings": [asdict(warning) for warning in checked.loaded.warnings] if checked.loaded else [],
    }
    if checked.loaded:
        answer["story"] = {
            "id": checked.loaded.story.id,
            "digest": checked.loaded.digest,
            **_counts(checked.loaded.story),
        }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _counts(story: Story) -> dict[str, object]:
    from collections import Counter

    return {
        "facts": dict(Counter(fact.weight for fact in story.facts)),
        "entities": len(story.entities),
        "outlets": len(story.outlets),
        "languages": dict(Counter(outlet.language for outlet in story.outlets).most_common()),
    }


def _lines(story: Story) -> list[str]:
    """The story in four lines."""
    from collections import Counter

    weights = Counter(fact.weight for fact in story.facts)
    languages = Counter(outlet.language for outlet in story.outlets)
    people = [fact.id for fact in story.facts if fact.coded_by == "people"]
    end = f"to {story.end}" if story.end else "and still running"
    return [
        f"  story     {story.title} ({story.start} {end}, {story.timezone})",
        f"  facts     {len(story.facts)}: {', '.join(f'{count} {weight}' for weight, count in weights.most_common())}",
        *(_people_lines(people) if people else []),
        f"  entities  {len(story.entities)}",
        f"  outlets   {len(story.outlets)}: {', '.join(f'{count} {code}' for code, count in languages.most_common())}",
    ]


def _people_lines(facts: list[str]) -> list[str]:
    """What ``coded_by = "people"`` means for the facts that have it."""
    return [
        f"  people    {len(facts)} of them coded by people only: {', '.join(facts)}",
        "            the machine leaves them unknown (not_judged), never omitted; gapwire review asks for them",
    ]
