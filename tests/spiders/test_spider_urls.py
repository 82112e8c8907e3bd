"""Addresses: normal forms, tracking, twins, identity."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.canonical import believable_canonical
from spiders.urls import MAX_LENGTH, article_key, canonical_url, clean_url, join_url, same_site

SITE = "https://www.example.com"


@pytest.mark.parametrize(
    ("found", "canonical"),
    [
        ("HTTPS://WWW.Example.COM:443/A/b", "https://www.example.com/A/b"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com", "https://example.com/"),
        (f"{SITE}/a#comments", f"{SITE}/a"),
        (f"{SITE}/a?utm_source=x&id=5&utm_medium=y", f"{SITE}/a?id=5"),
        (f"{SITE}/a?0=utm_source=ground.news&1=utm_medium=referral", f"{SITE}/a"),
        (f"{SITE}/a?0=utm_source%3Dground.news", f"{SITE}/a"),
        (f"{SITE}/a?fbclid=1&gclid=2&at_medium=RSS&ref=home&traffic_source=rss&taid=6", f"{SITE}/a"),
        (f"{SITE}/a?b=2&a=1", f"{SITE}/a?a=1&b=2"),
        (f"{SITE}/a?a=1&amp;b=2", f"{SITE}/a?a=1&b=2"),
        (f"{SITE}/%7euser/%c3%a9", f"{SITE}/~user/%C3%A9"),
        (f"{SITE}/é", f"{SITE}/%C3%A9"),
        (f"{SITE}/100%", f"{SITE}/100%25"),
        (f"{SITE}/a/../b/./c", f"{SITE}/b/c"),
        ("https://россия.рф/a", "https://xn--h1alffa9f.xn--p1ai/a"),
        ("https://example.com./a", "https://example.com/a"),
        (f"{SITE}/a/", f"{SITE}/a/"),
    ],
)
def test_a_url_has_one_normal_form(found: str, canonical: str) -> None:
    """Case, ports, fragments, tracking, order, escapes, dots and names."""
    assert canonical_url(found) == canonical


@pytest.mark.parametrize(
    ("twin", "canonical"),
    [
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://mobile.example.co.uk/a", "https://example.co.uk/a"),
        ("https://amp.example.com/a", "https://example.com/a"),
        ("https://m-en.yna.co.kr/view/AEN20230726006400315", "https://en.yna.co.kr/view/AEN20230726006400315"),
        (f"{SITE}/a/amp", f"{SITE}/a"),
        (f"{SITE}/a/amp/", f"{SITE}/a/"),
        (f"{SITE}/amp/20230726/a-1886.html", f"{SITE}/20230726/a-1886.html"),
        (f"{SITE}/html/20230726/amp/k100.html", f"{SITE}/html/20230726/k100.html"),
        (f"{SITE}/a.amp.html", f"{SITE}/a.html"),
        (f"{SITE}/a?amp", f"{SITE}/a"),
        (f"{SITE}/a?amp=1&id=2", f"{SITE}/a?id=2"),
        (f"{SITE}/a?outputType=amp", f"{SITE}/a"),
        ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a/amp", f"{SITE}/a"),
        ("https://www.google.com/amp/s/www.example.com/a", f"{SITE}/a"),
    ],
)
def test_a_twin_is_mapped_to_the_page(twin: str, canonical: str) -> None:
    """AMP and mobile addresses lead to the plain one."""
    assert canonical_url(twin) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://m.co.uk/a",
        "https://amp.com/a",
        f"{SITE}/amp",
        f"{SITE}/guitar-amp",
        f"{SITE}/camp/fire",
        f"{SITE}/a?ampere=3",
        f"{SITE}/a?outputType=xml",
    ],
)
def test_what_only_looks_like_a_twin_is_left_alone(url: str) -> None:
    """A word that holds 'amp', or a site of that name, is no twin."""
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=179588",
        "https://dailynk.jp/?p=155677",
        "https://www.koreaherald.com/view.php?ud=20230727000123",
        "http://www.rodong.rep.kp/en/index.php?MTJAMjAyMy0wNy0yNi1OMDAxQDE1QDFAQDBAMQ==",
        f"{SITE}/article?id=77",
    ],
)
def test_a_query_that_is_the_identity_stays(url: str) -> None:
    """Unknown parameters are never taken for tracking."""
    assert canonical_url(url) == url


def test_an_identity_parameter_stays_even_if_it_looks_like_tracking() -> None:
    """The outlet's description knows better."""
    assert canonical_url(f"{SITE}/a?ref=77&utm_id=1", ["ref"]) == f"{SITE}/a?ref=77"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.com/a", "https://www.example.com/a/"),
        (f"{SITE}/a/index.html", f"{SITE}/a"),
        (f"{SITE}/a/amp?utm_source=x#y", f"{SITE}/a"),
    ],
)
def test_addresses_of_one_article_have_one_key(one: str, other: str) -> None:
    """Scheme, www, trailing slash and index page make no second article."""
    assert article_key(one) == article_key(other)


