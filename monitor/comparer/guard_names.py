"""Names of a fact against one window: a name that the article does not know comes out as a finding.

People's judgement is lenient on names: a part of the name, another spelling or another mention nearby is enough.
"""

from __future__ import annotations

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Slice
from monitor.text.names import Name, common_words, near_spelling
from monitor.verdicts import Verdict


def name_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The first name of the fact that the article lacks."""
    article = window.values
    for name in fact.names:
        words = _telling(name, article.language)
        if not words or any(_known(word, article.vocabulary) for word in words):
            continue
        if _as_initials(name, article.vocabulary):
            continue
        return Finding(Verdict.PARTLY, "name", f"does not name {fact.statement[name.start : name.end]}")
    return None


def _telling(name: Name, language: str) -> tuple[str, ...]:
    """The words that make the name: those that are no ordinary words; nothing for a doubtful name."""
    if name.doubtful:
        return ()
    common = common_words(language)
    telling = tuple(word for word in name.words if word not in common and len(word) > 1)
    return telling or name.words


def _known(word: str, vocabulary: frozenset[str]) -> bool:
    return word in vocabulary or any(near_spelling(word, other) for other in vocabulary)


def _as_initials(name: Name, vocabulary: frozenset[str]) -> bool:
    initials = "".join(word[0] for word in name.words)
    return len(initials) > 1 and (initials in vocabulary or "." + initials in vocabulary)
