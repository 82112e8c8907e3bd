"""A search by names that is answered from memory finds what trafilatura's own expression finds, or is that expression."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from trafilatura import xpaths

from monitor.extraction.name_tests import NameSearch, quicken, quickened

SEARCHES = [
    *xpaths.OVERALL_DISCARD_XPATH,
    *xpaths.TEASER_DISCARD_XPATH,
    *xpaths.DISCARD_IMAGE_ELEMENTS,
    *xpaths.COMMENTS_XPATH,
    *xpaths.BODY_XPATH,
]
QUICK = [(each, quickened(each, first=each in xpaths.BODY_XPATH)) for each in SEARCHES]
_TAGS = ("div", "p", "span", "section", "article", "main", "list", "item", "em")
_WORDS = (
    *(
        "share",
        "Share",
        "related",
        "social",
        "cookie",
        "nav",
        "Nav",
        "xnavy",
        "reply-1",
        "hidden",
        " hidden",
        "-hide-",
        "ad",
    ),
    *(
        "post",
        "post-content",
        "fulltext",
        "FullText",
        "main-Content",
        "Content",
        "content",
        "article ",
        "teaser",
        "Teaser",
    ),
    *(
        "caption",
        "comments-title",
        "comment-list",
        "comments",
        "commentary",
        "byline",
        "story-body",
        "story",
        "xyz",
        " ad ",
    ),
)
_names = st.lists(st.sampled_from(_WORDS), max_size=2).map(" ".join) | st.text("abhidens -", max_size=8)
_attributes = st.dictionaries(
    st.sampled_from(
        ["id", "class", "style", "role", "itemprop", "aria-hidden", "data-lp-replacement-content", "title"]
    ),
    _names | st.sampled_from(["display:none", "overflow: hidden", "true", "articleBody", "Navigation", "article"]),
    max_size=3,
)
_boxes = st.recursive(
    st.builds(lambda tag, own: (tag, own, []), st.sampled_from(_TAGS), _attributes),
    lambda inner: st.tuples(st.sampled_from(_TAGS), _attributes, st.lists(inner, max_size=3)),
    max_leaves=12,
)


def _grown(box: tuple[str, dict[str, str], list[object]]) -> html.HtmlElement:
    tag, attributes, inner = box
    element = html.Element(tag)
    for name, value in attributes.items():
        element.set(name, value)
    for each in inner:
        element.append(_grown(each))  # type: ignore[arg-type]
    return element


@given(box=_boxes)
def test_the_same_elements_are_found_in_the_same_order(box: tuple[str, dict[str, str], list[object]]) -> None:
    tree = _grown(("div", {}, [box]))

    for expression, quick in QUICK:
        most = 1 if expression in xpaths.BODY_XPATH else None  # of these only the first find is wanted
        assert quick(tree)[:most] == expression(tree)[:most]


def test_the_costly_searches_are_understood() -> None:
    assert all(isinstance(quickened(each), NameSearch) for each in xpaths.OVERALL_DISCARD_XPATH)
    assert isinstance(quickened(xpaths.BODY_XPATH[0], first=True), NameSearch)


@pytest.mark.parametrize(
    "path",
    [
        ".//div[@class='a']",
        ".//*[@class='a' and @id='b']",
        ".//*[not(@class='a')]",
        ".//*[self::div][@class='a'][1]",
        ".//*[re:test(@class, '')]",
        ".//*[self::div][.//p or @id='a']",
        "(.//article)[1]",
    ],
)
def test_what_is_written_otherwise_is_left_as_it_is(path: str) -> None:
    expression = etree.XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})

    assert quickened(expression) is expression


def test_a_module_without_such_searches_is_left_as_it_is() -> None:
    module = SimpleNamespace(OVERALL_DISCARD_XPATH="another form")

    quicken(module)

    assert vars(module) == {"OVERALL_DISCARD_XPATH": "another form"}


def test_names_too_long_to_be_remembered_are_asked_all_the_same() -> None:
    tree = html.fromstring(
        f'<div><div class="{"x " * 400}share-bar">Share</div><div class="{"x " * 400}">Text</div></div>'
    )

    assert [e.text for e in quickened(xpaths.OVERALL_DISCARD_XPATH[0])(tree)] == ["Share"]
