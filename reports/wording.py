"""Codes go in, the words people read come out: verdicts, reasons, page classes, owners, countries, languages, counts.

The rule of the pages: say what the text does, never why; a gap of ours has us as its subject; every count names its
base.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

_ENGLISH = Locale("en")
_PLACES = {"HK": "Hong Kong", "MO": "Macao"}
"""Where the names of the locale data are longer than people use them."""

VERDICTS = ("included", "partly", "differs", "omitted", "unknown")

VERDICT_HINTS = {
    "included": "stated, in any wording or language",
    "partly": "a real part is stated, another is missing",
    "differs": "the same thing with another value",
    "omitted": "read in full, not stated",
    "unknown": "cannot be said, with the reason",
}

REASON_WORDS = {
    "not_collected": "not tried",
    "blocked": "blocked",
    "consent": "consent page",
    "paywalled": "paywall",
    "truncated": "cut off",
    "removed": "removed",
    "robots": "refused",
    "unreadable": "unreadable",
    "not_yet_known": "too early",
    "language": "language",
    "too_short": "too short",
    "not_judged": "not judged",
}

REASON_COUNTS = {
    "not_collected": "not tried",
    "blocked": "blocked",
    "consent": "behind a consent page",
    "paywalled": "behind a paywall",
    "truncated": "cut off",
    "removed": "on removed pages",
    "robots": "refused by robots.txt",
    "unreadable": "unreadable",
    "not_yet_known": "too early",
    "language": "for the language",
    "too_short": "too short",
    "not_judged": "not judged yet",
}
"""After a number, in a sentence about what could not be judged."""

REASON_SENTENCES = {
    "not_collected": "Gapwire has no text of this outlet about the story.",
    "blocked": "The site turned Gapwire’s visit away. Gapwire did not read the article.",
    "consent": "A consent page came instead of the article. Gapwire did not read the article.",
    "paywalled": "The visible part does not state it. The rest is behind a paywall; Gapwire did not read it.",
    "truncated": "The text at hand is cut off and does not state it. Gapwire did not read the rest.",
    "removed": "The page was removed. The text that was kept does not state it; a later text may have.",
    "robots": "The site’s robots.txt does not allow visits. Gapwire did not read the article.",
    "unreadable": "Gapwire could not make out a text on the page.",
    "not_yet_known": "The text is older than the moment from which this could be known.",
    "language": "Gapwire has no way to judge this language.",
    "too_short": "The text is too short to hold more than its one piece of news.",
    "not_judged": "The text is at hand; it has not been judged yet.",
}

REASON_REMEDIES = {
    "not_collected": "An address of the article in the story file, or a saved page, imported",
    "blocked": "A saved page, imported by hand",
    "consent": "A saved page, imported by hand",
    "paywalled": "The full text from a subscription, imported by hand",
    "truncated": "Another try, or the full text, imported by hand",
    "removed": "A later copy from a web archive, imported",
    "robots": "A saved page, imported by hand",
    "unreadable": "A saved page, imported by hand, or a look at the page’s markup",
    "not_yet_known": "A later version of the article",
    "language": "A person’s verdict",
    "too_short": "Nothing: a flash holds one piece of news",
    "not_judged": "A run of gapwire judge; a person’s verdict where only people code the fact",
}

PAGE_CLASSES = {
    "article": "article",
    "blocked": "blocked",
    "consent": "consent page",
    "paywalled": "paywall",
    "truncated": "cut off",
    "removed": "removed",
    "soft_404": "not there any more",
    "live_blog": "live page",
    "gallery": "gallery",
    "not_article": "not an article",
    "unreadable": "unreadable",
}

OUTCOMES = {
    "fetched": "read",
    "not_modified": "not modified",
    "same_bytes": "same page",
    "robots": "refused by robots.txt",
    "archive_excluded": "held back by the archive",
    "not_visited": "left to the next run",
    "failed": "no answer",
}

LOOKS = {
    "ok": "ok",
    "empty": "empty",
    "not_modified": "not modified",
    "robots": "refused by robots.txt",
    "archive_excluded": "holds this site’s pages back",
    "not_visited": "was left to the next run",
    "failed": "did not answer",
    "not_a_feed": "is no feed",
}
"""How a look at a feed, sitemap or section page ended, after its kind."""

GROUPS = {
    "state": ("State", "state outlets", "State"),
    "agency": ("Agencies", "agencies", "Agency"),
    "cooperative": ("Cooperatives", "cooperatives", "Co-op"),
    "public": ("Public service", "public-service outlets", "Public"),
    "private": ("Private", "private outlets", "Private"),
    "ngo": ("Non-profit", "non-profit outlets", "NGO"),
    "unknown": ("Owner not known", "outlets of unknown owner", "Other"),
}
"""Ownership in the order of the columns: the head of the group, how its outlets are called in a sentence, and a
head for one narrow column."""

WEIGHTS = {
    "core": ("Core facts", "without them the story is not told"),
    "secondary": ("Secondary facts", "they add who, how and why"),
    "background": ("Background", "what a reader may need to place it"),
}

EVENTS = {
    "value": "Value changed",
    "dropped": "Fact dropped",
    "less": "Cut to a part",
    "added": "Fact added",
    "more": "Completed",
    "removed": "Page removed",
    "unread": "Not read this time",
    "detail": "Changed beside the facts",
    "new": "New article",
    "read": "Read in full again",
    "wording": "Wording changed",
    "returned": "Earlier text again",
    "back": "Page there again",
    "moved": "New address",
}

FLAGS = {
    "statement_changed": "The fact has been worded differently since; it is to be checked again.",
    "evidence_gone": "The quoted words are not in the text as it is read now; it is to be checked again.",
    "text_changed": "The text is read differently now; it is to be checked again.",
    "disputed": "Coders disagree; nobody has settled it yet.",
}
"""What is said beside a person's verdict that has to be looked at again."""

