"""Fills a database with an invented story: fourteen outlets, five languages, every verdict, every reason, four runs.

The tests and the screenshots read the same data. Nothing here is random; no outlet and no event exists.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

from sqlalchemy.orm import Session

from db import models as m


def beside(name: str) -> ModuleType:
    """A module that lies beside this file (tests are no packages)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


words = beside("invented_sentences")

STORY = "sorrel-bridge"
MONDAY = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
RUNS = [MONDAY, MONDAY + timedelta(hours=10), MONDAY + timedelta(days=1), MONDAY + timedelta(days=2, hours=9)]
OPEN_ENDED = {"not_yet_known": ("dock-stoppage",)}

OUTLETS = [
    ("maren-gazette", "Maren State Gazette", "NO", "state", "en"),
    ("nanhu-daily", "Nanhu Daily 南湖日报", "CN", "state", "zh"),
    ("vestnik-proliva", "Vestnik Proliva Вестник пролива", "RU", "state", "ru"),
    ("al-marfa", "Al-Marfa المرفأ", "EG", "state", "ar"),
    ("corvid-wire", "Corvid Wire", "GB", "agency", "en"),
    ("haneul-news", "Haneul News 하늘통신", "KR", "agency", "ko"),
    ("press-union", "Northern Press Union", "DK", "agency", "en"),
    ("radio-sund", "Radio Sund", "SE", "public", "en"),
    ("gangbyeon", "Gangbyeon Broadcasting 강변방송", "KR", "public", "ko"),
    ("harbour-times", "The Harbour Times", "GB", "private", "en"),
    ("sound-examiner", "The Sound Examiner", "NO", "private", "en"),
    ("dongwan-evening", "Dongwan Evening 东湾晚报", "HK", "private", "zh"),
    ("as-sahil", "As-Sahil الساحل", "LB", "private", "ar"),
    ("bridge-watch", "Bridge Watch", "NO", "ngo", "en"),
]


@dataclass
class Text:
    """One version in the making: what it says about each fact it says anything about."""

    run: int
    says: dict[str, str]
    page_class: str = "article"
    complete: bool = True
    headline: str | None = None
    notice: bool = False
    others: str = "omitted"
    """``omitted``, or the reason why the rest is unknown."""
    extra: str = ""


@dataclass
class Piece:
    """One article in the making."""

    outlet: str
    slug: str
    texts: list[Text] = field(default_factory=list)
    about: bool | None = True
    visits: dict[int, tuple[str, int | None, str | None, str]] = field(default_factory=dict)
    """Visits without a text: outcome, status, page class, note, by run."""


def says(codes: str) -> dict[str, str]:
    """``bridge-closed crack-found=partly`` as a mapping."""
    pairs = (code.partition("=") for code in codes.split())
    return {fact: verdict or "included" for fact, _, verdict in pairs}


