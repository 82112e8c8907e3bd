"""``gapwire run``: one scheduled run, from the outlets to the report."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.crawl_flags import CrawlFlags, crawl_options
from monitor.commands.options import (
    database_option,
    engine_option,
    json_option,
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
@click.option("--due", is_flag=True, help="Leave known articles alone that stood still for long and are not due yet.")
@notify_option
@json_option
def command(
    story: Path,
    database: str,
    out: Path,
    crawl: CrawlFlags,
    engine_name: str,
    model: Path | None,
    due: bool,
    notify: tuple[str, ...],
    as_json: bool,
) -> int:
    """Crawl, judge and report, once. Run it again to find what outlets changed.

    Draws progress on a terminal and is silent elsewhere, unless something expected was not collected.

    \b
    Example:
      gapwire run story.toml --db sqlite:///story.db --out report
    """
    from dataclasses import asdict

    from monitor.commands.notifying import messenger, send, tidings_of_run
    from monitor.comparer.engines import load_engine
    from monitor.story import load_story
    from spiders.nursery import prepare

    judge_by = load_engine(engine_name, model)
    to = messenger(notify) if notify else None
    loaded = load_story(story)
    options = crawl.options(loaded.story.budget, progress=not as_json)
    prepare()  # what the crawlers need is loaded beside what is loaded here
    from monitor.commands.saying import judging, say_crawl, say_json, say_report
    from monitor.commands.stages import bench, crawl_stage, crawl_summary, exit_code, judge_stage, report_stage

    with bench(loaded, database) as place:
        with place.run("run") as run:
            crawled = crawl_stage(place, run, options, due_only=due)
            with judging(not as_json) as progress:
                judged = judge_stage(place, run, progress, judge_by)
        written = report_stage(place, out)
    if to and not send(to, loaded.story.title, tidings_of_run(database, loaded.story.id, run.id)):
        click.echo("not every notification could be delivered", err=True)
    if as_json:
        answer = {"run": run.id, "outcome": run.outcome, "crawl": crawl_summary(crawled)}
        say_json(answer | {"judge": asdict(judged), "report": asdict(written)})
    else:
        say_crawl(run, crawled)
        say_report(written)
    return exit_code(run)
