"""Measures the packaged encoder on sentences kept in or cut from translated news.

``python tests/bench/semantic_ntrex.py`` prints one AUC for each language: likeness of the best sentence plus its
distance to the next three. Nothing is fitted.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np

from monitor.comparer.semantic.encoder import universal_encoder
from monitor.text.passages import passages

FACTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "facts"


def main() -> None:
    """Print the table."""
    encoder = universal_encoder()
    known: dict[str, np.ndarray] = {}
    for language in ("ru", "zh", "ko", "ja", "fr", "de", "es", "ar", "uk"):
        with gzip.open(FACTS / f"ntrex_{language}.jsonl.gz", "rt") as file:
            rows = [json.loads(line) for line in file]
        scores = []
        for row in rows:
            text = row["text"]
            sentences = [text[one.start : one.end] for one in passages(text, 0, language)]
            sentences.append(row["fact"].strip())
            new = [one for one in dict.fromkeys(sentences) if one not in known]
            known.update(zip(new, encoder.encode(new), strict=True))
            near = np.sort(np.array([known[one] for one in sentences[:-1]]) @ known[sentences[-1]])[::-1]
            scores.append(2 * near[0] - near[1:4].mean())
        told, score = np.array([row["label"] for row in rows]) == 1, np.array(scores)
        dev = np.array([row["split"] == "dev" for row in rows])
        print(f"{language}: all {auc(told, score):.3f}, dev {auc(told[dev], score[dev]):.3f}", flush=True)


def auc(told: np.ndarray, score: np.ndarray) -> float:
    """Chance that a told fact scores above one that is not told."""
    above = score[told][:, None] - score[~told][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


if __name__ == "__main__":
    main()
