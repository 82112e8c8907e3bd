"""``gapwire db``: looks after the database itself."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option


@click.group()
def command() -> None:
    """Look after the database.

    \b
    Example:
      gapwire db upgrade --db sqlite:///gapwire.db
    """


@command.command()
@database_option
def upgrade(database: str) -> int:
    """Bring a database to the schema of this version of Gapwire, and its views with it. Doing it twice changes nothing.

    \b
    Example:
      gapwire db upgrade --db sqlite:///gapwire.db
    """
    from db.engine import connect, database_path, is_empty, schema_of
    from db.errors import DatabaseMissing
    from db.upgrade import newest_revision
    from db.upgrade import upgrade as upgrade_database
    from monitor.errors import EXIT_FINE
    from monitor.store.lock import run_lock

    path = database_path(database)
    if path is not None and not path.is_file():
        raise DatabaseMissing(f"there is no database at {path}; a run or an import makes one, or name it with --db")
    engine = connect(database)
    try:
        before = None if is_empty(engine) else schema_of(engine)
        with run_lock(database):
            upgrade_database(engine)
    finally:
        engine.dispose()
    after = newest_revision()
    click.echo(f"schema {after}: nothing to do" if before == after else f"schema {before or 'none'} -> {after}")
    return EXIT_FINE


@command.command()
@click.argument("copy", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@database_option
def backup(copy: Path, database: str) -> int:
    """Copy a SQLite database while it is in use; the copy is whole and checked, or it is not there.

    \b
    Example:
      gapwire db backup story-copy.db --db sqlite:///story.db
    """
    from db.engine import back_up
    from monitor.errors import EXIT_FINE

    click.echo(f"{copy}: {back_up(database, copy):,} bytes, checked")
    return EXIT_FINE
