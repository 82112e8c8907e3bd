"""Valid inputs for every target, small and in our own words. Nothing here was ever published."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from hashlib import sha256
from typing import Any

SITE = "https://harbour.example"
ARTICLE = f"{SITE}/news/2023/07/26/parade-in-the-capital-4711"
TEXT = (
    "Soldiers marched through the capital on Thursday while two foreign delegations watched from the stand.",
    "The guests were led by Defence Minister Ole Brandt and by Li Wen, who heads the foreign committee.",
    "About 12,500 people took part, the ministry said, 1,200 more than five years before.",
    '"We will never forget who stood beside us," the host told the crowd, and did not name a price.',
)

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Times</title>
<link>{SITE}/</link><description>All news</description>
<item><title>Parade &amp; guests</title><link>{ARTICLE}?utm_source=rss</link><guid isPermaLink="false">4711</guid>
<pubDate>Wed, 26 Jul 2023 14:20:00 +0900</pubDate><description><![CDATA[<p>{TEXT[0]}</p>]]></description></item>
<item><title>Ferry</title><link>/news/ferry-4712</link><dc:date>2023-07-25T08:00:00Z</dc:date></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{SITE}/"><title>Harbour</title>
<id>urn:x</id><updated>2023-07-26T10:00:00Z</updated><entry><title type="html">Parade &lt;b&gt;held&lt;/b&gt;</title>
<link rel="alternate" href="news/parade-4711"/><link rel="self" href="x"/><id>urn:y</id>
<published>2023-07-26T10:00:00+09:00</published><summary>{TEXT[1]}</summary></entry></feed>"""
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{SITE}">
<title>x</title></channel><item rdf:about="{ARTICLE}"><title>Parade</title><link>{ARTICLE}</link>
<dc:date>2023-07-26T10:00+09:00</dc:date></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour",
        "items": [
            {"id": "1", "url": ARTICLE, "title": "Parade", "date_published": "2023-07-26T10:00:00+09:00"},
            {"id": "2", "external_url": "/b", "summary": TEXT[0], "date_modified": "2023-07-26"},
        ],
    }
)
SITEMAP = f"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{ARTICLE}</loc><lastmod>2023-07-26</lastmod>
<news:news><news:publication><news:name>Harbour</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2023-07-26T10:00:00Z</news:publication_date><news:title>Parade</news:title></news:news></url>
<url><loc>{SITE}/b</loc></url></urlset>"""
INDEX = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{SITE}/s-2023-07.xml.gz</loc>
<lastmod>2023-07-26T10:00:00Z</lastmod></sitemap><sitemap><loc>{SITE}/s2.xml</loc></sitemap></sitemapindex>"""
TEXT_SITEMAP = f"{ARTICLE}\n{SITE}/b\n"
ROBOTS = f"""User-agent: *
Disallow: /search
Disallow: /*?print=*$
Allow: /search/news
Crawl-delay: 2.5
Request-rate: 1/10
Sitemap: {SITE}/sitemap.xml

User-agent: Gapwire
Disallow: /private/%E2%82%AC
"""
NODE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": ["NewsArticle"],
            "@id": f"{ARTICLE}#a",
            "mainEntityOfPage": {"@id": ARTICLE},
            "headline": "Parade in the capital",
            "datePublished": "2023-07-26T10:00:00+09:00",
            "dateModified": "2023-07-26T12:00:00+09:00",
            "isAccessibleForFree": "True",
            "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"},
            "author": [{"@type": "Person", "name": "Nora Field"}, "Paul Tarn"],
            "publisher": {"@type": "Organization", "name": "Harbour Times"},
            "articleBody": " ".join(TEXT),
            "wordCount": 70,
            "inLanguage": "en",
        }
    ],
}


