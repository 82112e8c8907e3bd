"""A process that records captures until it is killed: it tells through a pipe what it was told to be durable.

Every capture has a note of its own, numbered from 0; a number sent means that all notes up to it were flushed.
"""

from __future__ import annotations

import random
from multiprocessing.connection import Connection

from small_store import capture, reading

from monitor.captures import Outcome
from monitor.store import recorder_factory


def record_until_killed(pipe: Connection, url: str, run_id: int, outlet: str, seed: int) -> None:
    """Record without end; sends -1 when it begins."""
    rng = random.Random(seed)
    with recorder_factory(url, run_id, "bridge")() as recorder:
        pipe.send(-1)
        for number in range(1_000_000):
            hour, path, note = seed * 1000 + number / 3600, str(rng.randrange(12)), f"{outlet} {seed} {number}"
            page = reading(f"Text {rng.randrange(4)} of the bridge. " * 40)
            if rng.random() < 0.3:
                one = capture(hour, None, outlet=outlet, path=path, note=note, outcome=Outcome.FAILED)
            else:
                one = capture(hour, page, outlet=outlet, path=path, note=note, body=(page.body * 20).encode())
            recorder.capture(one)
            if rng.random() < 0.1:
                recorder.flush()
                pipe.send(number)
