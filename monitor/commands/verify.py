"""``gapwire verify``: an evidence bundle goes in, whether it is whole and unchanged comes out."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import json_option


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="BUNDLE")
@click.option(
    "--after",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="OLDER",
    help="Also check that the runs of an older bundle are in this one, unchanged.",
)
@json_option
def command(bundle: Path, after: Path | None, as_json: bool) -> int:
    """Check an evidence bundle: every hash, every size, the chain from run to run. Exit code 1 where anything is wrong.

    The seal is the hash of the whole; note it down or have it time-stamped, and later nobody can change a byte unseen.

    \b
    Example:
      gapwire export story.toml --format bundle --out evidence.zip
      gapwire verify evidence.zip
    """
    from monitor.commands.saying import say_json
    from monitor.commands.tables import visible
    from monitor.errors import EXIT_FAILED, EXIT_FINE
    from reports.exporting.verifying import grew_from, verify

    checked = verify(bundle)
    problems = list(checked.problems)
    if after is not None:
        older = verify(after)
        problems += [f"{after}: {problem}" for problem in older.problems]
        if not older.problems and not grew_from(checked, older):
            problems.append(f"the runs of {after} are not the first runs of this bundle")
    if as_json:
        say_json({"fine": not problems, "problems": problems, "seal": checked.seal, "runs": checked.runs})
        return EXIT_FAILED if problems else EXIT_FINE
    for problem in problems:
        click.echo(visible(problem))
    if not problems:
        click.echo(f"fine: {checked.files} files, {checked.runs} runs in an unbroken chain")
        click.echo(f"seal: {checked.seal}")
    return EXIT_FAILED if problems else EXIT_FINE
