"""Steps and changes in the database: made once, made anew where their basis changed, never across a wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_store import BODY, SmallStore, at, capture, reading, small_store

from monitor.captures import Outcome, Page, PageClass, Reading
from monitor.store.comparing import compare_story
from monitor.store.histories import read_lives
from monitor.store.judging import judge_story
from monitor.store.pruning import prune

TUESDAY = BODY.replace("Monday", "Tuesday")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def compared(store: SmallStore) -> tuple[int, int, int]:
    result = compare_story(store.engine, store.loaded.story)
    return result.steps, result.compared, result.changes


def kinds(store: SmallStore) -> list[tuple[int, int, str, int | None]]:
    compared(store)
    return store.rows(
        "SELECT from_version, to_version, kind, silent FROM version_changes ORDER BY captured_at, to_version"
    )


def test_a_step_is_compared_once(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(1, reading(TUESDAY)))

    assert compared(store) == (1, 1, 1)
    assert compared(store) == (1, 0, 0)
    assert store.rows("SELECT kind, op, old_text, new_text, folded FROM text_changes") == [
        (
            "date",
            "edited",
            "The bridge of Oldport was closed on Monday.",
            "The bridge of Oldport was closed on Tuesday.",
            0,
        )
    ]


def test_offsets_of_changes_are_those_of_the_stored_texts(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(1, reading(TUESDAY + "\n\nNine workers were hurt.")))
    compared(store)

    for row in store.rows(
        "SELECT c.old_start, c.old_end, c.new_start, c.new_end, v.text, w.text FROM text_change c "
        "JOIN version_step s ON s.id = c.step_id JOIN version v ON v.id = s.from_version_id "
        "JOIN version w ON w.id = s.to_version_id"
    ):
        old, new = (row[4][row[0] : row[1]] if row[0] is not None else ""), row[5][row[2] : row[3]]
        assert old == old.strip()
        assert new == new.strip()
        assert old in BODY
        assert new in TUESDAY + "\n\nNine workers were hurt."


def test_a_higher_engine_makes_all_steps_anew(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.record(capture(0, reading()), capture(1, reading(TUESDAY)))
    compared(store)
    monkeypatch.setattr("monitor.store.comparing.ENGINE", 999)

    assert compared(store) == (1, 1, 1)
    assert store.rows("SELECT count(*) FROM text_change") == [1]


def test_a_teaser_between_two_whole_texts_is_a_page_class_and_the_whole_ones_are_compared(store: SmallStore) -> None:
    teaser = reading("The bridge of Oldport was closed.", page_class=PageClass.PAYWALLED)
    store.record(capture(0, reading()), capture(1, teaser), capture(2, reading(TUESDAY)))

    assert kinds(store) == [(1, 2, "page_class", None), (1, 3, "date", None)]
    assert store.rows("SELECT DISTINCT from_version, to_version FROM text_changes") == [(1, 3)]


def test_an_error_page_between_two_texts_is_no_step(store: SmallStore) -> None:
    gone = replace(capture(1, None), status=404)
    store.record(capture(0, reading()), gone, capture(2, reading()))

    assert kinds(store) == []


def test_headlines_that_alternate_are_two_steps(store: SmallStore) -> None:
    pages = [reading(headline=f"The bridge {word}") for word in ("is wet", "looks dry") * 3]
    store.record(*(capture(hour, page) for hour, page in enumerate(pages)))

    assert [row[:3] for row in kinds(store)] == [(1, 2, "headline"), (2, 1, "headline")]
    assert store.rows("SELECT times, returned FROM version_changes ORDER BY to_version DESC") == [(3, 0), (2, 1)]


def test_a_change_is_silent_unless_note_or_date_tells_of_it(store: SmallStore) -> None:
    dated = {"modified_at": at(0)}
    note = TUESDAY + "\n\nCorrection: the bridge was closed on Tuesday."
    store.record(
        capture(0, reading(**dated)),
        capture(1, reading(TUESDAY, **dated)),
        capture(2, reading(BODY + " Rain.", **dated)),
    )
    store.record(capture(3, reading(note, **dated)), capture(4, reading(note + "\n\nThree.", modified_at=at(4))))

    assert [row[3] for row in kinds(store)] == [1, 1, 0, 0]


def test_a_date_that_moved_before_the_text_did_announces_nothing(store: SmallStore) -> None:
    store.record(capture(0, reading(modified_at=at(0))), capture(1, reading(modified_at=at(1))))
    store.record(capture(2, reading(TUESDAY, modified_at=at(1))))

    assert kinds(store) == [(1, 2, "date", 1)]


def test_posts_that_scroll_off_a_live_blog_are_not_removed(store: SmallStore) -> None:
    posts = [f"Post {word} tells of the bridge of Oldport and the {word} ship." for word in ("red", "blue", "grey")]
    live = {"page_class": PageClass.LIVE_BLOG}
    newer = ["A new post says that the mayor came to see the crack.", *posts[:2]]
    store.record(capture(0, reading("\n\n".join(posts), **live)), capture(1, reading("\n\n".join(newer), **live)))
    compared(store)

    assert sorted(store.rows("SELECT op FROM text_changes")) == ["added", "scrolled"]


def page(body: str, beside: str = "") -> bytes:
    return (
        "<html lang=en><head><title>Bridge closed</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Bridge closed</h1>{body}</article>{beside}</body></html>"
    ).encode()


def test_what_another_extractor_reads_otherwise_is_no_edit(store: SmallStore) -> None:
    """Both sides are read again from their bytes; only what differs then is the outlet's."""
    from monitor.extraction import read_page

    first = (
        "<p>The bridge of Oldport was closed on Monday morning, because the engineers found a crack in it.</p>"
        "<p>Ships wait in the harbour, and the mayor spoke of a long summer without the bridge.</p>"
    )

    def read(html: bytes) -> Reading:
        return read_page(Page("https://mail.example/a", html), language="en", outlet_name="Mail")

    before, after = page(first), page(first.replace("Monday", "Tuesday") + "<!-- x -->")
    older = replace(read(before), body="Menu of 12 pages\n\n" + read(before).body, extractor="old 1")
    store.record(capture(0, older, body=before))
    store.record(capture(1, replace(read(after), extractor="given"), body=after))

    compared(store)
    found = dict(store.rows("SELECT kind, folded FROM text_changes ORDER BY position"))
    assert found == {"extraction": 1, "date": 0}


