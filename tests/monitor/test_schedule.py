"""The schedule: rhythm, units for systemd and cron, and the resident loop with real processes."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import STORY

from monitor.errors import UsageError
from monitor.schedule.resident import OUT_OF_TIME, Stop, beats, run_process
from monitor.schedule.rhythm import cron_fields, duration, next_start, rhythm
from monitor.schedule.units import cron_line, systemd_units

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_times_are_read_as_people_write_them() -> None:
    assert duration("90s") == timedelta(seconds=90)
    assert duration(" 6H ") == timedelta(hours=6)
    for wrong in ("", "0m", "30", "m", "1.5h", "-5m", "5w"):
        with pytest.raises(UsageError, match="no length of time"):
            duration(wrong)


def test_a_guest_does_not_come_every_minute() -> None:
    with pytest.raises(UsageError, match="too often"):
        rhythm("1m")
    assert rhythm("1m", allow_short=True) == timedelta(minutes=1)
    with pytest.raises(UsageError, match="too seldom"):
        rhythm("32d")


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_the_next_start_is_the_first_beat_that_has_not_passed(lasted: int, every: int) -> None:
    ended = NOON + timedelta(seconds=lasted)
    following = next_start(NOON, ended, timedelta(seconds=every))
    assert following >= ended
    assert following > NOON
    assert (following - NOON) % timedelta(seconds=every) == timedelta(0)
    assert following - timedelta(seconds=every) < ended or following == NOON + timedelta(seconds=every)


@pytest.mark.parametrize(
    ("every", "fields"),
    [("5m", "*/5 * * * *"), ("30m", "*/30 * * * *"), ("1h", "7 * * * *"), ("6h", "7 */6 * * *"), ("1d", "7 5 * * *")],
)
def test_cron_fields(every: str, fields: str) -> None:
    assert cron_fields(duration(every)) == fields


@pytest.mark.parametrize("every", ["7m", "90m", "5h", "3d"])
def test_what_cron_cannot_say_is_refused_with_what_it_can(every: str) -> None:
    with pytest.raises(UsageError, match="--systemd"):
        cron_fields(duration(every))


def test_a_cron_line_survives_the_shell_with_blanks_quotes_and_percent_signs() -> None:
    words = ["/opt/a b/python", "-m", "monitor", "run", "it's 100%.toml"]
    line = cron_line(words, Path("/srv/new room"), timedelta(minutes=30))
    assert line.startswith("*/30 * * * *  cd ")
    assert "\\%" in line
    assert shlex.split(line.split("  ", 1)[1].replace("\\%", "%")) == ["cd", "/srv/new room", "&&", *words]


def test_units_hold_the_command_and_the_rhythm() -> None:
    text = systemd_units("bridge", ["/usr/bin/python3", "run", "a b$%.toml"], Path("/srv"), timedelta(hours=1))
    service, timer = (read_unit(part) for part in text.split("# ~/.config")[1:])
    assert service["Service"]["ExecStart"] == '/usr/bin/python3 run "a b$$%%.toml"'
    assert service["Service"]["SuccessExitStatus"] == "3 4"
    assert timer["Timer"]["OnUnitActiveSec"] == "3600s"
    with pytest.raises(UsageError, match="control characters"):
        systemd_units("bridge", ["python3", "a\nExecStart=/bin/sh"], Path("/srv"), timedelta(hours=1))


def read_unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string("\n".join(text.splitlines()[1:]))
    return parser


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    text = systemd_units("bridge", [sys.executable, "-m", "monitor", "run", "a b.toml"], tmp_path, timedelta(hours=1))
    for part in text.split("# ~/.config/systemd/user/")[1:]:
        name, body = part.split("\n", 1)
        (tmp_path / name).write_text(body, encoding="utf-8")
    for kind in ("service", "timer"):
        path = tmp_path / f"gapwire-bridge.{kind}"
        answer = subprocess.run(
            ["systemd-analyze", "verify", "--user", str(path)], check=False, capture_output=True, text=True, timeout=60
        )
        complaints = [line for line in answer.stderr.splitlines() if str(path.name) in line or "gapwire" in line]
        assert complaints == []


def test_beats_keep_the_rhythm_and_leave_out_what_a_long_run_missed() -> None:
    clock = [NOON]
    lasting = iter([timedelta(minutes=3), timedelta(minutes=25), timedelta(minutes=1)])

    def start() -> int:
        clock[0] += next(lasting)
        return 0

    def wait(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)

    found = list(beats(start, timedelta(minutes=10), Stop(threading.Event()), now=lambda: clock[0], wait=wait, most=3))
    assert [beat.started_at - NOON for beat in found] == [timedelta(0), timedelta(minutes=10), timedelta(minutes=40)]


def test_a_failed_run_does_not_end_the_schedule_and_a_wish_to_stop_does() -> None:
    stop = Stop(threading.Event())
    codes = iter([1, 4, 0])
    found = []
    for beat in beats(lambda: next(codes), timedelta(seconds=1), stop, wait=lambda _: time.sleep(0.01), most=9):
        found.append(beat.code)
        if beat.code == 0:
            stop.wanted.set()
    assert found == [1, 4, 0]


def test_a_run_that_hangs_is_ended() -> None:
    stop = Stop(threading.Event())
    started = time.monotonic()
    assert run_process([sys.executable, "-c", "import time; time.sleep(60)"], timedelta(seconds=1), stop) == OUT_OF_TIME
    assert time.monotonic() - started < 20


def test_the_resident_command_runs_a_real_story_and_stops_on_sigterm(tmp_path: Path) -> None:
    story = tmp_path / "bridge.toml"
    nowhere = re.sub(r"(?m)^feeds = .*$", "", STORY)  # outlets without any way to their articles: nothing to visit
    story.write_text(nowhere, encoding="utf-8")
    line = [sys.executable, "-m", "monitor", "schedule", str(story), "--every", "1h", "--workers", "1"]
    line += ["--db", f"sqlite:///{tmp_path / 'story.db'}", "--out", str(tmp_path / "report")]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("run 1: ")
        assert "next at" in said
        assert (tmp_path / "report" / "index.html").is_file()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.communicate()
