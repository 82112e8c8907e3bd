"""Explanations for people: what an engine says of one verdict goes in, lines of text come out. Nothing is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 160
"""Characters of a window that are shown."""


def explained(explanation: object) -> Iterator[str]:
    """Lines about windows, words, guards and probabilities; none for an engine that explains nothing."""
    if not isinstance(explanation, Mapping):
        return
    for form in explanation.get("forms", ()):
        yield from _form(form)
    for key, value in explanation.items():
        if key != "forms":
            yield f"{key}: {value}"


def _form(form: Mapping[str, Any]) -> Iterator[str]:
    yield f"{form['form']}: {form['statement']}"
    for window in form.get("windows", ()):
        yield f"  window {window['share']:.2f} of the weight: {_short(window['text'])}"
    for side in ("matched", "missing"):
        words = ", ".join(f"{term['word']} {term['weight']:.2f}" for term in form[side])
        if words:
            yield f"  {side}: {words}"
    guard = form.get("guard")
    if guard and guard["kind"]:
        yield f"  guard {guard['kind']} says {guard['verdict'] or 'nothing against it'}: {guard['note']}"
    if guard and (guard["hedged"] or guard["attributed_to"]):
        speaker = f"said by {guard['attributed_to']}" if guard["attributed_to"] else ""
        yield "  " + ", ".join(word for word in ("told with reserve" if guard["hedged"] else "", speaker) if word)
    yield f"  probability: told in some way {form['told']:.2f}, as stated {form['included']:.2f}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
