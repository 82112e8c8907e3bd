"""Numerals of alphabetic languages: the pieces of a text go in, the value that starts at one of them comes out.

Digits with separators of any convention, number words, ordinals, fractions, collective and vague words, by the table
of the language (``data/numbers.toml``). It knows nothing of units or of the words around a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.text.number_lexicon import Lexicon

LONGEST_DIGITS = 18
"""Longer rows of digits are identifiers, not amounts."""

DIGITS = (
    r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d{1,9})?(?!\d|[.,]\d)"  # 1,234.5  1.234,5  1'234
    r"|\d{1,3}(?:\x20\d{3})+(?:,\d{1,9})?(?!\d|[.,]\d)"  # 1 234 with a plain blank
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"  # 1,23,456
    r"|\d{1,3}\. \d(?= (?:million|billion|trillion|per|percent|kg|km|miles|metres|meters)\b)"  # badly parted decimals
    r"|\d+(?:[.,]\d+)*"
)
PIECE = re.compile(rf"(?P<digits>{DIGITS})|(?P<word>[^\W\d_]+(?:['’](?=ят|ян)[^\W\d_]+)?)|(?P<sign>[^\w\s])")


class Piece(NamedTuple):
    """A row of digits, a word or a sign with its offsets; ``lower`` is the text in lower case."""

    kind: str
    start: int
    end: int
    lower: str


@dataclass(frozen=True, slots=True)
class Run:
    """A value and the index of the first piece after it."""

    value: float
    step: float
    """The unit of its last written place: 0.1 million for "1.3 million"."""
    after: int
    kind: str = "cardinal"
    """``cardinal``, ``ordinal``, ``fraction``, ``group`` or ``vague``."""
    high: float | None = None
    """The most that a vague word can mean; ``value`` is then the least."""
    weak: bool = False
    unit: str = ""
    """The word for years that is glued to the number ("семидесятилетие")."""


def pieces(text: str) -> tuple[Piece, ...]:
    """All rows of digits, words and signs of a text in order."""
    return tuple(Piece(m.lastgroup or "", m.start(), m.end(), m[0].lower()) for m in PIECE.finditer(text))


def parse_digits(written: str, decimal: str) -> tuple[float, float] | None:
    """Value and step of a row of digits with separators; ``None`` where it is no amount (``27.07.2023``).

    ``decimal`` decides only what is ambiguous: one separator followed by exactly three digits.
    """
    written = written.replace(". ", ".")
    signs = [sign for sign in written if not sign.isdigit()]
    if len(written) - len(signs) > LONGEST_DIGITS:
        return None
    if not signs:
        return float(int(written)), 1.0
    last = signs[-1]
    whole, _, rest = written.rpartition(last)
    if last not in ".," or (len(signs) > 1 and len(set(signs)) == 1):
        grouped = all(len(group) == 3 for group in re.split(r"\D", written)[1:]) or _indian(written)
        return (float(re.sub(r"\D", "", written)), 1.0) if grouped else None
    if len(signs) == 1 and len(rest) == 3 and last != decimal and whole != "0":
        return float(whole + rest), 1.0
    if len(set(signs[:-1])) > 1:
        return None
    return float(re.sub(r"\D", "", whole) + "." + rest), 10.0 ** -len(rest)


def _indian(written: str) -> bool:
    return re.fullmatch(r"\d{1,2}(?:,\d{2})+,\d{3}", written) is not None


def read_run(row: Sequence[Piece], at: int, words: Lexicon) -> Run | None:
    """The number that starts at piece ``at``, as long as it goes; ``None`` where none starts there."""
    piece = row[at]
    if piece.kind == "digits":
        parsed = parse_digits(piece.lower, words.decimal)
        return _scaled(row, at + 1, words, *parsed) if parsed else None
    if piece.kind != "word":
        return None
    if piece.lower not in words.starts:
        return _glued(row, at, words)
    return _special(row, at, words) or _spelled(row, at, words)


def _scaled(row: Sequence[Piece], at: int, words: Lexicon, value: float, step: float) -> Run:
    """Digits with the scale words behind them: ``1.3 million``, ``5 тыс.``, ``2 crore``."""
    while at < len(row) and row[at].lower in words.scale and _beside(row, at):
        value, step, at = value * words.scale[row[at].lower], step * words.scale[row[at].lower], at + 1
    return Run(value, step, at)


def _beside(row: Sequence[Piece], at: int) -> bool:
    """Whether piece ``at`` follows its forerunner directly or after one blank."""
    return row[at].start - row[at - 1].end <= 1


def _special(row: Sequence[Piece], at: int, words: Lexicon) -> Run | None:
    """Ordinals, fractions, collective and vague words that stand by themselves."""
    word = row[at].lower
    if word in words.vague or word in words.vague_scale:
        return _vague(row, at, words)
    if word in words.ordinals:
        return Run(words.ordinals[word], 1.0, at + 1, "ordinal")
    if word in words.groups:
        return Run(words.groups[word], 1.0, at + 1, "group", weak=True)
    if word in words.fractions:
        return _fraction(row, at, words)
    return None


def _vague(row: Sequence[Piece], at: int, words: Lexicon) -> Run | None:
    """``dozens``, ``tens of thousands``, ``hundreds of millions``."""
    word = row[at].lower
    behind = at + 1
    if behind < len(row) and row[behind].lower in {"of", "de", "di", "von", "d", "à", "a"}:
        behind += 1
    factor = _scale_behind(row, behind, words)
    if factor and word in words.vague_scale:
        low, high = words.vague_scale[word]
        return Run(low * factor, factor, behind + 1, "vague", high * factor)
    if word not in words.vague:
        return None
    low, high = words.vague[word]
    return Run(low, low, at + 1, "vague", high)


def _scale_behind(row: Sequence[Piece], at: int, words: Lexicon) -> float | None:
    """The scale word at ``at``, also in the plural that is vague by itself (``thousands``)."""
    if at >= len(row):
        return None
    word = row[at].lower
    if word in words.vague and words.vague[word][0] >= 100:
        return words.vague[word][0]
    return words.scale.get(word)


def _fraction(row: Sequence[Piece], at: int, words: Lexicon) -> Run:
    """``half``, ``half a million``."""
    value = words.fractions[row[at].lower]
    behind = at + 1
    if behind < len(row) and row[behind].lower in words.articles:
        behind += 1
    if behind < len(row) and row[behind].lower in words.scale:
        factor = words.scale[row[behind].lower]
        return Run(value * factor, factor / 10, behind + 1)
    return Run(value, 0.05, at + 1, "fraction", weak=True)


def _spelled(row: Sequence[Piece], at: int, words: Lexicon) -> Run | None:
    """Number words that add and multiply: ``two hundred and five thousand``, ``quatre-vingt-dix-sept``."""
    total, current, last_scale, step = 0.0, None, float("inf"), 1.0
    index, end = at, at
    while index < len(row) and index - at < 24:
        value = _addend(row[index].lower, words, index > at)
        factor = words.scale.get(row[index].lower) if row[index].kind == "word" else None
        if _four_twenties(row, index, words, current):
            current, step = 80.0, 1.0
        elif value is not None and _fits(current, value, words):
            current, step = (current or 0.0) + value, 1.0
        elif factor and (current is not None or index in (at, end)) and factor < last_scale:
            total, current, last_scale, step = _multiplied(total, current, factor, last_scale)
        elif _glue_word(row, index, words, current is not None or total > 0):
            index += 1
            continue
        else:
            break
        index += 1
        end = index
    if end == at:
        return _after_article(row, at, words)
    ordinal = _ordinal_tail(row, end, words, current)
    if ordinal is not None:
        return Run(total + ordinal[0], 1.0, ordinal[1], "ordinal")
    value = total + (current or 0.0)
    return _with_fraction(row, end, words, Run(value, step, end, weak=end == at + 1 and row[at].lower in words.weak))


def _addend(word: str, words: Lexicon, inside: bool) -> float | None:
    """The value of a word that adds; inside a number an article is one (``vingt et un``)."""
    if inside and word in words.articles and word not in {"a", "an"}:
        return 1.0
    value = words.ones.get(word)
    return value if value is not None else words.tens.get(word)


def _multiplied(
    total: float, current: float | None, factor: float, last: float
) -> tuple[float, float | None, float, float]:
    """Apply a scale word; hundreds stay open for what is added to them."""
    if factor < 1000:
        return total, (1.0 if current is None else current) * factor, last, factor
    return total + (1.0 if current is None else current) * factor, None, factor, factor


def _fits(current: float | None, value: float, words: Lexicon) -> bool:
    """Whether ``value`` may be added to what was read so far: 20 + 5, 100 + 17, and in French 60 + 17."""
    if current is None:
        return True
    if value == 0 or current == 0:
        return False
    if value < 10:
        return current % 10 == 0
    if value < 20 and current % 100 in words.teens_on:
        return True
    return current % (100 if value < 100 else 1000) == 0


def _four_twenties(row: Sequence[Piece], index: int, words: Lexicon, current: float | None) -> bool:
    return bool(words.teens_on) and current == 4 and row[index].lower in {"vingt", "vingts"}


def _glue_word(row: Sequence[Piece], index: int, words: Lexicon, started: bool) -> bool:
    """A hyphen or "and" between two parts of one number."""
    if not started or index + 1 >= len(row):
        return False
    if row[index].lower not in words.join and row[index].lower not in {"-", "‑"}:
        return False
    follower = row[index + 1].lower
    known = follower in words.ones or follower in words.tens or follower in words.scale
    return known or follower == "vingts" or (follower in words.articles and len(follower) > 1 and follower != "an")


def _after_article(row: Sequence[Piece], at: int, words: Lexicon) -> Run | None:
    """``a hundred``, ``eine Million``: the article counts as one; ``a third of`` is a fraction."""
    if row[at].lower not in words.articles or at + 1 >= len(row):
        return None
    follower = row[at + 1].lower
    if follower in words.scale and len(follower) > 2:
        inner = _spelled(row, at + 1, words)
        return inner and Run(inner.value, inner.step, inner.after)
    of = {"of", "des", "der", "de", "di", "van"}
    if follower in words.fractions and at + 2 < len(row) and row[at + 2].lower in of:
        return Run(words.fractions[follower], 0.05, at + 2, "fraction")
    return None


def _ordinal_tail(row: Sequence[Piece], end: int, words: Lexicon, current: float | None) -> tuple[float, int] | None:
    """``twenty-fifth``, ``сто семидесятая``: a number that ends in an ordinal word."""
    at = end + 1 if end < len(row) and row[end].lower in {"-", "‑"} else end
    if current is None or at >= len(row) or row[at].lower not in words.ordinals:
        return None
    value = words.ordinals[row[at].lower]
    return (current + value, at + 1) if current >= 20 and _fits(current, value, words) else None


def _with_fraction(row: Sequence[Piece], end: int, words: Lexicon, run: Run) -> Run:
    """``two thirds``, ``two-thirds``: one to nine of a fraction word; ``three and a half`` (``million``)."""
    if [piece.lower for piece in row[end : end + 3]] == ["and", "a", "half"]:
        return _scaled(row, end + 3, words, run.value + 0.5, 0.1)
    at = end + 1 if end < len(row) and row[end].lower in {"-", "‑"} else end
    if run.value < 1 or run.value > 9 or at >= len(row) or row[at].lower not in words.fractions:
        return run
    share = words.fractions[row[at].lower]
    return Run(run.value * share, 0.05, at + 1, "fraction") if share < 0.5 else run


def _glued(row: Sequence[Piece], at: int, words: Lexicon) -> Run | None:
    """``dreiundzwanzig``, ``семидесятилетие``: a word that is made of number words."""
    word = row[at].lower
    if words.glue is None or not 5 <= len(word) <= 60:
        return None
    noun = next((noun for noun in words.year_nouns if word.endswith(noun)), None)
    parts = _parts(word.removesuffix(noun) if noun else word, words)
    if not parts or (len(parts) == 1 and not noun):
        return None
    total, current, last = 0.0, None, float("inf")
    for part in parts:
        value, factor = _addend(part, words, False), words.scale.get(part)
        if factor:
            total, current, last, _ = _multiplied(total, current, factor, last)
        elif value is not None:
            current = (current or 0.0) + value
    return Run(total + (current or 0.0), 1.0, at + 1, "ordinal" if noun else "cardinal", unit=noun or "")


def _parts(word: str, words: Lexicon) -> list[str] | None:
    """The number words that make up ``word`` without a rest (joiners and "ein" aside); ``None`` where they do not."""
    found, position = [], 0
    while words.glue and position < len(word):
        match = words.glue.match(word, position)
        joiner = next((j for j in (*words.join, "ein", "een", "ën") if word.startswith(j, position)), None)
        if match:
            found.append(match[0])
            position = match.end()
        elif joiner and position + len(joiner) < len(word):
            found += ["eins"] if joiner == "ein" else ["één"] if joiner == "een" else []
            position += len(joiner)
        else:
            return None
    return found
