"""Small pieces of markup that every page uses: names, statements, headlines, times, links, marks.

Plain values go in, escaped ``Markup`` comes out. Foreign text is isolated (``<bdi>``) and says its language.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup, escape

from reports.clock import Clock
from reports.difference import Block
from reports.inert import file_name, inert, language_tag, web_address
from reports.model import Article, Fact, Outlet, Version
from reports.wording import listing

_FOREIGN = re.compile(r"[^\x00-\u024f\u2000-\u206f]+(?:\s+[^\x00-\u024f\u2000-\u206f]+)*")
"""Runs of letters that are not Latin."""
_TOUCHED = {
    "value": "value changed",
    "dropped": "fact dropped",
    "less": "cut to a part",
    "added": "fact added",
    "more": "completed",
}
_SAME = 1_600
"""Characters of an unchanged stretch within a changed paragraph that are shown."""


def text(value: str) -> Markup:
    """Foreign text, escaped and inert."""
    return escape(inert(value))


def isolated(value: str, language: str | None = None) -> Markup:
    """Foreign text that cannot disturb its surroundings."""
    lang = f' lang="{language_tag(language)}"' if language else ""
    return Markup(f"<bdi{lang}>{text(value)}</bdi>")  # noqa: S704  (every part is escaped)


@lru_cache(maxsize=2_000)
def foreign(name: str, language: str) -> Markup:
    """A name, isolated; letters of another script say their language."""
    parts, last = [], 0
    for found in _FOREIGN.finditer(name):
        parts.append(text(name[last : found.start()]))
        parts.append(Markup('<span lang="{}">{}</span>').format(language_tag(language), text(found[0])))
        last = found.end()
    return Markup("<bdi>{}</bdi>").format(Markup().join([*parts, text(name[last:])]))


def outlet_name(outlet: Outlet) -> Markup:
    """The outlet's name; letters of another script say their language."""
    return foreign(outlet.name, outlet.language)


def headline(version: Version | None, article: Article) -> Markup:
    """The version's headline, or the address where it has none."""
    if version is not None and version.headline.strip():
        return isolated(version.headline, version.language)
    return isolated(re.sub(r"^https?://(www\.)?", "", article.url))


def link_out(url: str | None, words: str | Markup) -> Markup:
    """A link to another site; the words alone where the address is not one a browser may open."""
    address = web_address(url)
    words = words if isinstance(words, Markup) else text(words)
    if not address:
        return Markup("<span>{}</span>").format(words)
    return Markup('<a href="{}" rel="external noopener noreferrer">{}</a>').format(address, words)


@lru_cache
def mark(verdict: str) -> Markup:
    """The drawn mark of a verdict; words stand beside it."""
    return Markup('<svg class="m {0}" aria-hidden="true"><use href="#v-{0}"/></svg>').format(verdict)


def block(found: Block, speaker: Speaker) -> Markup:
    """A changed paragraph with its added and removed words, and the facts it touches."""
    named = [Markup(" · <b>{}</b>: {}").format(_TOUCHED[kind], speaker.statement(fact)) for kind, fact in found.touched]
    if found.touches:
        named = [Markup(" · <b>{}</b> beside the facts").format(listing(found.touches))]
    if not named:
        named = [Markup(" · {}").format(found.told)]
    label = Markup('<span class="para" lang="en" dir="ltr">{}{}</span>').format(found.place, Markup().join(named))
    return Markup("<p>{}{}</p>").format(label, Markup().join(_piece(piece.kind, piece.text) for piece in found.pieces))


def _piece(kind: str, words: str) -> Markup:
    if kind == "same":
        shown = words if len(words) <= _SAME else f"{words[: _SAME // 2]} […] {words[-_SAME // 2 :]}"
        return text(shown)
    tag, name = ("ins", "added") if kind == "added" else ("del", "removed")
    pattern = Markup('<{0}><span class="vh" lang="en">[{1}: </span>{2}<span class="vh" lang="en">]</span></{0}>')
    return pattern.format(tag, name, text(words))


class Speaker:
    """Markup that needs the story's language or time zone. What pages repeat is made once."""

    def __init__(self, clock: Clock, language: str) -> None:
        self._clock = clock
        self._language = None if language == "en" else language
        self.statement = lru_cache(maxsize=None)(self._statement)
        self.fact_link = lru_cache(maxsize=None)(self._fact_link)
        self.outlet_link = lru_cache(maxsize=None)(self._outlet_link)
        self.time = lru_cache(maxsize=20_000)(self._time)

    def _statement(self, fact: Fact) -> Markup:
        """The statement as the story file puts it."""
        return isolated(fact.statement, self._language)

    def _fact_link(self, root: str, fact: Fact) -> Markup:
        """The statement as a link to the fact's page, from a page whose way to the first folder is ``root``."""
        return Markup('<a href="{}facts/{}">{}</a>').format(root, file_name(fact.key), self.statement(fact))

    def _outlet_link(self, root: str, outlet: Outlet) -> Markup:
        """The outlet's name as a link to its page."""
        return Markup('<a href="{}outlets/{}">{}</a>').format(root, file_name(outlet.key), outlet_name(outlet))

    def _time(self, moment: datetime, form: str = "short") -> Markup:
        """``form`` is ``full``, ``short``, ``hour`` or ``day``."""
        words: str = getattr(self._clock, form)(moment)
        return Markup('<time datetime="{}">{}</time>').format(self._clock.iso(moment), words)
