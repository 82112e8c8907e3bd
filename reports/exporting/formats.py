"""The table of export formats: one line and one module each.

A module offers ``write(data, out)``, which writes one file and gives the number of rows.

A new format is a module and a line here; ``gapwire export`` needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from monitor.errors import MissingExtra, UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """One format."""

    module: str
    ending: str
    """Of the file's name, when none is given."""
    line: str
    """What it is, for the help."""


FORMATS = {
    "csv": Format("reports.exporting.csv_files", ".csv", "long table: a row for each version, fact and coder"),
    "xlsx": Format("reports.exporting.xlsx", ".xlsx", "the long table, the matrix and the columns as sheets"),
    "jsonl": Format("reports.exporting.jsonl", ".jsonl", "the long table as JSON Lines"),
    "parquet": Format("reports.exporting.parquet", ".parquet", "the long table with types"),
    "sav": Format("reports.exporting.sav", ".sav", "the long table for SPSS, with labels"),
    "wide": Format("reports.exporting.wide", "-wide.csv", "outlets as rows, facts as columns"),
    "ris": Format("reports.exporting.ris", ".ris", "the articles, for reference managers"),
    "csl": Format("reports.exporting.csl", ".csl.json", "the articles as CSL-JSON"),
    "reliability": Format("reports.exporting.reliability", "-reliability.csv", "units as rows, coders as columns"),
    "qdc": Format("reports.exporting.qdc", ".qdc", "REFI-QDA codebook: the facts as codes"),
    "qdpx": Format("reports.exporting.qdpx", ".qdpx", "REFI-QDA project: texts with coded passages"),
    "bundle": Format("reports.exporting.bundle", "-evidence.zip", "evidence: raw pages, hashes chained run to run"),
    "warc": Format("reports.exporting.warc", ".warc.gz", "the captured pages as a web archive, for pywb and others"),
    "datapackage": Format("reports.exporting.datapackage", ".zip", "Frictionless data package"),
}


def load_format(name: str) -> ModuleType:
    """The module of a format; raises ``MissingExtra`` where a library it needs is not installed."""
    try:
        return import_module(FORMATS[name].module)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in {"reports", "monitor", "db"}:
            raise
        message = f"--format {name} needs the package {error.name}; install it with: pip install 'gapwire[exports]'"
        raise MissingExtra(message) from error


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A place to write to that becomes ``out`` in one step at the end, and nothing where something went wrong."""
    part = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(out)
    except OSError as error:
        raise UsageError(f"the export cannot be written to {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
