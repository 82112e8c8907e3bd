"""Loads what every crawler process needs; imported by the process that they are forked from (``spiders.nursery``).

It installs no reactor, opens nothing and starts no thread.
"""

# ruff: noqa: E402, F401  loading is all that is wanted, and what is set here must come before it

from __future__ import annotations

import gc
import os

# The collector would look at everything on the way, again and again.
gc.disable()
# Numpy's algebra library starts a thread for each core when it is loaded; what we multiply is small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import scrapy.core.downloader.contextfactory
import scrapy.core.engine
import scrapy.core.scraper
import scrapy.crawler

import monitor.extraction
import spiders.coverage
import spiders.handler
import spiders.middlewares
import spiders.worker
from monitor.captures import Page

if os.name != "nt":
    import uvloop

import trafilatura.core  # after the extraction, which says what of it is to be loaded later

# What reading loads on demand (phrases, patterns) is loaded once for all processes, too.
monitor.extraction.read_page(
    Page("https://preload.example/2023/07/27/parade", b"<html><body><article><p>The parade began on 27 July 2023.</p>")
)

# Kept out of collections, the pages of memory stay shared with the processes. What loading left behind is not looked
# for: that takes longer than it is worth.
gc.freeze()
gc.enable()
