"""REFI-QDA codebook (``.qdc``): the facts as codes, for NVivo, MAXQDA, ATLAS.ti and others."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from monitor.errors import UsageError
from reports.exporting.dataset import Dataset
from reports.exporting.qda import add_codes

CODEBOOK = "urn:QDA-XML:codebook:1.0"


def write(data: Dataset, out: Path) -> int:
    """The codebook; the number of facts."""
    root = etree.Element(etree.QName(CODEBOOK, "CodeBook"), nsmap={None: CODEBOOK}, origin=f"Gapwire {data.tool}")
    facts = data.facts()
    if not facts:
        raise UsageError(f"story '{data.story['id']}' has no facts, and a codebook needs a code; add facts first")
    add_codes(root, data.story["id"], facts)
    out.write_bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
    return len(facts)
