"""Full-text search over versions. Words in any script go in, versions with the passages that hold them come out.

Scripts that write no blanks between words (Chinese, Japanese, Thai...), and Korean, whose particles cling to words, are
indexed sign by sign and searched as phrases: 停战 finds 停战协定 and 전승절 finds 전승절을. Whatever a person types is
words to look for, never syntax that can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

PART = "\u200b"
"""A mark without width that stands between the signs of such scripts; every tokenizer takes it for a gap."""
SIGN = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana, Han, Hangul."""
_BEFORE_SIGN = re.compile(f"(?<=\\w)(?=[{SIGN}])|(?<=[{SIGN}])(?=\\w)")
_SIGN = re.compile(f"[{SIGN}]")
_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
OPEN, CLOSE = "\u27e6", "\u27e7"
"""What stands around the words that were found."""
AROUND = 16
"""Words or signs of a snippet."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for."""

    words: str
    """A word or a phrase."""
    begins: bool = False
    """Whether words that only begin so count too (``missil*``)."""
    absent: bool = False
    """Whether the text must not hold it (``-parade``)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A version that holds all of the words."""

    outlet: str
    headline: str
    version: int
    captured_at: datetime | str
    article_url: str
    snippet: str
    version_id: int


def parted(words: str) -> str:
    """The text with a mark between the signs of scripts without blanks; without the mark it is the text again."""
    whole = words.replace(PART, "")
    return _BEFORE_SIGN.sub(PART, whole) if _SIGN.search(whole) else whole


def terms_of(words: str) -> list[Term]:
    """What a person typed: words that all must occur, ``"phrases"``, ``beginnings*``, ``-without``."""
    found = list(_terms(words))
    return found if any(not term.absent for term in found) else []


def _terms(words: str) -> Iterator[Term]:
    for minus, phrase, word in _TERM.findall(words):
        without = bool(minus) or (not phrase and word.startswith("-") and len(word) > 1)
        plain = phrase or word.removeprefix("-") if without else phrase or word
        if re.search(r"\w", plain):
            yield Term(plain.rstrip("*"), begins=not phrase and plain.endswith("*"), absent=without)


def match_expression(words: str) -> str:
    """The question as FTS5 takes it, every word quoted; the empty string where there is nothing to look for."""
    terms = terms_of(words)
    wanted = " AND ".join(_quoted(term) for term in terms if not term.absent)
    without = "".join(f" NOT {_quoted(term)}" for term in terms if term.absent)
    return f"({wanted}){without}" if wanted else ""


def _quoted(term: Term) -> str:
    plain = parted(term.words).replace("\0", " ").replace('"', '""')
    return f'"{plain}"' + ("*" if term.begins else "")


SQLITE = f"""
SELECT found.outlet, found.headline, found.version, found.captured_at, found.article_url,
    snippet(version_index, 0, '{OPEN}', '{CLOSE}', ' … ', {AROUND * 2}) AS snippet, found.version_id
FROM version_index JOIN article_versions AS found ON found.version_id = version_index.rowid
WHERE version_index MATCH :match AND found.story = :story
ORDER BY bm25(version_index), found.version_id LIMIT :most
"""  # noqa: S608  # our own constants
POSTGRESQL = f"""
SELECT found.outlet, found.headline, found.version, found.captured_at, found.article_url,
    ts_headline('simple', found.words, {{query}},
        'StartSel={OPEN},StopSel={CLOSE},MaxFragments=1,MinWords={AROUND},MaxWords={AROUND * 2}') AS snippet,
    found.version_id
FROM version_search AS found
WHERE to_tsvector('simple', found.words) @@ {{query}} AND found.story = :story
ORDER BY ts_rank(to_tsvector('simple', found.words), {{query}}) DESC, found.version_id LIMIT :most
"""  # noqa: S608  # our own constants


def search_versions(connection: Connection, story: str, words: str, most: int = 20) -> list[Hit]:
    """The versions of a story that hold all of the words, the best first; none where there is nothing to look for."""
    terms = terms_of(words)
    if not terms:
        return []
    values: dict[str, Any] = {"story": story, "most": most}
    if connection.dialect.name == "postgresql":
        statement = text(POSTGRESQL.format(query=_tsquery(terms)))
        values |= {f"term{number}": _lexemes(term) for number, term in enumerate(terms)}
    else:
        statement = text(SQLITE).bindparams(bindparam("match", match_expression(words)))
    return [_hit(row) for row in connection.execute(statement, values)]


def _tsquery(terms: list[Term]) -> str:
    parts = []
    for number, term in enumerate(terms):
        made = f"to_tsquery('simple', :term{number})" if term.begins else f"phraseto_tsquery('simple', :term{number})"
        parts.append(f"!!{made}" if term.absent else made)
    return f"({' && '.join(parts)})"


def _lexemes(term: Term) -> str:
    plain = parted(term.words).replace("\0", " ")
    if not term.begins:
        return plain
    words = re.findall(r"\w+", plain)
    return " <-> ".join(f"'{word}'" for word in words) + ":*"


def _hit(row: Any) -> Hit:
    snippet = " ".join(row.snippet.replace(PART, "").split())
    return Hit(row.outlet, row.headline, row.version, row.captured_at, row.article_url, snippet, row.version_id)
