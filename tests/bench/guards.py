"""How many changed facts are still called included, and how many true ones a guard turns: the whole engine's verdicts.

    python tests/bench/guards.py                      # dev sides and the contradiction probe
    python tests/bench/guards.py --split train --show antonym
    python tests/bench/guards.py --show turned:name

Changed facts are ``probe`` of the data beside the checkout, and changes made here by seed (``perturbations.py``) to
facts that people found in the text; each is judged in its story's fact list, in the place of the true one. True facts
are the pairs that people labelled as present; a guard *turns* one where the verdict is ``differs`` or ``partly``, or
where only a plan was seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perturbations import changes, names_of

from monitor.comparer.engines import DEFAULT, Engine, load_engine
from monitor.comparer.pairs import Pair, judge_pairs
from monitor.verdicts import Judgement, Verdict

FACTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "facts"
TRUE_SETS = ("realsumm", "pyrxsum", "qags_cnndm", "qags_xsum", "wice")
HARD = frozenset({"number", "date", "year", "negation"})
PROBE_KINDS = {"neg": "negation", "name_other": "foreign name", "name_same": "name of the text"}
SEED = "1"
TEXTS_A_FACT = 2
"""Of a fact that many texts state so many are changed."""
MOST = 1_500
"""True pairs of one set that are judged at most, evenly chosen."""
Row = dict[str, str]


@dataclass(frozen=True)
class Changed:
    """A fact with one thing changed, and what the machine says of it."""

    kind: str
    fact: str
    told: Judgement

    @property
    def passes(self) -> bool:
        """Whether it is still called included."""
        return self.told.verdict is Verdict.INCLUDED


def rows(name: str) -> list[Row]:
    """All pairs of one set."""
    with gzip.open(FACTS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def probe(engine: Engine | None = None) -> list[Changed]:
    """The contradiction probe, judged."""
    found = rows("probe")
    pairs = [Pair(row["id"], row["fact"], row["text"], "en", "en", row["group"]) for row in found]
    judged = {pair.id: told for pair, told in judge_pairs(pairs, explain=True, engine=engine)}
    return [Changed(PROBE_KINDS.get(row["kind"], row["kind"]), row["fact"], judged[row["id"]]) for row in found]


def made(split: str, engine: Engine | None = None) -> list[Changed]:
    """Changes made by seed to facts that people found in the text, judged."""
    found = []
    for name in TRUE_SETS:
        found += list(_made_of([row for row in rows(name) if split in (row["split"], "all")], engine))
    return found


def _made_of(members: Sequence[Row], engine: Engine | None) -> Iterable[Changed]:
    small = {word for row in members for word in re.findall(r"\b[a-z]{2,}\b", row["text"])}
    names = {
        group: [name for name in names_of(" . ".join(texts)) if not {*name.lower().split()} <= small]
        for group, texts in _facts_by_group(members).items()
    }
    lists, seen = _facts_by_group(members), Counter[str]()
    pairs: list[Pair] = []
    kinds: dict[str, tuple[str, str]] = {}
    for row in members:
        if row["label"] != 1 or seen[row["fact"]] >= TEXTS_A_FACT:
            continue
        seen[row["fact"]] += 1
        foreign = [name for group in sorted(names) if group != row["group"] for name in names[group]]
        for kind, fact in changes(row["fact"], row["text"], foreign, f"{SEED} {row['id']}"):
            key = f"{row['id']} {kind}"
            kinds[key] = (kind, fact)
            others = [other for other in lists[row["group"]] if other != row["fact"]]
            pairs.append(Pair(key, fact, row["text"], "en", "en", key))
            pairs += [Pair(f"{key} {at}", other, "", "en", "en", key) for at, other in enumerate(others)]
    for pair, told in judge_pairs(pairs, explain=True, engine=engine):
        if pair.id in kinds:
            yield Changed(*kinds[pair.id], told)


def _facts_by_group(members: Sequence[Row]) -> dict[str, list[str]]:
    lists: dict[str, dict[str, None]] = {}
    for row in members:
        lists.setdefault(row["group"], {})[row["fact"]] = None
    return {group: list(facts) for group, facts in lists.items()}


def true_facts(name: str, split: str, most: int = MOST, engine: Engine | None = None) -> list[Changed]:
    """Pairs that people labelled as present, with the kind of the guard that turned them (``""``: none)."""
    chosen = [row for row in rows(name) if split in (row["split"], "all")]
    pairs = [Pair(row["id"], row["fact"], row["text"], "en", "en", row["group"]) for row in chosen]
    true = [row["id"] for row in chosen if row["label"] == 1]
    keep = set(true[:: max(1, len(true) // most)])
    judged = judge_pairs(pairs, explain=True, engine=engine)
    return [Changed(turned_by(told), pair.fact, told) for pair, told in judged if pair.id in keep]


def turned_by(told: Judgement) -> str:
    """Kind of the guard that made the verdict; empty where none did."""
    for form in (told.explanation or {}).get("forms", ()):  # type: ignore[attr-defined]
        guard = form["guard"]
        if guard and guard["verdict"] == told.verdict.value and guard["note"] == told.note:
            return str(guard["kind"])
    return ""


def passing(found: Iterable[Changed]) -> dict[str, tuple[float, int]]:
    """Share still called included and number, by kind."""
    total, passed = Counter[str](), Counter[str]()
    for one in found:
        total[one.kind] += 1
        passed[one.kind] += one.passes
    return {kind: (passed[kind] / count, count) for kind, count in sorted(total.items())}


def turned(found: Sequence[Changed]) -> dict[str, float]:
    """Share of true facts turned: by any guard, by number, date or negation, and by each kind."""
    kinds = Counter(one.kind for one in found if one.kind)
    shares = {kind: count / len(found) for kind, count in sorted(kinds.items())}
    hard = sum(shares.get(kind, 0.0) for kind in HARD)
    return {"any": sum(shares.values()), "number + date + negation": hard, **shares}


def show(found: Iterable[Changed], kind: str, limit: int) -> None:
    """Examples, for reading: changed facts that pass, or true ones that are turned."""
    for one in [one for one in found if one.kind == kind and (one.passes or one.told.note)][:limit]:
        print(
            f"\n[{kind}] {one.fact}\n   {one.told.verdict} {one.told.score} {one.told.note}\n   > {one.told.evidence}"
        )


def main() -> int:
    """Print both tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", default="dev", choices=["train", "dev", "all"])
    options.add_argument("--show", default="", help="a kind of change, or turned:KIND, to read examples of")
    options.add_argument("--limit", type=int, default=25)
    options.add_argument("--engine", default=DEFAULT)
    chosen = options.parse_args()
    if not FACTS.is_dir():
        print(f"no data at {FACTS}", file=sys.stderr)
        return 1
    engine = load_engine(chosen.engine)
    asked, by_seed = probe(engine), made(chosen.split, engine)
    print(f"engine {engine.name} {engine.version}")
    print(f"changed facts still called included; made here: {chosen.split}\n")
    print(f"{'':18}{'probe':>8}{'of':>6}{'made':>8}{'of':>6}")
    left, right = passing(asked), passing(by_seed)
    for kind in sorted({*left, *right}):
        sides = "".join(
            f"{one[0]:8.3f}{one[1]:6}" if one else f"{'-':>8}{'':6}" for one in (left.get(kind), right.get(kind))
        )
        print(f"{kind:18}{sides}")
    show([one for one in asked + by_seed if one.passes], chosen.show, chosen.limit)
    print("\ntrue facts that a guard turned")
    for name in TRUE_SETS:
        found = true_facts(name, chosen.split, engine=engine)
        shares = turned(found)
        print(f"{name:12} of {len(found)}: " + ", ".join(f"{kind} {share:.3f}" for kind, share in shares.items()))
        show(found, chosen.show.removeprefix("turned:") if chosen.show.startswith("turned:") else "-", chosen.limit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
