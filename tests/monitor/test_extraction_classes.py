"""What a page turned out to be, both ways: each class is recognised, and what merely looks like it stays an article."""

from __future__ import annotations

import pytest
from news_pages import LEAD, PARAGRAPHS, TITLE, URL, json_ld, news_page, paragraphs, read

from monitor.captures import PageClass

CHALLENGES = {
    "cloudflare": "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue"
    "</noscript><div>Verifying you are human. This may take a few seconds.</div>"
    "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>",
    "aws": "<html><head><script src='https://a.edge.sdk.awswaf.com/challenge.js'></script><script>var awsWafCookieDomainList=[]"
    "</script></head><body><div id='challenge-container'></div><noscript>Verify you are human</noscript></body></html>",
    "akamai": "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1> You don't have permission to access "
    "this page on this server. Reference #18.2f1</BODY></HTML>",
    "datadome": "<html><head><title>harbour.example</title></head><body><p>Please enable JS and disable any ad blocker</p>"
    "<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script></body></html>",
    "perimeterx": "<html><head><title>Access to this page has been denied</title></head><body><h1>Press &amp; Hold to confirm you "
    "are a human</h1><div id='px-captcha'></div></body></html>",
    "imperva": "<html><head><title></title></head><body><iframe src='/_Incapsula_Resource?SWUDNSAI=31'>Request unsuccessful. "
    "Incapsula incident ID: 1-2</iframe></body></html>",
    "own words": "<html><head><title>Security check</title></head><body><h1>Are you a robot?</h1><p>We noticed unusual traffic "
    "from your network.</p></body></html>",
    "fastly": "<html><head><title>Client Challenge</title></head><body><noscript>JavaScript is disabled. To go on, turn it on."
    "</noscript><div id='loading-error'></div></body></html>",
    "f5": "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your "
    "administrator. Your support ID is: 12</body></html>",
    "vercel": "<html><head><title>Vercel Security Checkpoint</title></head><body><p>We're verifying your browser</p></body></html>",
    "anubis": "<html><head><title>Making sure you&#39;re not a bot!</title></head><body><h1>Making sure you're not a bot!</h1>"
    "<p>Loading...</p></body></html>",
    "kasada": "<html><body><script>window.KPSDK={};</script><script src='/149e9513/ips.js?KPSDK=1'></script></body></html>",
    "sucuri": "<html><head><title>Access Denied</title></head><body><h1>Access Denied - Sucuri Website Firewall</h1></body></html>",
    "ddos-guard": "<html><head><title>DDoS-Guard</title></head><body><h1>Checking your browser before accessing</h1>"
    "<script src='/.well-known/ddos-guard/js-challenge/index.js'></script></body></html>",
    "yandex": "<html><head><title>Вы не робот?</title></head><body><p>Подтвердите, что запросы отправляли вы, а не робот</p></body></html>",
    "russian": "<html><head><title>Проверка браузера</title></head><body><h1>Подтвердите, что вы не робот</h1></body></html>",
}


@pytest.mark.parametrize("vendor", CHALLENGES)
def test_a_bot_challenge_with_status_200_is_blocked(vendor: str) -> None:
    reading = read(CHALLENGES[vendor])

    assert reading.page_class is PageClass.BLOCKED
    assert reading.note
    assert reading.body == ""


@pytest.mark.parametrize("status", [403, 429, 503])
@pytest.mark.parametrize("vendor", CHALLENGES)
def test_a_bot_challenge_with_a_refusing_status_is_blocked(vendor: str, status: int) -> None:
    assert read(CHALLENGES[vendor], status=status).page_class is PageClass.BLOCKED


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_refusing_status_is_blocked_whatever_stands_on_the_page(status: int) -> None:
    assert read(news_page(), status=status).page_class is PageClass.BLOCKED


def test_a_header_of_a_refusal_is_enough() -> None:
    assert read("<html><body>Hm.</body></html>", headers={"cf-mitigated": "challenge"}).page_class is PageClass.BLOCKED
    assert read("", headers={"x-amzn-waf-action": "challenge"}, status=202).page_class is PageClass.BLOCKED


@pytest.mark.parametrize("body", ["", "   \n", "\x00\x00"])
def test_an_empty_answer_is_blocked(body: str) -> None:
    assert read(body).page_class is PageClass.BLOCKED


def test_a_bot_vendors_script_on_a_normal_page_means_nothing() -> None:
    head = (
        json_ld()
        + "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><script>var dd={'rt':'i'}</script>"
    )

    assert read(news_page(head=head)).page_class is PageClass.ARTICLE


