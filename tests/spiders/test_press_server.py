"""The press on loopback: addresses, validators, encodings, moments and faults."""

from __future__ import annotations

import gzip
import http.client
import json
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from spiders.press import Fault, Press
from spiders.press.articles import MOMENTS, PressData, Site, load_press
from spiders.press.handler import bind
from spiders.press.replies import part_path, targets

PRESS = load_press()
SITES = {site.id: site for site in PRESS.sites}
GONE = {("taedong", 4): 404, ("naruteo", 4): 410}


@pytest.fixture(scope="module")
def serving() -> Iterator[Press]:
    with Press() as press:
        yield press


@pytest.fixture
def press(serving: Press) -> Press:
    """The press at its first moment, without faults and with an empty log."""
    serving.moment = 1
    serving.clear_faults()
    serving.log.clear()
    return serving


def ask(
    press: Press, outlet: str, target: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request; status, lower-case headers and the raw body."""
    address = urlsplit(press.base(outlet))
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    try:
        connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def local_part(press: Press, outlet: str, url: str) -> str:
    """Path and query of a URL of the outlet."""
    assert url.startswith(press.base(outlet) + "/")
    return url.removeprefix(press.base(outlet))


def links(press: Press, site: Site) -> set[str]:
    """Every article link that the outlet's listings name at the press's moment, as path and query."""
    found: set[str] = set()
    for listing in site.listings:
        if listing.state[press.moment - 1] != "ok":
            continue
        _, _, body = ask(press, site.id, listing.path)
        if listing.kind == "sitemap-index":
            _, _, packed = ask(press, site.id, part_path(listing))
            found |= {e.text or "" for e in etree.fromstring(gzip.decompress(packed)).iter("{*}loc")}
        elif listing.kind == "news-sitemap":
            found |= {e.text or "" for e in etree.fromstring(body).iter("{*}loc")}
        elif listing.kind == "section":
            found |= {str(a.get("href")) for a in html.fromstring(body).xpath("//h3/a")}
        else:
            found |= feed_links(body)
    return {local_part(press, site.id, url) for url in found}


def feed_links(body: bytes) -> set[str]:
    """Links of a feed of any kind."""
    if body.startswith(b"{"):
        return {item["url"] for item in json.loads(body)["items"]}
    return {entry["link"] for entry in feedparser.parse(body)["entries"]}


def expected(data: PressData, outlet: str, moment: int) -> set[str]:
    """Canonical targets of the articles that an outlet lists at a moment."""
    versions = [article.at(moment) for article in data.of(outlet) if article.listed]
    return {version.path for version in versions if version and version.status not in (404, 410)}


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
@pytest.mark.parametrize("outlet", SITES)
def test_every_listed_link_answers(press: Press, outlet: str, moment: int):
    """A listing names exactly the articles of its moment, and each of them answers with a page."""
    press.moment = moment
    site = SITES[outlet]
    listed = links(press, site)
    open_listing = any(listing.state[moment - 1] == "ok" for listing in site.listings)

    assert len(listed) == (len(expected(PRESS, outlet, moment)) if open_listing else 0)
    wanted = 403 if outlet == "glassledger" else 200
    assert all(ask(press, outlet, link)[0] == wanted for link in listed)


@pytest.mark.parametrize("outlet", [site.id for site in PRESS.sites if site.validators])
def test_validators_change_exactly_when_the_content_does(press: Press, outlet: str):
    """From one moment to the next, ETag and Last-Modified move if and only if the body moves."""
    for target in targets(PRESS, SITES[outlet], 4):
        seen = []
        for moment in (1, 2, 3, 4):
            press.moment = moment
            status, headers, body = ask(press, outlet, target)
            if status == 200:
                seen.append((body, headers["etag"], headers["last-modified"]))
        for (body, tag, time_), (next_body, next_tag, next_time) in pairwise(seen):
            assert (body == next_body) is (tag == next_tag) is (time_ == next_time)


def test_a_conditional_request_is_answered_without_a_body(press: Press):
    """304 for the same tag or date, 200 for another tag, even where the date would do."""
    target = PRESS.of("meridian")[0].versions[0].path
    _, headers, _ = ask(press, "meridian", target)

    assert ask(press, "meridian", target, If_None_Match=headers["etag"])[::2] == (304, b"")
    assert ask(press, "meridian", target, If_Modified_Since=headers["last-modified"])[0] == 304
    both = {"If_None_Match": '"other"', "If_Modified_Since": headers["last-modified"]}
    assert ask(press, "meridian", target, **both)[0] == 200
    press.moment = 2
    assert ask(press, "meridian", target, If_None_Match=headers["etag"])[0] == 200


def test_an_outlet_without_validators_answers_with_other_bytes_each_time(press: Press):
    """Where some byte always differs there is no tag to ask with."""
    press.moment = 3
    target = PRESS.of("mosaic")[0].versions[0].path
    first, second = (ask(press, "mosaic", target) for _ in range(2))

    assert "etag" not in first[1]
    assert first[2] != second[2]


def test_head_has_the_headers_of_get_and_no_body(press: Press):
    """HEAD answers as GET would, empty."""
    target = PRESS.of("tidewater")[-1].versions[0].path
    head, get = ask(press, "tidewater", target, "HEAD"), ask(press, "tidewater", target)

    assert head[2] == b""
    assert head[1]["content-length"] == get[1]["content-length"] == str(len(get[2]))


def test_compressed_answers_unpack_to_the_plain_ones(press: Press):
    """Content-Encoding is used only where it was asked for."""
    target = PRESS.of("meridian")[0].versions[0].path
    plain, packed = ask(press, "meridian", target), ask(press, "meridian", target, Accept_Encoding="gzip")

    assert "content-encoding" not in plain[1]
    assert packed[1]["content-encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == plain[2]


@pytest.mark.parametrize(("article", "moment"), [(a, v.moment) for a in PRESS.articles for v in a.versions])
def test_pages_decode_and_hold_their_text(press: Press, article, moment: int):
    """In the outlet's encoding the page shows the headline and every visible paragraph, and none of the hidden ones."""
    press.moment = moment
    version, site = article.at(moment), SITES[article.outlet]
    status, _, body = ask(press, site.id, version.path)

    assert status == version.status
    if version.page in ("consent", "challenge") or version.status != 200:
        return
    shown = " ".join(html.fromstring(body.decode(site.charset)).text_content().split())
    parts = [
        version.headline,
        version.standfirst,
        version.caption,
        version.correction,
        *(p.text for p in version.shown),
    ]
    assert all(" ".join(part.split()) in shown for part in parts if part)
    assert not [p.name for p in version.paragraphs[len(version.shown) :] if p.text in shown]


def test_legacy_encodings_are_declared_rightly_and_wrongly(press: Press):
    """Windows-1251 and EUC-KR say so in the header; GBK hides behind another name and tells the truth in the page."""
    press.moment = 3
    kinds = {outlet: ask(press, outlet, PRESS.of(outlet)[0].versions[0].path)[1]["content-type"] for outlet in SITES}

    assert kinds["severnaya"].endswith("windows-1251")
    assert kinds["naruteo"].endswith("euc-kr")
    assert kinds["donglu"].endswith("iso-8859-1")
    assert b"charset=gb2312" in ask(press, "donglu", PRESS.of("donglu")[0].versions[0].path)[2]


def test_an_article_moves_and_its_old_address_leads_on(press: Press):
    """301 to the new address, which names itself as canonical; before that the old one answers."""
    old, new = PRESS.of("harbour")[1].paths(4)
    press.moment = 3
    assert ask(press, "harbour", old)[0] == 200
    assert ask(press, "harbour", new)[0] == 404
    press.moment = 4
    status, headers, _ = ask(press, "harbour", old)

    assert (status, headers["location"]) == (301, press.base("harbour") + new)
    assert f'rel="canonical" href="{press.base("harbour")}{new}"'.encode() in ask(press, "harbour", new)[2]


@pytest.mark.parametrize(("outlet", "moment"), GONE)
def test_a_removed_article_says_so(press: Press, outlet: str, moment: int):
    """404 at one outlet, 410 at another, and the listing names it no longer."""
    target = next(a for a in PRESS.of(outlet) if a.versions[-1].status != 200).versions[0].path
    press.moment = moment

    assert ask(press, outlet, target)[0] == GONE[outlet, moment]
    assert target not in links(press, SITES[outlet])


def test_the_amp_twin_names_the_article_as_canonical(press: Press):
    """The feed leads to the twin; both name one canonical address; the article names the twin."""
    press.moment = 3
    path = next(a for a in PRESS.of("prairie") if a.amp).versions[0].path
    page, twin = ask(press, "prairie", path)[2], ask(press, "prairie", "/amp" + path)[2]
    canonical = f'rel="canonical" href="{press.base("prairie")}{path}"'.encode()

    assert "/amp" + path in links(press, SITES["prairie"])
    assert canonical in page
    assert canonical in twin
    assert f'rel="amphtml" href="{press.base("prairie")}/amp{path}"'.encode() in page


def test_the_query_is_the_identity_and_tracking_is_not(press: Press):
    """Another id is another article; a tracking parameter changes nothing."""
    press.moment = 3
    one, other = (article.versions[0].path for article in PRESS.of("tidewater")[:2])

    assert ask(press, "tidewater", one)[2] != ask(press, "tidewater", other)[2]
    assert ask(press, "tidewater", one)[2] == ask(press, "tidewater", one + "&utm_source=feed")[2]
    assert ask(press, "tidewater", "/story?id=1")[0] == 404


def test_a_silent_edit_leaves_the_date_and_an_announced_one_moves_it(press: Press):
    """DateModified stays where the number changes without a note, and moves with the correction."""

    def modified(article_id: str, moment: int) -> str:
        press.moment = moment
        article = next(a for a in PRESS.articles if a.id == article_id)
        page = ask(press, "tidewater", article.versions[0].path)[2].decode()
        return page.partition('"dateModified":"')[2].partition('"')[0]

    assert modified("tidewater/cemeteries", 3) == modified("tidewater/cemeteries", 4)
    assert modified("tidewater/li", 1) != modified("tidewater/li", 2)


def test_a_feed_can_be_a_page_or_empty(press: Press):
    """First the feed's address answers with a page, later with a feed without entries."""
    target = SITES["quayside"].listings[0].path
    assert ask(press, "quayside", target)[1]["content-type"].startswith("text/html")
    press.moment = 3
    _, headers, body = ask(press, "quayside", target)

    assert headers["content-type"].startswith("application/rss+xml")
    assert not feed_links(body)


def test_robots_files_refuse_slow_down_and_name_sitemaps(press: Press):
    """One outlet refuses everything, one asks for two seconds, one names its sitemap by its real address."""
    files = {outlet: ask(press, outlet, "/robots.txt")[2].decode() for outlet in SITES}

    assert "Disallow: /\n" in files["ironbridge"]
    assert "Crawl-delay: 2" in files["forum"]
    assert f"Sitemap: {press.base('meridian')}/news-sitemap.xml" in files["meridian"]


def test_every_outlet_has_an_address_of_its_own(press: Press):
    """Loopback only, and no two outlets share host and port."""
    bases = [press.base(outlet) for outlet in SITES]

    assert len(set(bases)) == len(bases)
    assert all((urlsplit(base).hostname or "").startswith("127.") for base in bases)


def test_where_the_system_has_one_loopback_address_the_port_tells_outlets_apart(press: Press):
    """An address that cannot be bound (TEST-NET-1 here, 127.0.0.2 on macOS) gives way to a port of 127.0.0.1."""
    servers = [bind("192.0.2.1", press, site) for site in PRESS.sites[:2]]
    addresses = [server.server_address for server in servers]
    for server in servers:
        server.server_close()

    assert {address[0] for address in addresses} == {"127.0.0.1"}
    assert addresses[0][1] != addresses[1][1]


def test_the_story_file_names_the_addresses_in_use(press: Press, tmp_path: Path):
    """Each outlet's listings and fixed addresses point to the server that answers."""
    table = tomllib.loads(press.story_path(tmp_path).read_text("utf-8"))

    for row in table["outlet"]:
        urls = [row["url"], *(url for key in ("feeds", "sitemaps", "sections", "articles") for url in row.get(key, ()))]
        assert len(urls) > 1
        assert all(ask(press, row["id"], local_part(press, row["id"], url))[0] == 200 for url in urls)


def test_scripted_faults_hold_for_their_moment():
    """Down for a day; asked to slow down once and then served."""
    with Press(moment=2) as press:
        assert ask(press, "naruteo", "/north/list.html")[0] == 503
        press.moment = 3
        assert ask(press, "naruteo", "/north/list.html")[0] == 200
        target = PRESS.of("kestrel")[0].versions[0].path
        status, headers, _ = ask(press, "kestrel", target)
        assert (status, headers["retry-after"]) == (429, "1")
        assert ask(press, "kestrel", target)[0] == 200


def test_faults_can_be_switched(press: Press):
    """A status, a broken connection and half a body, and then none of them."""
    target = PRESS.of("meridian")[0].versions[0].path
    press.fault(Fault("meridian", 500, path="/article/*", times=1))
    assert ask(press, "meridian", target)[0] == 500
    press.fault(Fault("meridian", kind="reset"))
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(press, "meridian", target)
    press.fault(Fault("meridian", kind="short"))
    with pytest.raises(http.client.IncompleteRead):
        ask(press, "meridian", target)
    press.clear_faults()

    assert ask(press, "meridian", target)[0] == 200


def test_a_fault_can_put_another_page_in_the_place_of_an_article(press: Press):
    """A page of the test's choice with a status of 200, as soft refusals come."""
    target = PRESS.of("meridian")[0].versions[0].path
    press.fault(Fault("meridian", 200, path=target, page="<p>Nothing here</p>"))

    assert ask(press, "meridian", target)[::2] == (200, b"<p>Nothing here</p>")
    press.clear_faults()


def test_one_request_after_another_is_never_counted_as_two(press: Press):
    """The count of a request ends before its answer does, however fast the next one comes."""
    for _ in range(30):
        ask(press, "harbour", "/robots.txt")

    assert {seen.concurrent for seen in press.log} == {1}


def test_latency_makes_every_answer_slow(press: Press):
    """An answer takes at least the seconds that were set."""
    press.latency = 0.1
    started = time.monotonic()
    ask(press, "harbour", "/robots.txt")
    press.latency = 0.0

    assert time.monotonic() - started >= 0.1


def test_a_stalled_answer_ends_with_the_press():
    """Nothing comes back, and closing the press does not wait for the stalled request."""
    with Press() as press, ThreadPoolExecutor(1) as pool:
        press.fault(Fault("meridian", kind="stall"))
        waiting = pool.submit(ask, press, "meridian", "/news-sitemap.xml")
        while not press.log:
            time.sleep(0.01)
        started = time.monotonic()
        press.__exit__(None, None, None)
        with pytest.raises((ConnectionError, http.client.HTTPException, TimeoutError)):
            waiting.result(5)

    assert time.monotonic() - started < 4


def test_the_log_tells_what_was_asked(press: Press):
    """Outlet, address, target, status, whether it was conditional, and who asked."""
    ask(press, "harbour", "/rss/world.xml", User_Agent="tester", If_None_Match='"x"')
    seen = press.log[-1]

    assert (seen.outlet, seen.method, seen.target, seen.status) == ("harbour", "GET", "/rss/world.xml", 200)
    assert (seen.conditional, seen.user_agent, seen.concurrent) == (True, "tester", 1)
    assert seen.at.tzinfo is not None
    assert press.base("harbour") == f"http://{seen.host}"


def test_the_log_counts_requests_at_the_same_time(press: Press):
    """Four requests held open at one outlet are counted as four; another outlet is counted apart."""
    press.fault(Fault("harbour", kind="stall", times=3))
    with ThreadPoolExecutor(3) as pool:
        held = [pool.submit(ask, press, "harbour", "/rss/world.xml") for _ in range(3)]
        deadline = time.monotonic() + 5
        while len(press.log) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        ask(press, "harbour", "/robots.txt")
        ask(press, "kestrel", "/robots.txt")
        most, apart = press.log[-2].concurrent, press.log[-1].concurrent
        press._closing.set()
        for request in held:
            with pytest.raises((ConnectionError, http.client.HTTPException)):
                request.result(5)
        press._closing.clear()

    assert (most, apart) == (4, 1)


def test_the_moments_are_four_aware_times_in_order():
    """One visit a day at a known hour."""
    assert Press.moments == MOMENTS
    assert len(MOMENTS) == 4
    assert all(moment.tzinfo is not None for moment in MOMENTS)
    assert list(MOMENTS) == sorted(MOMENTS)
