"""Pages that are shown elsewhere only: told by their own words, and what merely speaks of regions stays what it is."""

from __future__ import annotations

import pytest
from news_pages import LEAD, PARAGRAPHS, json_ld, news_page, paragraphs, read

from monitor.captures import PageClass
from monitor.health.vitals import REGION

WALL = "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
WALLS = {
    "english": ("Sorry", "This content is not available in your region."),
    "a law on data": (
        "Unavailable",
        "You come from a country belonging to the European Economic Area, which has rules on data that we do not follow.",
    ),
    "a network": ("Error 1009", "The owner of this site has banned the country or region your IP address is in."),
    "german": ("Hinweis", "Dieser Inhalt ist in Ihrem Land nicht verfügbar."),
    "french": ("Désolé", "Ce contenu n’est pas disponible dans votre pays."),
    "spanish": ("Aviso", "Este contenido no está disponible en su país."),
    "portuguese": ("Aviso", "Este conteúdo não está disponível na sua região."),
    "italian": ("Avviso", "Questo contenuto non è disponibile nel tuo Paese."),
    "russian": ("Внимание", "Этот материал недоступен в вашей стране."),
    "ukrainian": ("Увага", "Цей матеріал недоступний у вашій країні."),
    "chinese": ("提示", "您所在的国家或地区无法查看此内容。"),
    "japanese": ("お知らせ", "この記事はお住まいの地域ではご覧になれません。"),
    "korean": ("안내", "해당 콘텐츠는 귀하의 국가에서는 이용할 수 없습니다."),
    "arabic": ("تنبيه", "هذا المحتوى غير متاح في بلدك."),
    "turkish": ("Uyarı", "Bu içerik ülkenizde kullanılamıyor."),
}


@pytest.mark.parametrize("status", [200, 403, 451])
@pytest.mark.parametrize("wall", WALLS)
def test_a_page_that_is_shown_elsewhere_only_is_blocked_and_says_why(wall: str, status: int) -> None:
    title, text = WALLS[wall]
    reading = read(WALL.format(title=title, text=text), status=status)

    assert reading.page_class is PageClass.BLOCKED
    assert reading.note.startswith(REGION)
    assert reading.body == ""


def test_a_wall_in_the_frame_of_an_article_is_one_too() -> None:
    """The headline and the particulars of the article are there, the text is not."""
    page = news_page(body="<p>This article is not available in your country.</p>", head=json_ld())

    assert read(page).note.startswith(REGION)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            news_page(below="<div class='player'>This video is not available in your country.</div>"), id="a video"
        ),
        pytest.param(
            news_page(body=paragraphs((LEAD, PARAGRAPHS[0], "The film is not available in your region."))),
            id="a sentence of a short report",
        ),
        pytest.param(
            news_page(
                title="This content is not available in your country",
                body=paragraphs(('"Not available in your country": readers of the islands see it daily.', *PARAGRAPHS)),
            ),
            id="a report about such walls",
        ),
    ],
)
def test_an_article_with_such_a_sentence_is_an_article(page: str) -> None:
    assert read(page).page_class is PageClass.ARTICLE


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (451, "This article was taken down by order of a court.", PageClass.REMOVED),
        (404, "The page may have been moved, or is not available in your region.", PageClass.REMOVED),
        (403, "You don't have permission to access this page.", PageClass.BLOCKED),
        (503, "The service is not available in your region at the moment.", PageClass.BLOCKED),
    ],
)
def test_other_refusals_are_none_of_a_region(status: int, text: str, expected: PageClass) -> None:
    reading = read(WALL.format(title="Sorry", text=text), status=status)

    assert reading.page_class is expected
    assert REGION not in reading.note


def test_words_in_a_script_are_not_shown_to_anybody() -> None:
    page = WALL.format(title="Access denied", text="You don't have permission to access this page.")
    page += "<script>const words = 'not available in your country'</script>"

    assert REGION not in read(page, status=403).note
