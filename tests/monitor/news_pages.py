"""Invented news pages for the tests of extraction: one builder, whose parts a test replaces.

Every sentence and name is made up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.captures import Page, Reading
from monitor.extraction import read_page

URL = "https://harbour.example/news/2031/05/14/bridge-over-the-lune-opens-4711"
TITLE = "Bridge over the Lune opens after nine years of building"
LEAD = "The longest bridge of the county was opened on Wednesday, nine years after the first pillar was set."
PARAGRAPHS = (
    "Mayor Edda Quist cut the ribbon at noon, watched by about 4,000 people who had waited in the rain since the morning.",
    "The bridge is 1,312 metres long and rests on 23 pillars, two of which stand in the deepest part of the river.",
    "Building it cost 418 million crowns, a third more than the county assembly had agreed to in the first plan.",
    '"We have learned what the river allows and what it does not," Quist told the crowd before the first cars crossed.',
    "The ferry that linked both banks since 1897 will make its last journey on Sunday, its owner Paul Tarn said.",
    "Opponents had asked a court to halt the works in the third year, because they feared for the salmon of the Lune.",
    "The court turned them down, but ordered the builders to pause for six weeks in each autumn of the following years.",
    "Traffic planners expect 11,000 cars on an ordinary day, and half as many again when the market at Wend is held.",
)


def paragraphs(texts: Sequence[str] = PARAGRAPHS) -> str:
    """Markup of paragraphs."""
    return "\n".join(f"<p>{text}</p>" for text in texts)


def json_ld(**fields: Any) -> str:
    """A script with the article's structured data; ``None`` leaves a field out."""
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": URL,
        "headline": TITLE,
        "datePublished": "2031-05-14T13:20:00+02:00",
        "author": {"@type": "Person", "name": "Nora Field"},
    } | fields
    return f'<script type="application/ld+json">{json.dumps({k: v for k, v in node.items() if v is not None})}</script>'


def news_page(
    *,
    title: str = TITLE,
    head: str | None = None,
    before: str = "",
    body: str | None = None,
    after: str = "",
    below: str = "",
    lang: str = "en",
) -> str:
    """A whole page: ``before`` stands between headline and text, ``after`` behind the text inside the article, ``below``
    behind the article.
    """
    head = json_ld() if head is None else head
    body = paragraphs((LEAD, *PARAGRAPHS)) if body is None else body
    return f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Harbour Times</title>
<meta property="og:title" content="{title} | Harbour Times"><meta property="og:site_name" content="Harbour Times">
<meta property="og:type" content="article">{head}</head>
<body><header><a href="#main">Skip to content</a><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li>
<li><a href="/county">County</a></li></ul></nav></header>
<main id="main"><article><h1>{title}</h1>{before}<div class="article-text">{body}</div>{after}</article></main>{below}
<footer><p>Harbour Times, Quay Street 1</p></footer></body></html>"""


def read(
    html: str | bytes, *, url: str = URL, status: int = 200, headers: Mapping[str, str] | None = None, **more: Any
) -> Reading:
    """Read a page as a crawler would hand it over."""
    body = html.encode() if isinstance(html, str) else html
    requested = more.pop("requested_url", None)
    return read_page(Page(url=url, body=body, status=status, headers=headers or {}, requested_url=requested), **more)
