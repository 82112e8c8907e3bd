"""A document, indexed once for all facts: its passages and the terms of each.

A document goes in, an index comes out. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from monitor.comparer.terms import Names, Terms, terms
from monitor.text.passages import passages
from monitor.text.words import words
from monitor.verdicts import Document, Passage

LONGEST_TEXT = 400_000
"""Characters that are read at most; beyond it the text counts as cut."""


@dataclass(frozen=True)
class DocumentIndex:
    """Passages of one document with their terms, and the document's vocabulary."""

    document: Document
    language: str | None
    """Base language the words were read in."""
    passages: tuple[Passage, ...]
    terms: tuple[Terms, ...]
    """One for each passage."""

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """Term key -> surface, in alphabetical order."""
        found = {key: surface for row in self.terms for key, surface in zip(row.keys, row.surfaces, strict=True)}
        return dict(sorted(found.items()))


def index_document(document: Document, names: Names, language: str | None) -> DocumentIndex:
    """Read a document's passages and terms; ``language`` is a base language."""
    text = document.text[:LONGEST_TEXT]
    found = passages(text, min(document.headline_end, len(text)), language)
    rows = []
    for passage in found:
        row = terms(words(text[passage.start : passage.end], language), names, language)
        rows.append(
            Terms(
                row.keys,
                row.surfaces,
                tuple(start + passage.start for start in row.starts),
                tuple(end + passage.start for end in row.ends),
            )
        )
    return DocumentIndex(document, language, found, tuple(rows))
