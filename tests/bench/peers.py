"""CPU per page of Gapwire's crawl against newspaper4k and news-please, on the same pages from one local server.

    python tests/bench/peers.py --newspaper4k ENV/bin/python --news-please ENV/bin/python [--rounds 3]

Each peer runs in an environment of its own (``python -m venv ENV && ENV/bin/pip install newspaper4k
lxml_html_clean``, and the same with ``news-please``), as a whole process: start-up, downloads, extraction. Ours also
stores raw pages and versions in SQLite. Ratios of CPU count; seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from page_server import PAGES, page_server, saved_pages
from pipeline import Bench, story_over

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
    found = NewsPlease.from_urls(sys.stdin.read().split(), request_args={"timeout": 30})
    print(sum(1 for article in found.values() if article and article.maintext))
"""


def children_cpu() -> float:
    """CPU of all ended child processes so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peer(python: str, code: str, urls: list[str], folder: Path) -> tuple[float, str]:
    """CPU seconds of a peer over the pages, and how many it got text from."""
    script = folder / "peer.py"
    script.write_text(code, "utf-8")
    before = children_cpu()
    done = subprocess.run([python, str(script)], input="\n".join(urls), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return children_cpu() - before, done.stdout.split()[-1]


def ours(urls_of: Callable[[], Bench]) -> tuple[float, str]:
    """CPU seconds of our crawl (all its processes) over the pages."""
    cost, result = urls_of().crawl()
    return cost.cpu, str(result.captures)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newspaper4k", metavar="PYTHON")
    parser.add_argument("--news-please", metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, default=5, help="times each page is served: start-up matters less")
    arguments = parser.parse_args()
    if not PAGES.exists():
        raise SystemExit("the saved pages are not beside this checkout")
    pages = [page for page in saved_pages() if page.name.startswith("aeb")]
    peers = {
        name: (python, code)
        for name, python, code in (
            ("newspaper4k", arguments.newspaper4k, NEWSPAPER4K),
            ("news-please", arguments.news_please, NEWS_PLEASE),
        )
        if python
    }
    ratios: dict[str, list[float]] = {name: [] for name in peers}
    with tempfile.TemporaryDirectory() as name, page_server() as hosts:
        folder = Path(name)
        story = story_over(hosts, pages, arguments.copies)
        urls = [url for outlet in story.outlets for url in outlet.articles]
        for number in range(1, arguments.rounds + 1):
            cpu, read = ours(lambda: Bench(folder, story))
            print(f"round {number}: gapwire {cpu:6.2f} s CPU, {1000 * cpu / len(urls):6.1f} ms/page, {read} pages")
            for peer_name, (python, code) in peers.items():
                spent, read = peer(python, code, urls, folder)
                ratios[peer_name].append(cpu / spent)
                print(f"  {peer_name:12} {spent:6.2f} s CPU, {1000 * spent / len(urls):6.1f} ms/page, {read} read")
    for peer_name, values in ratios.items():
        print(f"gapwire / {peer_name}: {statistics.median(values):.3f} [{min(values):.3f}-{max(values):.3f}]")


if __name__ == "__main__":
    main()
