"""What a run starts from, and how it is dealt to processes.

A story and the articles known so far go in; tasks come out, each address once, dealt so that outlets that share a
host share a process. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor.captures import KnownArticle
from monitor.story.model import Budget, Outlet, Story
from spiders.archives.asking import Window
from spiders.archives.prefixes import expand, is_dated
from spiders.rules import OutletRules, document_task
from spiders.tasks import Task
from spiders.urls import host_of

_DOCUMENT_WEIGHT = 10
"""A discovery document is counted as so many articles when processes are given equal work."""


def plan_tasks(
    story: Story, known: Sequence[KnownArticle], today: date = date.max, *, past: bool = False
) -> tuple[Task, ...]:
    """Known articles first (their history tells twins of new links), then fixed addresses, then discovery.

    ``past``: only what outlets list for the story's own days; archives are asked for the rest (``spiders.archives``).
    """
    tasks: dict[str, Task] = {}
    days = tuple(Window.of(story).days(today))
    for outlet in story.outlets:
        rules = OutletRules.of(outlet)
        theirs = [article for article in known if article.outlet == outlet.id]
        pages = () if past else (*_known(rules, theirs), *_fixed(rules, theirs))
        for task in (*pages, *_documents(outlet, days, past=past)):
            tasks.setdefault(task.key, task)
    return tuple(tasks.values())


def in_rounds(tasks: Sequence[Task], waiting: Mapping[str, int], budget: Budget) -> tuple[tuple[Task, ...], ...]:
    """What earlier runs left for want of budget before everything else, what waited longest first.

    Two rounds where the budget is for the whole run; with a budget for each host alone no host keeps another waiting.
    """
    marked = [replace(task, waited=_waited(task, waiting)) for task in tasks]
    first = tuple(sorted((task for task in marked if task.waited), key=lambda task: -task.waited))
    rest = tuple(task for task in marked if not task.waited)
    return tuple(filter(None, (first, rest) if budget.is_run_wide else ((*first, *rest),)))


def _waited(task: Task, waiting: Mapping[str, int]) -> int:
    return task.known.waited if task.known is not None else waiting.get(task.url, 0)


def deal(tasks: Sequence[Task], hands: int) -> tuple[tuple[Task, ...], ...]:
    """Deal tasks to at most ``hands`` processes: one host in one process, work about equal."""
    piles: list[list[Task]] = [[] for _ in range(max(1, hands))]
    for group in sorted(_by_shared_hosts(tasks), key=_weight, reverse=True):
        min(piles, key=_weight).extend(group)
    return tuple(tuple(pile) for pile in piles if pile)


def _known(rules: OutletRules, known: Iterable[KnownArticle]) -> Iterable[Task]:
    for article in known:
        if article.about_story is not False and not article.resting and (key := _key(rules, article.url)):
            yield Task(key, rules.outlet.id, article.url, "known", known=article)


def _fixed(rules: OutletRules, known: Iterable[KnownArticle]) -> Iterable[Task]:
    histories = {key: article for article in known for url in (article.url, *article.urls) if (key := _key(rules, url))}
    for url in rules.outlet.articles:
        key = _key(rules, url)
        if not key:
            continue
        article = histories.get(key)
        if article is None:
            yield Task(key, rules.outlet.id, url, "fixed")
        elif not article.resting and (own := _key(rules, article.url)) is not None:
            # Known by another address, or about something else until now: named in the story, so visited.
            yield Task(own, rules.outlet.id, article.url, "known", known=article)


def _documents(outlet: Outlet, days: Sequence[date], *, past: bool) -> Iterable[Task]:
    for role, urls in (("feed", outlet.feeds), ("sitemap", outlet.sitemaps), ("section", outlet.sections)):
        for template in urls:
            if past and not is_dated(template):
                continue
            for url in expand(template, days) if is_dated(template) else (template,):
                yield document_task(outlet.id, role, url)


def _key(rules: OutletRules, url: str) -> str | None:
    try:
        return rules.key(url)
    except ValueError:
        return None


def _by_shared_hosts(tasks: Iterable[Task]) -> list[list[Task]]:
    """Outlets' tasks, put together where outlets share a host."""
    hosts: dict[str, set[str]] = {}
    per_outlet: dict[str, list[Task]] = {}
    for task in tasks:
        per_outlet.setdefault(task.outlet, []).append(task)
        own = hosts.setdefault(task.outlet, set())
        if not task.archive:  # archives are asked by every process, in turn
            own.add(_host(task.url))
    groups: list[tuple[set[str], list[Task]]] = []
    for outlet, group in per_outlet.items():
        shared = [other for other in groups if other[0] & hosts[outlet]]
        groups = [other for other in groups if other not in shared]
        merged_hosts = hosts[outlet].union(*(other[0] for other in shared))
        groups.append((merged_hosts, [task for other in shared for task in other[1]] + group))
    return [group for _, group in groups]


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""


def _weight(tasks: Sequence[Task]) -> int:
    return sum(_DOCUMENT_WEIGHT if task.is_document else 1 for task in tasks)
