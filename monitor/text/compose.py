"""The text of a version: headline and body go in, the one string that is compared and quoted comes out.

It never changes a character of the body: offsets of evidence count into this string.
"""

from __future__ import annotations

SEPARATOR = "\n\n"


def version_text(headline: str, body: str) -> tuple[str, int]:
    """The compared text and the length of the headline at its start (0 where there is none)."""
    headline = " ".join(headline.split())
    if not headline:
        return body, 0
    return headline + SEPARATOR + body, len(headline)
