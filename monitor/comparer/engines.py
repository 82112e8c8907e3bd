"""Engines: ways to decide what a text states. A name goes in, an engine comes out; nothing is judged here.

An engine is a package's entry point in the group ``gapwire.engines``; ``docs/engines.md`` says how to add one.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import EntryPoint, entry_points
from inspect import signature
from pathlib import Path
from typing import Protocol, runtime_checkable

from monitor.errors import MissingExtra, UsageError
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement

GROUP = "gapwire.engines"
DEFAULT = "lexical"
EXTRAS = {"semantic": "semantic", "nli": "nli"}
"""Engines of ours that need an extra -> the extra."""


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


def load_engine(name: str = DEFAULT, model: Path | None = None) -> Engine:
    """The engine of that name; ``model`` is the folder or file of a model on this machine, where the engine takes one.

    Raises ``UsageError`` for a name that no package has, for an engine that cannot be loaded and for a ``model`` that
    the engine does not take; ``MissingExtra`` where an engine's packages are missing.
    """
    if name == DEFAULT:
        if model is not None:
            raise UsageError(f"the engine {name!r} takes no --model; engines that do: nli, semantic")
        return LexicalEngine()
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in found:
        raise UsageError(f"there is no engine {name!r}; there are: {', '.join(map(_with_extra, engine_names()))}")
    return _made(name, found[name], model)


def judge_some(
    comparer: StoryComparer, document: Document, facts: Collection[str], *, explain: bool = False
) -> tuple[Judgement, ...]:
    """Judgements of ``facts`` in file order. A comparer whose ``judge`` takes ``only`` spares the others."""
    if "only" in signature(comparer.judge).parameters:
        return comparer.judge(document, explain=explain, only=facts)  # type: ignore[call-arg]
    return tuple(one for one in comparer.judge(document, explain=explain) if one.fact in facts)


def _with_extra(name: str) -> str:
    return f"{name} (pip install 'gapwire[{EXTRAS[name]}]')" if name in EXTRAS else name


def _made(name: str, entry: EntryPoint, model: Path | None) -> Engine:
    try:
        made = entry.load()
    except (ImportError, AttributeError) as error:
        needs = f"; install it with: pip install 'gapwire[{EXTRAS[name]}]'" if name in EXTRAS else ""
        raise MissingExtra(f"the engine {name!r} ({entry.value}) cannot be loaded: {error}{needs}") from error
    if model is not None and "model" not in signature(made).parameters:
        raise UsageError(f"the engine {name!r} takes no --model")
    engine = made() if model is None else made(model=model)
    if not isinstance(engine, Engine):
        raise UsageError(f"the engine {name!r} of {entry.value} lacks a name, a version or a comparer")
    return engine
