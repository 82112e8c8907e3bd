"""Fills a database with the invented story of ``invented_story.toml``: every verdict, most reasons, four runs.

The tests and the screenshots read the same data. Nothing here is random.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db import models as m
from monitor.store.comparing import compare_on

STORY = "sorrel-bridge"
MONDAY = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
RUNS = [MONDAY, MONDAY + timedelta(hours=10), MONDAY + timedelta(days=1), MONDAY + timedelta(days=2, hours=9)]
KNOWN_FROM = {"dock-stoppage": datetime(2025, 3, 5, 8, tzinfo=UTC)}
SCORES = {"included": 0.96, "partly": 0.61, "differs": 0.2, "omitted": 0.05}


def recipe() -> dict[str, Any]:
    """The story as its file tells it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def fill(session: Session) -> None:
    """Write the whole story."""
    writer = Writer(session)
    writer.frame()
    for piece in writer.recipe["piece"]:
        writer.piece(piece)
    writer.discovery()
    compare_on(session.connection(), STORY)
    session.commit()


class Writer:
    """Keeps the rows that others point to while the story is written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.recipe = recipe()
        self.told = {fact["key"]: fact for fact in self.recipe["fact"]}
        self.runs: list[int] = []
        self.outlets: dict[str, m.Outlet] = {}
        self.facts: dict[str, m.Fact] = {}

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def frame(self) -> None:
        """Story, facts, outlets, runs, coders."""
        title = "Closure of the Sorrel Bridge in Port Maren"
        days = {"start": date(2025, 3, 3), "end": date(2025, 3, 9)}
        self.add(m.Story(id=STORY, title=title, language="en", timezone="Europe/Oslo", **days))
        snapshot = self.add(m.StorySnapshot(story_id=STORY, digest="5f2a" * 8, text="[story]\n", taken_at=MONDAY))
        for position, fact in enumerate(self.recipe["fact"]):
            values = {name: fact[name] for name in ("key", "weight", "statement")}
            known = KNOWN_FROM.get(fact["key"])
            self.facts[fact["key"]] = self.add(m.Fact(story_id=STORY, position=position, known_from=known, **values))
        for position, outlet in enumerate(self.recipe["outlet"]):
            url = f"https://{outlet['key']}.example/"
            row = m.Outlet(story_id=STORY, position=position, url=url, publisher=None, **outlet)
            self.outlets[outlet["key"]] = self.add(row)
        for moment in RUNS:
            numbers = {"captures": 14, "new_versions": 5, "failures": 2, "tool_version": "0.1.0"}
            times = {"started_at": moment, "ended_at": moment + timedelta(minutes=7)}
            run = m.Run(story_id=STORY, snapshot_id=snapshot.id, kind="run", outcome="degraded", **times, **numbers)
            self.runs.append(self.add(run).id)
        self.machine = self.add(m.Coder(kind="machine", name="gapwire", version="0.1.0", rank=1))
        self.person = self.add(m.Coder(kind="person", name="R. Lindqvist", version="", rank=1_000_000))

    def piece(self, piece: dict[str, Any]) -> None:
        """One article with its addresses, versions and visits."""
        texts = {text["run"]: text for text in piece.get("text", [])}
        visits = {visit["run"]: visit for visit in piece.get("visit", [])}
        outlet = self.outlets[piece["outlet"]]
        seen = RUNS[min([*texts, *visits])]
        about = piece.get("about", True) if texts else None
        values = {"url": f"{outlet.url}news/{piece['slug']}", "first_seen_at": seen, "discovered_by": "feed"}
        article = self.add(m.Article(story_id=STORY, outlet_id=outlet.id, about_story=about, **values))
        for kind, url in (("found", f"{article.url}?utm_source=feed"), ("canonical", article.url)):
            self.add(m.ArticleUrl(article_id=article.id, url=url, kind=kind, first_seen_at=seen))
        shown: m.Version | None = None
        for run in range(len(RUNS)):
            if run in texts:
                shown = self.version(article, outlet, texts[run], list(texts).index(run) + 1)
            if run in visits:
                self.capture(article, run, None, visits[run])
            elif shown is not None:
                read = {"outcome": "fetched", "status": 200, "page_class": shown.page_class}
                self.capture(article, run, shown, read if run in texts else {"outcome": "not_modified", "status": 304})

    def version(self, article: m.Article, outlet: m.Outlet, text: dict[str, Any], number: int) -> m.Version:
        headline = text.get("headline", self.recipe["headlines"][outlet.language])
        whole = f"{headline}\n\n{self.compose(outlet.language, text)}"
        seen = RUNS[text["run"]]
        published = MONDAY - timedelta(minutes=40)
        page_class = text.get("page_class", "article")
        version = m.Version(
            article_id=article.id,
            number=number,
            text=whole,
            text_digest=f"{article.id}-{number}",
            headline=headline,
            words=len(whole) // 2 if outlet.language == "zh" else len(whole.split()),
            language=outlet.language,
            published_at=published,
            modified_at=seen - timedelta(minutes=20) if text.get("notice") else published,
            captured_at=seen,
            page_class=page_class,
            complete=text.get("complete", True),
            about_story=article.about_story,
            authors=["Mira Sund"],
            section="News",
            credit="Corvid Wire" if outlet.key == "press-union" else None,
            free=page_class != "paywalled",
            dates=[
                {"kind": "published", "source": "json-ld", "raw": "2025-03-03T08:20:00Z", "precision": "second"},
                {"kind": "published", "source": "url", "raw": "/2025/03/04/", "precision": "day"},
            ],
            removed=[
                {"text": "Sign up for our morning letter", "why": "newsletter"},
                {"text": headline, "why": "title repeated"},
            ],
            extractor="trafilatura 2.3.0",
        )
        self.add(version)
        if article.about_story:
            self.judge(version, text)
        return version

    def compose(self, language: str, text: dict[str, Any]) -> str:
        """Sentences of the recipe with everyday ones between them, three to a paragraph."""
        told = [self.told[fact][verdict][language] for fact, verdict in says(text)]
        fillers = self.recipe["fillers"][language]
        sentences: list[str] = []
        for index, sentence in enumerate(told):
            sentences += [sentence, *([fillers[index // 2 % len(fillers)]] if index % 2 else [])]
        sentences += [*fillers[:2], *([text["extra"]] if "extra" in text else [])]
        joiner = "" if language == "zh" else " "
        return "\n\n".join(joiner.join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))

    def judge(self, version: m.Version, text: dict[str, Any]) -> None:
        told = dict(says(text))
        nearest = self.recipe["fillers"][str(version.language)][1]
        for key, fact in self.facts.items():
            if key in told:
                self.verdict(version, fact, told[key], None, self.told[key][told[key]][version.language])
            elif "others" in text:
                self.verdict(version, fact, "unknown", text["others"], None)
            elif fact.known_from is not None and fact.known_from > version.captured_at:
                self.verdict(version, fact, "unknown", "not_yet_known", None)
            else:
                self.verdict(version, fact, "omitted", None, nearest)

    def verdict(self, version: m.Version, fact: m.Fact, verdict: str, reason: str | None, evidence: str | None) -> None:
        """The machine's verdict; where an Arabic or Chinese text differs, a person corrected the machine."""
        start = version.text.find(evidence) if evidence else -1
        found = start >= 0 and evidence is not None
        row = {
            "version_id": version.id,
            "fact_id": fact.id,
            "verdict": verdict,
            "reason": reason,
            "score": SCORES.get(verdict, 0.0),
            "evidence": evidence if found else None,
            "evidence_start": start if found else None,
            "evidence_end": start + len(evidence or "") if found else None,
            "note": self.told[fact.key].get(verdict, {}).get("note", ""),
            "prominence": ("body" if start > 200 else "lead") if found else None,
            "judged_at": version.captured_at + timedelta(minutes=5),
            "basis": "b",
        }
        corrected = verdict == "differs" and version.language in ("ar", "zh")
        self.add(
            m.Verdict(coder_id=self.machine.id, **(row | {"verdict": "included", "note": ""} if corrected else row))
        )
        if corrected:
            self.add(m.Verdict(coder_id=self.person.id, **row))

    def capture(self, article: m.Article, run: int, shown: m.Version | None, visit: dict[str, Any]) -> None:
        values = {name: visit.get(name) for name in ("outcome", "status", "page_class")}
        address = {"requested_url": article.url, "final_url": article.url}
        row = m.Capture(run_id=self.runs[run], article_id=article.id, captured_at=RUNS[run], **values, **address)
        row.version_id, row.note, row.headers = shown.id if shown else None, visit.get("note", ""), {}
        self.add(row)

    def discovery(self) -> None:
        """Every feed at every run; one of them failed once."""
        fine = {"outcome": "ok", "status": 200, "links": 30, "matched": 2, "note": ""}
        broken = {"outcome": "failed", "status": None, "links": 0, "matched": 0, "note": "no answer within 30 seconds"}
        for outlet in self.outlets.values():
            for run, moment in zip(self.runs, RUNS, strict=True):
                result = broken if outlet.key == "vestnik-proliva" and moment == RUNS[2] else fine
                address = {"url": f"{outlet.url}rss.xml", "kind": "rss", "visited_at": moment}
                self.add(m.DiscoveryVisit(run_id=run, outlet_id=outlet.id, **address, **result))


def says(text: dict[str, Any]) -> list[tuple[str, str]]:
    """Facts and verdicts of a text, in its order."""
    return [(fact, verdict or "included") for fact, _, verdict in (code.partition("=") for code in text["says"])]
