"""Word changes: both texts come back exactly, only what changed is marked, and no input makes it slow."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.changes import Change, word_changes
from monitor.changes.align import Run, matching_runs
from monitor.changes.tokens import pieces, tokens


def marked(old: str, new: str, language: str | None = None) -> str:
    """Both texts in one line: ``[-old-]{+new+}``."""
    out = ""
    for change in word_changes(old, new, language):
        before, after = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
        out += (
            before
            if change.op == "equal"
            else ("[-" + before + "-]") * bool(before) + ("{+" + after + "+}") * bool(after)
        )
    return out


def hold_together(old: str, new: str, changes: tuple[Change, ...]) -> None:
    """The spans cover both texts without gaps, and each is what its name says."""
    old_at = new_at = 0
    previous = ""
    for change in changes:
        assert (change.old_start, change.new_start) == (old_at, new_at)
        before, after = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
        assert (change.op == "equal") == (before == after)
        assert (change.op == "insert") == (not before)
        assert (change.op == "delete") == (not after)
        assert before or after
        assert (change.op == "equal") != (previous == "equal") or not previous, "neighbours are merged"
        old_at, new_at, previous = change.old_end, change.new_end, "equal" if change.op == "equal" else "changed"
    assert (old_at, new_at) == (len(old), len(new))


def back(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The same changes read from the new text to the old one."""
    ops = {"insert": "delete", "delete": "insert"}
    return tuple(Change(ops.get(c.op, c.op), c.new_start, c.new_end, c.old_start, c.old_end) for c in changes)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("on 27 July.", "on 28 July.", "on [-27-]{+28+} July."),
        ("It rose 1.5 million.", "It rose 15 million.", "It rose [-1.5-]{+15+} million."),
        ("minus -5 degrees", "minus 5 degrees", "minus [---]5 degrees"),
        ("He killed 12 people.", "He killed 21 persons.", "He killed [-12 people-]{+21 persons+}."),
        ("He did not go.", "He did go.", "He did [-not -]go."),
        ("He didn't go.", "He did go.", "He [-didn't-]{+did+} go."),
        ("the mid-level man", "the high-level man", "the [-mid-]{+high+}-level man"),
        ("Kim Jong Un came.", "Kim Jong Il came.", "Kim Jong [-Un-]{+Il+} came."),
        ("7月25日抵达平壤。", "7月26日晚抵达平壤。", "7月[-25-]{+26+}日{+晚+}抵达平壤。"),
        ("七人が死亡した。", "八人が死亡した。", "[-七-]{+八+}人が死亡した。"),
        ("쇼이구 장관은 25일 왔다.", "쇼이구 장관은 26일 왔다.", "쇼이구 장관은 [-25일-]{+26일+} 왔다."),
        ("ที่กรุงเทพ", "ที่กรุงโรม", "ที่กรุง[-เทพ-]{+โรม+}"),
        ("وصل في 27 يوليو", "وصل في 28 يوليو", "وصل في [-27-]{+28+} يوليو"),
        ("हिन्दी में", "हिन्दू में", "[-हिन्दी-]{+हिन्दू+} में"),
        ("nice 👍🏽 day", "nice 👍🏿 day", "nice [-👍🏽-]{+👍🏿+} day"),
        ("One. Two. Three.", "One. Three.", "One. [-Two. -]Three."),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("12 graves)12 tombs", "12 graves。)12 tombs", "12 graves{+。+})12 tombs"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_only_what_changed_is_marked(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_in_korean_text_a_chinese_sign_is_part_of_its_word() -> None:
    assert marked("北핵 문제", "北측 문제", "ko") == "[-北핵-]{+北측+} 문제"
    assert marked("北핵 문제", "北측 문제") == "北[-핵-]{+측+} 문제"


def test_a_point_inside_a_number_ends_no_sentence() -> None:
    assert pieces("Up 1.5 mm. Then more!\nEnd") == ["Up 1.5 mm. ", "Then more!\n", "End"]
    assert pieces("他说。”然后走了！") == ["他说。”", "然后走了！"]


def test_a_blank_between_two_changes_is_read_as_one_change_and_a_sentence_is_not() -> None:
    old, new = "Twelve men drowned. So. Nobody knows why.", "Eleven boys survived. So. Everybody knows now."

    assert "So. " in marked(old, new)
    assert "[-Twelve men drowned-]{+Eleven boys survived+}" in marked(old, new)


LATIN = [
    "the",
    "cat",
    "27",
    "1.5",
    " ",
    "  ",
    "\n\n",
    "\r\n",
    ". ",
    "'",
    "-",
    "_",
    "e\u0301",
    "é",
    "\u0301",
    "\u200d",
    "\x00",
]
EAST = ["。", "北", "朝鮮", "カ", "ガ", "ﾊﾟ", "쇼이구", "กรุง", "हिन्दी", "\ud7ff"]
OTHER = ["وصل", "، ", "\u202e", "\ufe0f", "👨\u200d👩\u200d👧", "👍🏽", "🇰🇷"]
SCRIPTS = st.sampled_from([*LATIN, *EAST, *OTHER])
TEXTS = st.one_of(st.text(max_size=60), st.lists(SCRIPTS, max_size=30).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([None, "en", "ko", "zh-Hant", "th"]))
def test_both_texts_come_back_exactly(old: str, new: str, language: str | None) -> None:
    hold_together(old, new, word_changes(old, new, language))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_edits_of_one_text_come_back_exactly_and_always_alike(data: st.DataObject) -> None:
    words = data.draw(st.lists(SCRIPTS, max_size=60))
    edited = list(words)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(edited)))
        edited[at : at + data.draw(st.integers(0, 5))] = data.draw(st.lists(SCRIPTS, max_size=4))
    old, new = "".join(words), "".join(edited)

    changes = word_changes(old, new)

    hold_together(old, new, changes)
    assert changes == word_changes(old, new)
    assert back(changes) == word_changes(new, old)


