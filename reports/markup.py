"""Small pieces of markup that every page uses: names, statements, headlines, times, links, marks.

Plain values go in, escaped ``Markup`` comes out. Foreign text is isolated (``<bdi>``) and says its language.
"""

from __future__ import annotations

import re
from datetime import datetime

from markupsafe import Markup, escape

from reports.clock import Clock
from reports.difference import Block
from reports.inert import inert, web_address
from reports.model import Article, Fact, Outlet, Version

_FOREIGN = re.compile(r"[^\x00-\u024f\u2000-\u206f]+(?:\s+[^\x00-\u024f\u2000-\u206f]+)*")
"""Runs of letters that are not Latin."""
_TOUCHED = {"value": "value changed", "added": "fact added", "dropped": "fact dropped"}
_SAME = 1_600
"""Characters of an unchanged stretch within a changed paragraph that are shown."""


def text(value: str) -> Markup:
    """Foreign text, escaped and inert."""
    return escape(inert(value))


def isolated(value: str, language: str | None = None) -> Markup:
    """Foreign text that cannot disturb its surroundings."""
    lang = Markup(' lang="{}"').format(language) if language else Markup()
    return Markup("<bdi{}>{}</bdi>").format(lang, text(value))


def outlet_name(outlet: Outlet) -> Markup:
    """The outlet's name; letters of another script say their language."""
    return foreign(outlet.name, outlet.language)


def foreign(name: str, language: str) -> Markup:
    """A name, isolated; letters of another script say their language."""
    parts, last = [], 0
    for found in _FOREIGN.finditer(name):
        parts.append(text(name[last : found.start()]))
        parts.append(Markup('<span lang="{}">{}</span>').format(language, text(found[0])))
        last = found.end()
    return Markup("<bdi>{}</bdi>").format(Markup().join([*parts, text(name[last:])]))


def headline(version: Version | None, article: Article) -> Markup:
    """The version's headline, or the address where it has none."""
    if version is not None and version.headline.strip():
        return isolated(version.headline, version.language)
    return isolated(re.sub(r"^https?://(www\.)?", "", article.url))


def link_out(url: str | None, words: str | Markup) -> Markup:
    """A link to another site; the words alone where the address is not one a browser may open."""
    address = web_address(url)
    if not address:
        return Markup("<span>{}</span>").format(words)
    return Markup('<a href="{}" rel="external noopener noreferrer">{}</a>').format(address, words)


def block(found: Block, speaker: Speaker) -> Markup:
    """A changed paragraph with its added and removed words, and the facts it touches."""
    named = [Markup(" · <b>{}</b>: {}").format(_TOUCHED[kind], speaker.statement(fact)) for kind, fact in found.touched]
    if not named:
        named = [Markup(" · {}").format(found.kind)]
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
    """Markup that needs the story's language or time zone."""

    def __init__(self, clock: Clock, language: str) -> None:
        self._clock = clock
        self._language = None if language == "en" else language

    def statement(self, fact: Fact) -> Markup:
        """The statement as the story file puts it."""
        return isolated(fact.statement, self._language)

    def time(self, moment: datetime, form: str = "short") -> Markup:
        """``form`` is ``full``, ``short``, ``hour`` or ``day``."""
        words: str = getattr(self._clock, form)(moment)
        return Markup('<time datetime="{}">{}</time>').format(self._clock.iso(moment), words)
