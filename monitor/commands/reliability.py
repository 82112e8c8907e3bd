"""``gapwire reliability``: a story's codes go in, how far coders agree comes out, fact by fact. Nothing is stored."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, json_option, story_argument


@click.command()
@story_argument
@database_option
@click.option("--blind-only", is_flag=True, help="Count only codes given without seeing any other.")
@click.option("--draws", type=click.IntRange(min=0), default=1_000, show_default=True, metavar="N", help="Bootstrap.")
@click.option(
    "--bar", type=click.FloatRange(-1, 1), default=0.667, show_default=True, metavar="A", help="Alpha that is expected."
)
@json_option
def command(story: Path, database: str, blind_only: bool, draws: int, bar: float, as_json: bool) -> int:
    """Krippendorff's alpha with its interval, agreement, Gwet's AC1 and prevalence: among people, people and machine.

    Facts on which the machine stays below the bar are named; coded_by = "people" in the story file leaves them to
    people.

    \b
    Example:
      gapwire reliability armistice-70.toml --blind-only
    """
    from monitor.commands.reviewing.reliable import measure, say
    from monitor.commands.saying import say_json
    from monitor.errors import EXIT_FINE

    measured = measure(story, database, blind_only=blind_only, draws=draws)
    if as_json:
        say_json(measured.as_data(bar))
    else:
        for line in say(measured, bar):
            click.echo(line)
    return EXIT_FINE
