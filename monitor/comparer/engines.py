"""Engines: ways to decide what a text states. A name goes in, an engine comes out; nothing is judged here.

An engine is a package's entry point in the group ``gapwire.engines``; ``docs/engines.md`` says how to add one.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from monitor.errors import UsageError
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement

GROUP = "gapwire.engines"
DEFAULT = "lexical"


class StoryComparer(Protocol):
    """A story prepared once for many documents."""

    def judge(self, document: Document, *, explain: bool = False) -> tuple[Judgement, ...]:
        """One judgement for each fact in file order."""
        ...


@runtime_checkable
class Engine(Protocol):
    """One way to judge. Deterministic and offline: equal name, version, story and document give equal verdicts."""

    name: str
    version: str
    """Changes with everything that can change a verdict: code, weights, thresholds."""

    def comparer(self, story: Story) -> StoryComparer:
        """Prepare a story."""
        ...


class LexicalEngine:
    """Words, entities, dates and numbers; the default."""

    def __init__(self) -> None:
        from monitor.comparer import ENGINE, ENGINE_VERSION

        self.name, self.version = ENGINE, ENGINE_VERSION

    def comparer(self, story: Story) -> StoryComparer:
        """Prepare a story."""
        from monitor.comparer.judge import Comparer

        return Comparer(story)


def engine_names() -> tuple[str, ...]:
    """Names of all engines of this installation, in alphabetical order."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)} | {DEFAULT}))


def load_engine(name: str = DEFAULT) -> Engine:
    """The engine of that name.

    Raises ``UsageError`` for a name that no package has and ``MissingExtra`` where an engine's packages are missing.
    """
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name == DEFAULT:
        return LexicalEngine()
    if name not in found:
        raise UsageError(f"there is no engine {name!r}; there are: {', '.join(engine_names())}")
    engine = found[name].load()()
    if not isinstance(engine, Engine):
        raise UsageError(f"the engine {name!r} of {found[name].value} lacks a name, a version or a comparer")
    return engine
