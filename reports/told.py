"""What a coder notes and which values were read go in, the other value of a differing cell comes out, as words.

A value is short: a day, a number, an order, a name. A whole sentence is no value; it stands in the panel and on the
fact's page. Where no value is known nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 40
"""Characters up to which something is a value; what is longer is a sentence."""
_NOTED = re.compile(r"(?:says )?(?P<value>\S.*?), not \S")
_END_OF_SENTENCE = (".", "!", "?", "。", "！", "？", "؟", "।")


def told(note: str, read: Sequence[str], *, by_person: bool) -> str:
    """The value that a text gives instead; empty where none is known. A person's note goes before what was read."""
    from_text = [] if by_person else [", ".join(dict.fromkeys(_noted(value) or value for value in read))]
    values = (" ".join(value.split()) for value in (*from_text, _noted(note)))
    return next((value for value in values if _is_value(value)), "")


def _noted(note: str) -> str:
    """The value in "says 13, not 30"; empty where the note is another."""
    found = _NOTED.match(note[: 4 * LONGEST])
    return found["value"] if found else ""


def _is_value(text: str) -> bool:
    return 0 < len(text) <= LONGEST and not text.endswith(_END_OF_SENTENCE) and text.isprintable()
