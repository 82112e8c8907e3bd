"""How often the typed guard misses a changed fact, and how often it turns a true one.

    python tests/bench/guards.py [train|dev] [--show KIND]

For each perturbation kind of ``probe``: the share of changed facts on which the guard does not fire. For the pairs
that people labelled as present: the share on which it fires, by kind. The window is the best one or two sentences by
plain word recall, so the engine's choice plays no part. Prints also the time of one pair and of one article.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from monitor.comparer.guard import Context, FactForm, Finding, StoryContext, check
from monitor.text.languages import function_words
from monitor.text.passages import passages
from monitor.text.words import words
from monitor.verdicts import Document

FACTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "facts"
TRUE_SETS = ("realsumm", "pyrxsum", "wice", "qags_cnndm", "qags_xsum")
STORY = StoryContext.of(None)
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """All pairs of one set."""
    with gzip.open(FACTS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@lru_cache(maxsize=64)
def article(text: str) -> tuple[Context, list[tuple[int, int, frozenset[str]]]]:
    """The context of a text and its windows with their stems."""
    document = Document(text, language="en")
    sentences = [(p.start, p.end) for p in passages(text, 0, "en")]
    windows = sentences + [(a[0], b[1]) for a, b in pairwise(sentences)]
    return Context.of(document, STORY), [(s, e, frozenset(words(text[s:e], "en").stems)) for s, e in windows]


def window_of(fact: str, text: str) -> tuple[int, int]:
    """The best window by the share of the fact's words, the shorter one of equals."""
    found = words(fact, "en")
    wanted = {s for s, w in zip(found.stems, found.folded, strict=True) if w not in function_words("en")}
    _, windows = article(text)
    best = max(windows, key=lambda row: (round(len(wanted & row[2]) / max(1, len(wanted)), 3), row[0] - row[1]))
    return best[0], best[1]


def verdict(fact: str, text: str, seen: str | None = None) -> tuple[Finding, str]:
    """The guard's finding; the window is chosen by ``seen`` where the fact was changed."""
    context, windows = article(text)
    if not windows:
        return Finding(None), ""
    start, end = window_of(seen or fact, text)
    return check(FactForm.of(fact, STORY, "en"), text[start:end], context, start=start), text[start:end]


def splits() -> dict[tuple[str, str], str]:
    """(set, unit) -> split, for the probe, whose rows carry none."""
    return {(name, row["unit"]): row["split"] for name in ("realsumm", "qags_cnndm") for row in rows(name)}


def changed(split: str) -> Iterator[tuple[str, Row]]:
    """Kind and row of every changed fact of a split."""
    known = splits()
    for row in rows("probe"):
        if known.get((row["dataset"], row["unit"]), "train") == split or split == "all":
            yield row["kind"], row


def show(label: str, row: Row, finding: Finding, window: str) -> None:
    """One example, for reading."""
    print(
        f"\n[{label}] {row['fact']}\n   orig: {row.get('orig', '')}\n   {finding.kind}: {finding.note}\n   > {window}"
    )


def probe(split: str, wanted: str, limit: int) -> None:
    """Print the share of changed facts that pass the guard."""
    total, passed, fired, shown = Counter[str](), Counter[str](), Counter[tuple[str, str]](), 0
    for kind, row in changed(split):
        finding, window = verdict(row["fact"], row["text"], row["orig"])
        total[kind] += 1
        if finding.verdict is None:
            passed[kind] += 1
        else:
            fired[kind, f"{finding.kind} {finding.verdict}"] += 1
        if finding.verdict is None and wanted == kind and shown < limit:
            show(kind, row, finding, window)
            shown += 1
    print("\nchanged facts that pass the guard")
    for kind, count in sorted(total.items()):
        by = ", ".join(f"{how} {n}" for (of, how), n in sorted(fired.items()) if of == kind)
        print(f"  {kind:12} {passed[kind] / count:.3f}  of {count}  (fired: {by})")


def true_facts(split: str, wanted: str, limit: int) -> None:
    """Print the share of true facts that the guard turns, by set and kind."""
    print("\ntrue facts that the guard turns")
    for name in TRUE_SETS:
        fired, total, shown = defaultdict[str, int](int), 0, 0
        chosen = [row for row in rows(name) if row["label"] == 1 and (row["split"] == split or split == "all")]
        for row in chosen[:: max(1, len(chosen) // 1500)]:
            finding, window = verdict(row["fact"], row["text"])
            total += 1
            if finding.verdict is not None:
                fired[finding.kind] += 1
                fired[f"{finding.kind} {finding.verdict}"] += 1
                if wanted in {f"true:{finding.kind}", f"{name}:{finding.kind}"} and shown < limit:
                    show(name, row, finding, window)
                    shown += 1
        kinds = ", ".join(f"{kind} {count / total:.3f}" for kind, count in sorted(fired.items()))
        hard = sum(fired[kind] for kind in ("number", "date", "negation")) / max(1, total)
        turned = sum(count for kind, count in fired.items() if " " not in kind) / max(1, total)
        print(f"  {name:12} any {turned:.3f}, number + date + negation {hard:.3f}  ({kinds}) of {total}")


def speed() -> None:
    """Print milliseconds of one article (context) and of one pair (check)."""
    texts = [row["text"] for row in rows("qags_cnndm")][:120:3]
    facts = [FactForm.of(row["fact"], STORY, "en") for row in rows("qags_cnndm")[:20]]
    Context.of(Document(texts[0], language="en"), STORY)
    began = time.perf_counter()
    contexts = [Context.of(Document(text, language="en"), STORY) for text in texts]
    read = time.perf_counter()
    for context in contexts:
        for fact in facts:
            check(fact, context.text[:300], context, start=0)
    done = time.perf_counter()
    size = sum(map(len, texts)) / len(texts)
    pair = (done - read) / len(texts) / len(facts)
    reading = (read - began) / len(texts) * 1000
    print(f"\n{reading:.1f} ms an article of {size:.0f} characters, {pair * 1000:.3f} ms a pair")


def main() -> int:
    """Measure one split."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("split", nargs="?", default="train", choices=["train", "dev", "all"])
    options.add_argument("--show", default="", help="kind of changed fact, or true:KIND, to read examples of")
    options.add_argument("--limit", type=int, default=25)
    chosen = options.parse_args()
    if not FACTS.is_dir():
        print(f"no data at {FACTS}", file=sys.stderr)
        return 1
    probe(chosen.split, chosen.show, chosen.limit)
    true_facts(chosen.split, chosen.show, chosen.limit)
    speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
