"""The quick way to a text gives what trafilatura's whole sequence gives, or leaves the page to it."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest
from lxml import html
from news_pages import news_page, read

from monitor.extraction.flattened import flattened
from monitor.extraction.lazily import load_lazily
from monitor.extraction.pruning import drop_boxes, drop_what_follows
from monitor.extraction.quick import options, quick_paragraphs

SENTENCES = [
    f"Delegation number {number} laid flowers at the cemetery and spoke of the war that ended seventy years ago."
    for number in range(12)
]
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
ARTICLE = (
    f"<article><h2>In the capital</h2>{PARAGRAPHS}<ul><li>One band played.</li><li>Two choirs sang.</li></ul>"
    "<blockquote>We came <b>early</b>.</blockquote><table><tr><td>Seats</td><td>400</td></tr></table>{more}</article>"
)


def _tree(more: str = "") -> html.HtmlElement:
    return html.document_fromstring(f"<html><body>{ARTICLE.format(more=more)}</body></html>")


def _whole_sequence(tree: html.HtmlElement) -> list[str]:
    from trafilatura.core import bare_extraction

    return [paragraph.text for paragraph in flattened(bare_extraction(tree, options=options()).body)]


@pytest.mark.parametrize(
    "more",
    [
        "",
        '<div class="related-stories"><a href="/b">Another story of the day, in short</a></div>',
        '<div id="comments"><p>A reader says that all of this is quite wrong, as usual.</p></div>',
        '<div class="share-bar"><span>Share</span></div><p>A last paragraph, with a <a href="/x">link</a> in it.</p>',
    ],
)
def test_it_gives_what_the_whole_sequence_gives(more: str) -> None:
    quick = quick_paragraphs(_tree(more))

    assert quick is not None
    paragraphs = [paragraph.text for paragraph in quick[0]]
    assert paragraphs == _whole_sequence(_tree(more))
    assert set(SENTENCES) <= set(paragraphs)


def test_a_small_part_of_a_page_is_left_to_the_whole_sequence() -> None:
    """What stands in boxes that the main extractor passes over outweighs the text by far."""
    passed_over = "".join(f'<div class="sidebar"><p>{sentence}</p></div>' for sentence in SENTENCES * 6)

    assert quick_paragraphs(_tree(passed_over)) is None


def test_a_short_text_is_left_to_the_whole_sequence() -> None:
    assert quick_paragraphs(html.document_fromstring("<html><body><p>It rained.</p></body></html>")) is None


def test_a_library_that_is_built_otherwise_is_asked_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setitem(sys.modules, "trafilatura.main_extractor", None)

    assert quick_paragraphs(_tree()) is None


def test_what_is_cut_away_is_told_with_its_kind_words_and_reason() -> None:
    story, talk = "Another story of the day, in short", "A reader says that all of this is quite wrong, as usual."
    boxes = (
        f'<div class="related-stories"><div class="social-links">Follow us</div><p>{story}</p></div>'
        f'<div id="comments"><p>{talk}</p></div><div class="menu"> </div>'
        f'<ul class="newsletter-box"><li>{"Sign up and hear of us each morning. " * 5}</li></ul>'
    )
    quick = quick_paragraphs(_tree(boxes))

    assert quick is not None
    told = {piece.why: (piece.kind, piece.words, piece.text) for piece in quick[1]}
    assert told["comments"] == ("box", 12, talk)
    assert told["related links"] == ("box", 8, f"Follow us{story}")
    kind, words, text = told["newsletter"]
    assert (kind, words, len(text), text[-1]) == ("box", 40, 160, "…")
    assert len(told) == 3, "a box in a box, and an empty one, are not told of"


def test_a_reading_names_the_boxes_and_not_those_whose_text_is_in_the_article() -> None:
    sentence = "The ferry will make its last journey on Sunday, its owner said to the people on the quay at noon."
    boxes = f'<div class="sidebar"><p>{sentence}</p></div><div class="newsletter"><p>Sign up for our letter</p></div>'
    head = f'<meta name="description" content="{sentence}">'
    page = read(news_page(head=head, before=f'<div class="social-lead"><p>{sentence}</p></div>', after=boxes))

    assert [(piece.why, piece.words) for piece in page.removed if piece.kind == "box"] == [("newsletter", 5)]
    assert sentence in page.body


def test_comments_and_following_articles_go_and_commentaries_stay() -> None:
    tree = html.document_fromstring(
        '<body><div class="commentary">A</div><div class="comments-area">B</div><section id="infinite-scroll">C</section>'
        '<div class="infinite-scroll"><h1>D</h1></div></body>'
    )

    drop_what_follows(tree)

    assert tree.text_content() == "AD"


def test_boxes_go_unless_they_hold_much_of_the_text() -> None:
    tree = html.document_fromstring(
        f'<body><div class="related-content">{PARAGRAPHS}</div><div class="share-bar">Share</div>'
        '<ul class="related"><li>Another story</li></ul><p class="related">A note.</p></body>'
    )

    drop_boxes(tree)

    assert tree.text_content() == "".join(SENTENCES) + "A note."


def test_nothing_goes_where_most_of_the_text_stands_in_boxes() -> None:
    tree = html.document_fromstring(
        "<body>" + "".join(f'<div class="sidebar">{sentence}</div>' for sentence in SENTENCES) + "</body>"
    )

    drop_boxes(tree)

    assert tree.text_content() == "".join(SENTENCES)


def test_a_library_that_is_loaded_later_is_loaded_once_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seldom_used.py").write_text("print('loaded')\nANSWER = 42\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "seldom_used", raising=False)
    load_lazily("seldom_used")
    stand_in = import_module("seldom_used")

    assert capsys.readouterr().out == ""
    assert (stand_in.ANSWER, stand_in.ANSWER) == (42, 42)
    assert capsys.readouterr().out == "loaded\n"
    assert import_module("seldom_used") is not stand_in
    with pytest.raises(AttributeError):
        _ = stand_in.nothing
    load_lazily("not_installed_anywhere")
    assert "not_installed_anywhere" not in sys.modules
