"""``gapwire check-text``: a story file and one text go in, what the text states and leaves out is said."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import engine_option, json_option, story_argument


@click.command()
@story_argument
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE")
@click.option("--language", metavar="CODE", help="Language of the text, where it should not be guessed.")
@click.option("--explain", is_flag=True, help="Add what was compared: windows, words, weights, guards, probability.")
@engine_option
@json_option
def command(
    story: Path,
    file: Path,
    language: str | None,
    explain: bool,
    engine_name: str,
    model: Path | None,
    as_json: bool,
) -> int:
    """Say which facts a draft or a press release includes or omits, with the sentence for each.

    Plain text, Markdown or HTML (.html); "-" reads standard input. The text counts as complete.

    \b
    Example:
      gapwire check-text story.toml draft.txt
    """
    from monitor.commands.explaining import explained
    from monitor.commands.saying import say_json
    from monitor.commands.single_text import judge_file, told_rows
    from monitor.commands.tables import visible
    from monitor.comparer.engines import load_engine
    from monitor.errors import EXIT_FINE
    from monitor.story import load_story

    loaded, engine = load_story(story), load_engine(engine_name, model)
    judgements = judge_file(loaded.story, file, language, engine=engine, explain=explain)
    if as_json:
        say_json({"story": loaded.story.id, "file": str(file), "facts": told_rows(loaded.story, judgements)})
        return EXIT_FINE
    heading = ""
    for row in told_rows(loaded.story, judgements):
        if row["verdict"] != heading:
            heading = str(row["verdict"])
            click.echo(f"\n{heading.upper()}")
        reason = f" ({row['reason']})" if row["reason"] else ""
        click.echo(f"  {row['statement']}{reason}")
        if row["note"]:
            click.echo(f"      {visible(str(row['note']))}")
        if row["evidence"]:
            label = "nearest: " if heading == "omitted" else ""
            click.echo(f'      {label}"{visible(str(row["evidence"]))}"')
        for line in explained(row.get("explanation")):
            click.echo(f"      {visible(line)}")
    return EXIT_FINE
