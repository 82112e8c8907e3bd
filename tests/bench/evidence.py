"""Whether the best window holds a sentence that people named as proof (WiCE, true claims, the side not fitted on).

    python tests/bench/evidence.py [ENGINE]

Three figures: the best single sentence, the best two neighbouring sentences, and the quote that the verdict gives. All
claims count, also those that the machine calls omitted, whose nearest passage stands in their place.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

from monitor.comparer.engines import load_engine
from monitor.comparer.pairs import judge_pairs, read_pairs
from monitor.verdicts import Judgement

WICE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "facts" / "wice.jsonl.gz"


def main() -> int:
    """Print the shares."""
    if not WICE.is_file():
        print(f"no data at {WICE}", file=sys.stderr)
        return 1
    with gzip.open(WICE) as lines:
        pairs = [
            pair for pair in read_pairs(lines, "wice") if pair.split == "dev" and pair.label == 1 and pair.evidence
        ]
    hits = {"one sentence": 0, "two sentences": 0, "quote": 0}
    for pair, told in judge_pairs(pairs, explain=True, engine=load_engine(*sys.argv[1:2])):
        shown = {"quote": told.evidence or "", **_best_windows(told)}
        named = [_squeezed(said) for said in pair.evidence]
        for name, text in shown.items():
            hits[name] += any(said in _squeezed(text) for said in named)
    for name, count in hits.items():
        print(f"{name:14} {count / len(pairs):.3f} of {len(pairs)}")
    return 0


def _best_windows(told: Judgement) -> dict[str, str]:
    """The best single sentence and the best two neighbours, of the likeliest form.

    An explanation shows the two best windows of each length, from one sentence to three.
    """
    explanation: Any = told.explanation
    form = max(explanation["forms"], key=lambda one: one["included"])
    windows = [one["text"] for one in form["windows"]]
    return {"one sentence": windows[0], "two sentences": windows[min(2, len(windows) - 1)]}


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


if __name__ == "__main__":
    sys.exit(main())
