"""How well changes are found, classed and how fast: ``python tests/bench/revisions.py [--pages FOLDER]``.

1. Generated revisions of real page texts (``../shared/data/pages``): sentences are moved, edited, added, removed at
   random, so the truth is known; precision and recall of each.
2. Classes: the edits of ``tests/gold/changes.jsonl`` (own sentences) and the real pages captured twice
   (``../shared/data/versions``, gold by offsets): share that is told in its class, and folded ones among them.
3. Time: sentence alignment against difflib on the same sentences, word changes against ``difflib.HtmlDiff``.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.captures import Page
from monitor.changes import Text, align_passages, changes_between, word_changes
from monitor.changes.classes import KINDS
from monitor.text.passages import passages

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "data"
GOLD = HERE.parent / "gold"
RANDOM = random.Random(70)


def page_texts(folder: Path, most: int) -> Iterator[tuple[str, str | None]]:
    """Texts of saved pages with their language, as extraction reads them."""
    from monitor.extraction import read_page

    for path in sorted(folder.glob("html/*.html.gz"))[:most]:
        reading = read_page(Page("https://page.example/", gzip.decompress(path.read_bytes())))
        if len(reading.body.split()) > 150 or len(reading.body) > 600:
            yield reading.body, reading.language


def revision(text: str, language: str | None, strangers: list[str]) -> tuple[str, str, dict[str, set[str]]]:
    """Old text, new text, and the sentences that were moved, edited, added and removed (as the old or new wording)."""
    found = passages(text, 0, language)
    sentences = list(dict.fromkeys(text[one.start : one.end] for one in found))
    sentences = [sentence for sentence in sentences if len(sentence) > 25][:80]
    truth: dict[str, set[str]] = {"moved": set(), "edited": set(), "added": set(), "removed": set()}
    rest = list(range(len(sentences)))
    RANDOM.shuffle(rest)
    part = max(1, len(rest) // 12)
    chosen = {kind: rest[at * part : (at + 1) * part] for at, kind in enumerate(truth)}
    new: list[str] = []
    for at, sentence in enumerate(sentences):
        if at in chosen["removed"]:
            truth["removed"].add(sentence)
        elif at in chosen["edited"]:
            new.append(edited(sentence))
            truth["edited"].add(new[-1])
        elif at not in chosen["moved"]:
            new.append(sentence)
    for at in chosen["moved"]:
        place = RANDOM.choice([p for p in range(len(new) + 1) if abs(p - at) > len(new) // 4] or [0])
        new.insert(place, sentences[at])
        truth["moved"].add(sentences[at])
    for stranger in RANDOM.sample(strangers, min(part, len(strangers))):
        if stranger not in sentences:
            new.insert(RANDOM.randrange(len(new) + 1), stranger)
            truth["added"].add(stranger)
    return "\n\n".join(sentences), "\n\n".join(new), truth


def edited(sentence: str) -> str:
    """The sentence with up to a fifth of its words (or signs) exchanged."""
    words = sentence.split(" ") if sentence.count(" ") > 3 else list(sentence)
    glue = " " if sentence.count(" ") > 3 else ""
    for _ in range(max(1, len(words) // 5)):
        words[RANDOM.randrange(max(1, len(words) - 1))] = RANDOM.choice(["otherwise", "42", "Brandt", "later"])
    return glue.join(words)


def seen(old: str, new: str, language: str | None) -> dict[str, set[str]]:
    """What the alignment says of the same texts."""
    told: dict[str, set[str]] = {"moved": set(), "edited": set(), "added": set(), "removed": set()}
    for pair in align_passages(Text(old, 0, language), Text(new, 0, language)):
        before = [old[one.start : one.end] for one in pair.old]
        after = [new[one.start : one.end] for one in pair.new]
        if pair.moved and pair.op == "same":
            told["moved"].update(after)
        elif pair.op in ("edited", "split", "merged"):
            told["edited"].update(after)
        elif pair.op in ("added", "removed"):
            told[pair.op].update(after or before)
    return told


def lines_of(truth: set[str], language: str | None) -> set[str]:
    """The same sentences, cut as the alignment cuts them."""
    return {text[one.start : one.end] for text in truth for one in passages(text, 0, language)}


def alignment(folder: Path, most: int) -> None:
    """Print precision and recall on generated revisions."""
    pages = list(page_texts(folder, most))
    hits, told, true = Counter[str](), Counter[str](), Counter[str]()
    for at, (text, language) in enumerate(pages):
        same = [other for other, tag in pages[at + 1 :] + pages[:at] if tag == language]
        strangers = [one for one in same[0].split("\n\n") if 40 < len(one) < 400][:20] if same else []
        old, new, truth = revision(text, language, strangers)
        found = seen(old, new, language)
        for kind, sentences in truth.items():
            wanted = lines_of(sentences, language)
            hits[kind] += len(found[kind] & wanted)
            told[kind] += len(found[kind])
            true[kind] += len(wanted)
    print(f"alignment on generated revisions of {len(pages)} pages")
    for kind in ("moved", "edited", "added", "removed"):
        print(
            f"  {kind:8} precision {hits[kind] / told[kind]:.3f}  recall {hits[kind] / true[kind]:.3f}  ({true[kind]})"
        )


def gold_pairs() -> Iterator[tuple[str, str, str, str]]:
    """Language, class, old and new wording of the own gold edits."""
    for line in (GOLD / "changes.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["language"], row["kind"], row["old"], row["new"]


def classes() -> dict[str, tuple[int, int, int]]:
    """By class: edits, those told in their class, those that were folded."""
    counts: dict[str, list[int]] = {}
    for language, kind, old, new in gold_pairs():
        head = len(old) if kind == "headline" else 0
        body = "\n\nThe rest of the text stays." if head else ""
        found = changes_between(Text(old + body, head, language), Text(new + body, head and len(new), language))
        row = counts.setdefault(kind, [0, 0, 0])
        row[0] += 1
        row[1] += any(change.kind == kind for change in found)
        row[2] += bool(found) and all(change.folded for change in found)
    return {kind: (row[0], row[1], row[2]) for kind, row in counts.items()}


def real_pairs(folder: Path) -> None:
    """Print what is told of real pages captured twice."""
    from monitor.extraction import read_page

    gold = json.loads((GOLD / "real_versions.json").read_text(encoding="utf-8"))
    right = wrong = 0
    for name, wanted in gold.items():
        sides = [
            read_page(Page("https://page.example/", (folder / f"{name}-{side}.html").read_bytes())) for side in "ab"
        ]
        old, new = (Text(f"{r.headline}\n\n{r.body}", len(r.headline), r.language) for r in sides)
        found = [[c.op, c.kind, c.old_start, c.new_start, c.folded] for c in changes_between(old, new)]
        right += sum(row in found for row in wanted)
        wrong += sum(row not in wanted for row in found) + sum(row not in found for row in wanted)
    print(f"real pages captured twice: {right} changes as in the gold, {wrong} otherwise, in {len(gold)} pairs")


def press_pairs(database: Path) -> dict[str, tuple[int, int, int, int]]:
    """By class of the gold made by hand (``tests/gold/press_changes.jsonl``, versions of the built-in press): changes,
    those told with their class among others, those of which it is the gravest, folded ones.

    ``database``: what ``gapwire demo`` wrote.
    """
    counts: dict[str, list[int]] = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        told = connection.execute(TOLD).fetchall()
    for line in (GOLD / "press_changes.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        step = (row["outlet"], row["from"], row["to"])
        found = [change for change in told if change[:3] == step and row["text"] in f"{change[6]}\n{change[7]}"]
        found = [change for change in found if (row["op"] == "removed") == (not change[7])]
        tally = counts.setdefault(row["kind"], [0, 0, 0, 0])
        tally[0] += 1
        tally[1] += any(row["kind"] in json.loads(change[4]) for change in found)
        tally[2] += any(row["kind"] == change[3] for change in found)
        tally[3] += not found or all(change[5] for change in found)
    return {kind: (row[0], row[1], row[2], row[3]) for kind, row in counts.items()}


TOLD = "SELECT outlet, from_version, to_version, kind, kinds, folded, old_text, new_text FROM text_changes"


def best(call: Callable[[], object], times: int) -> float:
    """Milliseconds of processor time of the fastest run."""
    durations = []
    for _ in range(times):
        started = time.process_time()
        call()
        durations.append(time.process_time() - started)
    return min(durations) * 1000


def speed() -> None:
    """Print the times against difflib."""
    words = ["".join(RANDOM.choices("etaoinshrdlu", k=RANDOM.randint(2, 9))) for _ in range(4_000)]

    def text(size: int) -> list[str]:
        return [" ".join(RANDOM.choices(words, k=20)).capitalize() + "." for _ in range(size // 20)]

    for size in (3_000, 10_000):
        old = text(size)
        new = [edited(sentence) if RANDOM.random() < 0.15 else sentence for sentence in old]
        new.insert(len(new) // 2, new.pop(3))
        before, after = "\n\n".join(old), "\n\n".join(new)
        one, other = Text(before, 0, "en"), Text(after, 0, "en")
        ours, by_word = best(lambda: align_passages(one, other), 7), best(lambda: word_changes(before, after), 7)  # noqa: B023
        both = best(lambda: changes_between(one, other), 3)  # noqa: B023
        print(f"{size:6} words: alignment {ours:.1f} ms, word changes {by_word:.1f} ms, classed changes {both:.1f} ms")
        if size == 3_000:
            lines = best(lambda: list(difflib.ndiff(old, new)), 1)  # noqa: B023
            ratios = best(lambda: [difflib.SequenceMatcher(None, a, b).ratio() for a in old for b in new], 1)  # noqa: B023
            html = best(lambda: difflib.HtmlDiff().make_table(old, new), 1)  # noqa: B023
            print(f"        difflib: ndiff {lines / ours:.0f} times, every pair's ratio {ratios / ours:.0f} times ours")
            print(f"        difflib.HtmlDiff {html / by_word:.0f} times the word changes")


def main() -> None:
    """Run all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=SHARED / "pages")
    parser.add_argument("--versions", type=Path, default=SHARED / "versions")
    parser.add_argument("--most", type=int, default=60, help="pages that are revised")
    parser.add_argument("--press", type=Path, help="a database of gapwire demo")
    arguments = parser.parse_args()
    if arguments.pages.is_dir():
        alignment(arguments.pages, arguments.most)
    print("class        edits  told  folded")
    for kind, row in sorted(classes().items(), key=lambda item: KINDS.index(item[0])):
        print(f"{kind:12} {row[0]:5} {row[1]:5} {row[2]:7}")
    if arguments.press:
        print("versions of the built-in press: class, changes, told with it, gravest, folded or not found")
        for kind, row in sorted(press_pairs(arguments.press).items(), key=lambda item: KINDS.index(item[0])):
            print(f"  {kind:12} {row[0]:5} {row[1]:5} {row[2]:5} {row[3]:5}")
    if arguments.versions.is_dir():
        real_pairs(arguments.versions)
    speed()


if __name__ == "__main__":
    main()
