"""``gapwire demo``: the whole pipeline on the built-in press, offline, over its four moments.

A folder goes in; a story file, a database and a report with history come out in it. Nothing outside loopback is asked.
"""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import engine_option, out_option


@click.command()
@out_option
@engine_option
def command(out: Path, engine_name: str, model: Path | None) -> int:
    """Play four days of coverage on invented outlets and write the report.

    \b
    Example:
      gapwire demo --out report
    """
    from time import monotonic

    from monitor.commands.playing import play
    from monitor.comparer.engines import load_engine
    from monitor.errors import EXIT_FINE
    from spiders.press import Press
    from spiders.press.articles import load_press

    judge_by = load_engine(engine_name, model)
    began = monotonic()
    outlets, days = len(load_press().sites), len(Press.moments)
    click.echo(f"{outlets} invented outlets are served on this machine and visited on {days} days of July 2023.")
    for moment in play(out, judge_by=judge_by):
        click.echo(
            f"  {moment.at:%d %B, %H:%M} UTC: {moment.captures} pages visited, {moment.new_versions} new versions, "
            f"{moment.verdicts} verdicts"
        )
    click.echo(f"\nOpen {out / 'index.html'}  ({monotonic() - began:.0f} s)")
    click.echo(f"Ask   gapwire query omissions --db sqlite:///{out / 'press.db'}")
    return EXIT_FINE
