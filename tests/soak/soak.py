"""Months of schedule in minutes, with everything going wrong: ``python tests/soak/soak.py --days 500``.

The schedule's own loop decides when a run is due, by a clock that jumps; each run is a real crawl over loopback sockets
of outlets whose every text is known (``town_press.py``), and is compared with the truth afterwards (``truth.py``).
Faults are drawn from a seed. Prints a table of every fault and what came of it; exit code 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from one_run import run_once  # noqa: E402
from town_press import SHELL, START, TownPress, Weather  # noqa: E402
from truth import Truth  # noqa: E402

from db.engine import open_database  # noqa: E402
from monitor.schedule.resident import Stop, beats  # noqa: E402
from monitor.store.pruning import prune  # noqa: E402

OUTLET_FAULTS = {
    "timeout": 0.012,
    "reset": 0.02,
    "5xx": 0.02,
    "5xx-500": 0.015,
    "429": 0.015,
    "429-retry-after": 0.012,
    "429-for-an-hour": 0.015,
    "truncated": 0.03,
}
"""Chance of each per outlet and run."""
BLOCKS = ("blocked-403", "blocked-200", "blocked-denied")
BLOCKED = 0.004
"""Chance that an outlet begins to refuse us, for one to three weeks."""
RELAUNCH = 0.008
"""Chance that an outlet changes its markup; one in four is a shell that a program draws, for some days."""
RUN_FAULTS = {
    "locked too long": 0.004,
    "kill supervisor": 0.03,
    "kill crawler": 0.03,
    "disk full": 0.02,
    "locked a while": 0.02,
}
"""Chance of each per run."""
TMPFS = 400_000_000
ALONE = 7
"""Of so many runs one is started as the schedule does it."""


@dataclass
class Sample:
    """The state after a run."""

    day: float
    captures: int
    rss: int
    bytes: int
    own: int = 0
    """Most memory of the run, where it had a process of its own, as under ``gapwire schedule``; else 0."""


@dataclass
class Soak:
    """One soak; ``play`` runs it."""

    folder: Path
    seed: int = 1
    days: float = 500.0
    every: timedelta = timedelta(hours=12)
    lock_seconds: float = 33.0
    """How long "locked too long" holds the write lock: longer than writers wait."""
    wild: float = 1.0
    """How many times as often faults come; 0 for none."""
    without: frozenset[str] = frozenset()
    """Faults that never come."""
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    samples: list[Sample] = field(default_factory=list)
    requests: int = 0
    prunings: int = 0

    def play(self, say: Callable[[str], None] = lambda _: None) -> Truth:
        """Run to the end; the truth with every breach."""
        self.chance = Random(self.seed)
        self.database = self.folder / "soak.db"
        self.url = f"sqlite:///{self.database}"
        self.blocked: dict[str, tuple[str, datetime]] = {}
        self.shell_until: dict[str, datetime] = {}
        with TownPress(self.seed, int(self.days)) as self.press:
            self.story = self.folder / "lune.toml"
            self.story.write_text(self.press.story())
            engine = open_database(self.url)
            self.truth = Truth(self.press, engine)
            stop = Stop(threading.Event())
            number = 0
            loop = beats(self._run, self.every, stop, now=lambda: self.press.now, wait=self._wait)
            for beat in loop:
                number = beat.number
                if (self.press.now - START) / timedelta(days=1) >= self.days:
                    break
                if number % 50 == 0:
                    say(self._said(number))
                if number % 120 == 0:
                    self._prune(engine)
            loop.close()
            self._last_run()
            self.truth.check_matrix()
            self.truth.check_end()
            engine.dispose()
        return self.truth

    def _wait(self, seconds: float) -> None:
        self.press.now += timedelta(seconds=seconds)

    def _run(self) -> int:
        """One run with today's weather; its exit code."""
        kinds = self._weather() if self.wild else []
        before = len(self.press.answers)
        fault = self._run_fault() if self.wild else ""
        start = {
            "kill supervisor": self._killed,
            "kill crawler": self._crawler_killed,
            "disk full": self._disk_full,
            "locked a while": lambda: self._locked(3.0),
            "locked too long": lambda: self._locked(self.lock_seconds),
        }.get(fault, self._alone if len(self.samples) % ALONE == 0 else self._in_process)
        self._own = 0
        started = time.monotonic()
        start()
        self._settle()
        # The run's own clock went on while it ran.
        self.press.now += timedelta(seconds=max(1.0, time.monotonic() - started))
        run_id, outcome = self._newest_run()
        answers = self.press.answers[before:]
        self.requests += len(answers)
        self.press.answers.clear()
        self.truth.check_run(run_id, outcome, answers)
        hit = Counter(answer.fault for answer in answers if answer.fault)
        for kind in {*kinds, *([fault] if fault else [])}:
            self.outcomes[kind][outcome] += 1
        for kind, count in hit.items():
            self.outcomes[kind]["answers"] += count
        if not kinds and not fault:
            self.outcomes["none"][outcome] += 1
        if self.chance.random() < 0.1:
            self.truth.check_matrix()
        self._sample()
        return 0 if outcome == "fine" else 3

    def _last_run(self) -> None:
        """A calm run at the end: what faults kept back is caught up with."""
        self.wild = 0.0
        self.press.calm()
        for outlet in self.press.outlets:
            outlet.layout = 0
        self.press.now += timedelta(days=8)
        self._run()

    def _weather(self) -> list[str]:
        """Set what goes wrong at the outlets in this run; the kinds."""
        kinds = []
        for outlet in self.press.outlets:
            outlet.weather = Weather()
            self._relaunch(outlet)
            if outlet.layout == SHELL:
                kinds.append("markup unreadable")
            if outlet.id in self.blocked and self.press.now < self.blocked[outlet.id][1]:
                kind = self.blocked[outlet.id][0]
                outlet.weather = Weather(kind, -1, only_pages=False)
            elif self._strikes(BLOCKED, "blocked"):
                kind = self.chance.choice(BLOCKS)
                self.blocked[outlet.id] = (kind, self.press.now + timedelta(days=self.chance.uniform(7, 21)))
                outlet.weather = Weather(kind, -1, only_pages=False)
            else:
                kind = next((k for k, p in OUTLET_FAULTS.items() if self._strikes(p, k)), "")
                if kind:
                    most = self.chance.choice((1, 2, 5))
                    outlet.weather = Weather(kind, most, only_pages=self.chance.random() < 0.7)
            if outlet.weather.kind:
                kinds.append(outlet.weather.kind)
        return kinds

    def _relaunch(self, outlet: object) -> None:
        from town_press import Outlet

        assert isinstance(outlet, Outlet)
        if outlet.layout == SHELL and self.press.now >= self.shell_until[outlet.id]:
            outlet.layout = self.chance.randrange(SHELL)
            self.outcomes["markup change"]["readable"] += 1
        elif self._strikes(RELAUNCH, "markup change"):
            new = self.chance.randrange(4)
            self.outcomes["markup change"]["shell" if new == SHELL else "readable"] += new != outlet.layout
            outlet.layout = new
            self.shell_until[outlet.id] = self.press.now + timedelta(days=self.chance.uniform(2, 9))

    def _run_fault(self) -> str:
        return next((kind for kind, p in RUN_FAULTS.items() if self._strikes(p, kind)), "")

    def _strikes(self, chance: float, kind: str) -> bool:
        return self.chance.random() < chance * self.wild and kind not in self.without

    @property
    def _offset(self) -> timedelta:
        return self.press.now - datetime.now(UTC)

    def _in_process(self) -> None:
        with contextlib.suppress(Exception):  # what went wrong is on the run's record, or must be: see _newest_run
            run_once(self.story, self.url, self._offset)

    def _alone(self) -> None:
        """In a process of its own, as the schedule starts it; remembers the most memory that it took."""
        process = self._subprocess(out=subprocess.PIPE)
        said, _ = process.communicate(timeout=600)
        self._own = json.loads(said)["most_bytes"] if said else 0

    def _subprocess(self, *more: str, out: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        line = [sys.executable, str(HERE / "one_run.py"), str(self.story), self.url]
        line += [str(self._offset.total_seconds()), *more]
        return subprocess.Popen(line, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True)

    def _killed(self) -> None:
        """The whole run, at a random moment of its work."""
        process = self._subprocess()
        self._at_work(lambda: process.poll() is not None)
        time.sleep(self.chance.choice((0.0, 0.05, 0.3, 1.0)))
        process.kill()
        process.wait()
        self._until_alone(process.pid)

    def _crawler_killed(self) -> None:
        """One crawler process at its work; the run goes on."""

        def kill() -> None:
            self._at_work(lambda: False)
            time.sleep(self.chance.choice((0.0, 0.05, 0.2)))
            # They are forked from a server, which is the child of this process.
            crawlers = [pid for pid, parent in _family(os.getpid()).items() if parent != os.getpid()]
            if crawlers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.chance.choice(sorted(crawlers)), signal.SIGKILL)

        thread = threading.Thread(target=kill, daemon=True)
        thread.start()
        self._in_process()
        thread.join()

    def _at_work(self, over: Callable[[], bool]) -> None:
        """Wait until the run's first request has come."""
        ends = time.monotonic() + 60
        while not self.press.answers and not over() and time.monotonic() < ends:
            time.sleep(0.01)

    def _until_alone(self, pid: int) -> None:
        """Crawlers of a run that is gone end by themselves, within a second or two."""
        ends = time.monotonic() + 30
        while _session(pid) and time.monotonic() < ends:
            time.sleep(0.05)
        if left := _session(pid):
            self.truth.breaches.append(f"{self.press.now}: {len(left)} processes outlived their run by 30 seconds")
            for each in left:
                os.kill(each, signal.SIGKILL)

    def _disk_full(self) -> None:
        """No room for more than a few pages while the run goes on."""
        if os.path.ismount(self.folder):
            room = os.statvfs(self.folder)
            spare = self.chance.choice((0, 3, 10, 40)) * 4096
            ballast = self.folder / "ballast"
            try:
                with ballast.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, max(4096, room.f_bavail * room.f_frsize - spare))
                self._in_process()
            finally:
                ballast.unlink(missing_ok=True)
            return
        largest = max(path.stat().st_size for path in self.folder.iterdir())
        self._subprocess(str(largest + self.chance.choice((0, 20_000, 100_000)))).wait(timeout=300)

    def _locked(self, seconds: float) -> None:
        """Another process holds the write lock from the moment the first request comes."""
        script = (
            "import sqlite3, sys, time\nc = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n"
            "sys.stdin.readline()\nc.execute('BEGIN IMMEDIATE')\ntime.sleep(float(sys.argv[2]))\n"
            "c.execute('ROLLBACK')\n"
        )
        holder = subprocess.Popen(
            [sys.executable, "-c", script, str(self.database), str(seconds)], stdin=subprocess.PIPE
        )

        def begin() -> None:
            self._at_work(lambda: False)
            assert holder.stdin is not None
            holder.stdin.write(b"now\n")
            holder.stdin.flush()

        thread = threading.Thread(target=begin, daemon=True)
        thread.start()
        self._in_process()
        thread.join()
        holder.communicate()

    def _settle(self) -> None:
        """Wait until no answer is under way any more."""
        ends = time.monotonic() + 20
        while any(outlet.busy for outlet in self.press.outlets) and time.monotonic() < ends:
            time.sleep(0.01)

    def _newest_run(self) -> tuple[int, str]:
        """The newest run's record, as the next run will find it: one that nobody ended was killed."""
        from sqlalchemy import text

        with self.truth.engine.connect().execution_options(reads=True) as connection:
            row = connection.execute(text("SELECT id, outcome FROM run ORDER BY id DESC LIMIT 1")).one_or_none()
        if row is None or row.id == getattr(self, "_last_id", 0):
            return getattr(self, "_last_id", 0), "not begun"
        self._last_id = row.id
        return row.id, "killed" if row.outcome == "running" else row.outcome

    def _prune(self, engine: object) -> None:
        from sqlalchemy import Engine

        assert isinstance(engine, Engine)
        prune(engine, "lune", self.press.now - timedelta(days=30))
        self.prunings += 1

    def _sample(self) -> None:
        from sqlalchemy import text

        with self.truth.engine.connect().execution_options(reads=True) as connection:
            captures = connection.execute(text("SELECT COALESCE(SUM(captures), 0) FROM run")).scalar_one()
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            free = connection.execute(text("PRAGMA freelist_count")).scalar_one()
            size = connection.execute(text("PRAGMA page_size")).scalar_one()
        day = (self.press.now - START) / timedelta(days=1)
        self.samples.append(Sample(day, captures, _rss(), (pages - free) * size, self._own))

    def _said(self, number: int) -> str:
        last = self.samples[-1]
        return (
            f"day {last.day:.0f}, run {number}, {last.captures} visits, {self.requests} requests, "
            f"RSS {last.rss >> 20} MB, "
            f"{last.bytes >> 10} KB, {len(self.truth.breaches)} breaches"
        )

    def thirds(self) -> Iterator[tuple[str, float, float]]:
        """What must not grow: in the first third and in the last."""
        third = len(self.samples) // 3
        first, last = self.samples[:third], self.samples[2 * third :]

        def per_visit(part: list[Sample]) -> float:
            return (part[-1].bytes - part[0].bytes) / max(1, part[-1].captures - part[0].captures)

        yield "database bytes per visit", per_visit(first), per_visit(last)
        yield "most memory of a run, MB", max(s.own for s in first) / 2**20, max(s.own for s in last) / 2**20
        whole = "most memory of the one process that plays press, truth and schedule, MB"
        yield whole, max(s.rss for s in first) / 2**20, max(s.rss for s in last) / 2**20

    def table(self) -> str:
        """Every fault with its outcomes, and the sums."""
        ends = ("fine", "degraded", "failed", "killed", "not begun", "answers", "readable", "shell")
        rows = ["fault".ljust(20) + "".join(word.rjust(10) for word in ends)]
        for kind in sorted(self.outcomes):
            rows.append(kind.ljust(20) + "".join(str(self.outcomes[kind][word] or "").rjust(10) for word in ends))
        last = self.samples[-1]
        rows.append(
            f"{last.day:.0f} days, {len(self.samples)} runs, {self.requests} requests, {last.captures} visits, "
            f"{len(self.truth.seen)} texts given to successful runs, {self.truth.given_up} answers came too late, "
            f"{self.truth.verdicts} verdicts "
            f"({self.truth.omitted} omitted), {self.truth.matrices} matrices, {self.prunings} prunings, "
            f"{last.bytes >> 10} KB"
        )
        rows += [f"{name}: {one:.1f} in the first third, {other:.1f} in the last" for name, one, other in self.thirds()]
        rows.append(f"most requests at once at one host: {max(outlet.most_busy for outlet in self.press.outlets)}")
        return "\n".join(rows)