NOTE = "Correction, 1 May: an earlier version of this article named the wrong day."


@pytest.mark.parametrize(
    ("beside", "silent"),
    [
        (f"<aside class=correction><p>{NOTE}</p></aside>", 0),
        (f"<footer><div>{NOTE}</div></footer>", 0),
        ("<section><h3>Correction</h3><p>We named the wrong day.</p></section>", 0),
        (f"<ul class=related-stories><li>{NOTE}</li></ul>", 1),
        (f"<aside><a href=/b>{NOTE}</a></aside>", 1),
        (f"<section id=comments><p>{NOTE}</p></section>", 1),
        ("<aside>Read all about the new bridge.</aside>", 1),
    ],
)
def test_a_note_that_stands_beside_the_article_announces_and_one_of_others_does_not(
    store: SmallStore, beside: str, silent: int
) -> None:
    """The text as it was read has none of them; what stands in links, teasers and comments speaks of something else."""
    dated = {"modified_at": at(0)}
    store.record(capture(0, reading(**dated), body=page("<p>Old")))
    store.record(capture(1, reading(TUESDAY, **dated), body=page("<p>New", beside)))

    assert kinds(store) == [(1, 2, "date", silent)]


def test_a_note_that_stood_beside_the_article_before_announces_nothing(store: SmallStore) -> None:
    dated, aside = {"modified_at": at(0)}, f"<aside>{NOTE}</aside>"
    store.record(capture(0, reading(**dated), body=page("<p>Old", aside)))
    store.record(capture(1, reading(TUESDAY, **dated), body=page("<p>New", aside)))

    assert kinds(store) == [(1, 2, "date", 1)]


POSTS = tuple(
    f"Post {word} tells of the bridge of Oldport and {number} ships." for number, word in ((4, "a"), (7, "b"))
)


@pytest.mark.parametrize(
    ("newer", "silent"),
    [
        (["A new post: nine workers were hurt.", *POSTS], 0),
        ([POSTS[0].replace("4", "5"), POSTS[1]], 1),
        ([*POSTS, "A new post."], 0),
    ],
)
def test_a_new_post_of_a_live_blog_is_no_silent_edit_and_an_altered_one_is(
    store: SmallStore, newer: list[str], silent: int
) -> None:
    live = {"page_class": PageClass.LIVE_BLOG, "modified_at": at(0)}
    store.record(
        *(capture(hour, reading("\n\n".join(posts), **live)) for hour, posts in enumerate([list(POSTS), newer]))
    )

    assert [row[3] for row in kinds(store)] == [silent]


