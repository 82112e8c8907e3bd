"""One text against a story: a file goes in, judgements come out, ordered as a person reads them. Nothing is stored."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from monitor.comparer.engines import Engine, load_engine
from monitor.errors import UsageError
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement, Verdict

LARGEST = 10_000_000
"""Bytes that are read at most."""
ORDER = (Verdict.OMITTED, Verdict.DIFFERS, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.INCLUDED)
"""What calls for action first."""


def judge_file(
    story: Story, file: Path, language: str | None, *, engine: Engine | None = None, explain: bool = False
) -> tuple[Judgement, ...]:
    """Judge the text in ``file`` (``-``: standard input). Raises ``UsageError`` where it cannot be read as text."""
    document = _document(file, _read(file), language)
    return (engine or load_engine()).comparer(story).judge(document, explain=explain)


def _document(file: Path, body: bytes, language: str | None) -> Document:
    if file.suffix.lower() in {".html", ".htm"}:
        return _page(body, language)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{file}: not a text in UTF-8; save it as UTF-8 text, or give an .html file") from None
    if not text.strip():
        raise UsageError(f"{file}: holds no text")
    return Document(text, language=language)


def told_rows(story: Story, judgements: Sequence[Judgement]) -> list[dict[str, object]]:
    """One row a fact: what calls for action first, then in file order."""
    statements = {fact.id: fact for fact in story.facts}
    rows: list[dict[str, object]] = [
        {
            "fact": one.fact,
            "weight": statements[one.fact].weight,
            "statement": statements[one.fact].statement,
            "verdict": str(one.verdict),
            "reason": str(one.reason) if one.reason else None,
            "score": round(one.score, 4),
            "evidence": one.evidence,
            "start": one.start,
            "end": one.end,
            "note": one.note,
            **({"explanation": one.explanation} if one.explanation else {}),
        }
        for one in judgements
    ]
    return sorted(rows, key=lambda row: ORDER.index(Verdict(str(row["verdict"]))))


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(LARGEST)
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    if file.stat().st_size > LARGEST:
        raise UsageError(f"{file}: larger than {LARGEST:,} bytes; check one text at a time")
    return file.read_bytes()


def _page(body: bytes, language: str | None) -> Document:
    from monitor.captures import Page
    from monitor.extraction import read_page
    from monitor.text.compose import version_text

    reading = read_page(Page("file:///text.html", body), language=language)
    text, headline_end = version_text(reading.headline, reading.body)
    return Document(text, headline_end, language or reading.language, reading.page_class)
