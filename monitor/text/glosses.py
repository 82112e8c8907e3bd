"""Glosses: words that somebody put into another script; a text goes in, whether it is full of them comes out.

Some proxies print the words that their readers may not know in the readers' own language ("has 招待するd Chinese
代表s"). The text is still the article's, but what such words said cannot be read. Names and quotations in brackets or
quotation marks, lines that are wholly in another script and Latin words in any text are no glosses. Pure and linear.
"""

from __future__ import annotations

import re

from monitor.text.languages import main_script

SIGNS = "\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Thai, Korean, Japanese and Chinese signs."""
FOREIGN = re.compile(f"[{SIGNS}]")
OWN_SCRIPTS = frozenset({"han", "kana", "hangul", "thai"})
WORD = re.compile(r"[^\W\d_]+")
ASIDE = re.compile(
    r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]|（[^（）\n]{0,200}）"
    r"|[\"“«「『‘][^\"“”«»「」『』‘’\n]{0,200}[\"”»」』’]"
)
LEAST, SHARE = 8, 0.08
"""Glosses, and their share of the words, from which a text is full of them (tables of foreign names have .02)."""


def is_glossed(text: str) -> bool:
    """Whether many running words of a text are in a script that is not the text's own."""
    if FOREIGN.search(text) is None or main_script(text) in OWN_SCRIPTS:
        return False
    glosses = words = 0
    for line in text.splitlines():
        found = WORD.findall(ASIDE.sub(" ", line))
        foreign = sum(FOREIGN.search(word) is not None for word in found)
        if foreign * 2 <= len(found):
            words += len(found)
            glosses += foreign
    return glosses >= LEAST and glosses >= SHARE * words
