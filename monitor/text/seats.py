"""Capitals and great cities that stand for their country, and countries for them: names in one language go in, those
that tell the same place come out. From Unicode's locale data (Babel); what is not in there stands for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

SCRIPTS = {"zh": ("zh", "zh_Hant")}
LATIN = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
"""Languages that print a city as its time zone is named where the data give no other name."""


def stand_for(name: str, language: str) -> frozenset[str]:
    """The country of a city, or the cities of a country, as a base language prints them."""
    return _table(language).get(name, frozenset())


@cache
def _table(language: str) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code in SCRIPTS.get(language, (language,)):
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for zone, territory in get_global("zone_territories").items():
            country = locale.territories.get(territory)
            own = zone.rsplit("/", 1)[-1].replace("_", " ") if language in LATIN else None
            city = dict(locale.time_zones.get(zone, {})).get("city", own)
            if country and city and country != city:
                found[city].add(country)
                found[country].add(city)
    return {name: frozenset(others) for name, others in found.items()}
