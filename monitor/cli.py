"""The ``gapwire`` command: a table of commands, each loaded only when it is called.

Arguments go in, an exit code comes out (``monitor.errors``). Nothing heavy is imported here, so ``--help`` is instant.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from db.errors import DatabaseUnusable, refusal
from monitor.errors import EXIT_FAILED, GapwireError

COMMANDS = {
    "demo": ("monitor.commands.demo", "The whole pipeline on the built-in press, offline."),
    "story": ("monitor.commands.story", "Check a story file."),
    "run": ("monitor.commands.run", "One scheduled run: crawl, judge, report."),
    "schedule": ("monitor.commands.schedule", "Run a story again and again, or print units for systemd and cron."),
    "crawl": ("monitor.commands.crawl", "Collect the coverage of a story."),
    "judge": ("monitor.commands.judge", "Decide which version states which fact."),
    "report": ("monitor.commands.report", "Write the HTML pages."),
    "import": ("monitor.commands.import_", "Read saved pages: JSON Lines, HTML, WARC."),
    "check-text": ("monitor.commands.check_text", "Which facts does this text include or omit?"),
    "match": ("monitor.commands.match", "Verdicts for arbitrary fact and text pairs."),
    "evaluate": ("monitor.commands.evaluate", "Accuracy of the machine against human labels."),
    "review": ("monitor.commands.review", "People's verdicts, on a local page."),
    "reliability": ("monitor.commands.reliability", "How far coders agree, among each other and with the machine."),
    "history": ("monitor.commands.history", "What happened to one article."),
    "diff": ("monitor.commands.diff", "What changed between two versions of an article."),
    "bisect": ("monitor.commands.bisect", "When a fact appeared, changed, vanished, and where."),
    "status": ("monitor.commands.status", "Runs, outlets, gaps: is the monitoring healthy?"),
    "wires": ("monitor.commands.wires", "Who carries whose text."),
    "query": ("monitor.commands.query", "Read-only SQL, or a view by name."),
    "search": ("monitor.commands.search", "Find words in what was collected, in any script."),
    "export": ("monitor.commands.export", "Data for other programs: spreadsheets, SPSS, R, reference managers."),
    "serve": ("monitor.commands.serve", "Show a report, or its data with Datasette, on this machine."),
    "verify": ("monitor.commands.verify", "Is an evidence bundle whole and unchanged?"),
    "prune": ("monitor.commands.prune", "Let go of old visits that saw nothing new."),
    "db": ("monitor.commands.db", "Look after the database."),
}


class LazyGroup(click.Group):
    """Knows every command's name and line of help; imports a command only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gapwire")
def gapwire() -> None:
    """Show what each outlet reports about one story, and what it leaves out.

    \b
    Example:
      gapwire demo --out report
    """


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    try:
        code = gapwire.main(args=argv, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        code = EXIT_FAILED
    except (GapwireError, DatabaseUnusable) as error:
        click.echo(str(error), err=True)
        code = error.exit_code
    except Exception as error:
        words = refusal(error)
        if words is None:
            raise
        click.echo(words, err=True)
        code = EXIT_FAILED
    sys.exit(code if isinstance(code, int) else 0)
