"""Scrapy's settings for our spiders: ``SCRAPY_SETTINGS_MODULE=spiders.settings scrapy list``.

Scrapy's own defaults are not those of a guest (robots.txt ignored, eight requests at a time per host, no delay). What
a crawl sets for itself (limits, private addresses) is added by ``spiders.worker``.
"""

from __future__ import annotations

import sys
from typing import Any

BOT_NAME = "gapwire"
SPIDER_MODULES = ["spiders.coverage"]

# robots.txt, repeats, content encodings and redirects are ours: Scrapy's robots middleware takes every failure for
# permission, its retries ignore Retry-After, and its decompression takes a stream that ends early for a whole page.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, Any] = {}
DOWNLOADER_MIDDLEWARES = {
    "spiders.middlewares.BudgetMiddleware": 50,
    "spiders.middlewares.RobotsMiddleware": 100,
    "spiders.middlewares.RepeatMiddleware": 550,
    "spiders.middlewares.DecodingMiddleware": 590,
    "spiders.middlewares.RedirectMiddleware": 600,
}
SPIDER_MIDDLEWARES_BASE: dict[str, Any] = {}
EXTENSIONS_BASE: dict[str, Any] = {}
# No consoles, no cookies, no proxies from the environment (a proxy would resolve names behind the address check).
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
ROBOTSTXT_OBEY = True

_HANDLER = "spiders.handler.TurnTakingHandler"
DOWNLOAD_HANDLERS = {"http": _HANDLER, "https": _HANDLER, "file": None, "data": None, "ftp": None, "s3": None}
TWISTED_DNS_RESOLVER = "spiders.addresses.GuardedResolver"
GAPWIRE_ALLOW_PRIVATE = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = False
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_MAXSIZE = 10_000_000

# Pauses are kept where requests leave (spiders.handler), across processes; Scrapy's slots only line requests up.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the ledger knows what was visited

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
if sys.platform != "win32":
    ASYNCIO_EVENT_LOOP = "uvloop.Loop"

# No item leaves a callback, and Scrapy starts so many tasks for each response.
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False  # looks callbacks' source code up

LOG_LEVEL = "WARNING"
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False
DOWNLOADER_STATS = False
