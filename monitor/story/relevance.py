"""Is this about the story? Before the download a link is asked leniently, after it the text is asked more strictly.

A story and what is known of a page go in, yes or no comes out. Pure: no network, no clock. A link that is passed over
is a gap that nobody sees, so every doubt before the download counts as yes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.captures import PageClass, Reading
from monitor.story.model import Story
from monitor.story.terms import address_names_any, count_telling_words, count_words, found_terms, names_any

SLACK = timedelta(days=1)
"""Time zones, embargoes and wrong clocks move a publication day by as much."""
TELLING_TITLE = 4
"""Words from which a link's text is a title; "Read more" is none."""
TELLING_ADDRESS = 5
"""Words from which an address is as good as a title."""
SHORT_TEXT = 60
"""Words below which one named thing is enough: a flash has no room for two."""

_WITH_TEXT = {PageClass.ARTICLE, PageClass.LIVE_BLOG, PageClass.GALLERY, PageClass.PAYWALLED, PageClass.TRUNCATED}
_IN_PART = {PageClass.PAYWALLED, PageClass.TRUNCATED}


def link_may_match(
    story: Story,
    *,
    url: str,
    title: str | None,
    published_at: datetime | None,
    modified_at: datetime | None = None,
) -> bool:
    """Whether a link is worth a visit.

    ``title`` is what the feed, sitemap or section page calls it; ``published_at`` its publication, ``modified_at`` a
    ``lastmod`` that may be later (both aware): what was changed after the story's end may still be one of its articles.
    """
    if published_at is not None and not _in_window(story, published_at):
        return False
    if modified_at is not None and _day_before(story, modified_at):
        return False
    if not story.keywords or names_any(story.keywords, title or "") or address_names_any(story.keywords, url):
        return True
    if title is not None and count_words(title) >= TELLING_TITLE:
        return False
    undated = published_at is None and modified_at is None
    return undated or count_telling_words(url) < TELLING_ADDRESS


def about_story(story: Story, reading: Reading) -> bool | None:
    """Whether a text that was read is about the story; ``None`` where there is no text to tell it by.

    False needs a date outside the window, or a whole text that names too little in a language the story has names in.
    Of a cut or paywalled page the hidden part may name more, so it is never False for its words.
    """
    if reading.page_class not in _WITH_TEXT or not reading.body.strip():
        return None
    if not _dated_inside(story, reading):
        return False
    text = f"{reading.headline}\n{reading.body}"
    if _names_enough(story, text):
        return True
    return None if reading.page_class in _IN_PART or not _has_names_in(story, reading.language) else False


def _has_names_in(story: Story, language: str | None) -> bool:
    """Whether missing names mean anything: the story knows how its names are written in this language."""
    if not language:
        return True
    known = {story.language, *(tag for entity in story.entities for tag in entity.names)}
    return not story.entities or language.split("-")[0] in {tag.split("-")[0] for tag in known}


def _names_enough(story: Story, text: str) -> bool:
    """One of ``must_name`` where there are any; a keyword, and two different things of the story in all."""
    if story.must_name and not names_any(story.must_name, text):
        return False
    keywords = found_terms(story.keywords, text)
    if not keywords:
        return not story.keywords
    if story.must_name or count_words(text) < SHORT_TEXT:
        return True
    entity_of = {name: entity.id for entity in story.entities for names in entity.names.values() for name in names}
    things = {entity_of.get(term, term) for term in keywords}
    return len(things) > 1 or any(entity_of[name] not in things for name in found_terms(tuple(entity_of), text))


def _dated_inside(story: Story, reading: Reading) -> bool:
    """Whether the page's own dates allow it to be of the story's days."""
    if reading.published_at is None:
        return reading.modified_at is None or not _day_before(story, reading.modified_at)
    if _in_window(story, reading.published_at):
        return True
    goes_on = reading.page_class is PageClass.LIVE_BLOG and reading.modified_at is not None
    return goes_on and reading.modified_at is not None and _in_window(story, reading.modified_at)


def _in_window(story: Story, moment: datetime) -> bool:
    """Inside the publication window in the story's time zone, with slack on both sides."""
    day = _day(story, moment)
    return not _day_before(story, moment) and (story.end is None or day <= story.end + SLACK)


def _day_before(story: Story, moment: datetime) -> bool:
    """Whether a moment is too early for the story."""
    return _day(story, moment) < story.start - SLACK


def _day(story: Story, moment: datetime) -> date:
    """The day in the story's time zone; 0001-01-01, which programs write for no date, has none before it."""
    try:
        return moment.astimezone(ZoneInfo(story.timezone)).date()
    except OverflowError:
        return moment.date()
