"""``gapwire review``: people's verdicts. A story file and a database go in; verdicts and their log come out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import database_option, story_argument

if TYPE_CHECKING:
    from monitor.commands.reviewing.desk import Sitting


@click.command()
@story_argument
@database_option
@click.option("--coder", metavar="NAME", help="Who codes: the name that stands beside the verdicts.")
@click.option("--blind", is_flag=True, help="Show neither the machine's verdicts nor anybody else's.")
@click.option("--adjudicate", "adjudicates", is_flag=True, help="Settle what coders disagree on, seeing all of them.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Of the random sample.")
@click.option(
    "--sample", type=click.IntRange(min=0), default=50, show_default=True, metavar="N", help="Cells drawn at random."
)
@click.option(
    "--export",
    "sheet_out",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Write the queue to code it in a spreadsheet.",
)
@click.option(
    "--import",
    "sheet_in",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Take the filled-in spreadsheet in, whole or not at all.",
)
@click.option(
    "--gold",
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl",
    help="Write what people stand by, for gapwire evaluate.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Of the page; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def command(
    story: Path,
    database: str,
    coder: str | None,
    blind: bool,
    adjudicates: bool,
    seed: int,
    sample: int,
    sheet_out: Path | None,
    sheet_in: Path | None,
    gold: Path | None,
    port: int,
    no_browser: bool,
) -> int:
    """Code by hand: open a local page that asks for verdicts, uncertain ones first.

    A person's verdict stands above the machine's and survives every new run. The page is served to this machine only,
    under an address with a secret; Control-C ends it.

    \b
    Example:
      gapwire review armistice-70.toml --coder "R. Lindqvist" --blind
      gapwire review armistice-70.toml --coder "R. Lindqvist" --export codes.csv
      gapwire review armistice-70.toml --coder "R. Lindqvist" --import codes.csv
      gapwire review armistice-70.toml --gold gold.jsonl
    """
    from monitor.commands.reviewing.sitting import Manner, sitting
    from monitor.errors import EXIT_FINE, UsageError

    if len([one for one in (sheet_out, sheet_in, gold) if one]) > 1:
        raise UsageError("--export, --import and --gold: one at a time")
    if gold:
        return _gold(story, database, gold)
    if not coder:
        raise UsageError("who codes? give your name: --coder NAME")
    if blind and adjudicates:
        raise UsageError("--blind and --adjudicate: an adjudicator has to see the coders' verdicts; leave one out")
    with sitting(story, database, Manner(coder, blind, adjudicates, seed, sample)) as seated:
        if sheet_out or sheet_in:
            _files(seated, sheet_out, sheet_in)
        else:
            _serve(seated, port, no_browser)
    return EXIT_FINE


def _gold(story: Path, database: str, path: Path) -> int:
    from db.engine import open_read_only
    from monitor.commands.reviewing.files import write_gold
    from monitor.errors import EXIT_FINE
    from monitor.story import load_story

    loaded, engine = load_story(story), open_read_only(database)
    try:
        count = write_gold(engine, loaded.story.id, loaded.story.language, path)
    finally:
        engine.dispose()
    click.echo(f"{count} pairs that people stand by: {path}")
    return EXIT_FINE


def _files(seated: Sitting, sheet_out: Path | None, sheet_in: Path | None) -> None:
    from monitor.commands.reviewing.files import export_sheet, import_sheet

    if sheet_out:
        click.echo(f"{export_sheet(seated, sheet_out)} cells to code: {sheet_out}")
    if sheet_in:
        written, known = import_sheet(seated, sheet_in)
        click.echo(f"{written} verdicts taken in, {known} were known already")


def _serve(seated: Sitting, port: int, no_browser: bool) -> None:
    import webbrowser

    from monitor.commands.reviewing.desk import Desk
    from monitor.commands.reviewing.server import ReviewServer
    from monitor.errors import UsageError

    try:
        server = ReviewServer(port, lambda form_token: Desk(seated, form_token))
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror or error}; choose another, or 0 for a free one") from None
    with server:
        click.echo(f"Open {server.guard.address}\nControl-C ends the session; every verdict is saved at once.")
        if not no_browser:
            webbrowser.open(server.guard.address)
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            click.echo("ended")
