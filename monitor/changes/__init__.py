"""Compares two versions of one article: by passage, by word, and by what a change touches. Pure.

Both texts always reconstruct exactly from the word changes; nothing that is folded away touches a value.
"""

from monitor.changes.alignment import Pair, Text, align_passages
from monitor.changes.classes import ENGINE, FOLDED, KINDS, SUBSTANCE, TextChange, changes_between, gravest
from monitor.changes.words import Change, word_changes

__all__ = [
    "ENGINE",
    "FOLDED",
    "KINDS",
    "SUBSTANCE",
    "Change",
    "Pair",
    "Text",
    "TextChange",
    "align_passages",
    "changes_between",
    "gravest",
    "word_changes",
]
