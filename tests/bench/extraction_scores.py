"""How well pages were read, against the truth of the saved pages: what the benchmark prints and the tests hold.

Readings and truths go in, figures come out. Text is compared as the article extraction benchmark
does (4-grams of words,
as multisets, mean precision and recall over the pages); fields are compared exactly.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from monitor.captures import Page, Reading

PAGES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "pages"
_WORD = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True)
class Case:
    """One saved page with what people found in it."""

    name: str
    kind: str
    """``aeb`` (the body alone) or ``fundus`` (body by paragraph and particulars)."""
    url: str
    outlet: str
    html: bytes
    truth: dict[str, Any]

    @property
    def tuned(self) -> bool:
        """Whether the rules may have been chosen by looking at this outlet; the others are the hold-out."""
        return hashlib.blake2b(self.outlet.encode(), digest_size=8).digest()[-1] % 2 == 0

    @property
    def page(self) -> Page:
        """The page as a crawler would hand it over."""
        return Page(url=self.url, body=self.html)

    @cached_property
    def body(self) -> str:
        """The true text; of fundus: summary, headings and paragraphs."""
        if self.kind == "aeb":
            return str(self.truth["articleBody"])
        body = self.truth["expected"]["body"]
        sections = (piece for section in body["sections"] for piece in (*section["headline"], *section["paragraphs"]))
        return "\n\n".join([*body.get("summary", ()), *sections])

    @property
    def expected(self) -> dict[str, Any]:
        """The particulars, where they are known."""
        return self.truth.get("expected", {}) if self.kind == "fundus" else {}


def cases() -> list[Case]:
    """All saved pages of the data folder beside the checkout."""
    return list(_cases())


def _cases() -> Iterator[Case]:
    for line in (PAGES / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        html = gzip.decompress((PAGES / row["html"]).read_bytes())
        # Soft hyphens are invisible on the page; extraction drops them.
        truth = json.loads((PAGES / row["truth"]).read_text("utf-8").replace("\u00ad", "").replace("\\u00ad", ""))
        yield Case(row["id"], row["set"], row["url"], row["outlet"], html, truth)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of the words with their counts; of a shorter text the whole."""
    words = _WORD.findall(text)
    count = max(1, len(words) - _SHINGLE + 1)
    return Counter(tuple(words[n : n + _SHINGLE]) for n in range(count) if words)


def precision_recall(truth: str, text: str) -> tuple[float, float]:
    """Of one page."""
    wanted, got = shingles(truth), shingles(text)
    hits = sum((wanted & got).values())
    if not wanted and not got:
        return 1.0, 1.0
    return hits / max(1, sum(got.values())), hits / max(1, sum(wanted.values()))


def body_score(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """Mean precision, mean recall and F1 of these, over pairs of truth and text."""
    scores = [precision_recall(truth, text) for truth, text in pairs]
    precision = sum(p for p, _ in scores) / len(scores)
    recall = sum(r for _, r in scores) / len(scores)
    return precision, recall, 2 * precision * recall / (precision + recall)


def title_exact(case: Case, reading: Reading) -> bool | None:
    """Whether the headline is the true one, white space aside."""
    wanted = case.expected.get("title")
    return " ".join(reading.headline.split()) == " ".join(wanted.split()) if wanted else None


def authors_exact(case: Case, reading: Reading) -> bool | None:
    """Whether the names are the true ones, in any order."""
    wanted = case.expected.get("authors")
    return set(reading.authors) == set(wanted) if wanted else None


def date_exact(case: Case, reading: Reading, form: str) -> bool | None:
    """Whether the time of publication is right to what ``form`` (of ``strftime``) shows.

    Compared in UTC, except for what is no moment: a true time without an offset is the printed local one, and a day
    that
    we know alone is the printed one.
    """
    wanted = case.expected.get("publishing_date")
    if not wanted:
        return None
    moment, found = datetime.fromisoformat(wanted), reading.published_at
    if found is None:
        return False
    used = [c for c in reading.dates if c.value == found]
    if moment.tzinfo is not None and not all(c.precision == "day" for c in used):
        return found.strftime(form) == moment.astimezone(UTC).strftime(form)
    printed = {c.raw.replace("T", " ").replace("/", "-") for c in used}
    return found.strftime(form) == moment.strftime(form) or any(p.startswith(moment.strftime(form)) for p in printed)


def standfirst_kept(case: Case, reading: Reading) -> bool | None:
    """Whether every sentence of the true summary stands in the text, word for word."""
    wanted = case.expected.get("body", {}).get("summary")
    known = words_of(reading.body)
    return all(words_of(part) in known for part in wanted) if wanted else None


def words_of(text: str) -> str:
    """The words alone, for looking one text up in another."""
    return " ".join(_WORD.findall(text.casefold()))


CHECKS: dict[str, Callable[[Case, Reading], bool | None]] = {
    "title": title_exact,
    "authors": authors_exact,
    "day": lambda case, reading: date_exact(case, reading, "%Y-%m-%d"),
    "minute": lambda case, reading: date_exact(case, reading, "%Y-%m-%d %H:%M"),
    "standfirst": standfirst_kept,
}


def share(check: Callable[[Case, Reading], bool | None], read: Iterable[tuple[Case, Reading]]) -> tuple[float, int]:
    """Share of right answers among the pages whose truth is known, and how many those are."""
    answers = [answer for case, reading in read if (answer := check(case, reading)) is not None]
    return sum(answers) / max(1, len(answers)), len(answers)


def without_captions(reading: Reading) -> str:
    """The text as the truth of these pages counts it: neither set holds captions."""
    return "\n\n".join(p for p in reading.body.split("\n\n") if p not in reading.captions)


def false_removals(case: Case, reading: Reading) -> list[str]:
    """Removed lines that are part of the true text and stand nowhere else in ours: facts that may have been lost."""
    truth, kept = f" {words_of(case.body)} ", f" {words_of(reading.headline)} {words_of(reading.body)} "
    lines = [f"{piece.why}: {piece.text}" for piece in reading.removed]
    words = [f" {words_of(piece.text)} " for piece in reading.removed]
    return [line for line, key in zip(lines, words, strict=True) if key.strip() and key in truth and key not in kept]
