"""Sitemaps that robots.txt names: used where an outlet lists none, and never more than its own would be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawling import Crawled, crawl_into, outlet_of, story_of
from outlet_server import Answer, Outlet, outlets, page, rss, sitemap

DAY = "/2023/07/27"


def crawled_with(host: Outlet, folder: Path, robots: str, particulars: dict[str, Any], **options: Any) -> Crawled:
    host.routes["/robots.txt"] = Answer(robots.encode(), headers={"Content-Type": "text/plain"})
    host.routes |= {f"{DAY}/parade-{name}": page("The parade.") for name in ("fed", "mapped", "listed")}
    host.routes |= {"/feed": rss(f"{host.url}{DAY}/parade-fed"), "/news.xml": sitemap(f"{host.url}{DAY}/parade-mapped")}
    host.routes["/own.xml"] = sitemap(f"{host.url}{DAY}/parade-listed")
    return crawl_into(folder, story_of(outlet_of("o", host.url, **particulars)), **options)


def articles(crawled: Crawled) -> set[str]:
    return {capture.requested_url.rpartition("-")[2] for capture in crawled.captures}


def test_an_outlet_without_a_sitemap_gets_those_of_robots_txt(tmp_path: Path) -> None:
    with outlets(1) as (host,):
        feeds = {"feeds": (f"{host.url}/feed",)}
        robots = f"User-agent: *\nAllow: /\nSitemap: {host.url}/news.xml\nsitemap: /gone.xml\n"
        crawled = crawled_with(host, tmp_path, robots, feeds)

    assert articles(crawled) == {"fed", "mapped"}
    assert {visit.url.rpartition("/")[2]: visit.outcome for visit in crawled.visits} == {
        "feed": "ok",
        "news.xml": "ok",
        "gone.xml": "empty",
    }
    assert crawled.result.failure_count == 0


def test_an_outlet_that_lists_a_sitemap_or_its_articles_keeps_to_them(tmp_path: Path) -> None:
    for number, particulars in enumerate(({"sitemaps": ("/own.xml",)}, {"articles": (f"{DAY}/parade-fed",)})):
        with outlets(1) as (host,):
            listed = {key: tuple(host.url + path for path in paths) for key, paths in particulars.items()}
            folder = tmp_path / str(number)
            folder.mkdir()
            crawled = crawled_with(host, folder, f"Sitemap: {host.url}/news.xml\n", listed)

        assert articles(crawled) == {("listed", "fed")[number]}
        assert "/news.xml" not in host.paths()


def test_their_number_is_limited_and_their_window_counts(tmp_path: Path) -> None:
    with outlets(1) as (host,):
        old = "".join(f"Sitemap: {host.url}/sitemap-2019-{month:02}.xml\n" for month in range(1, 13))
        many = "".join(f"Sitemap: {host.url}/part{number}.xml\n" for number in range(40))
        crawled_with(host, tmp_path, old + many, {"feeds": (f"{host.url}/feed",)}, max_documents=3)

    asked = [path for path in host.paths() if path.endswith(".xml")]
    assert len(asked) == 3
    assert all(path.startswith("/part") for path in asked)


def test_a_forbidden_sitemap_is_not_visited(tmp_path: Path) -> None:
    with outlets(1) as (host,):
        robots = f"User-agent: *\nDisallow: /news.xml\nSitemap: {host.url}/news.xml\n"
        crawled = crawled_with(host, tmp_path, robots, {"feeds": (f"{host.url}/feed",)})

    assert "/news.xml" not in host.paths()
    assert articles(crawled) == {"fed"}
