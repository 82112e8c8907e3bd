"""Judging what is stored: what is judged, what is left alone, what is never touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_store import BODY, STORY, SmallStore, at, capture, load, reading, small_store
from sqlalchemy import insert

from db.models import Verdict as VerdictRow
from monitor.captures import Outcome, PageClass
from monitor.store.coders import person_coder
from monitor.store.judging import JudgeResult, judge_story
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement, Reason, Verdict

HURT = BODY + "\n\nNine workers were hurt when a crane fell over."


class Engine:
    """An engine that looks for the first word of a fact's statement and remembers what it was asked."""

    def __init__(self, version: str = "1") -> None:
        self.name, self.version = "words", version
        self.asked: list[Document] = []

    def comparer(self, story: Story) -> Engine:
        self.story = story
        return self

    def judge(self, document: Document, *, explain: bool = False) -> tuple[Judgement, ...]:
        self.asked.append(document)
        if "break down" in document.text:
            raise RecursionError("too deep")
        return tuple(self._judge(fact.id, fact.statement.split()[0], document.text) for fact in self.story.facts)

    def _judge(self, fact: str, word: str, text: str) -> Judgement:
        start = text.find(word)
        if start < 0:
            return Judgement(fact, Verdict.OMITTED)
        return Judgement(fact, Verdict.INCLUDED, None, 0.9, start, start + len(word), word, "", "lead")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def judge(store: SmallStore, engine: Engine | None = None) -> JudgeResult:
    with store.run("judge") as run:
        return judge_story(store.engine, store.loaded.story, run.id, now=at(store.hour), judge_by=engine or Engine())


def test_every_version_is_judged_once_for_every_fact(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(1, reading(HURT)), capture(0, reading(), outlet="post"))
    seen: list[tuple[int, int]] = []
    with store.run() as run:
        first = judge_story(
            store.engine,
            store.loaded.story,
            run.id,
            now=at(9),
            judge_by=Engine(),
            progress=lambda done, total: seen.append((done, total)),
        )

    assert first == JudgeResult(versions=3, judged=3, verdicts=6)
    assert seen == [(3, 3)]
    assert judge(store) == JudgeResult(versions=3, judged=0, verdicts=0)
    assert store.rows("SELECT outlet, version, fact, verdict FROM verdict_history ORDER BY outlet, version, fact") == [
        ("mail", 1, "closed-monday", "included"),
        ("mail", 1, "nine-workers", "omitted"),
        ("mail", 2, "closed-monday", "included"),
        ("mail", 2, "nine-workers", "included"),
        ("post", 1, "closed-monday", "included"),
        ("post", 1, "nine-workers", "omitted"),
    ]


def test_evidence_is_a_span_of_the_stored_text(store: SmallStore) -> None:
    store.record(capture(0, reading(HURT)))
    with store.run() as run:
        judge_story(store.engine, store.loaded.story, run.id, now=at(0))

    rows = store.rows(
        "SELECT evidence, evidence_start, evidence_end, text FROM verdict JOIN version ON version.id = version_id "
        "WHERE verdict = 'included'"
    )
    assert len(rows) == 2
    assert all(text[start:end] == evidence for evidence, start, end, text in rows)


def test_the_comparer_sees_all_that_is_known_of_a_version(store: SmallStore) -> None:
    store.record(
        capture(0, reading(published_at=at(-2), modified_at=at(-1))),
        capture(3, None, outcome=Outcome.NOT_MODIFIED, status=304),
        capture(5, reading(HURT, page_class=PageClass.PAYWALLED, language="de", headline="")),
    )
    engine = Engine()
    judge(store, engine)

    first, second = engine.asked
    assert first == Document(
        text=f"Bridge closed\n\n{BODY}",
        headline_end=len("Bridge closed"),
        language="en",
        published_at=at(-2),
        modified_at=at(-1),
        captured_at=at(0),
        about_story=True,
    )
    assert (second.text, second.headline_end, second.language) == (HURT, 0, "de")
    assert (second.page_class, second.complete) == (PageClass.PAYWALLED, False)
    assert (second.changed_after, second.captured_at) == (at(3), at(5))


def test_what_is_about_something_else_is_not_judged(store: SmallStore) -> None:
    store.record(capture(0, reading(), about_story=False), capture(0, reading(), path="b", about_story=None))

    assert judge(store) == JudgeResult(versions=1, judged=1, verdicts=2)


