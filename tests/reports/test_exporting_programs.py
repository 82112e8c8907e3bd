"""Exports opened by the programs that people open them with, where the machine has them: LibreOffice and R."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import text

from db.engine import open_database, open_read_only
from reports.exporting.columns import NAMES
from reports.exporting.dataset import Wishes, open_dataset
from reports.exporting.formats import FORMATS, load_format

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://127.0.0.9:9/";"x")'
OFFICE, R = shutil.which("soffice"), shutil.which("Rscript")
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def hostile(built: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The story with a formula in every headline, note and outlet's name."""
    path = tmp_path_factory.mktemp("hostile") / "story.db"
    path.write_bytes(Path(built.url.removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{path}"
    engine = open_database(url)
    with engine.begin() as connection:
        for table, column in (("version", "headline"), ("verdict", "note"), ("outlet", "name")):
            connection.execute(text(f"UPDATE {table} SET {column} = :formula"), {"formula": FORMULA})
    engine.dispose()
    return url


def export(url: str, story: str, name: str, folder: Path) -> tuple[Path, int]:
    out = folder / f"x{FORMATS[name].ending}"
    engine = open_read_only(url)
    try:
        with open_dataset(engine, story, Wishes(), NOW, "0") as data:
            return out, load_format(name).write(data, out)
    finally:
        engine.dispose()


def convert(path: Path, into: str) -> None:
    """Have LibreOffice open a file and write what it sees beside it."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    line = [str(OFFICE), profile, "--headless", "--convert-to", into, "--outdir", str(path.parent), str(path)]
    subprocess.run(line, check=True, timeout=180, capture_output=True)


@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice on this machine")
def test_libreoffice_sees_every_row_of_a_workbook_and_no_formula(built: Any, hostile: str, tmp_path: Path) -> None:
    path, said = export(hostile, built.story, "xlsx", tmp_path)
    convert(path, ALL_SHEETS)
    frame = pd.read_csv(tmp_path / "x-verdicts.csv")

    assert tuple(frame.columns) == NAMES
    assert len(frame) == said > 100
    assert set(frame.headline) == {FORMULA}
    assert (tmp_path / "x-matrix.csv").is_file()


@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice on this machine")
def test_libreoffice_calculates_nothing_in_a_csv(built: Any, hostile: str, tmp_path: Path) -> None:
    path, said = export(hostile, built.story, "csv", tmp_path)
    convert(path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active

    assert sheet is not None
    assert sheet.max_row == said + 1
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.skipif(R is None, reason="there is no R on this machine")
def test_r_counts_the_rows_and_the_verdicts(built: Any, hostile: str, tmp_path: Path) -> None:
    path, said = export(hostile, built.story, "csv", tmp_path)
    script = f'd <- read.csv("{path}"); cat(nrow(d), ncol(d), sum(d$verdict == "included"))'
    done = subprocess.run([str(R), "-e", script], check=True, timeout=120, capture_output=True, text=True)
    frame = pd.read_csv(path)

    assert done.stdout.split() == [str(said), str(len(NAMES)), str((frame.verdict == "included").sum())]
