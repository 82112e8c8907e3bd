"""REFI-QDA project (``.qdpx``): every judged version as a source, every quoted passage as a coded selection."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from monitor.errors import UsageError
from reports.exporting.dataset import Dataset
from reports.exporting.qda import STATED, add_codes, element, guid

PROJECT = "urn:QDA-XML:project:1.0"
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Replaced one for one, so that offsets stay right."""
QUOTED = f"""
SELECT outlet, version, fact, verdict, evidence_start, evidence_end, coder, judged_at, version_id
FROM verdict_history
WHERE story = :story AND verdict IN {STATED!r} AND evidence_start IS NOT NULL
ORDER BY version_id, evidence_start, fact, coder
"""  # noqa: S608  # our own constants
SOURCES = """
SELECT versions.version_id, versions.outlet, versions.version, versions.headline, versions.captured_at,
    version.text AS version_text
FROM article_versions AS versions JOIN version ON version.id = versions.version_id
WHERE versions.story = :story AND EXISTS (SELECT 1 FROM verdict WHERE verdict.version_id = version.id)
ORDER BY versions.version_id
"""


def write(data: Dataset, out: Path) -> int:
    """The project; the number of coded selections."""
    if data.wishes.without_text:
        raise UsageError("a project consists of texts, so --without-text leaves nothing; take --format qdc")
    story = data.story["id"]
    quoted: dict[int, list[dict[str, Any]]] = {}
    for row in data.rows(QUOTED):
        quoted.setdefault(row["version_id"], []).append(row)
    coders = sorted({row["coder"] for rows in quoted.values() for row in rows})
    made_at = data.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    root = etree.Element(etree.QName(PROJECT, "Project"), nsmap={None: PROJECT})
    root.set("origin", f"Gapwire {data.tool}")
    root.set("creationDateTime", made_at)
    root.set("name", UNFIT.sub("\ufffd", data.story["title"]))
    _add_users(root, coders)
    facts = _facts(data)
    if facts:
        add_codes(element(root, "CodeBook"), story, facts)
    sources = element(root, "Sources")
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for row in data.rows(SOURCES):
            name = guid(story, "version", row["version_id"])
            body = UNFIT.sub("\ufffd", row["version_text"])
            package.writestr(f"sources/{name}.txt", body.encode("utf-8-sig"))
            count += _add_source(sources, name, row, quoted.get(row["version_id"], []), story)
        if not len(sources):
            root.remove(sources)
        package.writestr("project.qde", etree.tostring(root, xml_declaration=True, encoding="utf-8"))
    return count


def _add_users(root: Any, coders: list[str]) -> None:
    """Who coded; the format knows no empty list."""
    if coders:
        users = element(root, "Users")
        for coder in coders:
            element(users, "User", guid=guid("coder", coder), name=coder)


def _facts(data: Dataset) -> list[dict[str, Any]]:
    """All facts that were ever coded, those that the story file no longer has at the end."""
    return list(
        data.rows(
            "SELECT key AS fact, statement, weight FROM fact WHERE story_id = :story ORDER BY retired, position, key"
        )
    )


def _add_source(sources: Any, name: str, row: dict[str, Any], quotes: list[dict[str, Any]], story: str) -> int:
    title = f"{row['outlet']} v{row['version']}: {row['headline']}"
    made_at = _second(row["captured_at"])
    source = element(
        sources, "TextSource", guid=name, name=title, plainTextPath=f"internal://{name}.txt", creationDateTime=made_at
    )
    for quote in quotes:
        key = (story, row["version_id"], quote["fact"], quote["coder"])
        who, when = guid("coder", quote["coder"]), _second(quote["judged_at"])
        selection = element(
            source,
            "PlainTextSelection",
            guid=guid(*key, "selection"),
            name=f"{quote['fact']}: {quote['verdict']}",
            startPosition=str(quote["evidence_start"]),
            endPosition=str(quote["evidence_end"]),
            creatingUser=who,
            creationDateTime=when,
        )
        coding = element(selection, "Coding", guid=guid(*key, "coding"), creatingUser=who, creationDateTime=when)
        element(coding, "CodeRef", targetGUID=guid(story, quote["fact"], quote["verdict"]))
    return len(quotes)


def _second(moment: str) -> str:
    return moment[:19] + "Z"
