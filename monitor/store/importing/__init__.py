"""Saved pages: JSON Lines, HTML files and WARC archives go in, captures in the order of their times come out and are
recorded. Nothing is fetched, nothing is judged.
"""

from monitor.store.importing.pages import ImportResult, import_pages

__all__ = ["ImportResult", "import_pages"]
