"""The clock a page's times are printed by, where it names no offset.

In: the page's address and language. Out: a time zone, or ``None`` where country and language leave it open (countries
with several zones, languages of many countries).
"""

from __future__ import annotations

from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.extraction.address import split_address

_BY_COUNTRY = {
    **dict.fromkeys(("de", "at", "ch", "li", "lu"), "Europe/Berlin"),
    **dict.fromkeys(("fr", "be", "nl", "it", "es", "dk", "no", "se", "pl", "cz", "sk", "hu"), "Europe/Paris"),
    **dict.fromkeys(("si", "hr", "rs", "ba", "mk", "al", "me", "mt"), "Europe/Paris"),
    **dict.fromkeys(("fi", "ee", "lv", "lt", "gr", "bg", "ro", "cy", "ua"), "Europe/Athens"),
    **dict.fromkeys(("uk", "ie", "pt"), "Europe/London"),
    **dict.fromkeys(("tr", "by", "sa", "iq", "kw", "qa", "ke", "tz", "ug", "et"), "Europe/Istanbul"),
    **dict.fromkeys(("jp", "kr", "kp"), "Asia/Tokyo"),
    **dict.fromkeys(("cn", "tw", "hk", "mo", "sg", "my", "ph"), "Asia/Shanghai"),
    **dict.fromkeys(("th", "vn", "la", "kh"), "Asia/Bangkok"),
    **dict.fromkeys(("za", "zw", "zm", "mz", "bw", "ls"), "Africa/Johannesburg"),
    "in": "Asia/Kolkata",
    "lk": "Asia/Kolkata",
    "pk": "Asia/Karachi",
    "bd": "Asia/Dhaka",
    "np": "Asia/Kathmandu",
    "ir": "Asia/Tehran",
    "il": "Asia/Jerusalem",
    "ae": "Asia/Dubai",
    "eg": "Africa/Cairo",
    "ng": "Africa/Lagos",
    "gh": "Africa/Accra",
    "ar": "America/Argentina/Buenos_Aires",
    "co": "America/Bogota",
    "pe": "America/Lima",
    "is": "Atlantic/Reykjavik",
    "ge": "Asia/Tbilisi",
    "am": "Asia/Yerevan",
    "az": "Asia/Baku",
    "nz": "Pacific/Auckland",
}
_BY_LANGUAGE = {
    **dict.fromkeys(("de", "it", "nl", "da", "nb", "no", "sv", "pl", "cs", "sk", "hu", "sl", "hr"), "Europe/Paris"),
    **dict.fromkeys(("fi", "et", "lv", "lt", "el", "bg", "uk"), "Europe/Athens"),
    **dict.fromkeys(("ja", "ko"), "Asia/Tokyo"),
    "zh": "Asia/Shanghai",
    "tr": "Europe/Istanbul",
    "th": "Asia/Bangkok",
    "vi": "Asia/Bangkok",
    "he": "Asia/Jerusalem",
}


def zone_of(url: str, language: str | None) -> tzinfo | None:
    """The zone of the address's country, else of the language."""
    country = (split_address(url).hostname or "").rsplit(".", 1)[-1].lower()
    name = _BY_COUNTRY.get(country) or _BY_LANGUAGE.get((language or "").split("-")[0].lower())
    return _zone(name) if name else None


@cache
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
