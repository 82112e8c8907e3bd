"""One page that shows the difference of two versions, for ``gapwire diff --html``: it needs nothing around it.

The gravest changes come first; what is folded is counted and can be opened. Words of outlets are escaped and inert.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from monitor.changes import TextChange, word_changes
from reports.inert import inert, language_tag
from reports.quotes import direction
from reports.wording import CHANGE_KINDS, CHANGE_OPS, count

STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1b1a17;--quiet:#5d5a52;--rule:#d9d5ca;--add:#dcefdc;--gone:#f6dcd6}
@media (prefers-color-scheme:dark){:root{--paper:#16171a;--ink:#ece9e2;--quiet:#a5a198;--rule:#3a3b40;
--add:#1d3a26;--gone:#4a221d}}
body{margin:0 auto;max-width:46rem;padding:2rem 1rem;background:var(--paper);color:var(--ink);
font:1.05rem/1.55 Georgia,serif}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0 .6rem}p,summary{overflow-wrap:anywhere}
.small{font:.85rem/1.4 system-ui,sans-serif;color:var(--quiet)}section{border-top:1px solid var(--rule);padding:.7rem 0}
ins{background:var(--add);text-decoration:underline;text-decoration-thickness:2px}del{background:var(--gone);text-decoration:line-through}
.vh{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
"""


def lone_diff(url: str, outlet: str, before: Any, after: Any, changes: Sequence[TextChange]) -> str:
    """The page; ``before`` and ``after`` have ``number``, ``text``, ``headline``, ``language`` and ``captured_at``."""
    title = f"{outlet}: version {before.number} to version {after.number}"
    shown = [change for change in changes if not change.folded]
    folded = [change for change in changes if change.folded]
    parts = [
        Markup("<!DOCTYPE html><html lang=en><head><meta charset=utf-8><meta name=viewport "),
        Markup(
            'content="width=device-width,initial-scale=1"><title>{}</title><style>{}</style></head><body><main>'
        ).format(
            title,
            Markup(STYLE),  # noqa: S704  # a constant
        ),
        Markup("<p class=small>{}</p><h1>{}</h1>").format(inert(url), inert(after.headline or title)),
        Markup(
            "<p class=small>Version {}, first seen {:%Y-%m-%d %H:%M} UTC, to version {}, "
            "first seen {:%Y-%m-%d %H:%M} UTC. Changed: {}.</p>"
        ).format(before.number, before.captured_at, after.number, after.captured_at, _tally(shown)),
        *_sections(shown, before, after),
    ]
    if folded:
        summary = Markup("<details><summary class=small>{} in typography or furniture only</summary>{}</details>")
        parts.append(summary.format(count(len(folded), "change"), Markup().join(_sections(folded, before, after))))
    if not changes:
        parts.append(Markup("<p>No word differs.</p>"))
    return str(Markup().join([*parts, Markup("</main></body></html>\n")]))


def _tally(changes: Iterable[TextChange]) -> str:
    kinds = [change.kind for change in changes]
    return (
        ", ".join(f"{words} ({kinds.count(kind)})" for kind, words in CHANGE_KINDS.items() if kind in kinds)
        or "nothing"
    )


def _sections(changes: Iterable[TextChange], before: Any, after: Any) -> list[Markup]:
    pattern = Markup('<section><p class=small>{}{}, {}</p><p lang="{}" dir="{}">{}</p></section>')
    return [
        pattern.format(
            CHANGE_KINDS[change.kind].capitalize(),
            " in the headline" if change.headline else "",
            CHANGE_OPS[change.op],
            language_tag(after.language) or "und",
            direction(after.language),
            _words(change, before, after),
        )
        for change in changes
    ]


def _words(change: TextChange, before: Any, after: Any) -> Markup:
    old = before.text[change.old_start : change.old_end] if change.old_start is not None else ""
    new = after.text[change.new_start : change.new_end] if change.new_start is not None else ""
    out: list[Markup] = []
    for found in word_changes(old, new, after.language):
        gone, come = old[found.old_start : found.old_end], new[found.new_start : found.new_end]
        if gone == come:
            out.append(escape(inert(come)))
            continue
        out += [_mark("del", "removed", gone)] * bool(gone) + [_mark("ins", "added", come)] * bool(come)
    return Markup().join(out)


def _mark(tag: str, word: str, words: str) -> Markup:
    pattern = Markup("<{0}><span class=vh>[{1}: </span>{2}<span class=vh>]</span></{0}>")
    return pattern.format(tag, word, inert(words))
