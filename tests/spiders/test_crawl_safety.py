"""No page leads into the private network: refused at the connection, whatever named the address."""

from __future__ import annotations

from pathlib import Path

from crawling import crawl_into, outlet_of, story_of
from outlet_server import outlets, page

from monitor.captures import Outcome


def test_private_addresses_are_refused_without_a_request(tmp_path: Path) -> None:
    """Literal loopback in several spellings, a name that resolves to it, link-local and metadata addresses."""
    with outlets(1) as (host,):
        host.routes["/secret"] = page("A parade.")
        port = host.url.rpartition(":")[2]
        urls = (
            f"{host.url}/secret",
            f"http://localhost:{port}/secret",
            f"http://[::ffff:{host.host}]:{port}/secret",
            f"http://[::1]:{port}/secret",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://2130706433/",
        )
        outlet_list = [outlet_of(f"o{at}", "http://a.invalid", articles=(url,)) for at, url in enumerate(urls)]
        crawled = crawl_into(
            tmp_path, story_of(*outlet_list), allow_private=False, delay=1.0, retries=0, timeout=5.0, workers=1
        )
    assert host.seen == []
    assert {capture.outcome for capture in crawled.captures} == {Outcome.FAILED}
    notes = {capture.outlet: capture.note for capture in crawled.captures}
    assert "private" in notes["o0"]
    assert "169.254.169.254" in notes["o4"]
    assert len(notes) == len(urls)
