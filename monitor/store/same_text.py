"""Whether a page under an address that nobody knows is an article that is known already: one text counts once.

In: what was read of the page, and an article of the same outlet with that very text. Out: yes or no. Pure. In doubt the
answer is no: an article that counts twice can be seen, one that was taken for another is lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.captures import PageClass, Reading
from monitor.store.versions import VersionText
from monitor.story.terms import count_words

KIND = "same_text"
"""Of an address in an article's history: all that ties it to the article is the text it showed."""
MOST_SAME = 1_000
"""Such addresses of one article. Each was fetched, and none of them is fetched again."""
FEWEST_WORDS = 60
"""Shorter texts (a notice, a caption, the day's exchange rates) are written again with the same words."""
SAME_DAY = timedelta(hours=12)
"""Twins may print their date without the hour; a notice of every day stands further apart."""
LONGEST_SHARED = 40
"""Characters from which a paragraph in common says that a text is another state of the same article."""


def may_be_known(reading: Reading | None, text: VersionText | None) -> bool:
    """Whether a page tells enough to be found again by its text alone: a whole article, and a long one."""
    if reading is None or text is None or reading.page_class is not PageClass.ARTICLE:
        return False
    return reading.sequence is None and count_words(text.text) >= FEWEST_WORDS


def one_time(one: datetime | None, other: datetime | None) -> bool:
    """Whether two times of publication may be one; a page that states none contradicts nothing."""
    return one is None or other is None or abs(one - other) <= SAME_DAY


def is_another_article(old: str, new: str) -> bool:
    """Whether an address shows something else than before: no longer paragraph of the two texts is the same."""
    before = {line for line in old.split("\n") if len(line) >= LONGEST_SHARED}
    return bool(before) and before.isdisjoint(new.split("\n"))