def page(node: bytes | None = None) -> bytes:
    """A news page with everything that reading looks at."""
    data = json.dumps(NODE).encode() if node is None else node
    words = "".join(f"<p>{line}</p>\n" for line in TEXT)
    return (
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Parade in the capital | Harbour Times</title>
<link rel="canonical" href="{ARTICLE}"><link rel="amphtml" href="{ARTICLE}/amp"><meta name="description" content="x">
<meta property="og:type" content="article"><meta property="article:published_time" content="2023-07-26T10:00:00+09:00">
<script type="application/ld+json">""".encode()
        + data
        + f"""</script></head><body><nav><a href="/">Home</a></nav><main><article><h1>Parade in the capital</h1>
<p class="byline">By Nora Field</p><time datetime="2023-07-26T10:00:00+09:00">26 July 2023</time>
<figure><img src="a.jpg" alt="x"><figcaption>The stand on Thursday. Photo: Agency</figcaption></figure>{words}
<blockquote>{TEXT[3]}</blockquote><table><tr><td>1</td><td>2</td></tr></table><div class="paywall">Subscribe</div>
</article><aside><h2>Related</h2><ul><li><a href="/c">Something else of the day</a></li></ul></aside></main>
<section class="comments"><p>I was there.</p></section></body></html>""".encode()
    )


def warc_record(body: bytes, url: str = ARTICLE, *, chunked: bool = False) -> bytes:
    """One response record."""
    content = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n" if chunked else body
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    head += b"Transfer-Encoding: chunked\r\n" if chunked else f"Content-Length: {len(body)}\r\n".encode()
    block = head + b"\r\n" + content
    fields = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2023-07-26T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return fields.encode() + block + b"\r\n\r\n"


def warcs() -> tuple[bytes, ...]:
    plain, chunked = warc_record(page()), warc_record(page(), chunked=True)
    return plain + chunked, gzip.compress(plain, mtime=0) + gzip.compress(chunked, mtime=0)


CDX = json.dumps(
    [
        ["timestamp", "original", "mimetype", "statuscode", "digest"],
        ["20230726100000", ARTICLE, "text/html", "200", "A" * 32],
        ["20230726120000", ARTICLE, "warc/revisit", "-", "B" * 32],
        ["20230727120000", f"{SITE}/b", "text/html", "301", "C" * 32],
        [],
        ["com,harbour)/b 20230727120000"],
    ]
)
CDXJ = "\n".join(
    json.dumps(
        {"urlkey": "example,harbour)/b", "timestamp": f"2023072{day}100000", "url": ARTICLE, "mime": "text/html"}
        | {
            "status": "200",
            "digest": str(day) * 32,
            "length": "1234",
            "offset": "99",
            "filename": "crawl-data/x.warc.gz",
        }
    )
    for day in (4, 5, 6)
)
CRAWLS = json.dumps(
    [
        {"id": "CC-MAIN-2023-40", "name": "x", "cdx-api": "https://index.example/CC-MAIN-2023-40-index"},
        {"id": "CC-MAIN-2022-05", "cdx-api": "/CC-MAIN-2022-05-index"},
    ]
)
TIMEMAP = f"""<{ARTICLE}>; rel="original",
<https://arquivo.pt/wayback/timemap/link/{ARTICLE}>; rel="self"; type="application/link-format",
<https://arquivo.pt/wayback/{ARTICLE}>; rel="timegate",
<https://arquivo.pt/wayback/20230726100000/{ARTICLE}>; rel="first memento"; datetime="Wed, 26 Jul 2023 10:00:00 GMT",
<https://arquivo.pt/wayback/20230727100000/{ARTICLE}>; rel="last memento"; datetime="Thu, 27 Jul 2023 10:00:00 GMT"
"""
GDELT = json.dumps(
    {
        "articles": [
            {"url": ARTICLE, "title": "Parade held", "seendate": "20230726T101500Z", "domain": "harbour.example"},
            {
                "url": f"{SITE}/b",
                "url_mobile": "",
                "title": "Ferry",
                "seendate": "20230725T101500Z",
                "language": "English",
            },
        ]
    }
)
MEDIA_CLOUD = json.dumps(
    {
        "stories": [
            {"id": "x", "url": ARTICLE, "title": "Parade", "publish_date": "2023-07-26", "media_url": "harbour.example"}
        ],
        "pagination_token": "next",
    }
)
GOOGLE_NEWS = RSS.replace(ARTICLE, "https://news.google.com/rss/articles/CBMiHWh0dHBzOi8vaGFyYm91ci5leGFtcGxlL25ld3M")
STORY = '''# A story of the tests.
[story]
id = "parade"
title = "A parade"
language = "en"
start = 2023-07-23
end = 2023-07-30
timezone = "Asia/Seoul"
keywords = ["parade", "열병식"]
archives = ["wayback", "mine"]

[[archive]]
id = "mine"
protocol = "pywb"
index = "https://index.example/cdx"
copies = "https://index.example/"

[[entity]]
id = "li-wen"
names = { en = ["Li Wen"], zh = ["李文"] }

[[fact]]
id = "li-wen-leads"
statement = "Li Wen led the delegation of 12 members on 26 July 2023."
weight = "core"
entities = ["li-wen"]
statements = { zh = "李文率团。" }
phrasings = ["""the delegation was headed
by Li Wen"""]
known_from = 2023-07-24T00:00:00Z
threshold = 0.5

[[outlet]]
id = "yonhap-en"

[[outlet]]
id = "harbour"
name = "Harbour Times"
country = "GB"
ownership = "private"
language = "en"
url = "https://harbour.example/"
feeds = ["https://harbour.example/rss.xml"]
article_pattern = "/news/[0-9]+"
id_walk = { url = "https://harbour.example/a/{id}", first = 1, last = 9 }
'''
LINES = "\n".join(
    json.dumps(row, ensure_ascii=False)
    for row in (
        {"outlet": "harbour", "url": ARTICLE, "captured_at": "2023-07-26T10:00:00Z", "html": f"<p>{TEXT[0]}</p>"}
        | {"status": 200, "headers": {"Content-Type": "text/html"}},
        {"outlet": "harbour", "url": f"{SITE}/b", "captured_at": "2023-07-26T10:00:00+09:00", "text": TEXT[1]}
        | {"headline": "Parade", "published_at": "2023-07-26", "language": "en", "complete": False, "more": 1},
    )
)
PAIRS = "\n".join(
    json.dumps(row)
    for row in (
        {"id": "1", "fact": "A parade was held.", "text": TEXT[0], "language": "en", "label": "included", "group": "a"},
        {"id": "2", "fact": "12,500 people took part.", "text": TEXT[2], "label": 1, "evidence": [TEXT[2]]},
    )
)
SHEET = (
    "cell,outlet,article_url,version,fact,statement,headline,verdict,reason,quote,note,comment,said,text\r\n"
    f'12-3-0a1b2c3d,harbour,{ARTICLE},1,held,A parade was held.,Parade,included,,"marched, through",,,machine,'
    f'"{TEXT[0]}"\r\n'
    f"12-4-0a1b2c3d,harbour,{ARTICLE},1,li,x,Parade,unknown,paywalled,,'=1+1,,,{TEXT[1].replace(',', '')}\r\n"
)


def bundle() -> bytes:
    """A small evidence bundle that is whole."""
    files = {"runs/1/pages/a": b"page", "views/coverage_matrix.csv": b"a,b\r\n1,2\r\n"}
    noted = {name: {"bytes": len(body), "sha256": sha256(body).hexdigest()} for name, body in files.items()}
    manifest = json.dumps(
        {"run": 1, "previous": None, "files": {"runs/1/pages/a": noted["runs/1/pages/a"]}}, sort_keys=True
    ).encode()
    top = {
        "format": "gapwire-evidence 1",
        "withheld": False,
        "files": {"views/coverage_matrix.csv": noted["views/coverage_matrix.csv"]},
        "chain": [{"run": 1, "manifest": "runs/1/manifest.json", "sha256": sha256(manifest).hexdigest()}],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in {**files, "runs/1/manifest.json": manifest, "bundle.json": json.dumps(top).encode()}.items():
            package.writestr(zipfile.ZipInfo(name), body, package.compression)
    return packed.getvalue()
