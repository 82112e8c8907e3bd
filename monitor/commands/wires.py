"""``gapwire wires``: a story goes in, its wire groups come out: who carries whose text, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from monitor.commands.options import database_option, json_option, story_argument

HEADER = ("outlet", "version", "how", "prints", "shared", "of it", "own headline", "known by", "published", "article")
QUESTION = """
SELECT wire_group, source, source_kind, outlet, version, relation, printed_outlet, printed_version, shared, reused,
    new_headline, known_by, credit, published_at, captured_at, article_url
FROM wire_groups WHERE story = :story
ORDER BY wire_group, COALESCE(published_at, captured_at), outlet, version
"""
KINDS = {
    "outlet": "the agency is followed",
    "agency": "credited; the agency itself is not followed",
    "carrier": "seen first; no agency is credited",
}


@click.command()
@story_argument
@database_option
@json_option
def command(story: Path, database: str, as_json: bool) -> int:
    """Show which outlets carry one text: whole, cut, mixed with other text, or told again in other words.

    "shared" is the part of the version that is the other's text, "of it" the part of that text which is printed. The
    groups are found by `gapwire judge`.

    \b
    Example:
      gapwire wires armistice-70.toml
    """
    import orjson
    from sqlalchemy import text

    from db.engine import open_read_only
    from monitor.commands.tables import inert_json
    from monitor.errors import EXIT_FINE
    from monitor.story import load_story

    loaded = load_story(story)
    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(text(QUESTION), {"story": loaded.story.id}).mappings()]
    finally:
        engine.dispose()
    if as_json:
        click.echo(inert_json(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode()))
    else:
        click.echo("\n".join(_lines(rows)) or "no text is carried by two outlets (has gapwire judge run?)")
    return EXIT_FINE


def _lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    from monitor.commands.tables import as_table, visible

    for group, found in groupby(rows, key=lambda row: row["wire_group"]):
        members = list(found)
        outlets = len({row["outlet"] for row in members})
        source = f"source {members[0]['source']} ({KINDS[members[0]['source_kind']]})"
        yield visible(f"{group}: {source}, {len(members)} versions of {outlets} outlets")
        yield from as_table(HEADER, [_cells(row) for row in members])
        yield ""


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    printed = f"{row['printed_outlet']} {row['printed_version']}" if row["printed_outlet"] else ""
    shares = (f"{row['shared']:.0%}", f"{row['reused']:.0%}") if printed else ("", "")
    own = "yes" if row["new_headline"] else "no"
    seen = (row["published_at"] or row["captured_at"])[:16].replace("T", " ")
    return (
        *(row["outlet"], row["version"], row["relation"], printed, *shares, own if printed else ""),
        *(row["known_by"] or ("not known" if printed else ""), seen, row["article_url"]),
    )
