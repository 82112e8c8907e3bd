"""A wire text as its carriers print it: skip link, lead, photo with caption, lead again, signing lines, push prompt.

The founding story's seed is one; its text stays outside the repository, so an invented twin runs everywhere.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from news_pages import LEAD, PARAGRAPHS, TITLE, news_page, paragraphs, read

from monitor.captures import PageClass, Reading

SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "story" / "seed-ap.txt"
CAPTION = (
    "In this photo provided by the county, Mayor Edda Quist, second from right, cuts the ribbon in Wend on Wednesday. Independent "
    "photographers were not let onto the bridge. (County of Lune via AP)"
)
SIGNING = ("Paul Reed contributed to the report from Wend.", "Nora Field, The Associated Press")
PROMPT = (
    "push icon",
    "Be the first to read breaking stories. Enable push notifications on your device. Disable anytime.",
    "No thanks",
)


def carrier_page(
    title: str, lead: str, caption: str, texts: list[str], signing: tuple[str, ...], prompt: list[str], layout: str
) -> str:
    """The page of a carrier, in one of the layouts that such pages have."""
    lead_, caption_ = escape(lead), escape(caption)
    if layout == "figure":
        photo = f"<figure><img src='/a.jpg' alt=''><figcaption>{caption_}</figcaption></figure>"
    else:
        photo = f"<div class='photo'><img src='/a.jpg' alt=''></div><p>{caption_}</p>"
    body = paragraphs([lead_, *(escape(text) for text in texts), *(escape(line) for line in signing)])
    prompts = "".join(f"<p>{escape(line)}</p>" for line in prompt)
    inside, outside = (prompts, "") if layout == "all in one" else ("", f"<div class='overlay'>{prompts}</div>")
    return news_page(
        title=escape(title), head="", before=f"<p class='lead'>{lead_}</p>{photo}", body=body + inside, below=outside
    )


def assert_clean(reading: Reading, lead: str, caption: str, texts: list[str]) -> None:
    parts = reading.body.split("\n\n")

    assert reading.page_class is PageClass.ARTICLE
    assert parts.count(lead) == 1
    assert parts[0] == lead
    assert [p for p in parts if p.startswith(caption[:60])] == [caption]
    assert [p for p in parts if p in texts] == texts
    for debris in ("Skip to content", "push", "No thanks", "Enable", "Disable anytime"):
        assert debris not in reading.body


@pytest.mark.parametrize("layout", ["figure", "paragraphs", "all in one"])
def test_an_invented_wire_text_comes_out_clean(layout: str) -> None:
    reading = read(carrier_page(TITLE, LEAD, CAPTION, list(PARAGRAPHS), SIGNING, list(PROMPT), layout))

    assert_clean(reading, LEAD, CAPTION, list(PARAGRAPHS))
    assert reading.headline == TITLE
    assert reading.credit == "Associated Press"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not beside this checkout")
@pytest.mark.parametrize("layout", ["figure", "paragraphs", "all in one"])
def test_the_seed_article_comes_out_clean(layout: str) -> None:
    _, title, rest = SEED.read_text("utf-8").strip().split("\n\n", 2)
    article, prompt = rest.split("push icon", 1)
    lead, caption, again, *texts = [line.strip() for line in article.splitlines() if line.strip()]
    assert again == lead

    *texts, contributor, byline = texts
    page = carrier_page(
        title, lead, caption, texts, (contributor, byline), ["push icon", *prompt.strip().splitlines()], layout
    )
    reading = read(page)

    assert_clean(reading, lead, caption, texts)
    assert reading.headline == title
    assert (contributor in reading.body, byline in reading.body) == (False, False)
