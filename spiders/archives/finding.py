"""What finders are asked: the story's keywords, in pieces that a search takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.story.model import Outlet, Story
from spiders.urls import host_of

LONGEST_QUERY = 200
"""Characters of alternatives in one question; longer ones are refused or cut by the services."""
MOST_QUESTIONS = 3
"""Questions about one outlet and stretch of time."""


def site_of_outlet(outlet: Outlet) -> str:
    """The outlet's host without ``www.``."""
    return host_of(outlet.url).removeprefix("www.")


def alternatives(story: Story, outlet: Outlet) -> tuple[str, ...]:
    """``"one thing" OR other``, as often as needed, at most ``MOST_QUESTIONS``; the outlet's script comes first."""
    words = sorted(dict.fromkeys(story.must_name or story.keywords), key=lambda word: not _fits(word, outlet.language))
    return tuple(_pieces(words))[:MOST_QUESTIONS]


def _pieces(words: Iterable[str]) -> Iterable[str]:
    piece = ""
    for word in words:
        clean = " ".join(word.replace('"', " ").split())
        quoted = f'"{clean}"' if " " in clean or "-" in clean else clean
        joined = f"{piece} OR {quoted}" if piece else quoted
        if len(joined) > LONGEST_QUERY and piece:
            yield piece
            piece = quoted
        else:
            piece = joined
    if piece:
        yield piece


def _fits(word: str, language: str) -> bool:
    """Whether a keyword is written as the outlet's language is, as far as scripts tell."""
    latin = word.isascii()
    return latin == (language.partition("-")[0] not in {"ru", "uk", "zh", "ja", "ko", "ar", "fa", "he", "el", "th"})


def is_of(url: str, outlet: Outlet) -> bool:
    """Whether an address is one of the outlet's host or below it: a search for a site also finds others."""
    site, host = site_of_outlet(outlet), host_of(url).removeprefix("www.")
    return host == site or host.endswith(f".{site}")
