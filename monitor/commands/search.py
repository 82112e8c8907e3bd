"""``gapwire search``: a story and words go in, the versions that hold them come out with the passage. It only reads."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, json_option, story_argument


@click.command()
@story_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Most versions.")
@database_option
@json_option
def command(story: Path, words: tuple[str, ...], limit: int, database: str, as_json: bool) -> int:
    """Find the versions that hold all of the words, in any script, the best first.

    "Two words" in quotes are a phrase, missil* also finds missiles, and -- -parade leaves out versions with that word.

    \b
    Example:
      gapwire search story.toml 停战
      gapwire search story.toml '"defence minister" Pyongyang'
    """
    from dataclasses import asdict

    from db.engine import open_read_only
    from db.search import search_versions
    from monitor.commands.saying import say_json
    from monitor.commands.tables import as_table
    from monitor.errors import EXIT_FINE
    from monitor.story import load_story

    story_id = load_story(story).story.id
    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            hits = search_versions(connection, story_id, " ".join(words), limit)
    finally:
        engine.dispose()
    if as_json:
        say_json({"words": " ".join(words), "versions": [asdict(hit) for hit in hits]})
        return EXIT_FINE
    rows = [(hit.outlet, hit.version, str(hit.captured_at)[:10], hit.snippet) for hit in hits]
    for line in as_table(("outlet", "version", "seen", "passage"), rows) if rows else ("no version holds these words",):
        click.echo(line)
    outlets = len({hit.outlet for hit in hits})
    click.echo(f"{len(hits)} versions of {outlets} outlets" + ("; more with --limit" if len(hits) == limit else ""))
    return EXIT_FINE
