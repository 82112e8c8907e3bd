"""How fast and how surely copies are found among generated texts: ``python tests/bench/wires.py [1000 10000 100000]``.

Three texts in ten are copies of an earlier one: cut from the end to between a fifth and the whole, one word in fifty
changed, printed under another headline. Of every copy it is asked whether its original comes out as related to it.
Figures are CPU time of this process.
"""

from __future__ import annotations

import random
import sys
from itertools import accumulate
from time import process_time

from monitor.wires.candidates import CandidateIndex
from monitor.wires.fingerprints import Fingerprinter

WORDS = 30_000
LENGTH = (150, 600)
COPIES = 0.3


def generate(count: int, seed: int = 1) -> tuple[list[str], dict[int, int]]:
    """So many texts, and copy -> original."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 9))) for _ in range(WORDS)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    texts: list[list[str]] = []
    originals: dict[int, int] = {}
    for number in range(count):
        if texts and chance.random() < COPIES:
            original = chance.randrange(len(texts))
            originals[number] = originals.get(original, original)
            whole = texts[original]
            kept = whole[: max(60, int(len(whole) * chance.uniform(0.2, 1)))]
            texts.append([chance.choice(vocabulary) if chance.random() < 0.02 else word for word in kept])
        else:
            texts.append(chance.choices(vocabulary, cum_weights=weights, k=chance.randint(*LENGTH)))
    return [" ".join(words) for words in texts], originals


def measure(count: int) -> None:
    """Print one line."""
    texts, originals = generate(count)
    began = process_time()
    printer, index = Fingerprinter(), CandidateIndex()
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    links = wrong = 0
    for number, text in enumerate(texts):
        for other, _ in index.add(number, printer.prints(text).tolist()):
            links += 1
            wrong += originals.get(number, number) != originals.get(other, other)
            parent[root(number)] = root(other)
    seconds = process_time() - began
    found = sum(root(copy) == root(original) for copy, original in originals.items())
    print(
        f"{count:>7} texts {seconds:6.2f} s CPU {count / seconds:7.0f} texts/s"
        f"  recall {found / len(originals):.4f}  links {links}  wrong {wrong}"
    )


if __name__ == "__main__":
    for size in sys.argv[1:] or ("1000", "10000", "100000"):
        measure(int(size))