def test_what_is_left_of_a_fact_whose_post_scrolled_off_is_no_change_of_the_fact(store: SmallStore) -> None:
    live = {"page_class": PageClass.LIVE_BLOG, "headline": "The bridge of Oldport is closed"}
    posts = ["The bridge of Oldport was closed on Monday.", "Post two says that the ferries wait on the river."]
    newer = ["A third post says that the mayor came to see the quay.", posts[1]]
    store.record(*(capture(hour, reading("\n\n".join(page), **live)) for hour, page in enumerate([posts[::-1], newer])))
    with store.run("judge") as run:
        judge_story(store.engine, store.loaded.story, run.id, now=at(2))
    compared(store)

    assert [
        row[3]
        for row in store.rows(
            "SELECT * FROM (SELECT fact, verdict, version, verdict FROM verdict_history "
            "WHERE fact = 'closed-monday' ORDER BY version)"
        )
    ] == ["included", "partly"]
    assert store.rows("SELECT facts_changed FROM version_changes") == [None]
    with store.engine.connect().execution_options(reads=True) as connection:
        (life,) = read_lives(connection, "bridge", "closed-monday")
    assert [turn.kind for turn in life.turns] == ["present"]


def test_a_killed_comparing_goes_on(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.record(*(capture(hour, reading(f"{BODY} {hour} men.")) for hour in range(4)))
    monkeypatch.setattr("monitor.store.comparing.STEPS_AT_ONCE", 1)

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare_story(store.engine, store.loaded.story, progress=stop)
    assert compared(store) == (3, 1, 1)


@pytest.mark.parametrize(
    ("dates", "silent"),
    [
        ((0, 1, 2, 3), None),  # it moved at every visit: that it moved with the edit says nothing
        ((0, 1, 2, 2), 1),  # it moves by itself, and stood still over the edit
        ((0, 0, 0, 3), 0),  # it stood still while the text did: it announces
        ((0, 0, 0, 0), 1),
        ((0, 0, 1, 2), 0),  # once is no habit
    ],
)
def test_a_date_that_moves_without_edits_announces_none(
    store: SmallStore, dates: tuple[int, ...], silent: int | None
) -> None:
    pages = [BODY, BODY, BODY, TUESDAY]
    visits = [reading(page, modified_at=at(date)) for page, date in zip(pages, dates, strict=True)]
    store.record(*(capture(hour, visit) for hour, visit in enumerate(visits)))

    assert kinds(store) == [(1, 2, "date", silent)]


def test_the_habit_of_a_date_is_learned_from_the_outlets_other_articles_and_later_visits(store: SmallStore) -> None:
    """A step whose date was believed is made anew when later visits show what the date is worth."""
    store.record(*(capture(hour, reading(page, modified_at=at(hour))) for hour, page in enumerate([BODY, TUESDAY])))
    assert kinds(store) == [(1, 2, "date", 0)]

    other = "https://mill.example/other"
    store.record(*(capture(hour, reading(modified_at=at(hour)), url=other) for hour in (2, 3, 4)))
    assert kinds(store) == [(1, 2, "date", None)]
    assert compared(store)[1] == 0


@pytest.mark.parametrize(
    ("dates", "silent"), [((0, 1, 2, 3), None), ((0, 1, 2, 2), 1), ((0, 0, 0, 3), 0), ((0, 0, 0, 0), 1)]
)
def test_pruning_takes_no_evidence_of_what_a_date_is_worth(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch, dates: tuple[int, ...], silent: int | None
) -> None:
    """Visits that read the page stay, so that a comparing made anew years later tells the same."""
    for place, (page, date) in enumerate(zip([BODY, BODY, BODY, TUESDAY], dates, strict=True)):
        store.record(capture(10 * place, reading(page, modified_at=at(date))))
        for hour, outcome in ((2, Outcome.NOT_MODIFIED), (4, Outcome.SAME_BYTES), (6, Outcome.NOT_MODIFIED)):
            store.record(capture(10 * place + hour, outcome=outcome, status=304, body_digest=None))
    assert kinds(store) == [(1, 2, "date", silent)]

    assert prune(store.engine, "bridge", at(999)).captures > 4
    monkeypatch.setattr("monitor.store.comparing.ENGINE", 99)

    assert kinds(store) == [(1, 2, "date", silent)]
