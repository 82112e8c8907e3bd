"""A command line goes in, the text for systemd or cron comes out. Nothing is installed and no file is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from monitor.errors import UsageError
from monitor.schedule.rhythm import cron_fields

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def systemd_units(name: str, command: Sequence[str], folder: Path, every: timedelta) -> str:
    """A service and its timer, each under a comment that says where it goes.

    Exit code 3 (degraded) and 4 (another run is going on) are no failures of the service: ``gapwire status`` tells.
    """
    unit = f"gapwire-{name}"
    line = " ".join(_systemd_word(word) for word in command)
    seconds = int(every.total_seconds())
    return f"""# ~/.config/systemd/user/{unit}.service
[Unit]
Description=Gapwire: collect the story {name}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_systemd_path(folder)}
ExecStart={line}
SuccessExitStatus=3 4
Nice=10
PrivateTmp=yes
NoNewPrivileges=yes

# ~/.config/systemd/user/{unit}.timer
[Unit]
Description=Gapwire: every {_words(seconds)}

[Timer]
OnActiveSec=1min
OnUnitActiveSec={seconds}s
RandomizedDelaySec={min(60, seconds // 10)}s
Persistent=yes

[Install]
WantedBy=timers.target

# then: systemctl --user daemon-reload && systemctl --user enable --now {unit}.timer
"""


def cron_line(command: Sequence[str], folder: Path, every: timedelta) -> str:
    """One line for ``crontab -e``; cron mails what a degraded run says."""
    words = ["cd", str(folder), "&&", *command]
    line = " ".join(word if word == "&&" else shlex.quote(_plain(word)) for word in words)
    return f"{cron_fields(every)}  {line.replace('%', chr(92) + '%')}\n"  # cron reads % as the end of the line


def _systemd_word(word: str) -> str:
    """One argument of ``ExecStart=``: systemd expands % and $ and reads backslashes within quotes."""
    escaped = _plain(word).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w@+=:,./-]+", escaped) else f'"{escaped}"'


def _systemd_path(folder: Path) -> str:
    """A path that stands alone: no quotes there, only % is special."""
    return _plain(str(folder)).replace("%", "%%")


def _plain(word: str) -> str:
    if _CONTROL.search(word):
        raise UsageError("a name with control characters cannot stand in a schedule; rename the file")
    return word


def _words(seconds: int) -> str:
    for size, word in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {word}{'s' if seconds > size else ''}"
    return f"{seconds} seconds"
