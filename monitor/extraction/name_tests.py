"""trafilatura's searches for elements by the names they bear, answered from memory.

In: one of its compiled XPath expressions. Out: something that finds the same elements in the same order. Such an
expression asks each element of a page afresh, by patterns of fifty alternatives; the pages of an outlet have the same
few hundred names, so here each name is asked once. An expression that is written in any other way is returned as it
is: it is slow, and right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

Test = Callable[[str], bool]
Search = Callable[[Any], list[Any]]

_SEARCHES = ("OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH", "DISCARD_IMAGE_ELEMENTS")
_FIRST_ONLY = "BODY_XPATH"
"""Of these trafilatura takes the first element alone."""
_REMEMBERED, _LONGEST = 16_384, 500
_TAG = r"self::[\w-]+"
_PATH = re.compile(
    rf"\s*(?P<whole>\()?\.//\*(?:\[\s*(?P<tags>{_TAG}(?:\s+or\s+{_TAG})*)\s*\])?\s*"
    r"\[(?P<tests>(?:[^\[\]']|'[^']*')+)\]\s*(?(whole)\))(?P<first>\[1\])?\s*\Z"
)
_ATTRIBUTES = r"(?:@[\w-]+(?:\s*\|\s*@[\w-]+)?|translate\(@[\w-]+,\s*'[^']*',\s*'[^']*'\))"
_TEST = re.compile(
    rf"\s*(?:(?P<function>contains|starts-with|re:test)\((?P<of>{_ATTRIBUTES}),\s*'(?P<what>[^']*)'"
    r"(?:,\s*'(?P<flags>i)')?\)|@(?P<named>[\w-]+)(?:\s*=\s*'(?P<equal>[^']*)')?)\s*(?:or\b|\Z)"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One test: of which attribute, or of which comes first of two."""

    names: tuple[str, ...]
    test: Test


class NameSearch:
    """Finds the elements of which at least one test holds."""

    def __init__(self, tags: tuple[str, ...], tests: tuple[_Asked, ...], *, first: bool) -> None:
        self._tags = tags or ("*",)
        self._first = first
        alone: dict[str, list[Test]] = {}
        for asked in tests:
            if len(asked.names) == 1:
                alone.setdefault(asked.names[0], []).append(asked.test)
        self._known = {name: _remembering(own) for name, own in alone.items()}
        self._some = [(frozenset(asked.names), _remembering([asked.test])) for asked in tests if len(asked.names) > 1]

    def __call__(self, tree: Any) -> list[Any]:
        """The elements below ``tree``, in page order; the first alone where the expression asks for it."""
        found = (element for element in tree.iterdescendants(*self._tags) if self._holds(element.items()))
        return [element for element, _ in zip(found, range(1), strict=False)] if self._first else list(found)

    def _holds(self, attributes: list[tuple[str, str]]) -> bool:
        known = self._known
        for name, value in attributes:
            if name in known and known[name](value):
                return True
        for names, test in self._some:
            for name, value in attributes:
                if name in names:
                    if test(value):
                        return True
                    break
        return False


def quickened(expression: Any, *, first: bool = False) -> Search:
    """What finds the same as ``expression``; ``first``: only its first find is wanted."""
    shape = _PATH.match(getattr(expression, "path", ""))
    if shape is None or (shape["first"] and not shape["whole"] and not first):
        return expression  # type: ignore[no-any-return]
    tests = tuple(_tests(shape["tests"]))
    if not tests:
        return expression  # type: ignore[no-any-return]
    tags = tuple(re.findall(r"self::([\w-]+)", shape["tags"] or ""))
    return NameSearch(tags, tests, first=first or bool(shape["first"]))


def quicken(module: Any) -> None:
    """Let trafilatura's main extractor search from memory."""
    for name in (*_SEARCHES, _FIRST_ONLY):
        expressions = getattr(module, name, None)
        if isinstance(expressions, list) and all(isinstance(each, etree.XPath) for each in expressions):
            setattr(module, name, [quickened(each, first=name == _FIRST_ONLY) for each in expressions])


def _tests(written: str) -> Iterator[_Asked]:
    """The tests of an expression; none where one of them is not understood."""
    found: list[_Asked] = []
    at = 0
    while at < len(written):
        match = _TEST.match(written, at)
        asked = None if match is None else _asked(match)
        if match is None or asked is None:
            return
        found.append(asked)
        at = match.end()
    yield from found


def _asked(match: re.Match[str]) -> _Asked | None:
    """``None`` for a test that holds for elements without the attribute, too: they are not asked here."""
    if (named := match["named"]) is not None:
        equal = match["equal"]
        return _Asked((named,), lambda value: equal is None or value == equal)
    names = tuple(re.findall(r"@([\w-]+)", match["of"]))
    test = _test_of(match["function"], match["what"], match["flags"] or "")
    if test(""):
        return None
    letters = re.findall(r"'([^']*)'", match["of"])
    if not letters:
        return _Asked(names, test)
    table = str.maketrans(dict(zip(letters[0], letters[1], strict=False)))
    return _Asked(names, lambda value: test(value.translate(table)))


def _test_of(function: str, what: str, flags: str) -> Test:
    if function == "contains":
        return lambda value: what in value
    if function == "starts-with":
        return lambda value: value.startswith(what)
    pattern = re.compile(what, re.IGNORECASE if flags else 0)
    return lambda value: pattern.search(value) is not None


def _remembering(tests: list[Test]) -> Test:
    @lru_cache(maxsize=_REMEMBERED)
    def answered(value: str) -> bool:
        return any(test(value) for test in tests)

    def answer(value: str) -> bool:
        return answered(value) if len(value) <= _LONGEST else any(test(value) for test in tests)

    return answer
