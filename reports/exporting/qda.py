"""The codebook in the words of REFI-QDA: facts go in, codes as XML come out. Pure; ``qdc`` and ``qdpx`` write it.

Each fact is a code, and below it stand the ways in which a text can hold it. Identifiers are made from the ids of the
story and the fact, so a later export has the same.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from lxml import etree

from reports.exporting.cells import visible_lines

NAMESPACE = UUID("6d0a5c1e-5d8a-5c55-9a3e-0f6d2b7c4e11")
STATED = ("included", "partly", "differs")
"""Verdicts that quote a passage."""
MEANINGS = {
    "included": "The text states the fact, in any wording.",
    "partly": "The text states a real part of the fact and leaves another part out.",
    "differs": "The text states the same thing with another value: number, date, name, rank, polarity.",
}
COLORS = {"included": "#2E7D32", "partly": "#F9A825", "differs": "#C62828"}


def guid(*parts: object) -> str:
    """The same identifier for the same things."""
    return str(uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts)))


def element(parent: Any, tag: str, text: str | None = None, /, **attributes: str) -> Any:
    """A child in its parent's namespace; texts are made fit for XML."""
    child = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, tag))
    for key, value in attributes.items():
        child.set(key, visible_lines(value))
    if text is not None:
        child.text = visible_lines(text)
    return child


def add_codes(parent: Any, story: str, facts: list[dict[str, Any]]) -> None:
    """The facts as codes below ``parent``."""
    codes = element(parent, "Codes")
    for fact in facts:
        code = element(codes, "Code", guid=guid(story, fact["fact"]), name=fact["fact"], isCodable="true")
        element(code, "Description", f"{fact['statement']} (weight: {fact['weight']})")
        for verdict in STATED:
            code_id = guid(story, fact["fact"], verdict)
            name = f"{fact['fact']}: {verdict}"
            below = element(code, "Code", guid=code_id, name=name, isCodable="true", color=COLORS[verdict])
            element(below, "Description", MEANINGS[verdict])
