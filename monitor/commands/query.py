"""``gapwire query``: a question goes in, a table, CSV or JSON comes out. It cannot change anything."""

from __future__ import annotations

import click

from monitor.commands.options import database_option


@click.command()
@click.argument("question", metavar="SQL|VIEW|QUESTION")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "jsonl"]), default="table", show_default=True
)
@click.option("--csv", "form", flag_value="csv", help="Short for --format csv.")
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Short for --format jsonl.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1_000, show_default=True, help="Most rows.")
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, help="Longest time.")
@database_option
def command(question: str, form: str, limit: int, seconds: float, database: str) -> int:
    """Ask the database: SQL, the name of a view (docs/views.md) or of a question of the cookbook (docs/cookbook.md).

    It only reads, also while a crawl is writing. CSV is safe to open in a spreadsheet.

    \b
    Example:
      gapwire query coverage_matrix --csv
      gapwire query core-facts-left-out
      gapwire query "SELECT fact, outlets_including FROM fact_sources ORDER BY 2 DESC"
    """
    from db.engine import open_read_only
    from db.query import run_query
    from monitor.commands.tables import FORMS
    from monitor.errors import EXIT_FINE

    engine = open_read_only(database)
    try:
        result = run_query(engine, question, rows=limit, seconds=seconds)
    finally:
        engine.dispose()
    for text in FORMS[form](result.columns, result.rows):
        click.echo(text)
    if result.cut:
        click.echo(f"only the first {limit} rows; ask for more with --limit", err=True)
    return EXIT_FINE
