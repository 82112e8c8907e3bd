"""Names out of one statement about authors: "By Nora Field and Ada Moor, Harbour Times correspondents".

In: a text as a page declares or prints it, and the names of the outlet. Out: the names in it, in order. What stands
behind a name (roles, addresses, handles, the outlet's own name, degrees) is dropped; a place or an agency stays, for it
may be all the page names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from monitor.extraction.site_name import folded

MAX_NAME = 90
_LEAST_SITE = 3
_ADDRESS = re.compile(r"<[^<>]{0,200}>|[(\[<]?\b[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]{2,30}[)\]>]?|(?<!\w)@\w{2,30}")
_BY_WORDS = (
    r"(?:(?:analysis|opinion|story|report(?:ing|ed)?|written|words|text|compiled|posted|published|article|commentary|"
    r"interview|review|photos?) )?by|words|story|from|von|par|por|di|da|door|af|av|od|przez|oleh|"
    r"(?:ein |eine )?(?:kommentar|analyse|gastbeitrag|interview|bericht|reportage|essay|kolumne) von|"
    r"geschrieben von|escrito por|publicado por|scritto da|a cura di|rédigé par|propos recueillis par|"
    r"autor(?:in|a|es|as)?(?:/autor(?:in)?)?|authors?|auteurs?|autore|forfatter|författare|skribent|journalist|"
    r"penulis|yazar|redacci[oó]n|tekst|текст|автор(?:ы|и)?|записала?|подготовила?"
)
_BY = re.compile(rf"^(?:{_BY_WORDS})\b\s*:?\s+|^(?:text|tekst|text und foto|autor(?:in)?)\s*:\s*", re.IGNORECASE)
_BY_HAN = re.compile(
    r"^(?:(?:本报|本報|本网|记者|記者|作者|撰文|文字|采写|통신원)\s*[:：/／]?\s*|(?:文|글)\s*[:：/／=＝]\s*)+"
)
_HAN_ROLE = re.compile(
    r"\s*(?:기자|특파원|논설위원|칼럼니스트|선임기자|编辑|編輯|记者|記者|特派員|通讯员|編集委員|論説委員)$"
)
_SPLIT = re.compile(
    r"\s*(?:;|\||、|•|·(?=\s)|\s[&/+]\s)\s*|\s+(?:and|und|et|och|og|та|dan|ve|ja|és|şi|și)\s+|\s+with\s+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
# One letter between two names is "and" in some languages and a part of a surname in others.
_SHORT_AND = re.compile(r"\s+(?:y|e|en|i|и|і|a)\s+")
_COMMA = re.compile(r"\s*[,，]\s*")
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?$", re.IGNORECASE)
_DEGREE = re.compile(r"(?:ph\.?\s?d|m\.?d|m\.?a|mba|esq|r\.?n|d\.?phil|m\.?p)\.?$", re.IGNORECASE)
_FROM_PLACE = re.compile(r"^(\S+(?: \S+){1,3}) (?:in|à) [^\W\d_a-zà-ÿ]\w+(?:[ -][^\W\d_a-zà-ÿ]\w+){0,2}$")
_ON_A_DAY = re.compile(
    r"\s+(?:on|am|den|le|el|il|op)\s+(?:\d|[A-Z]\w+(?:day|tag|dag)\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|(?:lun|mar|mié|jue|vie|sáb|dom|mer|jeu|ven|sam|dim)\w*\b).*"
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|^/|//|@|\d{4}|^\W*$|^(?:none|null|admin|undefined|n/?a|unknown|editor|false|true|author|guest)$"
    r"|^[^(]*\)|^(?:updated?|published|last|posted)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:reporters?|editors?|(?:co-)?editor-\w+|correspondents?|writers?|journalists?|columnists?|contributors?|"
    r"producers?|photographers?|fellow|director|professor|lecturer|staff|desk|newsroom|bureau chief|"
    r"redakteur(?:e|in|innen)?|korrespondent(?:en|in)?|redaktion|volont[äa]r(?:in)?|autor(?:in)?|chefredakteur(?:in)?|"
    r"journaliste|rédact\w+|correspondant\w*|corresponsal\w*|enviad[oa] especial|redactor[aes]*|periodista|"
    r"redacci[oó]n|giornalista|redazione|inviat[oa]|reda[kc]tör|reda[kc]teur|verslaggever|dziennikarz|redaktor|"
    r"корреспондент\w*|редактор\w*|журналист\w*|обозреватель|кореспондент\w*)\b",
    re.IGNORECASE,
)
_CONTROL_WORDS = re.compile(
    r"\b(?:view|articles?|follow|share|all|our|subscribe|contact|e-?mail|updated?|published|posted|comments?|photos?|"
    r"fotos?|images?|bilder|illustration|getty|shutterstock|mehr|alle|artikel|beiträge|archiv|profil|suivre|seguir|leggi|"
    r"biography|newsletter|login)\b",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"^(?:©|\(c\)|copyright\b)|"
    r"^(?:photos?|photograph(?:s|ed|er|y)?|pictures?|images?|illustrations?|graphics?|video|fotos?|fotografie?|"
    r"fotograf(?:in)?|bild(?:er)?|titelbild|aufmacherbild|grafik|crédits?(?: photo)?|photographie|imagen|imágenes|"
    r"ilustraci[oó]n|fotografía|immagin[ei]|фото|зображення|иллюстрация|写真|画像|사진|图片|圖片|图源)"
    r"(?:\s*[:：/©|=]|\s+(?:by|von|de|di|par|por|of|courtesy|credits?)\b)|"
    r"\b(?:getty ?images?|shutterstock|istock(?:photo)?|picture[- ]?alliance|imago(?: images)?|alamy|unsplash|pixabay|"
    r"pexels|depositphotos|wirestock|handout|file photo|archivbild|archivfoto|symbolbild|via ap|via reuters|via afp)\b|"
    r"\((?:photo|foto|bild|image|picture|фото)s?\)$",
    re.IGNORECASE,
)
"""What opens the credit of a picture, or stands in one: whoever is named there has not written the article."""
_PERSON = re.compile(
    r"(?:[^\W\d_a-zà-ÿ][\w'’.\-]*|(?:de|da|di|van|von|der|den|el|al|bin|bint|ten|le|la|y|e|dos|das|du|del|della|ter|te|"
    r"af|av|zu|zur|ibn|ould|ben)\b)",
    re.UNICODE,
)
_CJK_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,5}$")
_MOST_WORDS = 5


def names_in(value: str, site: Collection[str] = frozenset()) -> Iterator[str]:
    """The names in one value, which may hold several and a "By" before them."""
    value = " ".join(_ADDRESS.sub(" ", value).split())
    value = value if _PICTURE.match(value) else _without_by(value)
    for part in _parts(value):
        found: list[str] = []
        if _PICTURE.search(part):
            continue
        for piece in _COMMA.split(part):
            name = _clean(piece)
            if found and _SUFFIX.match(name):
                found[-1] = f"{found[-1]} {name}"
            elif name and not (found and _behind_a_name(name, site)):
                found.append(name)
        yield from (name for name in found if len(name) <= MAX_NAME and not _NOT_A_NAME.search(name))


def inverted(value: str) -> str:
    """A name written as libraries do (family name, comma, given name) the right way round; others as they are."""
    pieces = _COMMA.split(value.strip())
    if len(pieces) == 2 and " " not in pieces[0].strip() and is_person(f"{pieces[1]} {pieces[0]}"):
        return f"{pieces[1]} {pieces[0]}"
    return value


def is_person(name: str) -> bool:
    """Whether a text from the page is written as a person's name is."""
    if _ROLE.search(name) or _CONTROL_WORDS.search(name):
        return False
    words = name.split()
    return bool(_CJK_NAME.match(name)) or (2 <= len(words) <= _MOST_WORDS and all(_PERSON.match(w) for w in words))


