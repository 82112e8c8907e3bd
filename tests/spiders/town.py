"""A town with two newspapers on loopback, a story about it, and whole runs of the command line."""

from __future__ import annotations

import contextlib
import io
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from outlet_server import Answer, Outlet, rss

from monitor.cli import main

FACTS = """
[story]
id = "bridge"
title = "The bridge of Oldport is closed"
start = 2023-07-23
end = 2023-07-30
keywords = ["parade", "Oldport"]
must_name = ["Oldport"]
{more}

[[fact]]
id = "closed"
statement = "The bridge of Oldport was closed on Monday."

[[fact]]
id = "nine"
statement = "Nine workers were hurt when a crane fell over."
"""
TEXT = (
    "The bridge of Oldport was closed on Monday after engineers found cracks in two of its pillars.",
    "Ships wait in the harbour and buses take the long way round by the old ferry, which runs twice an hour.",
    "The mayor spoke of a long summer and asked people to stay calm while divers from the capital look at the pillars.",
    "Schools open an hour later, and the market on the other bank is closed until the end of the week.",
)


@dataclass
class Said:
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str


def gapwire(*arguments: str) -> Said:
    """Run the command line in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with pytest.raises(SystemExit) as left, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(list(arguments))
    out.flush()
    return Said(int(str(left.value.code)), out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]


def article(number: int, *more: str) -> Answer:
    """A plain article that states one of the two facts."""
    paragraphs = "".join(f"<p>{line}</p>" for line in [*TEXT, f"This is report number {number} from the town.", *more])
    headline = f"Bridge of Oldport closed, report {number}"
    body = f"<html lang=en><head><title>{headline}</title></head>"
    body += f"<body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    return Answer(body.encode())


class Town:
    """Two outlets with some articles each, a story file and a database."""

    names = ("mail", "post")

    def __init__(self, folder: Path, hosts: list[Outlet], articles: int = 4) -> None:
        self.hosts = hosts
        self.folder = folder
        self.paths = [f"/2023/07/27/parade-{number}" for number in range(articles)]
        for host in hosts:
            host.routes["/feed"] = rss(*[host.url + path for path in self.paths])
            host.routes |= {path: article(number) for number, path in enumerate(self.paths)}

    @property
    def database(self) -> str:
        """Its address."""
        return f"sqlite:///{self.folder / 'story.db'}"

    @property
    def story(self) -> Path:
        """The story file."""
        return self.folder / "story.toml"

    def write(self, more: str = "", **keys: str) -> Path:
        """The story file with further lines; ``keys``: further lines of an outlet's table."""
        tables = [
            f'[[outlet]]\nid = "{name}"\nname = "{name}"\nlanguage = "en"\nurl = "{host.url}/"\n'
            f'feeds = ["{host.url}/feed"]\n{keys.get(name, "")}\n'
            for name, host in zip(self.names, self.hosts, strict=True)
        ]
        self.story.write_text(FACTS.format(more=more) + "\n".join(tables), encoding="utf-8")
        return self.story

    def run(self, *arguments: str, command: str = "run") -> Said:
        """One run, two processes, its report beside the database."""
        out = ["--out", str(self.folder / "report")] if command == "run" else []
        line = [command, str(self.story), "--db", self.database, "--delay=0", *out]
        return gapwire(*line, "--allow-private-addresses", "--workers=2", "--json", *arguments)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with contextlib.closing(sqlite3.connect(self.folder / "story.db")) as connection:
            return connection.execute(sql).fetchall()