def test_a_query_beside_a_complete_address_is_no_identity() -> None:
    """Where the article pattern matches without it, the query says nothing."""
    pattern = re.compile(r"/view/AEN\d{17}$")
    url = "https://en.yna.co.kr/view/AEN20230726006400315"
    assert article_key(f"{url}?section=nk/nk", (), pattern) == article_key(url, (), pattern)


@pytest.mark.parametrize(
    "text",
    ["", "javascript:alert(1)", "mailto:a@b.c", "file:///etc/passwd", "ftp://a.b/c", "https://", "https://a b/c",
     "https://user:pass@example.com/", f"{SITE}/{'a' * MAX_LENGTH}", "https://[::1", "https://-a.com/", "//x", "http://x:99999/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(text: str) -> None:
    """Other schemes, credentials, missing hosts and monsters."""
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(text)


def test_links_are_joined_or_dropped() -> None:
    """Relative links become absolute; script and mail links lead nowhere."""
    assert join_url(f"{SITE}/a/b", "../c") == f"{SITE}/c"
    assert join_url(SITE, "//other.example/x") == "https://other.example/x"
    assert join_url(SITE, "java\nscript:alert(1)") is None


def test_sites_are_registrable_domains() -> None:
    """Two outlets under co.uk are not one site."""
    assert same_site("https://news.bbc.co.uk/a", "https://www.bbc.co.uk/b")
    assert not same_site("https://bbc.co.uk/", "https://itv.co.uk/")
    assert not same_site("http://127.0.0.2/", "http://127.0.0.3/")


_HOSTS = st.sampled_from(
    ["m.m.example.com", "www.m.bbc.co.uk", "127.0.0.1", "EXAMPLE.com.", "amp.x.amp.y.org", "x.cdn.ampproject.org",
     "www.google.com", "m.co.uk", "[2001:db8::1]"]
)  # fmt: skip
_PATHS = st.text(alphabet="abmp./&=?#%2Fé :@;+-_~ÄA0", max_size=40)
_QUERIES = st.sampled_from(["", "amp", "amp=1", "0=utm_source=x", "&amp;amp;id=5", "ref=3", "b&a&B=1&A=2", "%26=%3D"])


@given(_HOSTS, st.sampled_from(["/", "/amp/s/m.site.com/", "/c/s/m.site.com/"]), _PATHS, _QUERIES)
def test_normal_forms_are_fixed_points(host: str, start: str, path: str, query: str) -> None:
    """What is normal stays as it is, and the key of every form is one."""
    url = f"https://{host}{start}{path}{'?' if query else ''}{query}"
    try:
        canonical, clean = canonical_url(url), clean_url(url)
    except ValueError:
        return
    assert canonical_url(canonical) == canonical
    assert clean_url(clean) == clean
    assert article_key(url) == article_key(canonical) == article_key(clean)


@given(st.text(max_size=80))
def test_no_text_breaks_the_parser(text: str) -> None:
    """Any text is an address in normal form or a ValueError."""
    try:
        found = canonical_url(text)
    except ValueError:
        return
    assert found.isascii()


PAGE = f"{SITE}/news/2023/07/27/parade-in-the-capital-12345"


@pytest.mark.parametrize(
    ("declared", "believed"),
    [
        (f"{SITE}/world/parade-in-the-capital-12345", True),
        (f"{SITE}/news/retitled-12345", True),
        (f"{PAGE}?utm_source=x", True),
        ("https://example.com/news/2023/07/27/parade-in-the-capital-12345", True),
        (f"{SITE}/", False),
        (f"{SITE}/news/2023", False),
        (f"{SITE}/news/another-story-54321", False),
        ("https://other.example/news/2023/07/27/parade-in-the-capital-12345", False),
        ("not an address", False),
        (None, False),
    ],
)
def test_a_canonical_address_has_to_be_plausible(declared: str | None, believed: bool) -> None:
    """Same site, not above the page, and with a number or slug in common."""
    assert (believable_canonical(declared, PAGE) is not None) is believed


def test_a_canonical_address_must_keep_the_identity() -> None:
    """A template that declares the view page without its parameter would merge all articles into one."""
    page = "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=179588"
    assert believable_canonical("http://world.kbs.co.kr/service/news_view.htm", page, ["Seq_Code"]) is None
    assert (
        believable_canonical("http://world.kbs.co.kr/service/other.htm?lang=e&Seq_Code=1", page, ["Seq_Code"]) is None
    )