CORE = "bridge-closed crack-found ferries-free reopens-june "
PIECES = [
    Piece(
        "maren-gazette",
        "closure",
        [
            Text(0, says("bridge-closed ferries-free minister-visit opened-1961")),
            Text(
                2,
                says(
                    "bridge-closed crack-found=partly ferries-free reopens-june minister-visit opened-1961 vehicles-daily repair-cost"
                ),
            ),
        ],
    ),
    Piece(
        "nanhu-daily",
        "20250304",
        [
            Text(
                1,
                says(
                    CORE.replace("reopens-june", "reopens-june=differs")
                    + "vehicles-daily repair-cost opened-1961 closed-1987"
                ),
            )
        ],
    ),
    Piece(
        "vestnik-proliva",
        "3311",
        [
            Text(0, says("bridge-closed crack-found=partly ferries-free")),
            Text(1, says(CORE + "vehicles-daily repair-cost minister-visit opened-1961"), notice=True),
        ],
    ),
    Piece(
        "al-marfa",
        "88",
        [
            Text(
                1,
                says("bridge-closed=differs crack-found ferries-free repair-cost=differs"),
                "truncated",
                False,
                others="truncated",
            )
        ],
    ),
    Piece(
        "corvid-wire",
        "bridge-closed",
        [
            Text(0, says("bridge-closed crack-found")),
            Text(1, says(CORE + "vehicles-daily=differs repair-2019=partly opened-1961")),
            Text(
                2,
                says(CORE + "vehicles-daily=differs repair-2019 report-2021 repair-cost minister-visit opened-1961"),
                notice=True,
            ),
            Text(
                3,
                says(
                    CORE
                    + "vehicles-daily repair-2019 report-2021 repair-cost minister-visit hospital-moved dock-stoppage opened-1961 closed-1987"
                ),
                extra="Divers go down on Friday.",
            ),
        ],
    ),
    Piece(
        "haneul-news",
        "AKR1",
        [
            Text(0, says("bridge-closed crack-found")),
            Text(3, says(CORE + "repair-2019 report-2021 vehicles-daily minister-visit hospital-moved dock-stoppage")),
        ],
    ),
    Piece(
        "press-union",
        "sorrel",
        [Text(1, says(CORE + "repair-2019 report-2021 vehicles-daily repair-cost opened-1961 hospital-moved=differs"))],
    ),
    Piece(
        "radio-sund",
        "a1",
        [
            Text(1, says(CORE + "repair-2019 report-2021 minister-visit=partly hospital-moved opened-1961")),
            Text(3, says(CORE + "repair-2019 minister-visit=partly hospital-moved opened-1961 dock-stoppage")),
        ],
    ),
    Piece("radio-sund", "flash", [Text(0, says("bridge-closed"), others="too_short")]),
    Piece(
        "gangbyeon",
        "n1",
        [],
        visits={0: ("robots", None, None, "Disallow: /news/"), 3: ("robots", None, None, "Disallow: /news/")},
    ),
    Piece(
        "harbour-times",
        "bridge",
        [Text(1, says("bridge-closed crack-found reopens-june=differs"), "paywalled", False, others="paywalled")],
    ),
    Piece(
        "sound-examiner",
        "who-knew",
        [
            Text(
                2,
                says(
                    CORE + "repair-2019 report-2021 vehicles-daily repair-cost hospital-moved dock-stoppage closed-1987"
                ),
            ),
            Text(
                3,
                says(
                    CORE
                    + "repair-2019 report-2021 vehicles-daily repair-cost=differs hospital-moved dock-stoppage closed-1987"
                ),
                headline="Who knew of the cracked cable? The papers of 2021",
            ),
        ],
    ),
    Piece("dongwan-evening", "p5", [Text(1, says(CORE + "vehicles-daily opened-1961"))]),
    Piece(
        "as-sahil",
        "x",
        [],
        visits={1: ("fetched", 403, "blocked", "a challenge page"), 3: ("fetched", 403, "blocked", "a challenge page")},
    ),
    Piece(
        "bridge-watch",
        "archive",
        [Text(0, says(CORE + "report-2021 opened-1961"), others="removed")],
        visits={3: ("fetched", 410, "removed", "the server says the page is gone")},
    ),
    Piece("harbour-times", "sailing", [Text(1, {}, headline="Regatta weekend: where to watch")], about=False),
]


def fill(session: Session) -> None:
    """Write the whole story."""
    filler = _Filler(session)
    filler.frame()
    for piece in PIECES:
        filler.piece(piece)
    filler.discovery()
    session.commit()


