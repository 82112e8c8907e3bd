"""Turns the bytes of one page into the article's text and its particulars. Pure: bytes in, a reading out; it never
fetches and never compares.
"""

from monitor.extraction.lazily import load_lazily
from monitor.extraction.reading import EXTRACTOR, read_page

# Before anything imports trafilatura, which the modules here do where they first need it.
load_lazily("py3langid")

__all__ = ["EXTRACTOR", "read_page"]
