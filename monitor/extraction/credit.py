"""The agency or source that the page credits.

In: the page's declarations, the article's text and the lines taken out of it. Out: the credit as printed, or
``None``. It
matters for telling a wire text from own reporting; it never follows from the text's content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.captures import Removed
from monitor.extraction.head import Head

_MAX = 120
_NAMES = (
    r"AP|Associated Press|Reuters|AFP|Agence France-Presse|dpa|DPA|"
    r"TASS|ТАСС|Interfax|Интерфакс|РИА Новости|RIA Novosti|"
    r"Xinhua|新华社|新華社|KCNA|조선중앙통신|Yonhap|연합뉴스|Kyodo(?: News)?|共同通信|"
    r"共同|Jiji|時事通信|時事|ANSA|EFE|EP|Europa Press|"
    r"Lusa|ANP|Belga|NTB|TT|Ritzau|PAP|Ukrinform|Укрінформ|"
    r"UPI|PA|PA Media|Press Association|Bloomberg|APA|epd|KNA|SID|"
    r"ATS|Keystone-SDA|SDA|Anadolu|AA|IANS|PTI|ANI|Bernama|Antara|"
    r"CNA|中央社|中新社|Canadian Press|AAP|UNIAN|ČTK|MTI|BTA|"
    r"STA|HINA|BNS|Agerpres|NHK|Sputnik|RFE/RL|VOA|The Conversation|Agência Brasil|Estadão Conteúdo|Télam|Notimex"
)
_AGENCY = re.compile(rf"(?<![\w/])(?:{_NAMES})(?![\w])")
_LEAD_WINDOW = 160
_IN_LEAD = re.compile(
    rf"[(（【\[]\s*((?:{_NAMES})(?:\s*[/,]\s*(?:{_NAMES}))*)\s*[)）】\]]|^\s*((?:{_NAMES}))\s*[—–:-]|(?:【|\[)[^】\]]{{0,40}}[=＝]\s*((?:{_NAMES}))"
)
_AT_END = re.compile(rf"[(（/—–-]\s*((?:{_NAMES})(?:\s*[/,]\s*\w{{1,12}}){{0,3}})\s*[)）/]?\s*$")
_METAS = (
    "source",
    "dc.source",
    "news_source",
    "article:source",
    "article.source",
    "credit",
    "cre",
    "provider",
    "mediator_source",
)
_SIGNING = frozenset({"contributors", "byline", "copyright"})


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency."""
    return bool(_AGENCY.fullmatch(name.removeprefix("The ")))


def credit_of(head: Head, body: str, authors: Iterable[str], removed: Iterable[Removed]) -> str | None:
    """The first credit of: structured data, the lead's dateline, the end, the byline, signing lines, meta elements."""
    if declared := head.field("creditText", "sourceOrganization"):
        return declared[:_MAX]
    if match := _IN_LEAD.search(body[:_LEAD_WINDOW]):
        return next(group for group in match.groups() if group)
    if match := _AT_END.search(body[-80:]):
        return match.group(1)
    for author in authors:
        if _AGENCY.search(author):
            return author
    for piece in removed:
        if piece.why in _SIGNING and len(piece.text) <= 300 and (found := _AGENCY.search(piece.text)):
            return found.group(0)
    return head.meta(*_METAS)[:_MAX] or None
