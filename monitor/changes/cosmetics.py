"""Whether two wordings look alike to a reader: same letters and figures, other quotation marks, dashes or blanks.

Only what this calls cosmetic is folded away in a report, so it is narrow: commas, stops, capitals, hyphens between
words and blanks inside figures all count as a difference. Two strings go in, a yes or no comes out.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", "")
"""What no reader sees. Marks that turn the order of signs round (U+202E) are not among them: they are seen."""
_STYLES = str.maketrans(
    _INVISIBLE
    | dict.fromkeys("“”„‟«»「」『』", '"')
    | dict.fromkeys("‹›‘’‚‛′ʼ", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
    | {chr(0xFF01 + at): chr(0x21 + at) for at in range(94)}
)
_BLANKS = re.compile(r"\s+")
_DIRECTED = re.compile("[\u200e\u200f]")
_DOUBLE = re.compile(r'(?<!\d)"')


def substance(text: str) -> str:
    """A text without styles of quotation mark and dash, kinds of blank and invisible signs."""
    plain = unicodedata.normalize("NFC", text).translate(_STYLES)
    # After a figure the marks tell feet from inches: there a double mark stays a double one.
    return _DOUBLE.sub("'", _BLANKS.sub(" ", plain).strip())


def looks_alike(old: str, new: str) -> bool:
    """Whether nothing but typography differs. A mark of direction beside figures can turn a range round: it counts."""
    return substance(old) == substance(new) and _directions(old) == _directions(new)


def _directions(text: str) -> list[str]:
    """Marks of direction of a text with figures, with what stands around them."""
    return _DIRECTED.findall(text) if any(map(str.isdigit, text)) else []
