"""The process that crawlers are forked from: what it loads, and that nothing dangerous is carried into a fork."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

import pytest

from spiders.nursery import modules_of, nursery, prepare

FORKS = isinstance(nursery(), ForkServerContext)


def test_what_is_forked_has_no_event_loop_and_one_thread() -> None:
    """A reactor or a thread at the moment of a fork would be broken in the child."""
    code = (
        "import sys, threading, spiders.preload\n"
        "assert 'twisted.internet.reactor' not in sys.modules\n"
        "assert {'scrapy.core.engine', 'trafilatura.core', 'spiders.handler'} <= set(sys.modules)\n"
        "assert threading.active_count() == 1\n"
        "import gc; assert gc.isenabled()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts the system's threads under /proc")
def test_no_library_has_started_a_thread_of_its_own() -> None:
    """Threads that Python does not know count too."""
    code = "import os, spiders.preload; print(len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.strip() == "1", done.stderr


def _what_is_loaded(line: Connection) -> None:
    line.send(({"scrapy.core.engine", "trafilatura.core"} <= set(sys.modules), os.getppid()))


@pytest.mark.skipif(not FORKS, reason="no forking here: each process loads anew")
def test_a_process_has_everything_from_its_first_moment() -> None:
    """It is not our child but the nursery's, and nothing has to be loaded in it."""
    prepare()
    ours, theirs = nursery().Pipe()
    process = nursery().Process(target=_what_is_loaded, args=(theirs,))
    process.start()
    loaded, parent = ours.recv()
    process.join()
    assert process.exitcode == 0
    assert loaded
    assert parent != os.getpid()


def test_which_modules_a_crawl_needs() -> None:
    """Those that define its sink factory and its reader; a script's own functions are there anyway."""
    assert modules_of(partial(subprocess.run, "x"), "monitor.extraction:read_page") == (
        "subprocess",
        "monitor.extraction",
    )

    def of_a_script() -> None: ...

    of_a_script.__module__ = "__main__"
    assert modules_of(of_a_script, "stand_ins:read") == ("stand_ins",)


def test_a_long_folder_for_temporary_files_does_not_keep_processes_from_starting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/tmp/" + "x" * 90)
    assert isinstance(nursery(), SpawnContext)
