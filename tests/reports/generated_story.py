"""Fills a database with a story of any size, for measuring: invented sentences, two versions of every article.

The same numbers give the same rows. Most facts are stated by many outlets, few by one; one article in ten is cut. Where
texts are shared, every text is carried by eight articles of different outlets.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db import models as m

STORY = "large-story"
START = datetime(2025, 3, 3, 6, tzinfo=UTC)
OWNERS = ["state", "agency", "public", "private", "private", "ngo"]
LANGUAGES = ["en", "ru", "zh", "ko", "ar", "de", "fr"]
NOUNS = ["harbour", "bridge", "ferry", "council", "minister", "cable", "report", "engineer", "repair", "budget"]
VERBS = ["announced", "confirmed", "rejected", "delayed", "inspected", "financed", "reopened", "postponed"]


CARRIERS = 8


def fill_large(
    session: Session, *, outlets: int, articles: int, facts: int, versions: int = 2, shared: int = 0
) -> None:
    """Write the story; rows go in by the thousand. ``shared`` is the number of texts that several outlets carry."""
    chance = random.Random(7)
    run = _frame(session)
    fact_rows = [
        {
            "id": n + 1,
            "story_id": STORY,
            "key": f"fact-{n}",
            "statement": _sentence(chance, n),
            "known_from": None,
            "position": n,
            "weight": ["core", "secondary", "secondary", "background"][n % 4],
            "retired": False,
        }
        for n in range(facts)
    ]
    outlet_rows = [
        {
            "id": n + 1,
            "story_id": STORY,
            "key": f"outlet-{n}",
            "name": f"{chance.choice(NOUNS).title()} Courier {n}",
            "country": ["GB", "KR", "CN", "RU", "EG", "DE", "FR"][n % 7],
            "ownership": OWNERS[n % len(OWNERS)],
            "language": LANGUAGES[n % 7],
            "url": f"https://o{n}.example/",
            "publisher": None,
            "position": n,
            "retired": False,
        }
        for n in range(outlets)
    ]
    session.execute(insert(m.Fact), fact_rows)
    session.execute(insert(m.Outlet), outlet_rows)
    for number in range(articles):
        _article(session, chance, number, outlet_rows[number % outlets], fact_rows, versions, run)
    for text in range(shared):
        _share(session, text, [text * CARRIERS + at for at in range(CARRIERS)], versions, outlet_rows)
    session.commit()


def _share(session: Session, text: int, articles: list[int], versions: int, outlets: list[dict[str, Any]]) -> None:
    """One text: the first article is its source, the others carry it."""
    source = outlets[articles[0] % len(outlets)]["key"]
    group = {"id": text + 1, "story_id": STORY, "key": f"text-{text}", "source": source, "source_kind": "carrier"}
    session.execute(insert(m.WireGroup), [group])
    first = articles[0] * versions + 1
    share = {"group_id": text + 1, "shared": 0.9, "reused": 0.8, "new_headline": True, "known_by": "time", "credit": ""}
    rows = [
        share
        | {"version_id": number * versions + at + 1, "relation": "first" if number == articles[0] else "cut"}
        | {"printed_id": None if number == articles[0] else first}
        for number in articles
        for at in range(versions)
    ]
    session.execute(insert(m.WireMember), rows)


def _frame(session: Session) -> int:
    session.add(
        m.Story(id=STORY, title="A story of any size", language="en", start=date(2025, 3, 3), end=None, timezone="UTC")
    )
    session.flush()
    snapshot = m.StorySnapshot(story_id=STORY, digest="d" * 32, text="", taken_at=START)
    session.add(snapshot)
    session.add(m.Coder(id=1, kind="machine", name="gapwire", version="0.1.0", rank=1))
    session.flush()
    runs = [
        m.Run(
            story_id=STORY,
            snapshot_id=snapshot.id,
            kind="run",
            started_at=START + timedelta(hours=6 * n),
            ended_at=START + timedelta(hours=6 * n + 1),
            outcome="fine",
            tool_version="0.1.0",
        )
        for n in range(12)
    ]
    session.add_all(runs)
    session.flush()
    return runs[0].id


def _sentence(chance: random.Random, number: int) -> str:
    words = " ".join(chance.choice(NOUNS) for _ in range(5))
    return f"The {chance.choice(NOUNS)} {chance.choice(VERBS)} {number + 12} {words} on 3 March."


def _article(
    session: Session,
    chance: random.Random,
    number: int,
    outlet: dict[str, Any],
    facts: list[dict[str, Any]],
    versions: int,
    first_run: int,
) -> None:
    url, seen = f"{outlet['url']}{number}", START + timedelta(minutes=number)
    known = {"story_id": STORY, "outlet_id": outlet["id"], "url": url, "first_seen_at": seen}
    session.execute(insert(m.Article), [{"id": number + 1, **known, "discovered_by": "feed", "about_story": True}])
    session.execute(
        insert(m.ArticleUrl), [{"article_id": number + 1, "url": url, "kind": "canonical", "first_seen_at": seen}]
    )
    told = {fact["id"] for fact in facts if chance.random() < 0.7 - 0.6 * fact["position"] / len(facts)}
    verdicts: list[dict[str, Any]] = []
    for at in range(versions):
        told |= {chance.choice(facts)["id"] for _ in range(2)} if at else set()
        text, rows = _text(chance, number, at, facts, told, complete=_is_whole(number))
        version = _version_row(number, at, number * versions + at + 1, text, outlet["language"])
        session.execute(insert(m.Version), [version])
        session.execute(insert(m.Capture), [_capture_row(version, url, first_run + at)])
        judged = {"version_id": version["id"], "coder_id": 1, "judged_at": version["captured_at"], "basis": "b"}
        verdicts += [row | judged for row in rows]
    session.execute(insert(m.Verdict), verdicts)


def _is_whole(number: int) -> bool:
    return number % 10 != 9


def _version_row(number: int, at: int, version_id: int, text: str, language: str) -> dict[str, Any]:
    seen = START + timedelta(minutes=number)
    return {
        "id": version_id,
        "article_id": number + 1,
        "number": at + 1,
        "text": text,
        "text_digest": f"{version_id}",
        "headline": f"Article {number}",
        "words": len(text.split()),
        "language": language,
        **dict.fromkeys(("declared_language", "detected_language", "section", "credit", "free", "wire_group")),
        "published_at": seen,
        "modified_at": seen,
        "captured_at": seen + timedelta(hours=6 * at),
        "page_class": "article" if _is_whole(number) else "truncated",
        "complete": _is_whole(number),
        "about_story": True,
        "authors": [],
        "dates": [],
        "removed": [],
        "extractor": "x",
    }


def _capture_row(version: dict[str, Any], url: str, run: int) -> dict[str, Any]:
    return {
        "run_id": run,
        "article_id": version["article_id"],
        "version_id": version["id"],
        "requested_url": url,
        "final_url": url,
        "captured_at": version["captured_at"],
        "outcome": "fetched",
        "status": 200,
        "page_class": "article",
        "note": "",
        "headers": {},
    }


def _text(
    chance: random.Random, number: int, at: int, facts: list[dict[str, Any]], told: set[int], *, complete: bool
) -> tuple[str, list[dict[str, Any]]]:
    """A text that says what is told, and the verdicts with their offsets."""
    text, rows = f"Article {number}\n\n", []
    for index, fact in enumerate(facts):
        blank = {
            "fact_id": fact["id"],
            "reason": None,
            "score": 0.1,
            "evidence": None,
            "evidence_start": None,
            "evidence_end": None,
            "note": "",
            "prominence": None,
        }
        if fact["id"] not in told:
            rows.append(blank | ({"verdict": "omitted"} if complete else {"verdict": "unknown", "reason": "truncated"}))
            continue
        sentence = fact["statement"]
        verdict = (
            "differs" if (number + index + at) % 29 == 0 else "partly" if (number + index) % 17 == 0 else "included"
        )
        rows.append(
            blank
            | {
                "verdict": verdict,
                "score": 0.9,
                "evidence": sentence,
                "evidence_start": len(text),
                "evidence_end": len(text) + len(sentence),
                "note": f"another value {number % 12}" if verdict == "differs" else "",
                "prominence": "body",
            }
        )
        text += sentence + ("\n\n" if index % 4 == 3 else " ")
    return text + "A closing line.", rows
