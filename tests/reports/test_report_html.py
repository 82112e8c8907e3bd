"""Every page is valid, self-contained and readable without a script; every link inside the report leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from lxml import etree


@pytest.fixture(scope="module")
def trees(built: Any) -> dict[Path, etree._Element]:
    found = {}
    for path in built.pages:
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=False)
        found[path] = parser.parse(path.read_text(encoding="utf-8")).getroot()
        assert parser.errors == [], path
    return found


def test_no_id_stands_twice_on_a_page(trees: dict[Path, etree._Element]) -> None:
    for path, root in trees.items():
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_headings_begin_with_one_h1_and_skip_no_level(trees: dict[Path, etree._Element]) -> None:
    for path, root in trees.items():
        levels = [int(heading.tag[1]) for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_every_link_inside_the_report_leads_to_a_page_and_a_place(trees: dict[Path, etree._Element]) -> None:
    ids = {path: set(root.xpath("//@id")) for path, root in trees.items()}
    for path, root in trees.items():
        for href in root.xpath("//a/@href | //*[local-name()='use']/@href"):
            parts = urlsplit(href)
            if parts.scheme:
                assert parts.scheme in ("http", "https"), href
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target in ids, f"{path}: {href}"
            assert not parts.fragment or parts.fragment in ids[target], f"{path}: {href}"


def test_nothing_on_a_page_asks_for_anything(trees: dict[Path, etree._Element]) -> None:
    for path, root in trees.items():
        assert root.xpath("//img | //iframe | //object | //embed | //audio | //video | //form | //base") == [], path
        assert root.xpath("//@src | //@srcset | //@background | //@poster | //@ping | //@action") == [], path
        assert root.xpath("//link[not(@rel='alternate')]/@href") == ["data:,"], path
        assert [href.removeprefix("../") for href in root.xpath("//link[@rel='alternate']/@href")] == ["feed.xml"], path
        style = "".join(root.xpath("//style/text()"))
        assert not re.search(r"url\(|@import|@font-face", style), path
        assert root.xpath("//@style") == [], path
        assert [name for name in root.xpath("//@*") if name.attrname.startswith("on")] == [], path


def test_the_policy_of_a_page_allows_its_own_style_and_script_and_nothing_else(
    trees: dict[Path, etree._Element],
) -> None:
    def digest(content: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    for path, root in trees.items():
        policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["style-src"] == f"'{digest(''.join(root.xpath('//style/text()')))}'"
        scripts = root.xpath("//script")
        assert len(scripts) == ("script-src" in rules)
        for script in scripts:
            assert rules["script-src"] == f"'{digest(script.text)}'"
        head = list(root.find("head"))
        assert head.index(root.xpath("//meta[@http-equiv]")[0]) < head.index(root.xpath("//style")[0]), path


def test_foreign_text_says_its_language(trees: dict[Path, etree._Element]) -> None:
    letters = {"ko": "[\uac00-\ud7a3]", "ar": "[\u0621-\u064a]", "ru": "[\u0430-\u044f]"}
    for path, root in trees.items():
        for language, pattern in letters.items():
            for node in root.xpath("//main//text()"):
                if re.search(pattern, node):
                    holder = node.getparent().getparent() if node.is_tail else node.getparent()
                    nearest = holder.xpath("ancestor-or-self::*[@lang][1]/@lang")
                    assert nearest == [language], f"{path}: {node[:40]!r}"


def test_every_mark_has_words_beside_it(trees: dict[Path, etree._Element]) -> None:
    """A picture of a verdict is hidden from screen readers, so words must stand in the same link, cell or line."""
    for path, root in trees.items():
        for picture in root.xpath("//*[local-name()='svg'][contains(@class, 'm ')]"):
            assert picture.get("aria-hidden") == "true", path
            holder = picture.getparent()
            while holder.tag in ("span", "h3") and not "".join(holder.itertext()).strip():
                holder = holder.getparent()
            assert re.search(r"\w", "".join(holder.itertext())), f"{path}: {etree.tostring(picture)!r}"


def test_tables_have_heads_with_a_scope(trees: dict[Path, etree._Element]) -> None:
    for path, root in trees.items():
        for table in root.xpath("//table"):
            assert table.xpath(".//thead//th[@scope='col']"), path
            assert not table.xpath(".//th[not(@scope)]"), path


def test_times_are_machine_readable_and_name_their_offset(trees: dict[Path, etree._Element]) -> None:
    for path, root in trees.items():
        stamps = root.xpath("//time")
        for stamp in stamps:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", stamp.get("datetime")), path
        if stamps:
            assert "UTC+1" in "".join(root.xpath("//body//text()")), path


def test_pages_are_small(built: Any) -> None:
    assert max(path.stat().st_size for path in built.pages) < 1_000_000
