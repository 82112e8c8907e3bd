"""Signs of what a page turned out to be, and the data they are looked up in.

In: everything that was read from one page. Out: one frozen object that the checks of the page class share, and the
phrases
of ``data/page_class.toml``. It decides nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from lxml.html import HtmlElement

from monitor.captures import Page, Removed
from monitor.extraction.continued import PageLinks, place_in
from monitor.extraction.declared_text import shown_share
from monitor.extraction.decode import Decoded
from monitor.extraction.head import Head
from monitor.extraction.outline import Outline
from monitor.extraction.paragraph import Paragraph
from monitor.extraction.tree import Parsed, text_of

_VISIBLE = 60_000
_PLACE = 40
_DENSE = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True)
class Signs:
    """One page as read."""

    page: Page
    decoded: Decoded
    parsed: Parsed
    head: Head
    headline: str
    paragraphs: list[Paragraph]
    removed: list[Removed]
    outline: Outline
    dated: bool
    """Whether its head declares a time of publication."""
    pages: PageLinks = field(default_factory=PageLinks)
    """Other pages of the same article."""

    @cached_property
    def length(self) -> int:
        """Characters of the article's text; signs that say much (Chinese, Japanese, Korean) count double."""
        return sum(weight_of(p.text) for p in self.paragraphs)

    @cached_property
    def running(self) -> int:
        """The same without captions and headings."""
        return sum(weight_of(p.text) for p in self.paragraphs if p.kind not in {"caption", "head"})

    @cached_property
    def visible(self) -> str:
        """The visible text of the whole page in lower case, cut to what a glance takes in."""
        return text_of(self.root)[:_VISIBLE].casefold().replace("’", "'")

    @cached_property
    def markup(self) -> str:
        """The page's source in lower case; only looked at where there is hardly any text."""
        return self.decoded.start(400_000).casefold()

    @cached_property
    def place(self) -> tuple[int, int] | None:
        """Which page of how many, where a line of its own says so."""
        lines = [p.text for p in self.paragraphs] + [piece.text for piece in self.removed]
        return next((found for line in lines if len(line) < _PLACE and (found := place_in(line))), None)

    @cached_property
    def shown_share(self) -> float | None:
        """How much of the article as the page declares it is shown, 0 to 1."""
        return shown_share(self.head, self.paragraphs)

    @property
    def root(self) -> HtmlElement:
        """The tree without its dead elements."""
        return self.parsed.root

    @cached_property
    def is_declared_article(self) -> bool:
        """Whether the page says that it is an article, in JSON-LD or Open Graph or by a time of publication."""
        return (
            self.head.article is not None
            or self.head.meta("og:type").lower() in {"article", "news", "newsarticle"}
            or self.dated
        )

    @cached_property
    def node_types(self) -> frozenset[str]:
        """Types of the article's own JSON-LD node."""
        declared = self.head.article.get("@type") if self.head.article else ()
        return frozenset(declared) if isinstance(declared, list) else frozenset()


@cache
def class_data() -> dict[str, Any]:
    """The data file, read once; phrases in lower case."""
    return tomllib.loads(files("monitor.extraction").joinpath("data/page_class.toml").read_text("utf-8"))


def weight_of(text: str) -> int:
    """Length of a text as a reader of an alphabet would count it."""
    return len(text) + len(_DENSE.findall(text))
