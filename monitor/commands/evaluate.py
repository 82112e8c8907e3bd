"""``gapwire evaluate``: human-labelled pairs go in, the accuracy of the machine comes out. Nothing is stored."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import engine_option, json_option


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GOLD.jsonl...")
@click.option(
    "--draws", default=200, show_default=True, metavar="N", help="Bootstrap draws for the intervals; 0: none."
)
@click.option("--split", default="", metavar="NAME", help="Only lines whose 'split' has this name, such as dev.")
@engine_option
@json_option
def command(gold: tuple[Path, ...], draws: int, split: str, engine_name: str, model: Path | None, as_json: bool) -> int:
    """Measure the machine against people: by data set and language, each measure with its 95 % interval.

    The intervals come from drawing whole groups (stories) with repetition. Below stand the five verdicts by label.

    One JSON object a line: id, fact, text, label (1 or 0, or a verdict), optional group, language, dataset, evidence.
    Files may be gzipped.

    \b
    Example:
      gapwire evaluate gold.jsonl
    """
    from monitor.commands.measuring import cells, measure_pairs, verdict_table
    from monitor.commands.pair_files import pairs_in
    from monitor.commands.saying import say_json
    from monitor.commands.tables import as_table
    from monitor.comparer.engines import load_engine
    from monitor.errors import EXIT_FINE

    engine = load_engine(engine_name, model)
    pairs = [pair for path in gold for pair in pairs_in(path) if not split or pair.split == split]
    rows, judged = measure_pairs(pairs, draws, engine)
    if as_json:
        say_json({"engine": f"{engine.name} {engine.version}", "sets": rows, "verdicts": verdict_table(judged)})
        return EXIT_FINE
    click.echo(f"engine {engine.name} {engine.version}, {len(pairs)} pairs")
    shown, table = [cells(row) for row in rows], verdict_table(judged)
    for line in as_table(list(shown[0]), [list(row.values()) for row in shown]):
        click.echo(line)
    click.echo("\nverdicts by label")
    for line in as_table(list(table[0]), [list(row.values()) for row in table]):
        click.echo(line)
    return EXIT_FINE
