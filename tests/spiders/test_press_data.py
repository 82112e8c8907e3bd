"""The press's data: texts, codes, story and recipe agree with each other."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from monitor.story.model import Story
from spiders.press import recipe
from spiders.press.articles import MOMENTS, VERDICTS, Article, Version, load_press
from spiders.press.storyfile import STORY_FILE, story_text

PRESS = load_press()
VERSIONS = [(article, version) for article in PRESS.articles for version in article.versions]
NAMES = [f"{article.id}@{version.moment}" for article, version in VERSIONS]
REASONS = {
    "not_collected", "blocked", "consent", "paywalled", "removed", "robots", "truncated", "not_yet_known",
    "language", "too_short",
}  # fmt: skip


def whole_story() -> Story:
    """The story file as the press writes it, with made-up addresses."""
    table = tomllib.loads(story_text(PRESS, lambda outlet: f"http://127.0.0.1/{outlet}"))
    parts = {"entities": table["entity"], "facts": table["fact"], "outlets": table["outlet"]}
    return Story.model_validate({**table["story"], **parts})


def test_the_story_file_is_a_valid_story_with_all_outlets():
    """The written file passes the story model, and every fact names known entities."""
    story = whole_story()
    known = {entity.id for entity in story.entities}

    assert [site.id for site in PRESS.sites] == [outlet.id for outlet in story.outlets]
    assert 20 <= len(story.facts) <= 30
    assert all(set(fact.entities) <= known for fact in story.facts)


def test_there_are_enough_outlets_languages_and_kinds_of_discovery():
    """At least twelve outlets, five languages beside one that nobody judges, and every kind of listing."""
    kinds = {listing.kind for site in PRESS.sites for listing in site.listings}

    assert len(PRESS.sites) >= 12
    assert {site.language for site in PRESS.sites} == {"en", "ru", "zh", "ko", "ja", "es"}
    assert kinds == {"rss", "rss1", "atom", "json-feed", "news-sitemap", "sitemap-index", "section"}
    assert any(not article.listed for article in PRESS.articles)


def test_no_statement_is_missing_in_a_language_that_is_judged():
    """Every fact has a statement in each language of the press except Spanish."""
    assert recipe.languages() == {"en", "ru", "zh", "ko", "ja"}


@pytest.mark.parametrize(("article", "version"), VERSIONS, ids=NAMES)
def test_every_quote_stands_in_the_text_it_proves(article: Article, version: Version):
    """Each code's quote is a verbatim part of its paragraph, and of the version where the paragraph is shown."""
    for paragraph in version.paragraphs:
        assert all(code.quote in paragraph.text for code in paragraph.codes)
    shown = [*version.codes, *(code for paragraph in version.shown for code in paragraph.codes)]
    assert all(code.quote in version.text for code in shown)


@pytest.mark.parametrize(("article", "version"), VERSIONS, ids=NAMES)
def test_codes_name_facts_of_the_story(article: Article, version: Version):
    """No code names a fact that does not exist, and texts about something else carry none."""
    codes = [*version.codes, *(code for paragraph in version.paragraphs for code in paragraph.codes)]

    assert {code.fact for code in codes} <= set(recipe.facts())
    assert article.about_story or not codes


@pytest.mark.parametrize(("article", "version"), VERSIONS, ids=NAMES)
def test_no_version_is_dated_after_the_visit_that_meets_it(article: Article, version: Version):
    """Publication and change lie before the moment from which the version is served."""
    assert version.published is not None
    assert version.published <= (version.modified or version.published) < MOMENTS[version.moment - 1]


@pytest.mark.parametrize(("article", "version"), VERSIONS, ids=NAMES)
def test_nothing_is_stated_before_it_can_be_known(article: Article, version: Version):
    """A version that states a fact is younger than the fact's known_from."""
    stated = [code.fact for code in (version.code(fact) for fact in recipe.facts()) if code]
    time = version.modified or version.published

    assert time is not None
    assert all(time >= recipe.facts()[fact] for fact in stated)


def test_a_text_is_either_a_flash_or_long_enough():
    """No text that is judged stands near the border of being too short."""
    lengths = {
        article.id: recipe.length(version.text, next(s.language for s in PRESS.sites if s.id == article.outlet))
        for article, version in VERSIONS
        if version.page in ("article", "live_blog") and version.status == 200 and article.about_story
        if not article.id.startswith(("ironbridge/", "quayside/"))
    }
    short = {key: words for key, words in lengths.items() if words < 80}

    assert not short


