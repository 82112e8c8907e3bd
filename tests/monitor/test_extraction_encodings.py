"""Bytes to characters: what the bytes say counts, declarations are believed as far as they bear them out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from news_pages import LEAD, news_page, paragraphs, read

from monitor.extraction.decode import MAX_BYTES, decode

TEXTS = {
    "ru": "Мост через Луну открыли в среду после девяти лет строительства, сообщила мэр Эдда Квист жителям округа.",
    "uk": "Міст через Луну відкрили в середу після дев'яти років будівництва, повідомила мер Едда Квіст жителям округи.",
    "zh-Hans": "横跨卢恩河的大桥在施工九年之后于星期三正式通车，市长奎斯特在桥头对四千名市民表示感谢。",
    "zh-Hant": "橫跨盧恩河的大橋在施工九年之後於星期三正式通車，市長奎斯特在橋頭對四千名市民表示感謝。",
    "ja": "ルーン川に架かる橋が着工から九年を経て水曜日に開通し、クイスト市長が式典で約四千人の市民に感謝を述べた。",
    "ko": "룬강을 가로지르는 다리가 착공 구 년 만에 수요일 개통되었으며 퀴스트 시장은 시민 사천 명에게 감사를 전했다.",
    "de": "Die Brücke über die Lune wurde am Mittwoch nach neun Jahren eröffnet; Bürgermeisterin Quist dankte für die Geduld.",
    "fr": "Le pont sur la Lune a été inauguré mercredi après neuf années de travaux, a annoncé la maire à près de 4 000 fidèles.",
    "pl": "Most na rzece Lune otwarto w środę po dziewięciu latach budowy, a burmistrzyni podziękowała mieszkańcom za cierpliwość.",
}
LEGACY = [
    ("ru", "windows-1251"),
    ("ru", "koi8-r"),
    ("uk", "windows-1251"),
    ("zh-Hans", "gb2312"),
    ("zh-Hans", "gbk"),
    ("zh-Hans", "gb18030"),
    ("zh-Hant", "big5"),
    ("ja", "shift_jis"),
    ("ja", "euc-jp"),
    ("ja", "iso-2022-jp"),
    ("ko", "euc-kr"),
    ("ko", "cp949"),
    ("de", "iso-8859-1"),
    ("de", "windows-1252"),
    ("fr", "windows-1252"),
    ("pl", "windows-1250"),
]


def page(language: str, declared: str | None) -> str:
    html = news_page(
        lang=language.split("-")[0],
        title="4711",
        head="",
        body=paragraphs([TEXTS[language]] * 1 + [TEXTS[language][::1]]),
    )
    meta = f'<meta charset="{declared}">' if declared else ""
    return html.replace('<meta charset="utf-8">', meta)


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
@pytest.mark.parametrize("header", ["", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"])
def test_a_legacy_page_is_read_by_its_meta_element_whatever_the_header_says(
    language: str, encoding: str, header: str
) -> None:
    body = page(language, encoding).encode(encoding)

    assert TEXTS[language] in read(body, headers={"content-type": header}).body


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_a_legacy_page_is_read_by_its_header(language: str, encoding: str) -> None:
    body = page(language, None).encode(encoding)

    assert TEXTS[language] in read(body, headers={"content-type": f"text/html; charset={encoding}"}).body


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_a_legacy_page_that_declares_utf_8_or_nothing_is_guessed(language: str, encoding: str) -> None:
    for declared in ("utf-8", None):
        assert TEXTS[language] in read(page(language, declared).encode(encoding)).body


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_forms_with_and_without_their_mark(encoding: str) -> None:
    assert LEAD in read(news_page().encode(encoding)).body


@pytest.mark.parametrize("language", ["ru", "zh-Hans", "ko", "ja", "fr"])
def test_utf_8_that_was_encoded_twice_is_undone(language: str) -> None:
    twice = page(language, "utf-8").encode().decode("latin-1").encode()

    assert TEXTS[language] in read(twice).body


def test_a_page_that_only_mentions_broken_letters_stays_as_it_is() -> None:
    line = "Readers saw “Ã¼” instead of “ü” in the first edition, a fault of the new printing house, said Quist."

    assert line in read(news_page(body=paragraphs((line, LEAD)))).body


def test_a_few_broken_bytes_do_not_spoil_a_page_in_utf_8() -> None:
    body = page("ru", "utf-8").encode().replace("Квист".encode(), b"\xd0\xff\xd0", 1)

    assert "открыли в среду после девяти лет" in read(body).body


def test_null_and_control_characters_are_dropped() -> None:
    body = news_page().replace("longest", "lon\x00ge\x0bst").encode()

    assert LEAD in read(body).body


def test_an_unknown_or_hostile_label_is_passed_over() -> None:
    for label in ("no-such-set", "../../etc", "undefined", "unicode_escape", "rot13", "idna", "x" * 5_000):
        assert LEAD in read(news_page(), headers={"content-type": f"text/html; charset={label}"}).body
        assert decode(b"\xe9t\xe9 " * 40, f"text/html; charset={label}").data


def test_a_page_beyond_the_limit_is_cut_and_says_so() -> None:
    decoded = decode(b"a" * (MAX_BYTES + 1))

    assert decoded.cut
    assert len(decoded.data) == MAX_BYTES


@given(st.binary(max_size=3_000), st.text(max_size=40))
def test_any_bytes_become_valid_utf_8_without_control_characters(body: bytes, header: str) -> None:
    text = decode(body, header).data.decode("utf-8")

    assert not any(ord(c) < 32 and c not in "\t\n\r" for c in text)


@pytest.mark.parametrize("sign", ["\u00ad", "&shy;", "&#173;"])
def test_soft_hyphens_do_not_split_words(sign: str) -> None:
    page = news_page().replace("longest", f"long{sign}est").replace('<meta charset="utf-8">', '<meta charset="utf-8">')

    assert LEAD in read(page).body
