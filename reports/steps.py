"""The versions of an article go in, the steps between them come out: which facts moved and how, and the word changes.

Made once for each article and asked by every page. A step to a text that was not read in full is no edit by the outlet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from reports.difference import Difference, difference
from reports.lookup import Lookup
from reports.matrix import READABLE
from reports.model import Article, Fact, Step, Verdict, Version
from reports.wording import PAGE_CLASSES, count, listing

FACT_KINDS = ("value", "dropped", "less", "added", "more")
"""What can happen to a fact: another value, gone, less of it, new, more of it; in the order of a list."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """Two versions that follow each other, and what changed."""

    old: Version
    new: Version
    step: Step
    moved: tuple[tuple[str, Fact], ...]
    """Kind (of ``FACT_KINDS``) and fact."""
    diff: Difference
    flag: str
    """What was seen about a change of facts without a notice; else empty."""
    caution: str
    """Why the difference may be ours and not the outlet's; else empty."""

    @property
    def words(self) -> str:
        """``1 value changed, 2 facts added``, ``Changed beside the facts: a number``, ``Wording changed``..."""
        kinds = [kind for kind, _ in self.moved]
        said = {
            "value": ("value", "changed"),
            "dropped": ("fact", "dropped"),
            "less": ("fact", "cut to a part"),
            "added": ("fact", "added"),
            "more": ("fact", "completed"),
        }
        parts = [f"{count(kinds.count(k), one)} {verb}" for k, (one, verb) in said.items() if k in kinds]
        if parts:
            return ", ".join(parts)
        if self.step.returned and not self.caution:
            return f"Back to the text of version {self.new.number}"
        if self.caution:
            return "Read in full" if _whole(self.new) else "Read in part"
        if self.touches:
            return f"Changed beside the facts: {listing(self.touches)}"
        if self.diff.shown and all(block.change.op == "added" for block in self.diff.shown):
            return "Text added"
        if not self.diff.shown and self.diff.folded:
            return "Typography changed"
        return "Headline changed" if self.step.kind == "headline" else "Wording changed"

    @property
    def touches(self) -> tuple[str, ...]:
        """What was altered or lost beside the facts: ``a number``, ``a name``..."""
        altered = [block for block in self.diff.shown if block.change.op in ("edited", "split", "merged", "removed")]
        return tuple(dict.fromkeys(kind for block in altered for kind in block.touches))

    @property
    def seen_at(self) -> datetime:
        """When the newer text was first seen behind the older one."""
        return self.step.captured_at or self.new.captured_at


class Steps:
    """The steps of every article, made when they are asked for."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._made: dict[int, tuple[ShownStep, ...]] = {}

    def of(self, article: Article) -> tuple[ShownStep, ...]:
        """The steps of one article, the newest first."""
        if article.id not in self._made:
            self._made[article.id] = tuple(self._make(article))
        return self._made[article.id]

    def _make(self, article: Article) -> Iterable[ShownStep]:
        versions = {version.number: version for version in self._lookup.versions(article)}
        steps = self._lookup.snapshot.steps.get(article.id, ())
        known = [step for step in steps if step.from_version in versions and step.to_version in versions]
        for step in sorted(known, key=lambda s: s.captured_at or versions[s.to_version].captured_at, reverse=True):
            yield self._step(versions[step.from_version], versions[step.to_version], step)

    def _step(self, old: Version, new: Version, step: Step) -> ShownStep:
        before, after = self._lookup.verdicts(old), self._lookup.verdicts(new)
        changes = self._lookup.snapshot.text_changes.get((step.article, step.from_version, step.to_version), ())
        moved = moved_facts(step, self._lookup.facts, before, after)
        diff = difference(old, new, moved, before, after, changes)
        made = ShownStep(old, new, step, moved, diff, "", caution_words(old, new))
        return replace(made, flag=self._flag(made))

    def _flag(self, made: ShownStep) -> str:
        """Additions alone are no reason to look twice; a change or a loss is, and so is a number beside the facts."""
        lost = any(kind in ("value", "dropped", "less") for kind, _ in made.moved)
        old = made.old
        if not made.step.silent or made.caution or not (lost or made.touches) or old.modified_at is None:
            return ""
        return f"The text changed. The page’s own “modified” time stayed at {self._lookup.clock.full(old.modified_at)}."


def moved_facts(
    step: Step, facts: Mapping[str, Fact], before: Mapping[str, Verdict], after: Mapping[str, Verdict]
) -> tuple[tuple[str, Fact], ...]:
    """What happened to which fact, by kind, then in the story's order."""
    named = [("dropped", key) for key in step.dropped] + [("added", key) for key in step.added]
    named += [(_shift(before.get(key), after.get(key)), key) for key in step.changed]
    found = [(kind, facts[key]) for kind, key in named if key in facts]
    return tuple(sorted(found, key=lambda pair: (FACT_KINDS.index(pair[0]), pair[1].position)))


def _shift(before: Verdict | None, after: Verdict | None) -> str:
    """From a whole fact to a part of it is ``less``, the other way ``more``; everything else is another value."""
    pair = (before.verdict if before else "", after.verdict if after else "")
    return {("included", "partly"): "less", ("partly", "included"): "more"}.get(pair, "value")


def caution_words(old: Version, new: Version) -> str:
    """Why a difference says nothing about the outlet where one of the texts was not read in full."""
    if _whole(old) and not _whole(new):
        reason = PAGE_CLASSES.get(new.page_class, new.page_class) if new.page_class not in READABLE else "cut off"
        return f"The newer text was not read in full ({reason}). What is missing in it was not removed by the outlet."
    if _whole(new) and not _whole(old):
        return "The older text was not read in full. What is new may have stood in the article before."
    return ""


def _whole(version: Version) -> bool:
    return version.complete and version.page_class in READABLE
