"""Word changes against difflib on generated news-like text: ``python tests/bench/word_changes.py``.

Words follow Zipf's law (a few are everywhere), sentences have 20 words, an edit replaces words here and there. Prints
milliseconds, the best of several runs.
"""

from __future__ import annotations

import difflib
import random
import time
from collections.abc import Callable

from monitor.changes import word_changes

RANDOM = random.Random(70)
VOCABULARY = ["".join(RANDOM.choices("etaoinshrdlu", k=RANDOM.randint(2, 9))) for _ in range(5_000)]
WEIGHTS = [1 / rank for rank in range(1, len(VOCABULARY) + 1)]


def text(words: int) -> list[str]:
    """Sentences of a text."""
    chosen = RANDOM.choices(VOCABULARY, WEIGHTS, k=words)
    return [" ".join(chosen[start : start + 20]).capitalize() + ". " for start in range(0, words, 20)]


def edited(sentences: list[str], share: float) -> list[str]:
    """The same sentences with one word replaced in a share of them."""
    out = []
    for sentence in sentences:
        words = sentence.split(" ")
        if RANDOM.random() < share:
            words[RANDOM.randrange(len(words) - 1)] = RANDOM.choice(VOCABULARY)
        out.append(" ".join(words))
    return out


def best(call: Callable[[], object], times: int) -> float:
    """Milliseconds of the fastest run."""
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        durations.append(time.perf_counter() - started)
    return min(durations) * 1000


def main() -> None:
    """Print the table."""
    print("words  edited  ours ms  SequenceMatcher ms (times)  HtmlDiff ms (times)")
    for words, share in ((900, 0.1), (3_000, 0.1), (3_000, 1.0), (10_000, 0.1), (10_000, 1.0)):
        old, new = text(words), []
        new = edited(old, share)
        before, after = "".join(old), "".join(new)
        ours = best(lambda: word_changes(before, after), 9)  # noqa: B023
        matcher = best(
            lambda: difflib.SequenceMatcher(None, before.split(" "), after.split(" "), autojunk=False).get_opcodes(),  # noqa: B023
            1,
        )
        html = best(lambda: difflib.HtmlDiff().make_table(old, new), 1) if words <= 3_000 else float("nan")  # noqa: B023
        against = f"{matcher:12.1f} ({matcher / ours:.0f}) {html:16.1f} ({html / ours:.0f})"
        print(f"{words:6} {share:6.0%} {ours:8.2f} {against}")


if __name__ == "__main__":
    main()
