"""Turns the bytes of one page into the article's text and its particulars. Pure: bytes in, a reading out; it never
fetches and never compares.
"""

from monitor.extraction.reading import EXTRACTOR, read_page

__all__ = ["EXTRACTOR", "read_page"]
