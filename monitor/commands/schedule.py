"""``gapwire schedule``: runs a story again and again, or prints what makes systemd or cron do it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor.commands.crawl_flags import CrawlFlags, crawl_options
from monitor.commands.options import (
    database_option,
    engine_option,
    notify_option,
    out_option,
    story_argument,
)


@click.command()
@story_argument
@database_option
@out_option
@crawl_options
@engine_option
@click.option("--every", default="30m", show_default=True, metavar="TIME", help="Between two starts: 30m, 6h, 1d.")
@click.option("--longest", default="6h", show_default=True, metavar="TIME", help="A run that lasts longer is ended.")
@click.option("--runs", type=click.IntRange(min=1), metavar="N", help="Stop after N runs.")
@notify_option
@click.option("--systemd", "target", flag_value="systemd", help="Print a systemd service and timer instead.")
@click.option("--cron", "target", flag_value="cron", help="Print a line for crontab instead.")
def command(
    story: Path,
    database: str,
    out: Path,
    crawl: CrawlFlags,
    engine_name: str,
    model: Path | None,
    every: str,
    longest: str,
    runs: int | None,
    notify: tuple[str, ...],
    target: str | None,
) -> int:
    """Run a story at regular times until it is stopped (Ctrl-C or SIGTERM), each run in a process of its own.

    A run that is still going on when the next one is due is never doubled: missed times are left out. With --systemd or
    --cron nothing runs; the text to install is printed.

    \b
    Example:
      gapwire schedule story.toml --every 30m --db sqlite:///story.db --out report
      gapwire schedule story.toml --every 1h --systemd
    """
    import threading

    from monitor.commands.budgeting import budget_of
    from monitor.errors import EXIT_FINE, UsageError
    from monitor.schedule.resident import Stop, beats, run_process
    from monitor.schedule.rhythm import duration, rhythm
    from monitor.schedule.units import cron_line, systemd_units
    from monitor.story import load_story

    rhythm_of_runs = rhythm(every, allow_short=crawl.allow_private)
    most = duration(longest)
    loaded = load_story(story)  # a mistake in the file is told now, not by the first run
    budget_of(loaded.story.budget, crawl.budget)  # and so is one on the command line
    options = ["--due", f"--engine={engine_name}", *crawl.line()]
    options += [f"--model={model.resolve()}"] if model else []
    line = [sys.executable, "-m", "monitor", "run", str(story.resolve())]
    line += ["--db", _absolute(database), "--out", str(out.resolve()), *options]
    if target:
        if notify:
            raise UsageError(
                "addresses may hold passwords and are not printed; set them as GAPWIRE_NOTIFY in the "
                "environment of the unit or crontab"
            )
        folder = story.resolve().parent
        text = systemd_units(loaded.story.id, line, folder, rhythm_of_runs) if target == "systemd" else ""
        click.echo(text or cron_line(line, folder, rhythm_of_runs), nl=False)
        return EXIT_FINE
    line += [f"--notify={address}" for address in notify]
    stop = Stop(threading.Event())
    codes = []
    with stop.on_signals():
        for beat in beats(lambda: run_process(line, most, stop), rhythm_of_runs, stop, most=runs):
            codes.append(beat.code)
            click.echo(_said(beat.number, beat.code, f"{beat.next_at:%Y-%m-%d %H:%M:%S} UTC"))
    return codes[-1] if runs and codes and codes[-1] >= 0 else EXIT_FINE


def _absolute(database: str) -> str:
    """The same SQLite file from whatever folder the run is started."""
    from db.engine import database_path

    path = database_path(database)
    return f"sqlite:///{path.resolve()}" if path else database


def _said(number: int, code: int, next_at: str) -> str:
    from monitor.schedule.resident import OUT_OF_TIME

    words = {0: "fine", 2: "usage or story file wrong", 3: "degraded", 4: "left out, another run holds the lock"}
    words[OUT_OF_TIME] = "ended, it took too long"
    return f"run {number}: {words.get(code, f'failed (exit code {code})')}; next at {next_at}"