@pytest.mark.parametrize("title", ["Making sure you're not a bot: how newsrooms meet crawlers", "Client challenge"])
def test_a_headline_that_begins_like_a_challenge_is_an_article(title: str) -> None:
    text = "The requested URL was rejected, the page said, and asked readers to verify that they are people, on Monday."

    assert read(news_page(title=title, body=paragraphs((text, LEAD)))).page_class is PageClass.ARTICLE


def test_an_article_about_captchas_is_an_article() -> None:
    text = "Are you a robot? Many readers fail the security check, an inquiry by the county's library found on Monday."

    assert (
        read(
            news_page(title="Are you a robot? Access denied for thousands", body=paragraphs((text, *PARAGRAPHS)))
        ).page_class
        is PageClass.ARTICLE
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, PageClass.REMOVED),
        (410, PageClass.REMOVED),
        (451, PageClass.REMOVED),
        (402, PageClass.PAYWALLED),
        (500, PageClass.UNREADABLE),
        (400, PageClass.UNREADABLE),
    ],
)
def test_other_statuses(status: int, expected: PageClass) -> None:
    reading = read(news_page(), status=status)

    assert reading.page_class is expected
    assert str(status) in reading.note


CONSENT = """<html lang="{lang}"><head><title>{title}</title></head><body><div><h1>{title}</h1><p>{text}</p>
<button>{yes}</button><button>{no}</button></div></body></html>"""


@pytest.mark.parametrize(
    "page",
    [
        CONSENT.format(
            lang="en",
            title="Before you continue",
            text="We and our partners store and/or access information on a device.",
            yes="Accept all",
            no="Reject all",
        ),
        CONSENT.format(
            lang="de",
            title="Mit Werbung weiterlesen",
            text="Wir und unsere 214 Partner brauchen Ihre Einwilligung.",
            yes="Alle akzeptieren",
            no="Pur-Abo",
        ),
        CONSENT.format(
            lang="fr",
            title="Votre vie privée",
            text="Nous et nos partenaires déposons des traceurs.",
            yes="Tout accepter",
            no="Continuer sans accepter",
        ),
    ],
)
def test_a_consent_wall_is_consent(page: str) -> None:
    assert read(page).page_class is PageClass.CONSENT


def test_a_consent_host_is_consent_even_with_a_longer_text() -> None:
    page = CONSENT.format(
        lang="en", title="Harbour Times", text="We value your privacy. " * 60, yes="I agree", no="Manage options"
    )

    assert read(page, url="https://consent.harbour.example/collect?to=/news/1").page_class is PageClass.CONSENT


def test_a_consent_banner_over_a_whole_article_means_nothing() -> None:
    banner = "<div class='banner'><p>We value your privacy. We and our partners use cookies.</p><button>Accept all</button><button>Reject all</button></div>"
    reading = read(news_page(below=banner))

    assert reading.page_class is PageClass.ARTICLE
    assert "partners" not in reading.body


def test_an_article_about_consent_is_an_article() -> None:
    line = 'The regulator objects to buttons like "Accept all" and "Reject all" of unequal size and to phrases like "We value your privacy".'

    assert read(news_page(body=paragraphs((line, *PARAGRAPHS[:3])))).page_class is PageClass.ARTICLE


PROMPT = "<div class='offer'><h3>To continue reading, subscribe now</h3><p>From 2 crowns a week.</p></div>"


def test_a_teaser_with_a_prompt_that_is_declared_as_not_free_is_paywalled() -> None:
    page = news_page(head=json_ld(isAccessibleForFree=False), body=paragraphs((LEAD, PARAGRAPHS[0])), after=PROMPT)
    reading = read(page)

    assert reading.page_class is PageClass.PAYWALLED
    assert reading.free is False
    assert LEAD in reading.body


def test_a_teaser_with_a_prompt_is_paywalled_without_any_declaration() -> None:
    assert read(news_page(body=paragraphs((LEAD, PARAGRAPHS[0])), after=PROMPT)).page_class is PageClass.PAYWALLED


def test_a_text_that_breaks_off_and_is_declared_as_not_free_is_paywalled() -> None:
    page = news_page(
        head=json_ld(isAccessibleForFree="False"), body=paragraphs((LEAD, PARAGRAPHS[0], "The assembly had, in the..."))
    )

    assert read(page).page_class is PageClass.PAYWALLED


