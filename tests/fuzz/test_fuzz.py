"""A short turn of the fuzzer at every target with a fixed seed, and every input that ever broke one.

Long runs: ``python tests/fuzz/fuzz.py --minutes 60``. The smallest form of what they find is kept in ``found/``.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random

import pytest
from fuzz import CPU_SECONDS, fault_of, smallest
from mutation import mutate
from targets import TARGETS

FOUND = Path(__file__).parent / "found"
ROUNDS = 6
"""Mutated inputs of a target in the ordinary suite."""


@pytest.mark.parametrize("name", TARGETS)
def test_valid_inputs_and_their_hostile_neighbours_break_nothing(name: str) -> None:
    target, chance = TARGETS[name], Random(f"fuzz {name}")
    for data in target.seeds:
        target.run(data)
    started = time.process_time()
    for _ in range(ROUNDS):
        # Large ones are for the long run.
        data = mutate(chance.choice(target.seeds), chance, tuple(target.seeds))[:12_000]
        fault = fault_of(target.run, data)
        assert fault is None, f"{fault}\n{data[:500]!r}"
    assert time.process_time() - started < 2 * CPU_SECONDS


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_broke_a_target_does_so_no_more(path: Path) -> None:
    started = time.process_time()

    TARGETS[path.parent.name].run(path.read_bytes())

    assert time.process_time() - started < CPU_SECONDS


def test_a_fault_is_told_by_its_kind_and_place_and_cut_down_to_what_breaks() -> None:
    def run(data: bytes) -> None:
        if b"<b" in data and b">" in data:
            raise KeyError("x")

    data = b"".join(b"some words %d <b class> and more\n" % n for n in range(50))

    assert (fault_of(run, data) or ("",))[0] == "KeyError-test_fuzz-run"
    assert smallest(run, data) == b"<b>"
    assert fault_of(run, b"nothing") is None


def test_a_seed_gives_the_same_mutations_and_they_differ_from_the_seed() -> None:
    data = TARGETS["bundle"].seeds[0]
    one = [mutate(data, Random(number)) for number in range(20)]

    assert one == [mutate(data, Random(number)) for number in range(20)]
    assert sum(each != data for each in one) > 15
    tree = json.loads(TARGETS["gdelt"].seeds[0])
    assert sum(_reads(mutate(TARGETS["gdelt"].seeds[0], Random(n))) not in (None, tree) for n in range(60)) > 10


def _reads(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None
