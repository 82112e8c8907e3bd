"""Trafilatura's tree as paragraphs.

In: the body that trafilatura gives. Out: one paragraph for each block in page order; a line break ends one too.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from monitor.extraction.paragraph import Paragraph

_BLOCKS = frozenset({"p", "head", "quote", "list", "item", "table", "row", "code", "lb", "div", "body"})


def flattened(body: etree._Element) -> Iterator[Paragraph]:
    """The paragraphs of ``body``."""
    pieces: list[str] = []
    kind = "p"
    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = element.tag in _BLOCKS
        if block and (text := _joined(pieces)):
            yield Paragraph(text, kind)
        if event == "start":
            kind = str(element.tag) if block and element.tag != "lb" else kind
            pieces.append(element.text or "")
        else:
            kind = "p" if block and element.tag != "lb" else kind
            if element.tag == "cell":
                pieces.append(" ")
            if element is not body:
                pieces.append(element.tail or "")
    if text := _joined(pieces):
        yield Paragraph(text, kind)


def _joined(pieces: list[str]) -> str:
    text = " ".join("".join(pieces).split())
    pieces.clear()
    return text
