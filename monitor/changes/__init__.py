"""Compares two versions of one article: by passage, by word, and by what a change touches. Pure.

Both texts always reconstruct exactly from the word changes; nothing that is folded away touches a value. Each part is
loaded where it is first asked for: a crawler needs of all this only what tells moving lines from others (``churn``).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
_HOMES = {
    **dict.fromkeys(("Pair", "Text", "align_passages"), "alignment"),
    **dict.fromkeys(("ENGINE", "FOLDED", "KINDS", "SUBSTANCE", "TextChange", "changes_between", "gravest"), "classes"),
    **dict.fromkeys(("Change", "word_changes"), "words"),
}


def __getattr__(name: str) -> object:
    """A public name, from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
