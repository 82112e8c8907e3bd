"""How long a report takes and how large it is, at the size of a big story. Run: ``python tests/bench/report.py``.

Prints the seconds of the first build and of a second one in which nothing changed, and the size of the largest pages.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from sqlalchemy.orm import Session

from db.engine import open_database
from reports.build import build_report

NOW = datetime(2025, 3, 8, 12, tzinfo=UTC)


def generator() -> ModuleType:
    """The module that fills the database; it lies beside the report tests."""
    place = Path(__file__).resolve().parents[1] / "reports" / "generated_story.py"
    spec = importlib.util.spec_from_file_location("generated_story", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Measure; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--facts", type=int, default=100)
    parser.add_argument("--outlets", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), options)


def measure(folder: Path, options: argparse.Namespace) -> int:
    """Fill, build twice, print."""
    url = f"sqlite:///{folder / 'large.db'}"
    module = generator()
    engine = open_database(url)
    with Session(engine) as session:
        module.fill_large(session, outlets=options.outlets, articles=options.articles, facts=options.facts)
    engine.dispose()
    seconds = []
    for turn in ("first build", "nothing changed"):
        began = time.perf_counter()
        result = build_report(url, module.STORY, folder / "report", now=NOW)
        seconds.append(time.perf_counter() - began)
        print(
            f"{turn}: {seconds[-1]:.1f} s, {result.written} written, {result.unchanged} unchanged, "
            f"{result.bytes / 1e6:.1f} MB"
        )
    sizes = sorted(((path.stat().st_size, path) for path in (folder / "report").rglob("*.html")), reverse=True)
    for size, path in sizes[:5]:
        print(f"{size / 1e3:8.0f} kB  {path.relative_to(folder / 'report')}")
    index = (folder / "report" / "index.html").stat().st_size
    print(f"{index / 1e3:8.0f} kB  index.html")
    return int(seconds[0] > 20 or index > 1e6)


if __name__ == "__main__":
    sys.exit(main())
