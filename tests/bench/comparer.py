"""Time of the comparer: milliseconds for an article and for each fact judged on it.

    python tests/bench/comparer.py [--articles 60] [--engine NAME]

Articles of 623 words (cut from the web articles of the labelled data beside the checkout), once with 1 and once with 21
facts of one story; the difference of the CPU times is the cost of 20 facts. The median of five rounds is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from datetime import date
from pathlib import Path
from statistics import median

from monitor.comparer.engines import DEFAULT, Engine, load_engine
from monitor.story.model import Fact, Story
from monitor.verdicts import Document

FACTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "facts" / "wice.jsonl.gz"
WORDS = 623


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--engine", default=DEFAULT)
    arguments = parser.parse_args()
    wanted, engine = arguments.articles, load_engine(arguments.engine)
    with gzip.open(FACTS) as lines:
        rows = [json.loads(line) for line in lines]
    texts = [text for row in rows if len((text := _first_words(row["text"])).split()) == WORDS][:wanted]
    statements = [row["fact"] for row in rows[:21]]
    one, many = _milliseconds(engine, texts, statements[:1]), _milliseconds(engine, texts, statements)
    per_fact = (many - one) / 20
    print(f"engine {engine.name} {engine.version}, {len(texts)} articles of {WORDS} words, CPU time")
    print(f"article {one - per_fact:.1f} ms, each fact {per_fact:.2f} ms, article with 21 facts {many:.1f} ms")


def _first_words(text: str) -> str:
    """The text up to its last counted word, line breaks kept."""
    end = seen = 0
    for line in text.splitlines(keepends=True):
        words = line.split()
        if seen + len(words) >= WORDS:
            return text[:end] + " ".join(words[: WORDS - seen])
        seen += len(words)
        end += len(line)
    return text


def _milliseconds(engine: Engine, texts: list[str], statements: list[str]) -> float:
    facts = tuple(Fact.model_construct(id=f"f{n}", statement=one) for n, one in enumerate(statements))
    story = Story.model_construct(id="s", title="s", start=date(1900, 1, 1), facts=facts, outlets=())
    comparer, rounds = engine.comparer(story), []
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            comparer.judge(Document(text, language="en"))
        rounds.append((time.process_time() - start) * 1000 / len(texts))
    return median(rounds)


if __name__ == "__main__":
    main()
