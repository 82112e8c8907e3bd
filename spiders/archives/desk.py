"""The archives of one crawl, as one process works with them: questions and answers in, tasks and visits out.

What an archive names is held against the story as links of a feed are; an exact lookup is not, because its article is
chosen already. Nothing is fetched here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlsplit

from monitor.captures import DiscoveryVisit
from monitor.story.archives import FINDERS, archive_named, archives_of
from monitor.story.model import Archive
from spiders.archives.asking import Answer, Asked, Heard, Memento, Window
from spiders.archives.chains import distance
from spiders.archives.copies import SAFE, near_copy
from spiders.archives.speakers import SPEAKERS, copy_task, lookups, question
from spiders.discovery import Discovery, Outcome, document_kind, visit_of
from spiders.ledger import without_validators
from spiders.links import Document, Link, link_date
from spiders.messages import Job
from spiders.rules import OutletRules
from spiders.sections import looks_like_article
from spiders.tasks import Task
from spiders.tracking import parameter_name
from spiders.urls import article_key
from spiders.visits import Fetched

MOST_REMEMBERED = 100_000
"""Copies whose places are kept in memory for further pages of articles."""


class ArchiveDesk:
    """Asks archives in the name of one crawler process."""

    def __init__(self, job: Job, discovery: Discovery) -> None:
        self._job = job
        self._discovery = discovery
        self.window = Window.of(job.story)
        self._outlets = {outlet.id: outlet for outlet in job.story.outlets}
        self._stored = {url for article in job.known for url in article.copies}
        self._chosen = set(_chosen(job))
        self._pages: Counter[tuple[str, str]] = Counter()
        self.parts = set(_parts(job))
        """Keys of addresses that are further pages of an article: their copies are asked for with its own."""
        self._named: dict[tuple[str, str], list[Memento]] = {}
        """Copies that answers named, by archive and address."""
        self._remembered = 0

    def archive(self, task: Task) -> Archive:
        """The archive that a task asks."""
        return archive_named(self._job.story, task.archive)

    def hear(self, task: Task, rules: OutletRules, fetched: Fetched, now: datetime) -> Outcome:
        """What an answer leads to: copies to fetch, articles to visit, further questions."""
        answer = self._read(task, rules, fetched, now)
        visit = visit_of(task, document_kind(task), now, None, answer.outcome, answer.note)
        named = len(answer.copies) + len(answer.links) + len(answer.following)
        visit = replace(visit, status=fetched.status, links=named + answer.passed_over)
        if not fetched.complete and answer.outcome in ("ok", "empty"):
            visit = replace(visit, outcome="failed", note="the connection ended before the answer was complete")
        following, visit = self._following(task, answer, visit)
        copies, visit = self._copies(task, rules, answer, visit, now)
        links, visit = self._links(task, rules, answer, visit, now)
        return Outcome(visit, (*following, *copies, *links))

    def lookups(self, tasks: Iterable[Task], now: datetime) -> Iterator[Task]:
        """Questions for the copies of articles that were found on the way."""
        for task in tasks:
            if task.is_document or (task.archive and task.memento is not None):
                continue
            outlet = self._outlets[task.outlet]
            for archive in archives_of(self._job.story, outlet):
                yield from lookups(self._job.story, outlet, archive, task.url, self._job.seen_documents, now)

    def further_copy(self, first: Memento, at: datetime, address: str) -> Memento | None:
        """The copy of a further page that is nearest to ``at`` in the archive of ``first``: of those that were named,
        else where the archive itself leads to.
        """
        named = self._named.get((first.archive, _address_key(address)), ())
        if named:
            return min(named, key=lambda copy: abs(distance(copy, at)))
        archive = archive_named(self._job.story, first.archive)
        if archive.timegate is not None and first.negotiated:
            return Memento(archive.id, address, at, f"{archive.timegate}{quote(address, safe=SAFE)}", negotiated=True)
        url = None if first.offset is not None else near_copy(first.url, at, address)
        return None if url is None else Memento(archive.id, address, at, url)

    def _remember(self, copies: Iterable[Memento]) -> None:
        for copy in copies:
            if self._remembered < MOST_REMEMBERED and not copy.redirect:
                self._remembered += 1
                self._named.setdefault((copy.archive, _address_key(copy.original)), []).append(copy)

    def _read(self, task: Task, rules: OutletRules, fetched: Fetched, now: datetime) -> Answer:
        archive = self.archive(task)
        asked = Asked(archive, rules.outlet, self.window, now, task.url)
        try:
            return SPEAKERS[archive.protocol].read(asked, Heard(fetched.status, fetched.headers, fetched.body))
        except ValueError as error:
            return Answer("failed", f"the answer makes no sense: {error}"[:300])
        except Exception as error:  # noqa: BLE001  one answer must not end the crawl
            return Answer("failed", f"the answer could not be read ({type(error).__name__})")

    def _following(self, task: Task, answer: Answer, visit: DiscoveryVisit) -> tuple[list[Task], DiscoveryVisit]:
        place = (task.outlet, task.archive)
        room = max(0, self._job.options.max_questions - self._pages[place])
        chosen = answer.following[:room]
        self._pages[place] += len(chosen)
        if len(chosen) < len(answer.following):
            note = f"{len(answer.following) - len(chosen)} further pages were not asked for"
            visit = without_validators(visit, note)
        outlet, archive = self._outlets[task.outlet], self.archive(task)
        return [question(outlet, archive, url, task.depth + 1, task.lookup) for url in chosen], visit

    def _copies(
        self, task: Task, rules: OutletRules, answer: Answer, visit: DiscoveryVisit, now: datetime
    ) -> tuple[list[Task], DiscoveryVisit]:
        if not answer.copies:
            return [], visit
        self._remember(answer.copies)
        wanted: Sequence[Memento] = answer.copies
        if not task.lookup:
            wanted, visit = self._about_story(task, rules, wanted, visit, now)
        new = [
            memento
            for memento in wanted
            if memento.asked_url not in self._stored and self._own_key(rules, memento.original) not in self.parts
        ]
        # A redirect first: it tells that the address it leads to is the same article.
        new.sort(key=lambda memento: (memento.captured_at, not memento.redirect))
        outlet = self._outlets[task.outlet]
        return [copy_task(outlet, memento) for memento in new], replace(visit, matched=len(wanted))

    def _about_story(
        self, task: Task, rules: OutletRules, copies: Sequence[Memento], visit: DiscoveryVisit, now: datetime
    ) -> tuple[list[Memento], DiscoveryVisit]:
        originals = dict.fromkeys(memento.original for memento in copies)
        links = [
            Link(url, published_at=link_date(None, url, now))
            for url in originals
            if looks_like_article(url, rules.outlet.url, rules.pattern) or _has_identity(url, rules.identity)
        ]
        found = self._discovery.follow(task, rules, Document(visit.kind, tuple(links)), visit)
        keys = {each.key for each in found.tasks} | self._chosen
        kept = [memento for memento in copies if self._key(rules, memento.original) in keys]
        return kept, replace(found.visit, links=visit.links)

    def _own_key(self, rules: OutletRules, url: str) -> str:
        try:
            return rules.key(url)
        except ValueError:
            return ""

    def _key(self, rules: OutletRules, url: str) -> str:
        key = self._own_key(rules, url)
        return self._discovery.histories.get(key, key)

    def _links(
        self, task: Task, rules: OutletRules, answer: Answer, visit: DiscoveryVisit, now: datetime
    ) -> tuple[list[Task], DiscoveryVisit]:
        if self.archive(task).protocol not in FINDERS or not answer.links:
            return [], visit
        found = self._discovery.follow(task, rules, Document(visit.kind, answer.links), visit)
        asked = list(self.lookups(found.tasks, now))
        tasks = asked if self._job.options.past else [*found.tasks, *asked]
        return tasks, replace(found.visit, links=visit.links)


class Redirects:
    """Holds copies back until the redirects among them were followed: these tell which addresses are one article."""

    def __init__(self) -> None:
        self._groups: list[tuple[set[str], list[Task]]] = []

    def first(self, tasks: Sequence[Task]) -> list[Task]:
        """What to fetch now; the rest comes back from ``done``."""
        early = [task for task in tasks if task.memento is None or task.memento.redirect]
        redirects = {task.key for task in early if task.memento is not None}
        late = [task for task in tasks if task.memento is not None and not task.memento.redirect]
        if not redirects or not late:
            return list(tasks)
        self._groups.append((redirects, late))
        return early

    def done(self, task: Task) -> list[Task]:
        """What can be fetched now that ``task`` is done."""
        if task.memento is None or not task.memento.redirect:
            return []
        ready: list[Task] = []
        for waiting, late in self._groups:
            waiting.discard(task.key)
            if not waiting:
                ready += late
        self._groups = [group for group in self._groups if group[0]]
        return ready


def _chosen(job: Job) -> Iterator[str]:
    """Keys of articles that need not look like one of the story's: named in its file, or read and found to be one."""
    for outlet in job.story.outlets:
        rules = OutletRules.of(outlet)
        known = [article.url for article in job.known if article.outlet == outlet.id and article.about_story is True]
        for url in (*outlet.articles, *known):
            with suppress(ValueError):
                yield rules.key(url)


def _parts(job: Job) -> Iterator[str]:
    """Keys of addresses that are further pages of articles we know."""
    rules = {outlet.id: OutletRules.of(outlet) for outlet in job.story.outlets}
    for article in job.known:
        if article.outlet in rules:
            for url in article.parts:
                with suppress(ValueError):
                    if (key := rules[article.outlet].key(url)) != rules[article.outlet].key(article.url):
                        yield key


def _address_key(url: str) -> str:
    try:
        return article_key(url)
    except ValueError:
        return url


def _has_identity(url: str, identity: frozenset[str]) -> bool:
    """Whether the address holds one of the parameters that tell this outlet's articles apart."""
    return any(parameter_name(piece) in identity for piece in urlsplit(url).query.split("&"))