def test_the_flash_is_one_sentence():
    """The agency's first notice has a headline and one sentence."""
    flash = next(a for a in PRESS.articles if a.id == "kestrel/delegation").versions[0]

    assert len(flash.paragraphs) == 1
    assert recipe.length(flash.text, "en") < recipe.SHORT


def test_the_recipe_covers_every_cell_once():
    """Outlets by moments by facts, each with a known verdict, and a reason exactly where it is unknown."""
    cells = recipe.recipe()
    keys = [(cell.outlet, cell.moment, cell.fact) for cell in cells]

    assert len(keys) == len(set(keys)) == len(PRESS.sites) * len(MOMENTS) * len(recipe.facts())
    assert {cell.verdict for cell in cells} == {*VERDICTS, "omitted", "unknown"}
    assert {cell.reason for cell in cells if cell.verdict == "unknown"} == REASONS
    assert all(not cell.reason for cell in cells if cell.verdict != "unknown")
    assert all(cell.quote for cell in cells if cell.verdict in VERDICTS)


def test_the_recipe_does_not_depend_on_how_old_a_version_is_taken_to_be():
    """By the visit that found it or by the time it prints: the same table."""

    def cells(age: object) -> list[tuple[str, int, str, str, str]]:
        return [(c.outlet, c.moment, c.fact, c.verdict, c.reason) for c in recipe.recipe(age)]  # type: ignore[arg-type]

    assert cells(recipe.first_seen) == cells(recipe.as_published)


def test_the_table_for_readers_is_the_recipe():
    """recipe.csv is up to date (python -m spiders.press.recipe writes it)."""
    assert recipe.TABLE_FILE.read_text("utf-8") == recipe.table()


def test_the_recipe_holds_the_cases_it_was_made_for():
    """Silent edit, dropped fact, correction, plan and deed, removal, one delegation left out."""
    table = {(c.outlet, c.moment, c.fact): c.reason or c.verdict for c in recipe.recipe()}

    def row(outlet: str, fact: str) -> list[str]:
        return [table[outlet, moment, fact] for moment in (1, 2, 3, 4)]

    assert row("tidewater", "hundred-missiles-since-2022") == ["omitted", "omitted", "included", "differs"]
    assert row("kestrel", "nk-denies-arms-supply") == ["not_collected", "too_short", "included", "omitted"]
    assert row("tidewater", "second-known-foreign-entry") == ["differs", "included", "included", "included"]
    assert row("meridian", "li-arrival-wednesday") == ["not_yet_known", "not_yet_known", "omitted", "included"]
    assert row("taedong", "no-peace-treaty") == ["not_collected", "omitted", "omitted", "removed"]
    assert row("taedong", "kang-greets-shoigu") == ["not_collected", "not_yet_known", "included", "included"]
    assert row("severnaya", "li-leads-chinese-delegation") == ["not_collected", "omitted", "omitted", "omitted"]
    assert row("donglu", "shoigu-leads-russian-delegation")[1:] == ["omitted", "omitted", "omitted"]
    assert row("naruteo", "li-politburo-member") == ["included"] * 4
    assert row("asagiri", "parade-expected") == ["not_collected", "included", "included", "included"]
    assert row("asagiri", "nk-started-war") == ["not_collected", "omitted", "paywalled", "paywalled"]
    assert set(row("bahia", "parade-expected")[1:]) == {"language"}


def test_the_story_file_names_no_outlet_of_the_world():
    """The story of the press is data of its own: its text has no address but the ones appended."""
    assert "http" not in STORY_FILE.read_text("utf-8")


@pytest.mark.shared
def test_no_invented_name_is_a_real_outlet_s():
    """No outlet of the press bears a name of the catalogue of real ones."""
    path = Path(__file__).resolve().parents[2] / ".." / "shared" / "reference" / "outlets.yaml"
    if not path.is_file():
        pytest.skip(f"needs {path.name} beside the checkout")
    real = {
        line.partition("name:")[2].strip().casefold()
        for line in path.read_text("utf-8").splitlines()
        if line.strip().startswith("name:")
    }

    assert len(real) > 40
    assert not {site.name.casefold() for site in PRESS.sites} & real