NEWS = [
    "The region of Kyiv reported 12 deaths and 30 wounded people on Monday, its governor said in a short statement. ",
    "The region of Lviv reported 3 deaths and 40 wounded people on Monday, its governor said in a short statement. ",
    "The ministers met for talks that took two hours longer than planned, and nobody spoke to reporters behind it. ",
    "He said no. ",
    "Rain is expected in the north until the evening; the harbour stays closed, and no ferry leaves before Friday.\n",
    "What the committee wrote in its report of last year about the bridge was read again by everybody that evening. ",
]


def news_edits(draw: Any, sentences: list[str]) -> list[str]:
    """Sentences in which some were removed, doubled, joined with the next one, or had words replaced."""
    edited = []
    for sentence in sentences:
        act = draw(st.sampled_from(["keep", "keep", "drop", "double", "join", "words"]))
        words = sentence.split(" ")
        if act == "words":
            for _ in range(draw(st.integers(1, 5))):
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["7", "Lviv", "of", "early,", "x."]))
        sentence = " ".join(words)
        edited += [sentence] * {"drop": 0, "double": 2}.get(act, 1)
        if act == "join":
            edited[-1] = edited[-1].replace(". ", " and ")
    return edited


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_edited_news_comes_back_exactly_and_in_both_directions_alike(data: st.DataObject) -> None:
    sentences = data.draw(st.lists(st.sampled_from(NEWS), min_size=1, max_size=25))
    old, new = "".join(sentences), "".join(news_edits(data.draw, sentences))

    changes = word_changes(old, new, "en")

    hold_together(old, new, changes)
    assert back(changes) == word_changes(new, old, "en")


def test_a_sentence_put_before_others_of_its_kind_is_an_insertion_and_no_chain_of_edits() -> None:
    """News of one pattern: what was pushed on is not told as changed, whichever way one reads."""
    towns = ["Kyiv", "Lviv", "Odesa", "Sumy", "Rivne"]
    report = "The region of {} reported {} deaths and {} wounded people on Monday, its governor said in a statement. "
    lines = [report.format(town, number, number * 3) for number, town in enumerate(towns, start=2)]
    old, new = "".join(lines[1:]), "".join(lines)

    assert word_changes(old, new) == (
        Change("insert", 0, 0, 0, len(lines[0])),
        Change("equal", 0, len(old), len(lines[0]), len(new)),
    )
    assert back(word_changes(old, new)) == word_changes(new, old)


