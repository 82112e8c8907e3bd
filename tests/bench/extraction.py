"""How well and how fast pages are read, against the saved pages and against trafilatura alone.

    python tests/bench/extraction.py [--rounds 3] [--misses] [--holdout-misses]

Prints, for the outlets the rules were tuned on and for the others: the text's precision, recall and F1 (as it is, and
without captions, which the truth of these pages leaves out), fields that are exactly right, false lines and removals by
kind, page classes other than article with their reason, CPU per page and its ratio to ``trafilatura.extract`` in turn.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence

import trafilatura
from extraction_scores import CHECKS, Case, body_score, cases, false_removals, share, without_captions, words_of
from trafilatura import main_extractor

from monitor.captures import PageClass, Reading
from monitor.extraction import EXTRACTOR, read_page
from monitor.extraction.name_tests import quicken

Read = tuple[Case, Reading]
_SEARCHES = ("BODY_XPATH", "OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH", "DISCARD_IMAGE_ELEMENTS")
AS_PUBLISHED = {name: getattr(main_extractor, name) for name in _SEARCHES}
quicken(main_extractor)
FROM_MEMORY = {name: getattr(main_extractor, name) for name in _SEARCHES}
"""What our reading makes trafilatura search by, in this process for both."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of timing (0: none)")
    parser.add_argument("--misses", action="store_true", help="list the misses on the tuned outlets")
    options = parser.parse_args()
    pages = cases()
    read = [(case, read_page(case.page)) for case in pages]
    print(f"{len(pages)} pages, {EXTRACTOR}\n")
    print_bodies(read)
    print_fields(read)
    print_lines(read)
    print_classes(read)
    if options.misses:
        print_misses([pair for pair in read if pair[0].tuned])
    for kind in ("aeb", "fundus") if options.rounds else ():
        print_speed(kind, [case for case in pages if case.kind == kind], options.rounds)


def halves(read: Sequence[Read]) -> dict[str, list[Read]]:
    """The tuned outlets, the others, and all."""
    return {
        "tuned": [pair for pair in read if pair[0].tuned],
        "held out": [pair for pair in read if not pair[0].tuned],
        "all": list(read),
    }


def print_bodies(read: Sequence[Read]) -> None:
    """The text of the articles."""
    for kind in ("aeb", "fundus"):
        for name, part in halves([pair for pair in read if pair[0].kind == kind]).items():
            p, r, f = body_score((case.body, reading.body) for case, reading in part)
            bare = body_score((case.body, without_captions(reading)) for case, reading in part)[2]
            same = sum(words_of(case.body) == words_of(without_captions(reading)) for case, reading in part)
            print(
                f"{kind:6} {name:8} n={len(part):3}  P {p:.4f}  R {r:.4f}  F1 {f:.4f}"
                f"   without captions: F1 {bare:.4f}, exactly the true words {same / len(part):.3f}"
            )


def print_fields(read: Sequence[Read]) -> None:
    """Headline, authors, date, standfirst."""
    for name, part in halves([pair for pair in read if pair[0].kind == "fundus"]).items():
        figures = (f"{field} {share(check, part)[0]:.3f} ({share(check, part)[1]})" for field, check in CHECKS.items())
        print(f"fields {name:8}", "  ".join(figures))


def print_lines(read: Sequence[Read]) -> None:
    """Lines of the text that are not in the truth, and lines taken out, by kind."""
    false: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    for case, reading in read:
        removed.update(piece.why for piece in reading.removed)
        truth = words_of(case.body)
        for paragraph in reading.body.split("\n\n"):
            if words_of(paragraph) not in truth:
                false["caption" if paragraph in reading.captions else "short" if len(paragraph) < 80 else "long"] += 1
    print("\nparagraphs that are not in the truth word for word:", dict(false))
    print("lines taken out:", dict(removed.most_common()))
    pieces = ((case.name, piece) for case, reading in read for piece in reading.removed)
    boxes = [(name, piece.words or 0) for name, piece in pieces if piece.kind == "box"]
    print(f"boxes among them: {len(boxes)} of {len(dict(boxes))} pages with {sum(words for _, words in boxes)} words")
    lost = [(case.name, line) for case, reading in read if case.tuned for line in false_removals(case, reading)]
    total = sum(len(false_removals(case, reading)) for case, reading in read)
    print(f"of these in the true text and nowhere else in ours: {total}; on the tuned outlets:")
    for name, line in lost:
        print(f"   {name}  {line[:110]}")


def print_classes(read: Sequence[Read]) -> None:
    """Pages that are no plain article."""
    print("\npage classes:", dict(Counter(reading.page_class.value for _, reading in read)))
    for case, reading in read:
        if reading.page_class is not PageClass.ARTICLE:
            print(f"   {case.name}  {case.outlet}: {reading.page_class.value}: {reading.note}")


def print_misses(read: Sequence[Read]) -> None:
    """What is wrong on each page, for whoever tunes the rules."""
    for case, reading in read:
        wrong = [field for field, check in CHECKS.items() if check(case, reading) is False]
        truth, text = words_of(case.body), words_of(reading.body)
        false = [p for p in reading.body.split("\n\n") if words_of(p) not in truth and p not in reading.captions]
        missing = [p for p in case.body.split("\n") if p.strip() and words_of(p) not in text]
        if wrong or false or missing:
            print(f"\n{case.name} {case.outlet}", wrong or "")
            for sign, lines in (("+", false), ("-", missing)):
                for line in lines:
                    print(f"  {sign} {line[:150]}")


def _search(how: dict[str, object]) -> None:
    for name, searches in how.items():
        setattr(main_extractor, name, searches)


def print_speed(kind: str, pages: Sequence[Case], rounds: int) -> None:
    """CPU per page against trafilatura's as it is published, measured in turn."""

    def fast(case: Case) -> object:
        return trafilatura.extract(case.html, fast=True, include_comments=False)

    def default(case: Case) -> object:
        return trafilatura.extract(case.html, include_comments=False)

    def ours(case: Case) -> object:
        return read_page(case.page)

    contestants: dict[str, Callable[[Case], object]] = {"ours": ours, "fast": fast, "default": default}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            _search(AS_PUBLISHED if name != "ours" else FROM_MEMORY)
            started = time.process_time()
            for case in pages:
                contestant(case)
            times[name].append(1000 * (time.process_time() - started) / len(pages))
    best = {name: min(values) for name, values in times.items()}
    ratios = [f / o for f, o in zip(times["fast"], times["ours"], strict=True)]
    print(
        f"\n{kind}: ours {best['ours']:.2f} ms CPU/page, trafilatura.extract fast {best['fast']:.2f}, default "
        f"{best['default']:.2f}; speed against fast {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f})"
    )


if __name__ == "__main__":
    main()