def says_by(text: str) -> bool:
    """Whether a line opens as bylines do."""
    text = text.strip()
    return bool(_BY.match(text) or _BY_HAN.match(text))


def _without_by(value: str) -> str:
    value = _BY_HAN.sub("", _BY.sub("", value.strip(" ,.·|-–:")))
    return value.strip(" ,.·|-–:")


def _parts(value: str) -> Iterator[str]:
    for part in (each for whole in _SPLIT.split(value) for each in _beside_a_slash(whole)):
        start = 0
        for match in _SHORT_AND.finditer(part):
            before, after = part[start : match.start()], part[match.end() :]
            following = _SHORT_AND.split(_COMMA.split(after)[0])[0]
            if " " in following or " " not in before or following.isupper():
                yield before
                start = match.end()
        yield part[start:]


def _beside_a_slash(part: str) -> list[str]:
    """Two persons with a slash between them ("Nora Field/Ada Moor"); a name and its agency stay one."""
    people = [each.strip() for each in part.split("/")]
    return people if len(people) > 1 and all(is_person(_without_by(each)) for each in people) else [part]


def _clean(piece: str) -> str:
    name = _HAN_ROLE.sub("", _ON_A_DAY.sub("", _without_by(piece)))
    if match := _FROM_PLACE.match(name):
        name = match[1]
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half > 1 and words[:half] == words[half:] else name


def _behind_a_name(piece: str, site: Collection[str]) -> bool:
    """Whether a piece between commas tells about the name before it."""
    key = folded(piece)
    house = any(len(name) >= _LEAST_SITE and key.startswith(name) for name in site)
    return house or bool(_ROLE.search(piece) or _DEGREE.match(piece))