CHANGE_KINDS = {
    "fact": "a fact",
    "number": "a number",
    "date": "a date",
    "name": "a name",
    "negation": "a denial",
    "quotation": "a quotation",
    "attribution": "a source or a reserve",
    "headline": "headline",
    "wording": "wording",
    "moved": "place in the text",
    "page_class": "page class",
    "boilerplate": "page furniture",
    "cosmetic": "typography",
    "extraction": "our extraction",
}
"""What a change touches (``monitor.changes.KINDS``)."""
CHANGE_OPS = {
    "edited": "edited",
    "split": "split",
    "merged": "merged",
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "scrolled": "scrolled off",
}

PLACES = {"headline": "in the headline", "lead": "in the lead", "body": "in the body", "end": "near the end"}


def number(value: int) -> str:
    """With a comma between thousands."""
    return f"{value:,}"


def count(value: int, one: str, many: str | None = None) -> str:
    """``1 outlet``, ``3 outlets``, ``1,184 words``."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def none_or(value: int) -> str:
    """``none`` for nothing, else the figure."""
    return "none" if value == 0 else number(value)


def listing(parts: list[str] | tuple[str, ...]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def sentence(words: str) -> str:
    """With its first letter as a capital; the rest is left alone."""
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=512)
def country(code: str) -> str:
    """The country's name; the code itself where there is none."""
    if code.upper() in _PLACES:
        return _PLACES[code.upper()]
    return str(_ENGLISH.territories.get(code.upper(), code))


@lru_cache(maxsize=512)
def language(code: str | None) -> str:
    """The language's name in English: ``Korean``, ``Traditional Chinese``; the code where there is none."""
    if not code:
        return "language not known"
    try:
        parsed = Locale.parse(code.replace("-", "_"), resolve_likely_subtags=False)
        return str(parsed.get_display_name("en") or code)
    except (ValueError, UnknownLocaleError, TypeError):
        return str(_ENGLISH.languages.get(code.split("-")[0].lower(), code))


def group_head(ownership: str) -> str:
    """Head of an ownership group."""
    return GROUPS[ownership][0] if ownership in GROUPS else ownership.title()


def group_word(ownership: str) -> str:
    """How the outlets of a group are called: ``state outlets``."""
    return GROUPS[ownership][1] if ownership in GROUPS else f"{ownership} outlets"


def group_short(ownership: str) -> str:
    """Head of a group that has one narrow column."""
    return GROUPS[ownership][2] if ownership in GROUPS else ownership.title()
