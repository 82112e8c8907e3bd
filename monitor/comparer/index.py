"""A document, indexed once for all facts: its passages and the terms of each.

A document goes in, an index comes out. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from monitor.comparer.guard import Context, StoryContext
from monitor.comparer.promise import promises_more
from monitor.comparer.terms import Term, Terms, read_parts
from monitor.text.glosses import is_glossed
from monitor.text.passages import passages
from monitor.verdicts import Document, Passage

LONGEST_TEXT = 300_000
"""Characters that are read at most; what stands behind is not compared and the text counts as cut."""

FLASH = 1
"""Sentences below a headline that make a flash: it cannot hold all facts of a story, so it leaves none out."""
FLASH_WITH_PROMISE = 2
"""The same where another sentence says that more follows; a longer text with such a line is a report of its own."""
SHORTEST = 8
"""Words below which a text is no article, whatever it looks like."""


@dataclass(frozen=True)
class DocumentIndex:
    """Passages of one document with their terms, and the document's vocabulary."""

    document: Document
    context: Context
    """Its dates, numbers and names, for the guard."""
    language: str | None
    """Base language the words were read in."""
    passages: tuple[Passage, ...]
    rows: tuple[Terms, ...]
    """The terms of each passage."""

    @cached_property
    def vocabulary(self) -> dict[str, Term]:
        """Term key -> one term with that key, in alphabetical order."""
        return dict(sorted({term.key: term for row in self.rows for term in row.terms}.items()))

    @property
    def cut(self) -> bool:
        """Whether the text was too long to be read whole."""
        return len(self.document.text) > LONGEST_TEXT

    @cached_property
    def glossed(self) -> bool:
        """Whether many of its words stand in a script that is not the text's own."""
        return is_glossed(self.document.text[:LONGEST_TEXT])

    @cached_property
    def words(self) -> int:
        """Words that were read."""
        return sum(len(row.stems) for row in self.rows)

    @cached_property
    def flash(self) -> bool:
        """Too short to hold a story's facts: a sentence below a headline, or a few that end in a promise of more."""
        if self.words < SHORTEST:
            return True
        document = self.document
        below = [document.text[p.start : p.end] for p in self.passages if p.start >= document.headline_end]
        promised = sum(map(promises_more, below))
        if promised:
            return len(below) - promised <= FLASH_WITH_PROMISE
        return bool(document.headline_end) and len(below) <= FLASH

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of a window of passages."""
        return self.passages[first].start, self.passages[last].end

    def entities(self, first: int, last: int) -> frozenset[str]:
        """Entities of the story that a window of passages names."""
        start, end = self.span(first, last)
        return frozenset(found.entity for found in self.context.values.mentions if start <= found.start < end)


def index_document(document: Document, story: StoryContext, language: str | None) -> DocumentIndex:
    """Read a document's passages and values once; ``language`` is the base language it is read in."""
    text = document.text[:LONGEST_TEXT]
    context = Context.of(replace(document, text=text, language=language), story)
    found = passages(text, min(document.headline_end, len(text)), language)
    rows = read_parts(context.values, [(passage.start, passage.end) for passage in found])
    return DocumentIndex(document, context, language, found, tuple(rows))
