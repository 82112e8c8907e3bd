"""What an article quotes from elsewhere (posts of other services, block quotations) is a part of it; what stands in
boxes of the same names without words of its own is none.
"""

from __future__ import annotations

import pytest
from news_pages import LEAD, PARAGRAPHS, news_page, paragraphs, read

from monitor.captures import PageClass

SAID = "The first train over the bridge will leave Wend at 5.40 on Monday, tickets cost 12 crowns"
POSTS = {
    "a post in a box for shares": (
        f'<div class="social-media-embed"><blockquote class="twitter-tweet"><p>{SAID}</p>&mdash; Lune Railways '
        '(@lunerail) <a href="https://posts.example/1">14 May 2031</a></blockquote></div>'
    ),
    "a post in a figure": (
        '<figure class="wp-block-embed is-type-rich is-provider-twitter"><div class="wp-block-embed__wrapper">'
        f'<blockquote class="twitter-tweet"><p>{SAID}</p></blockquote></div></figure>'
    ),
    "a post in an aside among widgets": (
        f'<aside class="widget social"><blockquote class="bluesky-embed"><p>{SAID}</p></blockquote></aside>'
    ),
    "a post whose text is a link": (
        '<div class="embedded"><blockquote class="instagram-media"><div>View this post on Instagram</div><div><p><a href="https://posts.example/p/1">'
        f"{SAID}</a></p><p><a href='https://posts.example/p/1'>A post shared by Lune Railways (@lunerail)</a></p></div>"
        "</blockquote></div>"
    ),
    "a post without paragraphs": (
        '<div class="tgme_widget_message"><div class="tgme_widget_message_author">Lune Railways</div>'
        f'<div class="tgme_widget_message_text">{SAID}.<br>More tomorrow.</div></div>'
    ),
    "a post that is one box": f'<div class="social-post">{SAID}</div>',
    "a post that a program draws": (
        f'<div class="consent-layer"><template><blockquote class="twitter-tweet"><p>{SAID}</p></blockquote></template>'
        "</div>"
    ),
    "a quotation in a box with a bad name": (
        f'<div class="article-widget"><blockquote><p>{SAID}</p><footer>Ole Brandt, head of Lune Railways</footer>'
        "</blockquote></div>"
    ),
    "a quotation in a figure": f"<figure><blockquote>{SAID}</blockquote><figcaption>Ole Brandt</figcaption></figure>",
}
NO_POSTS = {
    "share buttons": '<div class="social-media-embed"><a href="/s1">Share on the bird</a> <a href="/s2">Send</a></div>',
    "a prompt to follow": '<div class="social-embed"><p>Follow us on Telegram for more of the bridge</p></div>',
    "the title of another story": (
        '<div class="related"><blockquote class="wp-embedded-content"><a href="/ferry">The ferry that went under in the '
        "ice of the winter</a></blockquote></div>"
    ),
    "a reader's quotation": (
        '<div class="comments-area" id="comments"><div class="comment"><blockquote>I never believed that this bridge '
        "would stand for a week</blockquote></div></div>"
    ),
    "a pulled quotation": (
        '<aside class="pullquote"><blockquote>We have learned what the river allows</blockquote></aside>'
    ),
    "a hidden post": (
        '<div class="social-embed" style="display: none"><p>This browser cannot show the posts of others here</p></div>'
    ),
}


def _page_with(box: str) -> str:
    return news_page(body=paragraphs((LEAD, *PARAGRAPHS[:4])) + box + paragraphs(PARAGRAPHS[4:]))


@pytest.mark.parametrize("box", POSTS.values(), ids=POSTS.keys())
def test_what_an_article_quotes_stays_in_its_place(box: str) -> None:
    page = read(_page_with(box))

    assert page.page_class is PageClass.ARTICLE
    assert page.body.index(PARAGRAPHS[3]) < page.body.index(SAID) < page.body.index(PARAGRAPHS[4])
    assert not any(SAID in piece.text for piece in page.removed)


@pytest.mark.parametrize("box", NO_POSTS.values(), ids=NO_POSTS.keys())
def test_boxes_of_such_names_without_words_of_their_own_go(box: str) -> None:
    assert read(_page_with(box)).body == read(_page_with("")).body


def test_who_posted_or_said_it_stays_with_it() -> None:
    assert "Lune Railways (@lunerail) 14 May 2031" in read(_page_with(POSTS["a post in a box for shares"])).body
    said = read(_page_with(POSTS["a quotation in a box with a bad name"])).body
    assert f"{SAID}\n\nOle Brandt, head of Lune Railways" in said


def test_the_label_of_a_service_goes_and_is_told_of() -> None:
    page = read(_page_with(POSTS["a post whose text is a link"]))

    assert "on Instagram" not in page.body
    assert ("View this post on Instagram", "share prompt") in [(piece.text, piece.why) for piece in page.removed]


def test_buttons_beside_a_post_go() -> None:
    buttons = '<ul class="share-list"><li><a href="/s">Share</a></li><li><a href="/m">Mail to a friend</a></li></ul>'
    page = read(_page_with(f'<div class="social-embed"><p>{SAID}</p>{buttons}</div>'))

    assert SAID in page.body
    assert "Mail to a friend" not in page.body