def test_a_share_of_the_declared_text_with_a_prompt_is_paywalled() -> None:
    head = json_ld(isAccessibleForFree=False, articleBody="\n".join((LEAD, *PARAGRAPHS)))

    assert (
        read(news_page(head=head, body=paragraphs((LEAD, PARAGRAPHS[0])), after=PROMPT)).page_class
        is PageClass.PAYWALLED
    )


def test_an_empty_part_that_is_not_free_is_paywalled() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}
    page = news_page(head=json_ld(isAccessibleForFree=False, hasPart=part), after="<div class='paid'></div>")

    assert read(page).page_class is PageClass.PAYWALLED


@pytest.mark.parametrize(
    "line",
    ["残り：1234文字／全文：1500文字", "Il vous reste 72.5% de cet article à lire.", "Pozostało jeszcze 80% artykułu"],
)
def test_a_page_that_says_how_much_is_left_is_paywalled(line: str) -> None:
    assert (
        read(news_page(body=paragraphs(PARAGRAPHS[:5]), after=f"<div>{line}</div>")).page_class is PageClass.PAYWALLED
    )


def test_a_whole_text_that_is_declared_as_not_free_is_an_article() -> None:
    head = json_ld(isAccessibleForFree=False, articleBody="\n".join((LEAD, *PARAGRAPHS)))

    assert read(news_page(head=head)).page_class is PageClass.ARTICLE


def test_a_part_that_is_not_free_but_holds_its_text_is_an_article() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".article-text"}
    reading = read(news_page(head=json_ld(isAccessibleForFree=False, hasPart=part)))

    assert (reading.page_class, reading.free) == (PageClass.ARTICLE, False)


def test_a_long_text_without_a_prompt_is_an_article_whatever_it_declares() -> None:
    reading = read(
        news_page(
            head=json_ld(isAccessibleForFree=False),
            body=paragraphs([f"{n}. {p}" for n in range(4) for p in PARAGRAPHS]),
        )
    )

    assert reading.page_class is PageClass.ARTICLE


def test_a_subscription_offer_in_the_header_of_a_free_article_means_nothing() -> None:
    page = news_page(
        head=json_ld(isAccessibleForFree=True),
        below="<aside><p>Subscribe to read our e-paper. For subscribers only.</p></aside>",
    )

    assert read(page).page_class is PageClass.ARTICLE


def test_a_text_that_is_much_shorter_than_declared_is_truncated() -> None:
    head = json_ld(articleBody="\n".join((LEAD, *PARAGRAPHS)), isAccessibleForFree=True)

    assert read(news_page(head=head, body=paragraphs((LEAD, PARAGRAPHS[0])))).page_class is PageClass.TRUNCATED
    assert read(news_page(head=json_ld(wordCount=700))).page_class is PageClass.TRUNCATED


def test_word_counts_that_count_characters_mean_nothing() -> None:
    assert read(news_page(head=json_ld(wordCount=sum(map(len, (LEAD, *PARAGRAPHS)))))).page_class is PageClass.ARTICLE


def test_a_declared_text_in_another_order_is_no_loss() -> None:
    head = json_ld(articleBody=" ".join((*reversed(PARAGRAPHS), LEAD, *PARAGRAPHS)))

    assert read(news_page(head=head)).page_class is PageClass.ARTICLE


def test_a_text_that_is_continued_elsewhere_is_truncated() -> None:
    body = paragraphs((LEAD, *PARAGRAPHS[:2], "The court had at first...", "Continue reading"))

    assert read(news_page(body=body)).page_class is PageClass.TRUNCATED


def test_a_page_that_ends_in_the_middle_is_truncated() -> None:
    page = news_page()
    cut = page[: page.index("the market at Wend") - 5]

    assert read(cut).page_class is PageClass.TRUNCATED
    assert read(page, headers={"content-length": str(len(page.encode()) + 900)}).page_class is PageClass.TRUNCATED


def test_a_page_without_its_last_tags_and_a_compressed_length_is_an_article() -> None:
    page = news_page().replace("</body></html>", "")

    assert read(page, headers={"content-length": "900000", "content-encoding": "gzip"}).page_class is PageClass.ARTICLE


NOT_FOUND = (
    """<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><a href="/">Home</a></body></html>"""
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 - Page not found | Harbour Times", "The page you are looking for may have been moved or deleted."),
        ("Seite nicht gefunden", "Der Inhalt ist nicht mehr verfügbar."),
        ("Page introuvable", "La page que vous cherchez n'est plus disponible."),
        ("Страница не найдена", "Запрашиваемая страница не существует."),
        ("页面不存在", "您访问的页面不存在或已被删除。"),
        ("お探しのページは見つかりませんでした", "ページは削除されたか、移動しました。"),
        ("페이지를 찾을 수 없습니다", "요청하신 페이지가 삭제되었거나 변경되었습니다."),
    ],
)
def test_a_page_that_says_it_is_not_there_is_a_soft_404(title: str, text: str) -> None:
    assert read(NOT_FOUND.format(title=title, text=text)).page_class is PageClass.SOFT_404


