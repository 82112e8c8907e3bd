"""The evidence bundle: whole, recounted, and no byte of it can be changed unseen."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from db.engine import open_read_only
from monitor.cli import gapwire
from monitor.commands.playing import DATABASE
from monitor.store.raw import read_raw
from monitor.store.stored_pages import StoredPages
from reports.exporting.dataset import Wishes, open_dataset
from reports.exporting.formats import load_format
from reports.exporting.verifying import grew_from, verify

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
STORY = "armistice-70-press"


def export(url: str, out: Path, *, at: datetime = NOW, without_text: bool = False) -> Path:
    engine = open_read_only(url)
    with open_dataset(engine, STORY, Wishes(without_text=without_text), at, "0", StoredPages()) as data:
        load_format("bundle").write(data, out)
    engine.dispose()
    return out


@pytest.fixture(scope="module")
def made(played_press: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """The press after its last moment, the bundle made then, and one that was made after the first run."""
    folder = played_press.copy(tmp_path_factory.mktemp("bundle"))
    url = f"sqlite:///{folder / DATABASE}"
    older = export(f"sqlite:///{played_press.moments[0]}", folder / "older.zip")
    return url, export(url, folder / "newer.zip"), older


def test_a_bundle_is_whole(made: tuple[str, Path, Path]) -> None:
    checked = verify(made[1])

    assert checked.problems == []
    assert checked.runs == 4
    assert checked.seal == sha256(zipfile.ZipFile(made[1]).read("bundle.json")).hexdigest()


def test_it_counts_as_the_views(made: tuple[str, Path, Path]) -> None:
    engine = open_read_only(made[0])
    with engine.connect() as connection, zipfile.ZipFile(made[1]) as package:
        count = lambda sql: connection.execute(text(sql)).scalar_one()  # noqa: E731
        names = package.namelist()
        lines = [line for name in names if name.endswith("captures.jsonl") for line in package.read(name).splitlines()]
        verdicts = package.read("verdicts.jsonl").splitlines()

        assert len(lines) == count("SELECT COUNT(*) FROM capture_log")
        assert len(verdicts) == count("SELECT COUNT(*) FROM verdict_history")
        assert sum(name.startswith("texts/") for name in names) == count("SELECT COUNT(*) FROM article_versions")
        pages = {name: package.read(name) for name in names if "/pages/" in name}
        assert len(pages) == count("SELECT COUNT(*) FROM raw_page")
        for name, body in pages.items():
            assert body == read_raw(connection, int(Path(name).stem))
        stories = [package.read(name).decode() for name in names if name.startswith("stories/")]
        assert stories == connection.execute(text("SELECT text FROM story_snapshot ORDER BY id")).scalars().all()
    engine.dispose()


def test_the_chain_grows_from_run_to_run(made: tuple[str, Path, Path]) -> None:
    newer, older = verify(made[1]), verify(made[2])

    assert older.runs == 1
    assert grew_from(newer, older)
    assert not grew_from(older, newer)


def test_made_again_it_is_the_same_but_for_its_date(made: tuple[str, Path, Path], tmp_path: Path) -> None:
    again = verify(export(made[0], tmp_path / "again.zip", at=NOW + timedelta(days=1)))

    assert again.chain == verify(made[1]).chain
    assert again.seal != verify(made[1]).seal


def test_without_text_the_hashes_stay_and_nothing_of_an_outlet_is_left(
    made: tuple[str, Path, Path], tmp_path: Path
) -> None:
    path = export(made[0], tmp_path / "shared.zip", without_text=True)
    checked = verify(path)
    names = zipfile.ZipFile(path).namelist()

    assert checked.problems == []
    assert checked.chain == verify(made[1]).chain
    assert not [name for name in names if "/pages/" in name or "/unread/" in name or name.startswith("texts/")]
    assert all(
        json.loads(line)["evidence"] is None for line in zipfile.ZipFile(path).read("verdicts.jsonl").splitlines()
    )


def rewritten(source: Path, out: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A bundle as somebody made it who changed something."""
    with zipfile.ZipFile(source) as package:
        files = {name: package.read(name) for name in package.namelist()}
    change(files)
    with zipfile.ZipFile(out, "w") as package:
        for name, body in files.items():
            package.writestr(name, body)
    return out


def flip(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        body = files[name]
        files[name] = bytes([body[0] ^ 1]) + body[1:]

    return change


@pytest.mark.parametrize(
    "kind", ["/pages/", "captures.jsonl", "stories/", "texts/", "verdicts.jsonl", "2/manifest.json"]
)
def test_a_changed_byte_is_found(made: tuple[str, Path, Path], tmp_path: Path, kind: str) -> None:
    name = next(name for name in zipfile.ZipFile(made[1]).namelist() if kind in name)

    assert verify(rewritten(made[1], tmp_path / "x.zip", flip(name))).problems


def test_a_longer_and_a_shorter_file_are_found(made: tuple[str, Path, Path], tmp_path: Path) -> None:
    for body in (b"", b"x" * 5_000_000):
        broken = rewritten(made[1], tmp_path / "x.zip", lambda files, body=body: files.update({"verdicts.jsonl": body}))
        assert verify(broken).problems == ["verdicts.jsonl was changed: its bytes are not those that were recorded"]


def test_a_missing_and_an_added_file_are_found(made: tuple[str, Path, Path], tmp_path: Path) -> None:
    page = next(name for name in zipfile.ZipFile(made[1]).namelist() if "/pages/" in name)
    gone = rewritten(made[1], tmp_path / "gone.zip", lambda files: files.pop(page) and None)
    more = rewritten(made[1], tmp_path / "more.zip", lambda files: files.update({"../evil": b"x"}))

    assert verify(gone).problems == [f"{page} is missing"]
    assert verify(more).problems == ["../evil is in the bundle and nowhere listed"]


def test_a_run_cut_out_breaks_the_chain(made: tuple[str, Path, Path], tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        about = json.loads(files["bundle.json"])
        del about["chain"][1]
        files["bundle.json"] = json.dumps(about).encode()
        for name in [name for name in files if name.startswith("runs/2/")]:
            del files[name]

    problems = verify(rewritten(made[1], tmp_path / "x.zip", change)).problems

    assert problems == ["run 3 does not follow the run before it: the chain is broken"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no zip",
        b"[]",
        b'{"format": "x"}',
        b'{"format": "gapwire-evidence 1"}',
        b'{"format": 1, "files": []}',
        b"\xff",
    ],
)
def test_what_is_no_bundle_is_said(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x").write_bytes(body)
    with zipfile.ZipFile(tmp_path / "y", "w") as package:
        package.writestr("bundle.json", body)

    assert verify(tmp_path / "x").problems
    assert verify(tmp_path / "y").problems


def test_the_commands_make_and_check_a_bundle(made: tuple[str, Path, Path], tmp_path: Path) -> None:
    story = next(Path(made[1]).parent.glob("*.toml"))
    out = str(tmp_path / "e.zip")
    run = CliRunner().invoke
    exported = run(gapwire, ["export", str(story), "--format", "bundle", "--db", made[0], "--out", out])
    fine = run(gapwire, ["verify", out, "--after", str(made[2])], standalone_mode=False)
    wrong = run(gapwire, ["verify", str(made[2]), "--after", out], standalone_mode=False)

    assert exported.exit_code == 0, exported.output
    assert (fine.return_value, wrong.return_value) == (0, 1)
    assert "4 runs in an unbroken chain" in fine.output
    assert "not the first runs of this bundle" in wrong.output
