"""One page for each article: its versions and their word changes, the verdicts, the marked text, what it leaves out,
what extraction removed and why, its addresses and dates. And the list of all articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.clock import length_words
from reports.context import Context
from reports.highlight import Span, marked_text
from reports.lookup import Lookup
from reports.matrix import READABLE
from reports.model import Article, Fact, Verdict, Version
from reports.quotes import Quote, bare_quote, direction
from reports.render import Page
from reports.wording import OUTCOMES, PAGE_CLASSES, count, listing, sentence

LEFT_OUT = frozenset({"omitted", "partly"})
QUOTED = frozenset({"included", "partly", "differs"})
MOST_LISTED = 40
"""Articles of one outlet on the list of all; more are on the outlet's own page."""
MOST_VISITS = 40
DEEDS = {
    "included": "includes {}",
    "partly": "states {} in part",
    "differs": "tells {} differently",
    "omitted": "leaves out {}",
}
"""What a version does with facts, in words with a place for the number."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact and what is said of it about the newest version."""

    fact: Fact
    verdict: Verdict
    mark: int | None
    """The number at its evidence in the text."""
    sources: int
    quote: Quote | None
    """The nearest passage, where it is left out."""


def article_pages(context: Context) -> Iterator[Page]:
    """The list of articles, then a page for each."""
    yield _list_page(context)
    for article in context.lookup.snapshot.articles:
        yield _page(context, article)


def _list_page(context: Context) -> Page:
    lookup = context.lookup
    about = {key: [a for a in group if a.about_story is not False] for key, group in lookup.articles_of.items()}
    everything = [article for group in about.values() for article in group]
    listed = [
        (column.outlet, about[column.outlet.key][:MOST_LISTED], max(0, len(about[column.outlet.key]) - MOST_LISTED))
        for column in context.matrix.columns
        if about.get(column.outlet.key)
    ]
    return context.renderer.page(
        "articles.html",
        "articles.html",
        total=len(everything),
        versions=sum(len(lookup.versions(article)) for article in everything),
        unread=sum(not lookup.versions(article) for article in everything),
        others=[article for article in lookup.snapshot.articles if article.about_story is False],
        listed=listed,
        state_of=lambda article: state_words(lookup, article),
    )


def _page(context: Context, article: Article) -> Page:
    lookup = context.lookup
    versions, newest = lookup.versions(article), lookup.newest(article)
    steps = context.steps.of(article)
    captures = lookup.snapshot.captures.get(article.id, ())
    judged = judgements(context, newest) if newest else []
    text, text_left_out = _text(newest, judged) if newest else ("", 0)
    return context.renderer.page(
        f"articles/{article.id}.html",
        "article.html",
        article=article,
        outlet=lookup.outlets[article.outlet],
        versions=versions,
        newest=newest,
        steps={step.new.number: step for step in steps if not step.step.returned},
        shown_steps=steps,
        deck=deck_words(lookup, article, judged),
        judged=judged,
        numbered=sorted((e for e in judged if e.verdict.verdict in QUOTED), key=lambda e: e.mark or 0),
        unsaid=[entry for entry in judged if entry.verdict.verdict == "unknown"],
        left_out=left_out(judged) if newest and newest.complete and newest.page_class in READABLE else [],
        coder_words=coder_words(judged),
        text=text,
        text_left_out=text_left_out,
        captures=captures[: -MOST_VISITS - 1 : -1],
        visits=len(captures),
        last_visit=captures[-1] if captures else None,
        urls=lookup.snapshot.urls.get(article.id, ())[:40],
        direction=direction,
        block_of=context.renderer.block,
    )


def judgements(context: Context, version: Version) -> list[Judged]:
    """Everything that is said about a version, in the order of the table; evidence is numbered in that of the text."""
    verdicts = context.lookup.verdicts(version)
    rows = [(row, verdicts[row.fact.key]) for row in context.matrix.rows if row.fact.key in verdicts]
    quoted = [verdict for _, verdict in rows if verdict.verdict in QUOTED and verdict.start is not None]
    ordered = sorted(quoted, key=lambda verdict: (verdict.start or 0, verdict.end or 0))
    numbers = {verdict.fact: number for number, verdict in enumerate(ordered, start=1)}
    return [
        Judged(
            row.fact,
            verdict,
            numbers.get(row.fact.key),
            row.sources or 0,
            bare_quote(verdict.evidence, version.language) if verdict.verdict in LEFT_OUT else None,
        )
        for row, verdict in rows
    ]


def left_out(judged: list[Judged]) -> list[Judged]:
    """What the version omits, by number of independent sources, then what it states in part."""
    chosen = [entry for entry in judged if entry.verdict.verdict in LEFT_OUT]
    return sorted(chosen, key=lambda e: (e.verdict.verdict == "partly", -e.sources, e.fact.position))


def _text(version: Version, judged: list[Judged]) -> tuple[object, int]:
    head = len(version.headline)
    headline_end = head if version.headline and version.text[:head] == version.headline else 0
    spans = [
        Span(entry.verdict.start, entry.verdict.end, entry.verdict.verdict, entry.mark, f"f-{entry.fact.key}")
        for entry in judged
        if entry.mark is not None and entry.verdict.start is not None and entry.verdict.end is not None
    ]
    return marked_text(version.text, headline_end, spans)


def deck_words(lookup: Lookup, article: Article, judged: list[Judged]) -> str:
    """How many versions in what time, and what the newest does with the facts."""
    versions = lookup.versions(article)
    if not versions:
        return f"No text was read. {sentence(state_words(lookup, article))}."
    words = "One version"
    if len(versions) > 1:
        span = max(v.captured_at for v in versions) - min(v.captured_at for v in versions)
        words = f"{count(len(versions), 'version')} in {length_words(span)}"
    base = [entry for entry in judged if entry.verdict.verdict != "unknown"]
    if not base:
        return f"{words}."
    counts = {name: sum(entry.verdict.verdict == name for entry in base) for name in DEEDS}
    parts = [pattern.format(counts[name]) for name, pattern in DEEDS.items() if counts[name]]
    which = "It" if len(versions) == 1 else "The newest"
    return f"{words}. {which} {listing(parts)} of {count(len(base), 'fact')} that could be judged."


def state_words(lookup: Lookup, article: Article) -> str:
    """How the article stands after the last visit."""
    captures, newest = lookup.snapshot.captures.get(article.id, ()), lookup.newest(article)
    last = captures[-1] if captures else None
    if (
        last is not None
        and last.version is None
        and (last.page_class or last.outcome in ("failed", "robots", "archive_excluded", "not_visited"))
    ):
        words = PAGE_CLASSES.get(last.page_class or "", "") or OUTCOMES.get(last.outcome, last.outcome)
        return f"{words}; an earlier text is kept" if newest else words
    if newest is None:
        return "not read"
    return "read in full" if newest.complete else PAGE_CLASSES.get(newest.page_class, "read in part")


def coder_words(judged: list[Judged]) -> str:
    """Who judged the version."""
    machines = sorted({entry.verdict.coder for entry in judged if not entry.verdict.by_person})
    return f"Judged by the machine, {listing(machines)}, where no person is named." if machines else ""
