"""``gapwire diff``: an address and two versions go in, what was changed between them comes out. It only reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from monitor.commands.options import database_option, json_option


@click.command()
@click.argument("url")
@click.option("--from", "old", type=click.IntRange(1), metavar="N", help="The earlier version; the last but one.")
@click.option("--to", "new", type=click.IntRange(1), metavar="M", help="The later version; the last one.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a page instead.")
@click.option("--all", "everything", is_flag=True, help="Also what is folded: typography, furniture.")
@database_option
@json_option
def command(
    url: str, old: int | None, new: int | None, html: Path | None, everything: bool, database: str, as_json: bool
) -> int:
    """What changed between two versions of an article: passages by class, the gravest first, with their words.

    Removed words stand in [-...-], added ones in {+...+}; a terminal shows them in colour too.

    \b
    Example:
      gapwire diff https://mail.example/news/bridge-closed --from 1 --to 3
      gapwire diff https://mail.example/news/bridge-closed --html difference.html
    """
    from dataclasses import asdict

    from db.engine import open_read_only
    from monitor.changes import Text, changes_between
    from monitor.commands.saying import say_json
    from monitor.errors import EXIT_FINE
    from monitor.store.histories import find_article, read_texts

    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            article = find_article(connection, url)
            texts = read_texts(connection, article)
    finally:
        engine.dispose()
    before, after = chosen(texts, old, new)
    one, other = (Text(row.text, len(row.headline), row.language) for row in (before, after))
    live = before.page_class == after.page_class == "live_blog"
    changes = in_order(changes_between(one, other, live=live))
    if as_json:
        rows = [asdict(change) | {"old_text": o, "new_text": n} for change, o, n in words_of(changes, before, after)]
        say_json({"article": asdict(article), "from": before.number, "to": after.number, "changes": rows})
    elif html is not None:
        from reports.lone_diff import lone_diff

        html.write_text(lone_diff(article.url, article.outlet, before, after, changes), encoding="utf-8")
        click.echo(f"written: {html}")
    else:
        for line in lines(article.url, before, after, changes, everything):
            click.echo(line)
    return EXIT_FINE


def chosen(texts: dict[int, Any], old: int | None, new: int | None) -> tuple[Any, Any]:
    """The two versions that are asked for; raises ``UsageError`` that names those there are."""
    from monitor.errors import UsageError

    have = sorted(texts)
    if len(have) < 2 and (old is None or new is None):
        raise UsageError(f"The article has {len(have)} version{'s' * (len(have) != 1)}: there is nothing to compare.")
    after = new if new is not None else have[-1]
    before = old if old is not None else max([number for number in have if number < after], default=have[0])
    for number, option in ((before, "--from"), (after, "--to")):
        if number not in texts:
            raise UsageError(f"{option} {number}: there is no such version; there are {have[0]} to {have[-1]}.")
    return texts[before], texts[after]


def in_order(changes: Any) -> list[Any]:
    """The gravest class first, edits before what was added; what is folded last."""
    from monitor.changes import KINDS

    ops = ("edited", "split", "merged", "removed", "added", "moved", "scrolled")
    return sorted(changes, key=lambda change: (change.folded, KINDS.index(change.kind), ops.index(change.op)))


def words_of(changes: Any, before: Any, after: Any) -> Iterator[tuple[Any, str | None, str | None]]:
    """Each change with the words of both sides."""
    for change in changes:
        old = before.text[change.old_start : change.old_end] if change.old_start is not None else None
        new = after.text[change.new_start : change.new_end] if change.new_start is not None else None
        yield change, old, new


def lines(url: str, before: Any, after: Any, changes: Any, everything: bool) -> Iterator[str]:
    """The difference for a terminal."""
    from monitor.commands.tables import visible

    yield (
        f"{visible(url)}: version {before.number} ({before.captured_at:%Y-%m-%d %H:%M}) to version {after.number} "
        + (f"({after.captured_at:%Y-%m-%d %H:%M})")
    )
    if before.complete != after.complete:
        yield "One of the texts was not read whole: what is missing in it was not removed by the outlet."
    folded = 0
    for change, old, new in words_of(changes, before, after):
        if change.folded and not everything:
            folded += 1
            continue
        where = " in the headline" if change.headline else ""
        also = f" (also {', '.join(change.kinds[1:])})" if len(change.kinds) > 1 else ""
        yield ""
        yield click.style(f"{change.kind}, {change.op}{where}{also}", bold=True)
        yield "  " + marked(old or "", new or "", after.language)
    if folded:
        yield f"\n{folded} more in typography or furniture only; --all shows them."
    if not changes:
        yield "No word differs."


def marked(old: str, new: str, language: str | None) -> str:
    """Both wordings in one line: ``[-removed-]{+added+}``."""
    from monitor.changes import word_changes
    from monitor.commands.tables import visible

    if old == new:
        return visible(" ".join(new.split()))
    out = []
    for change in word_changes(old, new, language):
        gone, come = (
            visible(" ".join(part.split("\n")))
            for part in (old[change.old_start : change.old_end], new[change.new_start : change.new_end])
        )
        if change.op == "equal":
            out.append(come)
            continue
        out.append(click.style(f"[-{gone}-]", fg="red") if gone else "")
        out.append(click.style(f"{{+{come}+}}", fg="green") if come else "")
    return "".join(out)
