"""CPU per page of Gapwire's crawl against newspaper4k and news-please, on the same pages from one local server.

    python tests/bench/peers.py --newspaper4k ENV/bin/python --news-please ENV/bin/python [--rounds 3]

Each peer runs in an environment of its own (``python -m venv ENV && ENV/bin/pip install newspaper4k
lxml_html_clean``, and the same with ``news-please``), as a whole process: downloads and extraction, images left out
(news-please asks for every picture of a page, at hosts that are not there, where it is not told otherwise; and it opens
a thread and a connection for each address at once, so it is given some at a time).
Ours downloads, extracts, classes, and stores raw pages and versions in SQLite. Each runs over one copy of the pages and
over ``--copies`` of them; "steady" is what the further copies took, without start-up. The page server is not counted.
A peer that takes longer than ``--limit`` seconds ends the measuring with a message; by the CPU that both peers take a
round of three copies is about a minute on two cores that do nothing else.
Ratios of CPU count; seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from page_server import PAGES, page_server, saved_pages
from pipeline import Bench, story_over

from monitor.story.model import Story

NEWSPAPER4K = """
import sys
from concurrent.futures import ThreadPoolExecutor
import newspaper
config = newspaper.Config()
config.fetch_images = False
def read(url):
    article = newspaper.Article(url, config=config)
    article.download()
    try:
        article.parse()
    except Exception:  # pages in languages it has no package for
        return 0
    return len(article.text or "")
with ThreadPoolExecutor(4) as pool:
    print(sum(1 for size in pool.map(read, sys.stdin.read().split()) if size))
"""
NEWS_PLEASE = """
import sys
from newsplease import NewsPlease
if __name__ == "__main__":
    urls, read = sys.stdin.read().split(), 0
    for at in range(0, len(urls), 40):
        found = NewsPlease.from_urls(urls[at : at + 40], request_args={"timeout": 30}, fetch_images=False)
        read += sum(1 for article in found.values() if article and article.maintext)
    print(read)
"""
CODE = {"newspaper4k": NEWSPAPER4K, "news-please": NEWS_PLEASE}


def children_cpu() -> float:
    """CPU of all ended child processes so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peer(python: str, code: str, urls: list[str], folder: Path, limit: float) -> tuple[float, str]:
    """CPU seconds of a peer over the pages, and how many it got text from."""
    script = folder / "peer.py"
    script.write_text(code, "utf-8")
    before = children_cpu()
    command, given = [python, "-W", "ignore", str(script)], "\n".join(urls)
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        used = children_cpu() - before
        raise SystemExit(
            f"{python} was not done with {len(urls)} pages after {limit:g} s ({used:.0f} s of CPU)"
        ) from None
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return children_cpu() - before, done.stdout.split()[-1]


@dataclass(frozen=True)
class Spent:
    """CPU seconds over a number of pages, and how many were read."""

    cpu: float
    pages: int
    read: int = 0

    def __sub__(self, other: Spent) -> Spent:
        """What the further pages took."""
        return Spent(self.cpu - other.cpu, self.pages - other.pages)

    @property
    def each(self) -> float:
        """CPU milliseconds of one page."""
        return 1000 * self.cpu / self.pages


def spent_by(
    name: str, python: str | None, stories: Sequence[Story], folder: Path, limit: float
) -> tuple[Spent, Spent]:
    """Over all copies with start-up, and steady. ``stories``: one copy of the pages, and all of them."""
    costs = []
    for story in stories:
        urls = [url for outlet in story.outlets for url in outlet.articles]
        if python is None:
            cost, result = Bench(folder, story).crawl()
            costs.append(Spent(cost.cpu, len(urls), result.captures))
        else:
            cpu, read = peer(python, CODE[name], urls, folder, limit)
            costs.append(Spent(cpu, len(urls), int(read)))
    return costs[1], costs[1] - costs[0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newspaper4k", metavar="PYTHON")
    parser.add_argument("--news-please", metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, default=3, help="times each page is served")
    parser.add_argument("--limit", type=float, default=300, help="seconds for one run of a peer")
    arguments = parser.parse_args()
    if not PAGES.exists():
        raise SystemExit("the saved pages are not beside this checkout")
    pages = [page for page in saved_pages() if page.name.startswith("aeb")]
    given = {"newspaper4k": arguments.newspaper4k, "news-please": arguments.news_please}
    peers = {name: python for name, python in given.items() if python}
    ratios: dict[str, list[tuple[float, float]]] = {name: [] for name in peers}
    with tempfile.TemporaryDirectory() as name, page_server() as hosts:
        folder = Path(name)
        stories = [story_over(hosts, pages, copies) for copies in (1, arguments.copies)]
        for number in range(1, arguments.rounds + 1):
            whole, steady = spent_by("gapwire", None, stories, folder, arguments.limit)
            print(f"round {number}: gapwire {whole.each:.1f} ms/page, steady {steady.each:.1f} ({whole.read} pages)")
            for peer_name, python in peers.items():
                theirs, theirs_steady = spent_by(peer_name, python, stories, folder, arguments.limit)
                ratios[peer_name].append((whole.each / theirs.each, steady.each / theirs_steady.each))
                print(
                    f"  {peer_name:12} {theirs.each:.1f} ms/page, steady {theirs_steady.each:.1f} ({theirs.read} read)"
                )
    for peer_name, values in ratios.items():
        for title, found in zip(("start-up included", "steady"), zip(*values, strict=True), strict=True):
            span = f"[{min(found):.3f}-{max(found):.3f}]"
            print(f"gapwire / {peer_name}, {title}: {statistics.median(found):.3f} {span}")


if __name__ == "__main__":
    main()
