"""Fuzzes everything that reads bytes from outside: ``python tests/fuzz/fuzz.py --minutes 60``.

Each target gets short turns in a process of its own, so that one that hangs (CPU time) or eats memory ends alone. With
atheris (``pip install atheris``) inputs of three turns in four are led by coverage, the others (and all without it) are
drawn at random; either way most are changed by ``mutation.py``. What is found lies in ``--folder`` with its input,
smallest form and traceback; each line of ``log.jsonl`` there is one turn.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import resource
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

CPU_SECONDS = 5
"""Most CPU time of one input; ended for good two seconds later."""
MEMORY = 2_500_000_000
"""Bytes of address space of a child."""
LED = 4
"""Of so many turns at a target the last draws at random: inputs of any size, and no time goes into coverage."""
HERE = Path(__file__).parent


def main() -> None:
    options = _options()
    if options.child:
        Child(options.child, options.folder, options.seed, options.plain).run(options.turn)
        return
    from targets import all_names

    names = list(all_names(options.target))
    options.folder.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + 60 * options.minutes
    for number, name in enumerate(itertools.cycle(names)):
        left = ends - time.monotonic()
        if left < 1:
            break
        plain = options.plain or number // len(names) % LED == LED - 1
        _turn(name, options, options.seed + number, min(options.turn, left), plain)
    print(table(options.folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--turn", type=float, default=30, help="seconds of one target's turn; longer ones read their corpus less often"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("fuzz"))
    parser.add_argument("--plain", action="store_true", help="draw at random even where atheris is installed")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("target", nargs="*", help="names of targets; all without any")
    return parser.parse_args()


def _turn(name: str, options: argparse.Namespace, seed: int, seconds: float, plain: bool) -> None:
    """One process on one target; its end is a finding where it was not its own."""
    command = [sys.executable, __file__, "--child", name, "--folder", str(options.folder), "--seed", str(seed)]
    command += ["--turn", f"{seconds:g}", *["--plain"] * plain]
    place = options.folder / name
    place.mkdir(exist_ok=True)
    (place / "turn.json").unlink(missing_ok=True)
    started = time.monotonic()
    with (place / "output.txt").open("wb") as output:
        try:
            code: int | str = subprocess.run(
                command, stdout=output, stderr=output, timeout=seconds + 300, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = "stuck"
    turn = {"inputs": 0, "findings": 0, "driver": "?"}
    with contextlib.suppress(FileNotFoundError, ValueError):
        turn = json.loads((place / "turn.json").read_text())
    if code != 0:
        turn["findings"] += 1
        data = (place / "input").read_bytes() if (place / "input").exists() else b""
        keep(place, f"ended-{code}", data, f"the process ended: {code}\n")
    row = {"target": name, "seed": seed, "seconds": round(time.monotonic() - started, 1), "code": code, **turn}
    with (options.folder / "log.jsonl").open("a") as log:
        log.write(json.dumps(row) + "\n")


def keep(place: Path, signature: str, data: bytes, words: str) -> None:
    """The first input of each kind of fault, and why."""
    name = f"{signature}-{blake2b(data, digest_size=4).hexdigest()}" if signature.startswith("ended") else signature
    path = place / "findings" / name
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_bytes(data)
        path.with_name(name + ".txt").write_text(words)


class Child:
    """One turn at one target."""

    def __init__(self, name: str, folder: Path, seed: int, plain: bool) -> None:
        self._place = folder / name
        self._chance = Random(seed)
        self._seed = seed
        self._atheris = None if plain else _atheris()
        with (
            self._atheris.instrument_imports(include=["spiders", "monitor", "reports"])
            if self._atheris
            else (contextlib.nullcontext())
        ):
            import mutation
            import targets
        self._mutate = mutation.mutate
        self._target = targets.TARGETS[name]
        self._inputs = 0
        self._findings: Counter[str] = Counter()
        self._written = 0.0
        self._current = (self._place / "input").open("w+b", buffering=0)

    def run(self, seconds: float) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for data in self._target.seeds:
            self.one(data)
        self._ends = time.monotonic() + seconds
        if self._atheris is None:
            while time.monotonic() < self._ends:
                self.one(self._mutate(self._chance.choice(self._target.seeds), self._chance, tuple(self._target.seeds)))
            self._tell()
        else:
            self._led(self._atheris, seconds)

    def _led(self, atheris: Any, seconds: float) -> None:
        corpus = self._place / "corpus"
        corpus.mkdir(exist_ok=True)
        for path in corpus.iterdir():
            if path.stat().st_size > self._target.longest:  # all of them are run again at the start of a turn
                path.unlink()
        for number, data in enumerate(self._target.seeds):
            (corpus / f"seed-{number}").write_bytes(data)

        def mutator(data: bytes, most: int, seed: int) -> bytes:
            chance = Random(seed)
            if chance.random() < 0.3:
                return bytes(atheris.Mutate(data, most))
            return self._mutate(data, chance, tuple(self._target.seeds))[:most]

        import atexit

        atexit.register(self._tell)
        line = [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={max(1, int(seconds))}",
            f"-max_len={self._target.longest}",
            "-verbosity=0",
        ]
        atheris.Setup([*line, f"-seed={self._seed}", "-timeout=200"], self.one, custom_mutator=mutator)
        atheris.Fuzz()

    def one(self, data: bytes) -> None:
        """Run one input; what it raises and what it costs is noted, and the turn goes on."""
        self._current.seek(0)
        self._current.write(data)
        self._current.truncate()
        started = time.process_time()
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(started) + CPU_SECONDS + 3, hard))
        fault = fault_of(self._target.run, data)
        spent = time.process_time() - started
        self._inputs += 1
        if fault is None and spent > CPU_SECONDS:
            fault = ("slow", f"{spent:.1f} seconds of CPU\n")
        if fault is not None:
            self._findings[fault[0]] += 1
            if self._findings[fault[0]] == 1:
                keep(self._place, fault[0], data, fault[1])
                resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 60, hard))
                keep(self._place, f"{fault[0]}-smallest", smallest(self._target.run, data), fault[1])
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))  # what happens between two inputs is not theirs
        if time.monotonic() - self._written > 1:
            self._tell()

    def _tell(self) -> None:
        self._written = time.monotonic()
        turn = {
            "inputs": self._inputs,
            "findings": self._findings.total(),
            "driver": "led" if self._atheris else "random",
        }
        turn["largest"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        (self._place / "turn.json").write_text(json.dumps(turn))


def fault_of(run: Callable[[bytes], object], data: bytes) -> tuple[str, str] | None:
    """What an input breaks: its signature (kind and place) and its traceback."""
    try:
        run(data)
    except Exception as error:  # noqa: BLE001  this is what we are looking for
        frames = traceback.extract_tb(error.__traceback__)
        place = next(
            (f for f in reversed(frames) if "site-packages" not in f.filename and "/lib/" not in f.filename), frames[-1]
        )
        return f"{type(error).__name__}-{Path(place.filename).stem}-{place.name}", "".join(
            traceback.format_exception(error)
        )
    return None


def smallest(run: Callable[[bytes], object], data: bytes, seconds: float = 20.0) -> bytes:
    """The smallest part of an input that was found within so many seconds and breaks in the same way."""
    wanted = (fault_of(run, data) or ("",))[0]
    ends, size = time.monotonic() + seconds, len(data) // 2
    while size and wanted and time.monotonic() < ends:
        place = 0
        while place < len(data) and time.monotonic() < ends:
            less = data[:place] + data[place + size :]
            if (fault_of(run, less) or ("",))[0] == wanted:
                data = less
            else:
                place += size
        size //= 2
    return data


def table(folder: Path) -> str:
    """Inputs, findings and time of each target over all turns in the log."""
    sums: dict[str, Counter[str]] = {}
    for line in (folder / "log.jsonl").read_text().splitlines():
        row = json.loads(line)
        mine = sums.setdefault(row["target"], Counter())
        mine.update(
            {"inputs": row["inputs"], "findings": row["findings"], "turns": 1, "ms": int(1000 * row["seconds"])}
        )
        mine["MB"] = max(mine["MB"], row.get("largest", 0))
    lines = [f"{'target':14} {'turns':>6} {'seconds':>8} {'inputs':>10} {'findings':>9} {'most MB':>8}"]
    for name, mine in [*sums.items(), ("all", sum((Counter(one) for one in sums.values()), Counter()))]:
        most = mine["MB"] if name != "all" else max(one["MB"] for one in sums.values())
        lines.append(
            f"{name:14} {mine['turns']:6} {mine['ms'] // 1000:8} {mine['inputs']:10} {mine['findings']:9} {most:8}"
        )
    return "\n".join(lines)


def _atheris() -> Any:
    try:
        import atheris
    except ImportError:
        return None
    return atheris


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
