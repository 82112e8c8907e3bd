"""``gapwire crawl``: a story file goes in, captures and versions come out in the database. Nothing is judged."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.crawl_flags import CrawlFlags, crawl_options
from monitor.commands.options import database_option, json_option, story_argument


@click.command()
@story_argument
@database_option
@crawl_options
@json_option
def command(
    story: Path,
    database: str,
    crawl: CrawlFlags,
    as_json: bool,
) -> int:
    """Collect the coverage of a story: find articles, download them, visit known ones again.

    \b
    Example:
      gapwire crawl story.toml --db sqlite:///story.db
      gapwire crawl armistice-70.toml --past
    """
    from monitor.story import load_story
    from spiders.nursery import prepare

    loaded = load_story(story)
    options = crawl.options(loaded.story.budget, progress=not as_json)
    prepare()  # what the crawlers need is loaded beside what is loaded here
    from monitor.commands.saying import say_crawl, say_json
    from monitor.commands.stages import bench, crawl_stage, crawl_summary, exit_code

    with bench(loaded, database) as place, place.run("crawl") as run:
        crawled = crawl_stage(place, run, options)
    if as_json:
        say_json({"run": run.id, "outcome": run.outcome, "crawl": crawl_summary(crawled)})
    else:
        say_crawl(run, crawled)
    return exit_code(run)