def test_words_edited_in_many_sentences_are_marked_one_by_one() -> None:
    old = "".join(NEWS)
    new = old.replace("Kyiv", "Sumy").replace("two hours", "three hours").replace("closed", "shut").replace("again", "")

    assert [
        (old[c.old_start : c.old_end], new[c.new_start : c.new_end]) for c in word_changes(old, new) if c.op != "equal"
    ] == [
        ("Kyiv", "Sumy"),
        ("two", "three"),
        ("closed", "shut"),
        ("again", ""),
    ]


@given(TEXTS)
def test_tokens_and_pieces_join_to_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert "".join(tokens(text, "ko-KR")) == text
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


@given(TEXTS)
def test_equal_texts_have_one_equal_span(text: str) -> None:
    assert word_changes(text, text) == ((Change("equal", 0, len(text), 0, len(text)),) if text else ())


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 5), max_size=30), st.sampled_from([0, 20, 10_000])
)
def test_runs_match_and_keep_their_order_whole_or_cut_at_anchors(old: list[int], new: list[int], largest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("monitor.changes.align.LARGEST", largest)
        runs = matching_runs(old, new)

    at = (0, 0)
    for run in runs:
        assert old[run.old_start : run.old_start + run.length] == new[run.new_start : run.new_start + run.length]
        assert run.length > 0
        assert run.old_start >= at[0]
        assert run.new_start >= at[1]
        at = (run.old_start + run.length, run.new_start + run.length)


def test_anchors_keep_the_longest_rising_part() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("monitor.changes.align.LARGEST", 0)
        runs = matching_runs("xbcdaefy", "zabcdefw")

    assert runs == [Run(1, 2, 3), Run(5, 5, 2)]


SAME = "The same sentence again and again. "
HOSTILE: dict[str, tuple[str, str]] = {
    "one sentence 5,000 times": (SAME * 5000, "X. " + SAME * 2500 + "Y. " + SAME * 2400 + "Z."),
    "two words 50,000 times without an end": ("a b " * 50_000, "x " + "a b " * 49_000 + "y b a"),
    "one sign 50,000 times": ("李" * 50_000, "張" + "李" * 49_000 + "王李"),
    "short sentences that alternate": ("a. b. " * 30_000, "b. a. " * 30_000 + "c."),
    "nothing but ends": ("1." * 50_000, "1." * 40_000 + "2"),
    "nothing but line ends": ("\n" * 100_000, " \n" * 50_000),
    "nothing but marks": ("e" + "\u0301" * 100_000, "e" + "\u0301" * 99_999),
    "unclosed quotes": ("don'" * 50_000, "don'" * 49_999 + "x"),
    "letters and apostrophes": ("a'" * 50_000 + "!", "a'" * 50_000 + "?"),
    "joined pictures": ("👍\u200d" * 50_000, "👍\u200d" * 49_000),
    "points and quotes": ('."' * 100_000, '."' * 99_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_input_makes_it_slow(name: str) -> None:
    old, new = HOSTILE[name]
    started = time.process_time()

    changes = word_changes(old, new)

    assert time.process_time() - started < 5  # at most 0.3 s on an idle machine
    assert "".join(old[change.old_start : change.old_end] for change in changes) == old
    assert "".join(new[change.new_start : change.new_end] for change in changes) == new


def best(call: Any, times: int = 5) -> float:
    durations = []
    for _ in range(times):
        started = time.process_time()
        call()
        durations.append(time.process_time() - started)
    return min(durations)


def test_the_cost_grows_with_the_length_and_not_with_its_square() -> None:
    def pair(words: int) -> tuple[str, str]:
        sentences = [
            f"Sentence {number} of {words} says {number * 7 % 13} things about it. " for number in range(words // 10)
        ]
        return "".join(sentences), "".join(sentences).replace("says 7 ", "says 8 ")

    small, large = pair(5_000), pair(40_000)

    # Eight times the text; the square would be 64.
    assert best(lambda: word_changes(*large)) < 32 * best(lambda: word_changes(*small))
