"""Real pages: the figures that extraction reaches on them are held, a little below what was measured.

The pages stay outside the repository; ``tests/bench/extraction.py`` prints the same figures for each half of the outlets.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from monitor.captures import Page, PageClass
from monitor.extraction import read_page

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
SCORES = Path(__file__).resolve().parents[1] / "bench" / "extraction_scores.py"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="the saved pages are not beside this checkout"),
]

FLOORS = {"title": 0.89, "authors": 0.93, "day": 0.98, "minute": 0.96, "standfirst": 0.95}


@pytest.fixture(scope="module")
def scores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("extraction_scores_of_bench", SCORES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def read(scores: ModuleType) -> list:
    return [(case, read_page(case.page)) for case in scores.cases()]


@pytest.mark.parametrize(("kind", "floor"), [("aeb", 0.977), ("fundus", 0.955)])
def test_the_text_is_right_to_a_measured_degree(scores: ModuleType, read: list, kind: str, floor: float) -> None:
    part = [(case, reading) for case, reading in read if case.kind == kind]

    assert scores.body_score((case.body, reading.body) for case, reading in part)[2] >= floor


@pytest.mark.parametrize("field", FLOORS)
def test_particulars_are_right_to_a_measured_degree(scores: ModuleType, read: list, field: str) -> None:
    assert scores.share(scores.CHECKS[field], read)[0] >= FLOORS[field]


@pytest.mark.parametrize(("boxes", "most"), [(False, 19), (True, 6)])
def test_few_removed_lines_and_boxes_are_part_of_the_true_text(
    scores: ModuleType, read: list, boxes: bool, most: int
) -> None:
    """Of the boxes most are lists of other stories that the annotators took for text."""
    lost = []
    for case, reading in read:
        chosen = tuple(piece for piece in reading.removed if (piece.kind == "box") is boxes)
        lost += scores.false_removals(case, replace(reading, removed=chosen))

    assert len(lost) <= most


def test_real_articles_are_articles_but_for_five_with_a_reason(read: list) -> None:
    others = {case.name: reading.page_class for case, reading in read if reading.page_class is not PageClass.ARTICLE}

    assert others == {
        "fundus-140": PageClass.PAYWALLED,  # it says that 57 % are left
        "fundus-145": PageClass.PAYWALLED,  # three paragraphs and the mark of a paid article
        "fundus-146": PageClass.PAYWALLED,  # declared as not free, breaks off in a sentence, for members alone
        "fundus-147": PageClass.TRUNCATED,  # the first of two pages, with a link to the second
        "fundus-182": PageClass.LIVE_BLOG,  # declared as LiveBlogPosting
    }


def test_the_order_of_the_pages_does_not_matter(scores: ModuleType, read: list) -> None:
    again = {case.name: read_page(case.page) for case in reversed([case for case, _ in read][::6])}

    assert all(again[case.name] == reading for case, reading in read[::6])


@pytest.mark.skipif(not (SHARED / "versions").is_dir(), reason="the page versions are not beside this checkout")
def test_a_change_around_the_text_is_no_change_of_the_text_and_an_edit_is_one() -> None:
    def body(name: str) -> str:
        html = (SHARED / "versions" / f"{name}.html").read_bytes()
        return read_page(Page(url="http://news.example/2/hi/story.stm", body=html)).body

    assert body("bbc-6072486-a") == body("bbc-6072486-b") != ""
    assert body("bbc-7984711-a") != body("bbc-7984711-b")
