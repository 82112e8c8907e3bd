"""Nothing that robots.txt disallows is ever asked for, whichever way leads there: counted at the server."""

from __future__ import annotations

from pathlib import Path

from crawling import crawl_into, known_from, outlet_of, story_of
from outlet_server import Answer, outlets, page, rss, sitemap

from monitor.captures import Outcome

DAY = "/2023/07/26"
RULES = b"User-agent: *\nDisallow: /private/\nDisallow: /*.pdf$\n"


def test_no_way_leads_to_what_robots_txt_disallows(tmp_path: Path) -> None:
    """By feed, sitemap, section, redirect, fixed address, of an article known before the rule was there."""
    with outlets(1) as (host,):
        private = f"{host.url}/private{DAY}/parade"
        host.routes |= {
            "/robots.txt": Answer(b"User-agent: *\nDisallow:\n", headers={"Content-Type": "text/plain"}),
            "/feed": rss(f"{host.url}{DAY}/parade-1", f"{private}-known"),
            f"/private{DAY}/parade-known": page("A parade that is known."),
            f"{DAY}/parade-1": page("A parade."),
        }
        outlet = outlet_of("o", host.url, feeds=(f"{host.url}/feed",))
        first = crawl_into(_made(tmp_path / "first"), story_of(outlet))
        assert len(first.captures) == 2
        host.routes |= {
            "/robots.txt": Answer(RULES, headers={"Content-Type": "text/plain"}),
            "/feed": rss(*(f"{host.url}{DAY}/{name}" for name in ("parade-1", "moved", "a.pdf")), f"{private}-feed"),
            "/sitemap.xml": sitemap(f"{private}-sitemap", f"{host.url}/%70rivate{DAY}/parade-escaped"),
            "/news": page(f'<a href="/private{DAY}/parade-section">A parade in the town</a>'),
            f"{DAY}/moved": Answer(status=302, headers={"Location": f"/private{DAY}/parade-redirected"}),
            "/private/feed": rss(f"{host.url}{DAY}/parade-2"),
        }
        host.seen.clear()
        everywhere = outlet_of(
            "o",
            host.url,
            feeds=(f"{host.url}/feed", f"{host.url}/private/feed"),
            sitemaps=(f"{host.url}/sitemap.xml",),
            sections=(f"{host.url}/news",),
            articles=(f"{private}-fixed",),
        )
        second = crawl_into(_made(tmp_path / "second"), story_of(everywhere), known_from(first.captures))

    assert [path for path in host.paths() if "rivate" in path or path.endswith(".pdf")] == []
    refused = {capture.requested_url for capture in second.captures if capture.outcome is Outcome.ROBOTS}
    assert {f"{private}-{way}" for way in ("known", "feed", "sitemap", "section", "fixed")} <= refused
    assert f"{host.url}{DAY}/moved" in refused
    assert host.most_at_once == 1


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