class _Filler:
    """Keeps the row ids while the story is written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.runs: list[int] = []
        self.outlets: dict[str, m.Outlet] = {}
        self.facts: dict[str, m.Fact] = {}

    def add(self, row: m.Base) -> None:
        self.session.add(row)
        self.session.flush()

    def frame(self) -> None:
        self.add(
            m.Story(
                id=STORY,
                title="Closure of the Sorrel Bridge in Port Maren",
                language="en",
                start=date(2025, 3, 3),
                end=date(2025, 3, 9),
                timezone="Europe/Oslo",
            )
        )
        snapshot = m.StorySnapshot(story_id=STORY, digest="5f2a" * 8, text="[story]\n", taken_at=MONDAY)
        self.add(snapshot)
        for position, (key, weight, statement) in enumerate(words.FACTS):
            known = datetime(2025, 3, 5, 8, tzinfo=UTC) if key == "dock-stoppage" else None
            self.facts[key] = m.Fact(
                story_id=STORY, key=key, statement=statement, weight=weight, known_from=known, position=position
            )
            self.add(self.facts[key])
        for position, (key, name, country, ownership, language) in enumerate(OUTLETS):
            self.outlets[key] = m.Outlet(
                story_id=STORY,
                key=key,
                name=name,
                country=country,
                ownership=ownership,
                language=language,
                url=f"https://{key}.example/",
                publisher=None,
                position=position,
            )
            self.add(self.outlets[key])
        for moment in RUNS:
            run = m.Run(
                story_id=STORY,
                snapshot_id=snapshot.id,
                kind="run",
                started_at=moment,
                ended_at=moment + timedelta(minutes=7),
                outcome="degraded",
                tool_version="0.1.0",
                captures=14,
                new_versions=5,
                failures=2,
            )
            self.add(run)
            self.runs.append(run.id)
        self.machine = m.Coder(kind="machine", name="gapwire", version="0.1.0", rank=1)
        self.person = m.Coder(kind="person", name="R. Lindqvist", version="", rank=1_000_000)
        self.add(self.machine)
        self.add(self.person)

    def piece(self, piece: Piece) -> None:
        outlet = self.outlets[piece.outlet]
        first = min([text.run for text in piece.texts] + list(piece.visits))
        article = m.Article(
            story_id=STORY,
            outlet_id=outlet.id,
            url=f"{outlet.url}news/{piece.slug}",
            first_seen_at=RUNS[first],
            discovered_by="feed",
            about_story=piece.about if piece.texts else None,
        )
        self.add(article)
        for kind, url in (("found", f"{article.url}?utm_source=feed"), ("canonical", article.url)):
            self.add(m.ArticleUrl(article_id=article.id, url=url, kind=kind, first_seen_at=RUNS[first]))
        shown: int | None = None
        for run, moment in enumerate(RUNS):
            text = next((text for text in piece.texts if text.run == run), None)
            if text is not None:
                shown = self.version(piece, article, text, piece.texts.index(text) + 1)
            if text is not None or run in piece.visits or shown is not None:
                self.capture(article, piece, run, moment, shown, new=text is not None)

    def version(self, piece: Piece, article: m.Article, text: Text, number: int) -> int:
        outlet = self.outlets[piece.outlet]
        body = compose(outlet.language, text)
        headline = text.headline or words.HEADLINES[outlet.language]
        whole = f"{headline}\n\n{body}"
        seen = RUNS[text.run]
        version = m.Version(
            article_id=article.id,
            number=number,
            text=whole,
            text_digest=f"{article.id}-{number}",
            headline=headline,
            words=len(whole.split()) if outlet.language not in ("zh",) else len(whole) // 2,
            language=outlet.language,
            declared_language=outlet.language,
            detected_language=outlet.language,
            published_at=MONDAY - timedelta(minutes=40),
            modified_at=seen - timedelta(minutes=20) if text.notice else MONDAY - timedelta(minutes=40),
            captured_at=seen,
            page_class=text.page_class,
            complete=text.complete,
            about_story=piece.about,
            authors=["Mira Sund"],
            section="News",
            credit="Corvid Wire" if piece.outlet == "press-union" else None,
            free=text.page_class != "paywalled",
            dates=[
                {
                    "kind": "published",
                    "source": "json-ld",
                    "raw": "2025-03-03T08:20:00Z",
                    "value": "2025-03-03T08:20:00Z",
                    "precision": "second",
                },
                {
                    "kind": "published",
                    "source": "url",
                    "raw": "/2025/03/04/",
                    "value": "2025-03-04T00:00:00Z",
                    "precision": "day",
                },
            ],
            removed=[
                {"text": "Sign up for our morning letter", "why": "newsletter"},
                {"text": headline, "why": "title repeated"},
            ],
            extractor="trafilatura 2.3.0 + gapwire 1",
            wire_group=None,
        )
        self.add(version)
        if piece.about:
            self.judge(version, outlet.language, text)
        return version.id

    def judge(self, version: m.Version, language: str, text: Text) -> None:
        for key, fact in self.facts.items():
            verdict = text.says.get(key)
            if verdict is not None:
                self.verdict(version, fact, verdict, None, words.SENTENCES[language][key, verdict])
            elif text.others != "omitted":
                self.verdict(version, fact, "unknown", text.others, None)
            elif fact.known_from is not None and fact.known_from > version.captured_at:
                self.verdict(version, fact, "unknown", "not_yet_known", None)
            else:
                self.verdict(
                    version,
                    fact,
                    "omitted",
                    None,
                    words.FILLERS[language][-1] if language != "en" else words.FILLERS["en"][1],
                )

    def verdict(self, version: m.Version, fact: m.Fact, verdict: str, reason: str | None, evidence: str | None) -> None:
        start = version.text.find(evidence) if evidence else -1
        by_hand = verdict == "differs" and version.language in ("ar", "zh")
        note = words.NOTES.get((fact.key, verdict), "")
        row = dict(
            version_id=version.id,
            fact_id=fact.id,
            verdict=verdict,
            reason=reason,
            score={"included": 0.96, "partly": 0.61, "differs": 0.2, "omitted": 0.05}.get(verdict, 0.0),
            evidence=evidence if start >= 0 else None,
            evidence_start=start if start >= 0 else None,
            evidence_end=start + len(evidence) if evidence and start >= 0 else None,
            note=note,
            prominence="body" if start > 200 else "lead" if start >= 0 else None,
            judged_at=version.captured_at + timedelta(minutes=5),
            basis="b",
        )
        self.add(m.Verdict(coder_id=self.machine.id, **(row if not by_hand else row | {"verdict": "included"})))
        if by_hand:
            self.add(m.Verdict(coder_id=self.person.id, **row))

    def capture(
        self, article: m.Article, piece: Piece, run: int, moment: datetime, shown: int | None, *, new: bool
    ) -> None:
        outcome, status, page_class, note = piece.visits.get(
            run, ("fetched" if new else "not_modified", 200 if new else 304, None, "")
        )
        readable = run not in piece.visits
        if readable and new:
            page_class = next(text.page_class for text in piece.texts if text.run == run)
        self.add(
            m.Capture(
                run_id=self.runs[run],
                article_id=article.id,
                version_id=shown if readable else None,
                requested_url=article.url,
                final_url=article.url,
                captured_at=moment,
                outcome=outcome,
                status=status,
                page_class=page_class,
                note=note,
                etag=None,
                last_modified=None,
                body_digest=None,
                headers={},
                modified_at=None,
            )
        )

    def discovery(self) -> None:
        for outlet in self.outlets.values():
            for run, moment in zip(self.runs, RUNS, strict=True):
                failed = outlet.key == "vestnik-proliva" and run == self.runs[2]
                self.add(
                    m.DiscoveryVisit(
                        run_id=run,
                        outlet_id=outlet.id,
                        url=f"{outlet.url}rss.xml",
                        kind="rss",
                        visited_at=moment,
                        outcome="failed" if failed else "ok",
                        status=None if failed else 200,
                        links=0 if failed else 30,
                        matched=0 if failed else 2,
                        etag=None,
                        last_modified=None,
                        note="no answer within 30 seconds" if failed else "",
                    )
                )


def compose(language: str, text: Text) -> str:
    """The body: the sentences the recipe asks for, with everyday sentences between them, three to a paragraph."""
    told = [words.SENTENCES[language][fact, verdict] for fact, verdict in text.says.items()]
    fillers = words.FILLERS[language]
    sentences: list[str] = []
    for index, sentence in enumerate(told):
        sentences.append(sentence)
        if index % 2 == 1:
            sentences.append(fillers[(index // 2) % len(fillers)])
    sentences.extend([*fillers[:2], *([text.extra] if text.extra else [])])
    joiner = "" if language == "zh" else " "
    return "\n\n".join(joiner.join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
