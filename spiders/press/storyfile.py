"""The press's own story file: ``story.toml`` and the outlets' addresses in use go in, one TOML text comes out.

The story is data like any other: a person could have written the file by hand. Nothing is written to disk here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from spiders.press.articles import HERE, PressData, Site
from spiders.press.feeds import FIELDS

STORY_FILE = HERE / "story.toml"


def story_text(press: PressData, base: Callable[[str], str]) -> str:
    """The story file; ``base`` gives ``http://address:port`` for an outlet's id."""
    outlets = "\n".join("\n".join(_outlet(press, site, base(site.id))) for site in press.sites)
    return STORY_FILE.read_text("utf-8").rstrip() + "\n\n" + outlets


def _outlet(press: PressData, site: Site, base: str) -> Iterator[str]:
    lists: dict[str, list[str]] = {"feeds": [], "sitemaps": [], "sections": [], "articles": []}
    for listing in site.listings:
        lists[FIELDS.get(listing.kind, "feeds")].append(base + listing.path)
    lists["articles"] = [base + article.versions[0].path for article in press.of(site.id) if not article.listed]
    yield "[[outlet]]"
    for key in ("id", "name", "country", "ownership", "language"):
        yield f"{key} = {_toml(getattr(site, key))}"
    yield f"url = {_toml(base + '/')}"
    yield from (f"{key} = {_toml(urls)}" for key, urls in lists.items() if urls)
    if site.article_pattern:
        yield f"article_pattern = {_toml(site.article_pattern)}"
    if site.query_identity:
        yield f"query_identity = {_toml(list(site.query_identity))}"
    yield f"note = {_toml('Invented. ' + site.note)}\n"


def _toml(value: str | list[str]) -> str:
    """A TOML basic string or array of them; JSON writes both the same way."""
    return json.dumps(value, ensure_ascii=False)
