"""``gapwire export``: a story and a format go in, one file for another program comes out. The database is only read."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, json_option, story_argument


def _formats() -> list[str]:
    from reports.exporting.formats import FORMATS

    return list(FORMATS)


class FormatChoice(click.ParamType[str]):
    """One of the formats; the table is read only when it is needed, so that --help of others stays instant."""

    name = "format"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it is, or a message with all names."""
        if value not in _formats():
            self.fail(f"{value!r} is no format; there are {', '.join(_formats())}", param, ctx)
        return value


def _list_formats(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from reports.exporting.formats import FORMATS

    for name, form in FORMATS.items():
        click.echo(f"{name:<12} {form.line}")
    ctx.exit()


@click.command()
@story_argument
@click.option("--format", "form", type=FormatChoice(), required=True, metavar="NAME", help="Which; see --formats.")
@click.option("--formats", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List them.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="[default: STORY-ID.…]")
@click.option("--bom", is_flag=True, help="CSV for Excel: begin with the mark of UTF-8.")
@click.option("--without-text", is_flag=True, help="For sharing: nothing that an outlet wrote.")
@database_option
@json_option
def command(
    story: Path, form: str, out: Path | None, bom: bool, without_text: bool, database: str, as_json: bool
) -> int:
    """Write a story's data for another program: spreadsheets, R, SPSS, reference managers, text analysis.

    Every count in a file can be counted again with gapwire query. docs/exports.md explains the formats.

    \b
    Example:
      gapwire export story.toml --format xlsx
      gapwire export story.toml --format csv --without-text --out shared.csv
    """
    from datetime import UTC, datetime
    from importlib.metadata import version

    from db.engine import open_read_only
    from monitor.commands.saying import say_json
    from monitor.errors import EXIT_FINE
    from monitor.store.stored_pages import StoredPages
    from monitor.story import load_story
    from reports.exporting.dataset import Wishes, open_dataset
    from reports.exporting.formats import FORMATS, load_format, whole_file

    writer = load_format(form)
    story_id = load_story(story).story.id
    out = out or Path(story_id + FORMATS[form].ending)
    engine = open_read_only(database)
    try:
        wishes = Wishes(bom, without_text)
        now, tool = datetime.now(UTC), version("gapwire")
        with open_dataset(engine, story_id, wishes, now, tool, StoredPages()) as data, whole_file(out) as part:
            rows = writer.write(data, part)
    finally:
        engine.dispose()
    if as_json:
        say_json({"file": str(out), "format": form, "rows": rows})
    else:
        click.echo(f"{out}: {rows:,} rows ({FORMATS[form].line})")
    return EXIT_FINE
