"""The table grouped by owner, by country and by language: the same cells in other columns, reached without a script."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from reports.folds import Fold
from reports.groupings import COUNTRY, GROUPINGS, LANGUAGE, OWNER, Group, groups
from reports.model import Outlet

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

NAMES = {"owner": "index.html", "country": "matrix/by-country.html", "language": "matrix/by-language.html"}


def outlet(key: str, country: str = "GB", language: str = "en", ownership: str = "private") -> Outlet:
    return Outlet(key, key.title(), country, ownership, language, "https://o.example", None, 0)


OUTLETS = [
    outlet("kite", "KR", "ko", "state"),
    outlet("wren", "AT", "de"),
    outlet("lark", "", "en"),
    outlet("finch", "GB", "en", "ngo"),
    outlet("crow", "CH", "de", "state"),
    outlet("dove", "GB", "en"),
]


def keys(made: list[Group]) -> list[tuple[str, list[str]]]:
    return [(group.key, [column.outlet.key for column in group.columns]) for group in made]


def test_countries_stand_by_name_and_those_not_known_last() -> None:
    assert keys(groups(COUNTRY, OUTLETS, [])) == [
        ("country-at", ["wren"]),
        ("country-kr", ["kite"]),
        ("country-ch", ["crow"]),
        ("country-gb", ["finch", "dove"]),
        ("country-unknown", ["lark"]),
    ]
    assert groups(COUNTRY, OUTLETS, [])[1].head == "South Korea"
    assert groups(COUNTRY, OUTLETS, [])[-1].head == "Country not known"


def test_languages_stand_by_name_and_owners_in_their_own_order() -> None:
    assert [group.head for group in groups(LANGUAGE, OUTLETS, [])] == ["English", "German", "Korean"]
    assert [group.key for group in groups(OWNER, OUTLETS, [])] == ["state", "private", "ngo"]


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_outlet_stands_once_however_they_are_grouped(by: Any) -> None:
    fold = Fold(OUTLETS[1], "Wren", (OUTLETS[5], OUTLETS[0]))
    made = groups(by, OUTLETS, [fold])
    placed = [column.outlet.key for group in made for column in group.columns]
    assert sorted(placed) == sorted(one.key for one in OUTLETS)
    assert len({group.key for group in made}) == len(made)


@pytest.mark.parametrize("by", GROUPINGS)
def test_carriers_stand_behind_the_group_of_the_outlet_they_carry(by: Any) -> None:
    made = groups(by, OUTLETS, [Fold(OUTLETS[1], "Wren", (OUTLETS[5],))])
    at = next(n for n, group in enumerate(made) if group.fold)
    assert [column.outlet.key for column in made[at].columns] == ["dove"]
    assert "wren" in [column.outlet.key for column in made[at - 1].columns]


def test_a_narrow_group_has_a_short_head_and_a_wide_one_its_name() -> None:
    by_language = groups(LANGUAGE, [*OUTLETS, replace(OUTLETS[0], key="ibis", language="zh-Hant")], [])
    assert [group.fitting for group in by_language] == ["zh-Hant", "English", "German", "ko"]


def cells_of(page: str) -> dict[str, str]:
    """By the cell's id, what is said of it."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = {}
    for cell in tree.iter("td"):
        if "cell" in (cell.get("class") or "").split() and cell.get("id"):
            found[cell.get("id")] = "".join(cell.itertext()).split(":", 1)[1]
    return found


def test_the_same_cells_say_the_same_in_every_grouping(built: Any) -> None:
    overview = cells_of(built.page("index.html"))
    assert len(overview) > 100
    assert {cell: said.strip() for cell, said in overview.items()} == {
        cell: said.strip() for cell, said in cells_of(built.page("matrix/by-country.html")).items()
    }
    assert overview == cells_of(built.page("matrix/by-language.html"))


@pytest.mark.parametrize("name", list(NAMES.values()))
def test_every_table_leads_to_the_others_and_says_which_it_is(built: Any, name: str) -> None:
    tree = html5lib.parse(built.page(name), namespaceHTMLElements=False)
    nav = next(element for element in tree.iter("nav") if element.get("class") == "ways")
    links = list(nav.iter("a"))
    assert [link.text for link in links] == list(NAMES)
    current = [link.text for link in links if link.get("aria-current")]
    assert [NAMES[word] for word in current] == [name]
    for link in links:
        target = (built.out / name).parent / link.get("href").partition("#")[0]
        assert target.resolve() == (built.out / NAMES[link.text]).resolve()


@pytest.mark.browser
def test_the_groups_are_changed_and_a_mark_opens_its_quote_without_a_script(built: Any, browser: Chrome) -> None:
    from selenium.webdriver.common.by import By

    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get((built.out / "index.html").as_uri())
        browser.find_element(By.LINK_TEXT, "country").click()
        assert browser.current_url.endswith("matrix/by-country.html#matrix")
        mark = next(one for one in browser.find_elements(By.CSS_SELECTOR, "td.cell a") if one.is_displayed())
        target = (mark.get_attribute("href") or "").partition("#")[2]
        mark.click()
        assert browser.find_element(By.ID, target).is_displayed()
        browser.find_element(By.LINK_TEXT, "language").click()
        assert browser.find_element(By.TAG_NAME, "h1").text == "Who reports what, by language"
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