def test_a_changed_fact_is_judged_again(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    judge(store)
    store.loaded = load(STORY.replace("Nine workers were", "Ships were"))

    assert judge(store).judged == 1
    assert store.rows("SELECT verdict FROM verdict_history WHERE fact = 'nine-workers'") == ["included"]


def test_what_the_comparer_does_not_read_judges_nothing_again(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    judge(store)
    store.loaded = load(
        STORY.replace('title = "The', 'title = "Again the').replace('name = "Post"', 'name = "The Post"')
    )

    assert judge(store).judged == 0


def test_a_new_fact_is_judged_on_old_versions(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    judge(store)
    store.loaded = load(STORY + '\n[[fact]]\nid = "mayor"\nstatement = "mayor of Oldport spoke."\n')

    assert judge(store).verdicts == 3
    assert store.rows("SELECT verdict FROM coverage_matrix WHERE outlet = 'mail' AND fact = 'mayor'") == ["included"]


def test_the_verdicts_on_a_retired_fact_stay(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    judge(store)
    store.loaded = load(STORY.replace(STORY[STORY.index('[[fact]]\nid = "nine') : STORY.index("[[outlet]]")], ""))
    judge(store)

    assert store.rows("SELECT fact FROM verdict_history ORDER BY fact") == ["closed-monday", "nine-workers"]


def test_a_new_engine_version_judges_again_and_the_old_verdicts_stay(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    judge(store, Engine("1"))
    judge(store, Engine("2"))

    assert store.rows("SELECT DISTINCT coder FROM verdict_history ORDER BY coder") == ["words 1", "words 2"]
    assert store.rows("SELECT DISTINCT coder FROM coverage_matrix WHERE outlet = 'mail'") == ["words 2"]


def test_the_engine_that_was_asked_last_names_the_cells(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    for version in ("1", "2", "1"):
        judge(store, Engine(version))

    assert store.rows("SELECT DISTINCT coder FROM coverage_matrix WHERE outlet = 'mail'") == ["words 1"]


def test_a_person_is_never_overruled(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    judge(store)
    with store.engine.begin() as connection:
        ada = person_coder(connection, "Ada")
        assert person_coder(connection, "Ada") == ada
        connection.execute(
            insert(VerdictRow).values(
                version_id=1,
                fact_id=1,
                coder_id=ada,
                verdict="omitted",
                note="only announced",
                judged_at=at(1),
                basis="",
            )
        )
    for engine in (Engine("1"), Engine("2")):
        judge(store, engine)

    assert store.rows("SELECT verdict, note, coder FROM coverage_matrix WHERE coder_kind = 'person'") == [
        ("omitted", "only announced", "Ada")
    ]


def test_a_text_that_breaks_the_comparer_silences_nobody_else(store: SmallStore) -> None:
    store.record(capture(0, reading("break down " * 20)), capture(0, reading(), outlet="post"))

    result = judge(store)
    assert (result.judged, result.failed) == (2, 1)
    assert store.rows("SELECT DISTINCT verdict, reason, note FROM coverage_matrix WHERE outlet = 'mail'") == [
        ("unknown", "unreadable", "the comparer broke down: RecursionError: too deep")
    ]
    assert store.rows("SELECT verdict FROM coverage_matrix WHERE outlet = 'post'") == ["included", "omitted"]
    assert store.rows("SELECT failures FROM run_log WHERE kind = 'judge'") == [1]


def test_judging_again_gives_the_same_rows(store: SmallStore) -> None:
    store.record(*(capture(number, reading(f"{HURT} {number}."), path=str(number)) for number in range(60)))
    wanted = "SELECT version_id, fact, verdict, reason, score, evidence_start, note FROM verdict_history ORDER BY 1, 2"
    judge(store)
    first = store.rows(wanted)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM verdict")

    assert judge(store).verdicts == 120
    assert store.rows(wanted) == first


def test_an_interrupted_judging_goes_on(store: SmallStore) -> None:
    store.record(*(capture(number, reading(f"{HURT} {number}."), path=str(number)) for number in range(60)))
    judge(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM verdict WHERE version_id > 50 OR (version_id = 7 AND fact_id = 1)")

    assert judge(store).judged == 11
    assert store.rows("SELECT COUNT(*) FROM verdict") == [120]


def test_unknown_has_a_reason(store: SmallStore) -> None:
    class Silent(Engine):
        def _judge(self, fact: str, word: str, text: str) -> Judgement:
            return Judgement(fact, Verdict.UNKNOWN, Reason.LANGUAGE)

    store.record(capture(0, reading()))
    judge(store, Silent())

    assert store.rows("SELECT DISTINCT verdict, reason FROM coverage_matrix WHERE outlet = 'mail'") == [
        ("unknown", "language")
    ]
