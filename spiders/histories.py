"""Which addresses lead to articles that are known already.

Known articles go in; lookups by article key come out, and they grow during a run as redirects and canonical URLs are
seen. One process has one; pure but for that growth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.captures import Capture, KnownArticle
from spiders.rules import OutletRules
from spiders.visits import is_article_like


class Histories:
    """Addresses by article key: the task that visits them, and the URL the article is known by."""

    def __init__(self, known: Iterable[KnownArticle], rules: Mapping[str, OutletRules]) -> None:
        self.tasks: dict[str, str] = {}
        """Key of an address in a history -> key of the known article's task."""
        self.rejected: set[str] = set()
        """Keys of addresses whose article is not visited: it is about something else, or it rests."""
        self._urls: dict[str, str] = {}
        self._rules = rules
        for article in known:
            if article.outlet in rules:
                self._learn(article, rules[article.outlet])

    def place(self, capture: Capture) -> Capture:
        """The capture under the URL its article is known by; its addresses are remembered for later ones."""
        rules = self._rules[capture.outlet]
        # Where a page is no article, the address it answered at may be the front page or a consent wall.
        own = (capture.url, capture.final_url) if is_article_like(capture) else (capture.url,)
        if capture.copy is not None:  # addresses of an archive's time: the article is the one they led to then
            own = (capture.requested_url, *own, *(capture.redirects if capture.reading is None else ()))
        keys = list(_keys(rules, own))
        known_by = next((self._urls[key] for key in keys if key in self._urls), capture.url)
        for key in (*keys, *_keys(rules, (capture.requested_url,))):
            self._urls.setdefault(key, known_by)
        return capture if known_by == capture.url else replace(capture, url=known_by)

    def _learn(self, article: KnownArticle, rules: OutletRules) -> None:
        keys = list(_keys(rules, (article.url, *article.urls)))
        parts = set(_keys(rules, article.parts)) - {keys[0]} if keys else set()
        if article.about_story is False or article.resting:
            self.rejected.update(keys)
        for key in keys:
            self.tasks.setdefault(key, keys[0])
            if key not in parts:  # a further page that comes alone would read as an edit of the whole
                self._urls.setdefault(key, article.url)


def _keys(rules: OutletRules, urls: Iterable[str]) -> Iterable[str]:
    for url in urls:
        try:
            yield rules.key(url)
        except ValueError:
            continue
