"""A process that reads pages for days does not grow with them: extractors and parsers have kept trees and texts before.

Long crawls are measured by ``python tests/bench/pipeline.py --memory-copies 25``.
"""

from __future__ import annotations

import gc
from pathlib import Path
from random import Random

import pytest
from news_pages import news_page, paragraphs, read

STATM = Path("/proc/self/statm")
PAGES = 80
MOST = 6_000_000
"""Bytes that the process may grow by over so many pages; what was reported of an extractor was 1 MB a page."""


def resident() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    return int(STATM.read_text().split()[1]) * 4096


def another_page(number: int) -> str:
    """A page with words and broken markup of its own: no cache has seen it."""
    chance = Random(number)
    lines = [
        f"The council of ward {number} counted {' '.join(f'w{chance.randrange(10**6)}' for _ in range(40))} on Monday."
        for _ in range(8)
    ]
    return news_page(title=f"Ward {number} counts again", body=paragraphs(lines), below="<div><p>more <br>" * 150)


@pytest.mark.skipif(not STATM.exists(), reason="the system does not tell a process's memory")
def test_reading_many_pages_costs_no_memory_for_good() -> None:
    for number in range(30):
        assert read(another_page(number)).body
    before = resident()

    for number in range(PAGES):
        read(another_page(1_000 + number))

    assert resident() - before < MOST
