"""``gapwire serve``: a report's folder, or a database, is shown on this machine until Ctrl-C. Nothing is changed."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, out_option


@click.command()
@out_option
@database_option
@click.option("--datasette", is_flag=True, help="Show the database instead: tables, facets, the cookbook's questions.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address lets other machines read.")
def command(out: Path, database: str, datasette: bool, port: int, host: str) -> int:
    """Show a report, or with --datasette its data, in the browser of this machine.

    \b
    Example:
      gapwire serve --out report
      gapwire serve --datasette --db sqlite:///report/press.db
    """
    from reports.serving.files import is_loopback

    if not is_loopback(host):
        click.echo(f"anyone who can reach {host} can read along; there is no password", err=True)
    return _serve_data(database, host, port) if datasette else _serve_report(out, host, port)


def _serve_report(out: Path, host: str, port: int) -> int:
    from monitor.errors import EXIT_FINE, UsageError
    from reports.serving.files import ReportServer

    if not (out / "index.html").is_file():
        raise UsageError(
            f"there is no report in {out}; write one (gapwire report STORY.toml) or name another with --out"
        )
    try:
        server = ReportServer(out, host, port)
    except OSError as error:
        raise UsageError(f"{host}:{port} cannot be used: {error.strerror or error}; take another --port") from error
    with server:
        click.echo(f"{server.url}  (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")
    return EXIT_FINE


def _serve_data(database: str, host: str, port: int) -> int:
    import json
    import signal
    import subprocess
    import tempfile
    from importlib.util import find_spec

    from db.engine import database_path, open_read_only
    from monitor.errors import EXIT_FAILED, EXIT_FINE, MissingExtra, UsageError
    from reports.serving.datasette import command_line, metadata

    if find_spec("datasette") is None:
        raise MissingExtra("--datasette needs a package; install it with: pip install 'gapwire[datasette]'")
    path = database_path(database)
    if path is None:
        raise UsageError("Datasette shows SQLite files; ask a database server with gapwire query")
    open_read_only(database).dispose()
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "metadata.json"
        described.write_text(json.dumps(metadata(path.stem)), encoding="utf-8")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's end is one too
        child = subprocess.Popen(command_line(path, described, host, port))  # noqa: S603  # our own words
        try:
            return EXIT_FINE if child.wait() == 0 else EXIT_FAILED
        except KeyboardInterrupt:
            return EXIT_FINE
        finally:
            child.terminate()
            child.wait()
