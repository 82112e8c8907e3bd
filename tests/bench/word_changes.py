"""Word changes against difflib on generated news-like text: ``python tests/bench/word_changes.py``.

Words follow Zipf's law (a few are everywhere), sentences have 20 words; in the edited share of them one word or four
are replaced. ``difflib`` gets a sentence a line (it then compares only changed lines by sign) or a word a line. Prints
milliseconds of processor time, the best of several runs, and how many times ours each takes.
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


def edited(sentences: list[str], share: float, replaced: int) -> list[str]:
    """The same sentences with so many words replaced in a share of them."""
    out = []
    for sentence in sentences:
        words = sentence.split(" ")
        if RANDOM.random() < share:
            for _ in range(replaced):
                words[RANDOM.randrange(len(words) - 1)] = RANDOM.choice(VOCABULARY)
        out.append(" ".join(words))
    return out


def best(call: Callable[[], object], times: int) -> float:
    """Milliseconds of the fastest run."""
    durations = []
    for _ in range(times):
        started = time.process_time()
        call()
        durations.append(time.process_time() - started)
    return min(durations) * 1000


CASES = (
    (900, 0.1, 1), (3_000, 0.1, 1), (3_000, 0.1, 4), (3_000, 1.0, 1), (3_000, 1.0, 4),
    (10_000, 0.1, 1), (10_000, 1.0, 1), (10_000, 1.0, 4),
)  # fmt: skip


def main() -> None:
    """Print the table."""
    print(" words  edited  replaced     ours    SequenceMatcher        HtmlDiff, sentences    HtmlDiff, words")
    for words, share, replaced in CASES:
        old = text(words)
        new = edited(old, share, replaced)
        before, after = "".join(old), "".join(new)
        ours = best(lambda: word_changes(before, after), 60)  # noqa: B023
        mine, yours = before.split(" "), after.split(" ")
        matcher = best(lambda: difflib.SequenceMatcher(None, mine, yours, autojunk=False).get_opcodes(), 1)  # noqa: B023
        row = [matcher]
        if words <= 3_000:
            row.append(best(lambda: difflib.HtmlDiff().make_table(old, new), 1))  # noqa: B023
            row.append(best(lambda: difflib.HtmlDiff().make_table(mine, yours), 1))  # noqa: B023
        told = "  ".join(f"{taken:9.1f} ({taken / ours:6.0f} x)" for taken in row)
        print(f"{words:6} {share:6.0%} {replaced:9} {ours:8.2f}  {told}")


if __name__ == "__main__":
    main()
