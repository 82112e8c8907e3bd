"""Texts that promise more: "More follows", "This is a developing story".

A sentence goes in, whether it only says that there is more to come comes out. Pure.
"""

from __future__ import annotations

import re

_LONGEST = 120
"""Characters: a longer sentence also reports something."""
_PHRASES = (
    "more follows", "more to follow", "more to come", "more details follow",
    "more details to follow", "details to follow",
    "more soon", "more shortly", "updates to follow", "developing story", "story is developing", "breaking news story",
    "breaking story", "story will be updated", "page will be updated", "article will be updated", "being updated",
    "check back for", "refresh the page", "full story to follow", "full report to follow",
    "mehr in kürze", "in kürze mehr", "weitere informationen folgen", "weitere details folgen", "mehr dazu in kürze",
    "wird laufend aktualisiert", "wird fortlaufend aktualisiert", "ausführlicher bericht folgt", "es folgt mehr",
    "plus d'informations à venir", "plus d'informations à suivre", "plus de détails à suivre", "plus d'infos à suivre",
    "article en cours de mise à jour",
    "más información en breve", "en breve más", "habrá ampliación", "noticia en desarrollo", "noticia en ampliación",
    "seguirá ampliación", "mais informações em breve", "mais informações em instantes", "notícia em atualização",
    "em atualização", "seguono aggiornamenti", "notizia in aggiornamento", "in aggiornamento", "meer volgt",
    "meer informatie volgt", "mer följer", "artikeln uppdateras", "saken oppdateres", "mere følger", "więcej wkrótce",
    "wkrótce więcej",
    "подробности позже", "подробности следуют", "подробности ожидаются", "новость дополняется", "новость обновляется",
    "текст дополняется", "материал дополняется", "продолжение следует", "деталі згодом", "новина доповнюється",
    "ayrıntılar geliyor", "ayrıntılar birazdan", "son dakika gelişmesi",
    "详情稍后", "更多详情", "更多消息", "后续报道", "详细报道请", "稍后更新", "詳情稍後", "更多消息稍後", "陸續更新",
    "稍後更新",
    "詳しくは後ほど", "続報", "詳細は追って", "この後詳しく", "자세한 내용은", "후속 기사", "후속 보도",
    "추후 보도",
    "التفاصيل لاحقا", "المزيد لاحقا",
)  # fmt: skip
_PATTERN = re.compile("|".join(map(re.escape, _PHRASES)))


def promises_more(sentence: str) -> bool:
    """Whether a sentence says nothing but that more will be reported."""
    return len(sentence) <= _LONGEST and bool(_PATTERN.search(sentence.casefold().replace("’", "'")))