def _rss() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processes() -> Iterator[tuple[int, int]]:
    """Process and parent of all that run."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                yield int(entry.name), int((entry / "stat").read_text().rpartition(")")[2].split()[1])


def _family(pid: int) -> dict[int, int]:
    """Everything that descends from a process, with its parent."""
    parents = dict(_processes())
    family: dict[int, int] = {}
    grown = {pid}
    while grown:
        grown = {child for child, parent in parents.items() if parent in grown and child not in family}
        family |= {child: parents[child] for child in grown}
    return family


def _session(pid: int) -> list[int]:
    """Processes of the session that ``pid`` began, whoever their parent is now."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z" and int(fields[3]) == pid:
                    found.append(int(entry.name))
    return found


@contextlib.contextmanager
def room(size: int = TMPFS) -> Iterator[Path]:
    """A folder on a small file system of its own, where that is allowed, so that it can be filled; else a plain one."""
    with tempfile.TemporaryDirectory(prefix="gapwire-soak-") as folder:
        line = ["mount", "-t", "tmpfs", "-o", f"size={size}", "gapwire-soak", folder]
        mounted = os.geteuid() == 0 and subprocess.run(line, capture_output=True, check=False).returncode == 0
        try:
            yield Path(folder)
        finally:
            if mounted:
                subprocess.run(["umount", "-l", folder], check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=500.0)
    parser.add_argument("--every", type=float, default=12.0, help="hours between two runs")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    with room() as folder:
        soak = Soak(folder, options.seed, options.days, timedelta(hours=options.every))
        truth = soak.play(lambda words: print(f"{time.monotonic() - started:6.0f} s  {words}", flush=True))
        print(soak.table())
    print(f"{time.monotonic() - started:.0f} s; breaches: {len(truth.breaches)}")
    for breach in truth.breaches[:40]:
        print(" ", breach)
    return 1 if truth.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
