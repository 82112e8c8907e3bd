"""A reader with faults, for a process of its own; it loads little, so that it is there soon."""

from __future__ import annotations

import ctypes
import os

from monitor.captures import Page, PageClass, Reading


def read_or_fail(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """A reader with faults, by the words of the page."""
    if b"HANG" in page.body:
        ctypes.pythonapi.usleep(30_000_000)  # holds the interpreter, as a parser in C does
    if b"CRASH" in page.body:
        os._exit(11)
    print("a library that talks")
    return Reading(PageClass.ARTICLE, "", "h", f"{page.body.decode()} {language} {outlet_name}", language)
