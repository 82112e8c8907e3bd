"""Days, negations and attributions as they are printed, in languages that the text readers do not read.

A text and its language go in, classes with what is printed come out; nothing for a language that is not in the table.
What is found serves only to say what a change touches: it is compared as printed and never understood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from tomllib import loads


@cache
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    table = loads(files("monitor.changes").joinpath("data/other_languages.toml").read_text("utf-8"))
    return {
        language: {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in row.items()}
        for language, row in table.items()
    }


def printed(text: str, language: str | None) -> dict[str, Counter[str]]:
    """Class (``date``, ``negation``, ``attribution``) -> what is printed of it, in lower case."""
    row = _patterns().get(language or "", {})
    return {kind: Counter(match[0].casefold() for match in pattern.finditer(text)) for kind, pattern in row.items()}
