"""Compares two versions of one article by word. Pure; both texts always reconstruct exactly."""

from monitor.changes.words import Change, word_changes

__all__ = ["Change", "word_changes"]
