"""How a crawl behaves: politeness, safety and limits. Plain frozen data; the defaults are those of a good guest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version

from monitor.errors import UsageError
from monitor.story.model import Budget

NO_BUDGET = Budget()
CONTACT_VARIABLE = "GAPWIRE_CONTACT"


def default_user_agent() -> str:
    """Who we are, and whom an outlet can write to (environment variable ``GAPWIRE_CONTACT``: an address or a URL)."""
    contact = "".join(char for char in os.environ.get(CONTACT_VARIABLE, "") if char.isascii() and char.isprintable())
    name = f"Gapwire/{version('gapwire')}"
    return f"{name} (+{contact.strip()})" if contact.strip() else name


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """Settings of one crawl; checked when made."""

    delay: float = 5.0
    """Seconds between the end of one request and the next to the same host. Below 1 only with ``allow_private``."""
    allow_private: bool = False
    """Whether loopback and private addresses may be visited."""
    workers: int = 0
    """Crawler processes; 0 is one per core."""
    clock_offset: timedelta = timedelta(0)
    """Added to the real time in everything that is recorded (the demo plays the past)."""
    page_seconds: float = 20.0
    """Longest time for reading one page; then its process is ended and the page recorded as unreadable."""
    user_agent: str = field(default_factory=default_user_agent)
    timeout: float = 30.0
    """Longest time for one response, in seconds."""
    max_bytes: int = 10_000_000
    """Largest page, unpacked."""
    max_document_bytes: int = 50_000_000
    """Largest feed or sitemap, unpacked (the sitemap protocol's own limit)."""
    max_links: int = 500
    """Most newly found articles of one outlet in one run; what is beyond is said in the visit's note."""
    max_depth: int = 3
    """How deep sitemap indexes may be nested."""
    max_documents: int = 60
    """Most sitemaps of one outlet in one run."""
    max_redirects: int = 8
    retries: int = 2
    """How often a request is repeated that failed for the moment (connection lost, 429, 5xx)."""
    max_wait: float = 60.0
    """Longest total wait for one URL that Retry-After asks for; a host that asks for more is left alone this run."""
    max_crawl_delay: float = 300.0
    """A host whose Crawl-delay is longer is not visited."""
    render_seconds: float = 60.0
    """Longest time for one page in the browser, with everything that its scripts ask for."""
    max_parts: int = 40
    """Most files that the scripts of one page may ask for..."""
    max_part_bytes: int = 20_000_000
    """...and most bytes of all of them."""
    part_delay: float = 1.0
    """Seconds between two such files from one host; a shorter ``delay`` and a longer Crawl-delay win."""
    past: bool = False
    """Ask archives only, and what an outlet lists for the story's days: its pages of today are not visited."""
    max_questions: int = 60
    """Most further pages of answers of one archive about one outlet in one run."""
    budget: Budget = NO_BUDGET
    """What the run may spend; what is left over when it is spent is recorded as not visited."""
    archive_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Keys of archives that want one, by the name of their environment variable; ``crawl`` fills them in."""
    progress: bool = False
    """Draw progress on standard error where that is a terminal."""
    reader: str = "monitor.extraction:read_page"
    """What reads pages, as ``module:function``; tests put a faulty one here."""

    def __post_init__(self) -> None:
        """Refuse settings that would make us a bad guest, and ones that mean nothing."""
        if self.delay < 0 or (self.delay < 1 and not self.allow_private):
            raise UsageError("a delay below 1 second is only allowed together with --allow-private-addresses")
        if self.workers < 0 or self.page_seconds <= 0 or self.timeout <= 0:
            raise UsageError("workers must not be negative; page_seconds and timeout must be positive")