def test_a_redirect_to_the_home_page_is_a_soft_404() -> None:
    home = news_page(title="Harbour Times")

    assert read(home, url="https://harbour.example/", requested_url=URL).page_class is PageClass.SOFT_404


def test_an_article_about_missing_pages_is_an_article() -> None:
    title = "404: how a number became the sign of everything that is lost"

    assert read(news_page(title=title)).page_class is PageClass.ARTICLE


def test_a_slug_that_changed_is_no_soft_404() -> None:
    assert (
        read(news_page(), requested_url="https://harbour.example/news/2031/05/14/bridge-opens-4711").page_class
        is PageClass.ARTICLE
    )


def test_a_live_blog_is_declared_or_made_of_dated_pieces() -> None:
    declared = news_page(head=json_ld(**{"@type": ["LiveBlogPosting", "NewsArticle"]}))
    pieces = "".join(
        f"<div class='post'><time datetime='2031-05-14T1{n}:00Z'>1{n}:00</time><p>{p}</p></div>"
        for n, p in enumerate(PARAGRAPHS)
    )

    assert read(declared).page_class is PageClass.LIVE_BLOG
    assert (
        read(news_page(body=pieces), url="https://harbour.example/live/bridge-opens").page_class is PageClass.LIVE_BLOG
    )


def test_an_article_below_a_live_address_without_dated_pieces_is_an_article() -> None:
    assert read(news_page(), url="https://harbour.example/live/bridge-opens").page_class is PageClass.ARTICLE


def test_a_gallery_is_pictures_with_little_text() -> None:
    pictures = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>{p}</figcaption></figure>" for n, p in enumerate(PARAGRAPHS)
    )

    assert (
        read(news_page(body=f"<p>{LEAD}</p>{pictures}"), url="https://harbour.example/gallery/bridge").page_class
        is PageClass.GALLERY
    )
    assert read(news_page(body=paragraphs() + pictures), url=URL).page_class is PageClass.ARTICLE


def test_a_picture_and_its_caption_are_no_report() -> None:
    caption = f"{LEAD} {PARAGRAPHS[0]}"
    picture = f"<figure><img src='/1.jpg'><figcaption>{caption}</figcaption></figure>"

    assert read(news_page(body=picture + f"<p>{caption}</p>")).page_class is PageClass.GALLERY
    named = "https://harbour.example/photo-of-the-day/bridge"
    assert read(news_page(body="<figure><img src='/1.jpg'></figure>" + f"<p>{caption}</p>"), url=named).page_class is (
        PageClass.GALLERY
    )


def test_a_short_report_with_a_picture_stays_an_article() -> None:
    picture = "<figure><img src='/1.jpg'><figcaption>The bridge on Friday.</figcaption></figure>"

    assert read(news_page(body=f"{picture}<p>{LEAD} {PARAGRAPHS[0]}</p>")).page_class is PageClass.ARTICLE
    named = "https://harbour.example/photo/bridge"
    assert read(news_page(body=picture + paragraphs()), url=named).page_class is PageClass.ARTICLE


def first_of_two(link: str, *, head: str = "") -> str:
    return news_page(head=json_ld() + head, body=paragraphs() + link)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (URL, f"<div class='pages'>1 <a href='{URL}?page=2'>2</a> <a href='{URL}?page=3'>3</a></div>"),
        (URL, f"<a class='next' href='{URL}/2'>Next page</a>"),
        (URL, f"<a href='{URL}/page/2/'>Weiter</a>"),
        (f"{URL}/2", f"<a href='{URL}/3'>3</a>"),
        (f"{URL}/", "<nav class='pagination'><a href='2/'>2</a></nav>"),
        (URL, f"<p><a href='{URL}/continued'>Continue reading</a></p>"),
        (URL, f"<a rel='next' href='{URL}?part=2'>More of this</a>"),
        (URL, "<p>Page 1 of 3</p>"),
        (f"{URL}?page=2", f"<a href='{URL}'>1</a>"),
        ("https://harbour.example/a/bridge.html", "<a href='/a/bridge_2.html'>2</a>"),
        ("https://harbour.example/a/bridge.html", "<a href='bridge-page2.html'>Page 2</a>"),
    ],
)
def test_one_page_of_several_is_not_the_whole_article(address: str, link: str) -> None:
    page = first_of_two(
        link, head=f"<link rel='canonical' href='{address.removesuffix('/2').removesuffix('?page=2')}'>"
    )
    reading = read(page, url=address)

    assert reading.page_class is PageClass.TRUNCATED
    assert "split over pages" in reading.note
    assert PARAGRAPHS[0] in reading.body


