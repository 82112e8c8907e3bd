"""A rule over the whole outlet catalogue, and the story files that ship with Gapwire."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.errors import UsageError
from monitor.story import catalogue, load_story, shipped_stories, shipped_story
from monitor.story.problems import nearest

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

ARTICLES = {
    "stalbert-gazette": "https://www.stalbertgazette.com/politics/officials-in-pyongyang-7325286",
    "reuters": "https://www.reuters.com/world/asia-pacific/some-words-2023-07-25/",
    "yonhap-en": "https://en.yna.co.kr/view/AEN20230724008600315",
    "kbs-world": "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=179373",
    "hankookilbo": "https://www.hankookilbo.com/News/Read/A2023072606510004668",
    "korea-herald": "https://www.koreaherald.com/view.php?ud=20230724000713",
    "kcna-jp": "http://kcna.co.jp/item/2023/202307/news26/20230726-23ee.html",
    "tass-en": "https://tass.com/politics/1651429",
    "ria": "https://ria.ru/20230726/pkhenyan-1886320708.html",
    "rt-ru": "https://russian.rt.com/russia/news/1179210-kndr-rossiya-pribytie",
    "kommersant": "https://www.kommersant.ru/doc/6124162",
    "ukrainska-pravda": "https://www.pravda.com.ua/eng/news/2023/07/26/7412942/",
    "peoples-daily-en": "http://en.people.cn/n3/2023/0726/c90000-20049614.html",
    "nhk": "https://www3.nhk.or.jp/news/html/20230725/k10014141081000.html",
    "al-jazeera": "https://www.aljazeera.com/news/2023/7/24/some-words-here",
    "japan-news": "https://japannews.yomiuri.co.jp/news-services/reuters/20230725-125225/",
}


@pytest.mark.parametrize("outlet_id", catalogue.ids())
def test_every_entry_is_a_complete_outlet(outlet_id: str) -> None:
    outlet = catalogue.outlet(outlet_id)

    assert outlet.id == outlet_id
    assert re.fullmatch("[A-Z]{2}", outlet.country)
    assert outlet.ownership != "unknown"
    assert outlet.languages == () or outlet.languages[0] == outlet.language
    assert "\n" not in outlet.note


@pytest.mark.parametrize("outlet_id", catalogue.ids())
def test_every_mark_belongs_to_something_and_every_address_leads_to_a_host(outlet_id: str) -> None:
    outlet = catalogue.outlet(outlet_id)
    ways = (*outlet.feeds, *outlet.sitemaps, *outlet.sections)

    assert set(outlet.unverified) <= {*ways, "article_pattern"}
    assert outlet.verified == bool(set(ways) - set(outlet.unverified))
    assert all("." in (urlsplit(way).hostname or "") for way in (outlet.url, *ways))


@pytest.mark.parametrize("outlet_id", catalogue.ids())
def test_every_address_says_in_its_own_line_what_confirms_it(outlet_id: str) -> None:
    lines = (catalogue.FOLDER / f"{outlet_id}.toml").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line.startswith('  "http') and "#" in line]
    outlet = catalogue.outlet(outlet_id)

    assert len(listed) == len(outlet.feeds) + len(outlet.sitemaps) + len(outlet.sections)
    for line in listed:
        address = tomllib.loads(f"a = [{line.split('#')[0]}]")["a"][0]
        assert ("unverified" in line.split("#")[1]) == (address in outlet.unverified)


@pytest.mark.parametrize(("outlet_id", "url"), ARTICLES.items())
def test_patterns_match_known_articles_and_not_the_front_page(outlet_id: str, url: str) -> None:
    outlet = catalogue.outlet(outlet_id)

    assert outlet.article_pattern
    assert re.match(outlet.article_pattern, url)
    assert not re.match(outlet.article_pattern, outlet.url)


def test_an_unknown_outlet_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="kbs-world"):
        catalogue.outlet("kbs-wrld")
    assert catalogue.entry("../stories/armistice-70") is None


def test_the_nearest_word_is_one_that_begins_alike_or_none() -> None:
    assert nearest("Yonhap", catalogue.ids()) == "yonhap-en"
    assert nearest("zzz", catalogue.ids()) is None
    assert nearest("", []) is None


@pytest.mark.shared
def test_every_outlet_of_the_survey_is_in_the_catalogue() -> None:
    survey = SHARED / "reference" / "outlets.yaml"
    if not survey.exists():
        pytest.skip("the data folder beside the checkout is missing")
    known = re.findall(r"^- id: (\S+)", survey.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(known) == 53
    assert set(known) <= set(catalogue.ids())


@pytest.mark.parametrize("name", shipped_stories())
def test_every_shipped_story_is_sound(name: str) -> None:
    story = load_story(shipped_story(name)).story

    assert story.id == name
    assert all(fact.entities or fact.weight == "background" for fact in story.facts)


def test_the_founding_story_has_its_facts_names_and_variants() -> None:
    story = load_story(shipped_story("armistice-70")).story
    core = [fact for fact in story.facts if fact.weight == "core"]
    people = [
        entity for entity in story.entities if entity.id in ("shoigu", "li-hongzhong", "kim-jong-un", "wang-yajun")
    ]

    assert len(story.facts) == 60
    assert len(core) == 17
    assert all({"ru", "zh", "zh-Hant", "ko", "ja", "de", "fr", "es"} <= set(fact.statements) for fact in core)
    assert all({"en", "ru", "zh", "zh-Hant", "ko", "ja"} <= set(entity.names) for entity in people)
    assert sum(bool(fact.differs) for fact in story.facts) >= 12
    assert sum(bool(fact.known_from) for fact in story.facts) >= 15


@pytest.mark.shared
def test_the_founding_story_states_every_fact_of_the_seed_in_other_words() -> None:
    source = SHARED / "story" / "facts.yaml"
    if not source.exists():
        pytest.skip("the data folder beside the checkout is missing")
    pattern = r"^- id: (\S+)\n  statement: (.*)\n(?:  (?!weight).*\n)*  weight: (\S+)"
    facts = re.findall(pattern, source.read_text(encoding="utf-8"), re.MULTILINE)
    story = load_story(shipped_story("armistice-70")).story

    assert {fact.id: fact.weight for fact in story.facts} == {key: weight for key, _, weight in facts}
    assert {fact.statement for fact in story.facts}.isdisjoint(statement for _, statement, _ in facts)


@pytest.mark.shared
def test_the_coded_coverage_can_be_followed() -> None:
    path = SHARED / "data" / "coverage" / "story.toml"
    if not path.exists():
        pytest.skip("the data folder beside the checkout is missing")

    story = load_story(path).story

    assert (len(story.facts), len(story.outlets)) == (30, 40)


def test_an_unknown_shipped_story_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="armistice-70"):
        shipped_story("armistice")


def test_a_story_with_many_outlets_loads_without_reading_the_rest_of_the_catalogue() -> None:
    load_story(shipped_story("armistice-70"))
    started = time.process_time()
    for outlet_id in catalogue.ids():
        catalogue.entry(outlet_id)

    assert time.process_time() - started < 0.5  # 0.016 s on the machine it was written on


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "monitor", *arguments], capture_output=True, text=True, check=False)


def test_the_command_sums_up_a_good_story_and_leaves_with_0() -> None:
    done = run("story", "check", str(shipped_story("armistice-70")))

    assert done.returncode == 0
    assert "60: 31 secondary, 17 core, 12 background" in done.stdout


def test_the_command_tells_problems_and_leaves_with_2(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_text('[story]\nid = "A"\ntitle = ""\n', encoding="utf-8")

    done = run("story", "check", str(path))

    assert done.returncode == 2
    assert f"{path}:2: " in done.stdout
    assert "cannot be followed yet" in done.stdout


def test_the_command_answers_programs_in_json(tmp_path: Path) -> None:
    import json

    good = json.loads(run("story", "check", "--json", str(shipped_story("armistice-70"))).stdout)
    bad = json.loads(run("story", "check", "--json", str(tmp_path / "none.toml")).stdout)

    assert good["ok"]
    assert good["story"]["facts"] == {"core": 17, "secondary": 31, "background": 12}
    assert not bad["ok"]
    assert bad["problems"][0]["what"] == "There is no such file."