def test_a_declared_next_page_counts_where_it_is_this_articles() -> None:
    assert read(first_of_two("", head=f"<link rel='next' href='{URL}?page=2'>")).page_class is PageClass.TRUNCATED
    other = "<link rel='next' href='https://harbour.example/2023/07/27/ferry-resumes'>"
    assert read(first_of_two("", head=other)).page_class is PageClass.ARTICLE


@pytest.mark.parametrize(
    "link",
    [
        f"<div class='comments'><a href='{URL}?page=2'>2</a></div>",
        f"<a href='{URL}?page=2#comments'>2</a>",
        "<a href='/news?page=2'>2</a> <a href='/2'>2</a>",
        "<a href='/2023/07/27/bridge-2.html'>2 killed on the bridge, and what the county said of it that evening</a>",
        f"<a href='{URL}?print=1'>Print</a> <a href='{URL}'>1</a>",
        f"<a rel='next' href='{URL}-and-the-ferry'>Next</a>",
        f"<a class='next' href='{URL}/photos/2'>Next</a>",
        "<a rel='next' href='/news/2031/05/14/ferry-resumes-4712'>Next article</a>",
        "<p>Page 1 of 1</p>",
    ],
)
def test_numbered_links_to_something_else_split_no_article(link: str) -> None:
    assert read(first_of_two(link)).page_class is PageClass.ARTICLE


def listing(count: int = 20) -> str:
    links = "".join(
        f"<div class='card'><h3><a href='/n/{n}'>Story number {n} of the county and its people</a></h3></div>"
        for n in range(count)
    )
    return f"<html lang='en'><head><title>News | Harbour Times</title></head><body><h1>News</h1>{links}</body></html>"


@pytest.mark.parametrize(
    "url", ["https://harbour.example/", "https://harbour.example/news", "https://harbour.example/tag/bridge"]
)
def test_a_page_of_links_is_no_article(url: str) -> None:
    assert read(listing(), url=url).page_class is PageClass.NOT_ARTICLE


def test_a_feed_is_no_article() -> None:
    assert (
        read('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>').page_class
        is PageClass.NOT_ARTICLE
    )


def test_a_video_page_is_no_article() -> None:
    page = "<html><head><title>The bridge from above</title></head><body><h1>The bridge from above</h1><video></video><p>Watch.</p></body></html>"

    assert read(page, url="https://harbour.example/video/bridge-from-above").page_class is PageClass.NOT_ARTICLE


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"%PDF-1.7 ...", {"content-type": "application/pdf"}),
        (b"\x89PNG\r\n", {}),
        (b'{"ok": true}', {"content-type": "application/json"}),
        (b"\x00\x01\x02\x03" * 50, {"content-type": "application/octet-stream"}),
        (
            b"<html><body><div id='root'></div><script src='/a.js'></script><script src='/b.js'></script></body></html>",
            {},
        ),
        (b"no markup at all", {"content-type": "text/plain"}),
    ],
)
def test_what_holds_no_text_is_unreadable(body: bytes, headers: dict[str, str]) -> None:
    reading = read(body, headers=headers)

    assert reading.page_class is PageClass.UNREADABLE
    assert reading.note


def test_a_flash_of_one_sentence_is_an_article() -> None:
    reading = read(news_page(body=f"<p>{LEAD}</p>"))

    assert (reading.page_class, reading.body) == (PageClass.ARTICLE, LEAD)


def test_a_brief_in_korean_is_an_article() -> None:
    text = "(평양 5월 14일발) 룬강다리 개통식이 14일 현지에서 진행되였다. 개통식에는 관계부문 일군들과 건설자들이 참가하였다."
    reading = read(news_page(title="룬강다리 개통식 진행", head="", body=f"<p>{text}</p>", lang="ko"))

    assert (reading.page_class, reading.body, reading.language) == (PageClass.ARTICLE, text, "ko")


def test_the_title_is_kept_and_the_note_is_empty_for_a_plain_article() -> None:
    reading = read(news_page())

    assert (reading.page_class, reading.note, reading.headline) == (PageClass.ARTICLE, "", TITLE)
