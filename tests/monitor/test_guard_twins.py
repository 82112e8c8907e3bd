"""Every rule of the typed guard with the case that sets it off and its twin, nearly the same, that must not."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.comparer.guard import Context, FactForm, Finding, StoryContext, check
from monitor.story.model import Entity, Story
from monitor.verdicts import Document, Verdict

STORY = Story.model_construct(
    id="harbour",
    title="The harbour opens",
    start=date(2023, 7, 23),
    end=date(2023, 7, 30),
    timezone="UTC",
    entities=(Entity(id="leader", names={"en": ("Kim Jong Un",)}), Entity(id="union", names={"en": ("Dock Union",)})),
    facts=(),
    outlets=(),
)
CONTEXT = StoryContext.of(STORY)
LONG = " ".join(["The town has a market, a mill and a bridge that people cross on foot."] * 12)

TWINS = [
    # rule, fact, window that differs, kind, window that does not
    (
        "a man for a woman of whom the article says nothing",
        "A woman is led away in handcuffs.",
        "The pictures show a man being led out of the van, pale and in handcuffs.",
        "antonym",
        "The pictures show a man who watches. A woman is led out of the van, pale and in handcuffs.",
    ),
    (
        "before for an after that the article does not have",
        "Fire broke out moments before Carl Jensen crossed the bridge.",
        "A fire broke out on the bridge, said Carl Jensen, just seconds after he had slowly crossed it.",
        "antonym",
        "A fire broke out before noon, said Carl Jensen, who crossed the bridge moments after.",
    ),
    (
        "who did it to whom, both beside the verb",
        "Ellerby beat Harwich.",
        "Ellerby were beaten by Harwich on Monday.",
        "name",
        "Harwich were beaten by Ellerby on Monday.",
    ),
    (
        "who did it to whom, the object further off",
        "Harwich captured the Rovers.",
        "The Rovers have captured the important district of Harwich.",
        "name",
        "The district fell when Harwich captured the important Rovers.",
    ),
    (
        "who did it to whom, told of somebody else's deed",
        "Carl Jensen praised Ada Lopez.",
        "She met the council, and later Lopez praised Carl Jensen.",
        "name",
        "Jensen, who met the council, praised Lopez.",
    ),
    (
        "who did it to whom, of one whom the story lists",
        "Kim Jong Un welcomed the Dock Union.",
        "Kim Jong Un was welcomed by the Dock Union.",
        "name",
        "The Dock Union was welcomed by Kim Jong Un.",
    ),
    (
        "who did it to whom, and both did it",
        "Carl Jensen praised Ada Lopez.",
        "Jensen was praised by Lopez.",
        "name",
        "Lopez praised Jensen, and Jensen praised Lopez.",
    ),
    (
        "another does it, and no mere kind of it",
        "Carl Jensen is a forward.",
        "Lopez came on for Carl Jensen. Ellerby signed Anna Pell, a forward.",
        "name",
        "Carl Jensen came on late. The Ellerby forward scored in last season's Grand Final.",
    ),
    (
        "the doer stands there only as a place",
        "Ellerby Garage was closed in April.",
        "She was jailed in April after she had closed her shop at the Ellerby Garage.",
        "name",
        "In April the owners closed the doors of Ellerby Garage.",
    ),
    (
        "the name is a part of the doer's",
        "The Ellerby was closed in April.",
        "She was jailed in April after she had closed her shop in Ellerby.",
        "name",
        "The garage in Ellerby was closed in April.",
    ),
    (
        "something is done for the doer",
        "Ellerby Rovers took in the stray dog.",
        "The stray dog was taken in by a keeper who plays for the Ellerby Rovers.",
        "name",
        "There was a bone for Ellerby Rovers, who took in the stray dog.",
    ),
    (
        "another number of the same thing",
        "Nine cranes stand idle.",
        "Six cranes stand idle.",
        "number",
        "All nine cranes of the port stand idle.",
    ),
    (
        "the number beside it counts something else",
        "Nine cranes stand idle.",
        "Twelve cranes stand idle. Nine ships wait.",
        "number",
        "Of twelve cranes nine stand idle. Nine ships wait.",
    ),
    (
        "a number that is a name counts nothing",
        "Nine workers lost their jobs.",
        "Workers lost their jobs, report number 9 says. See page 9 and Flight No. 9.",
        "number",
        "Workers lost their jobs, report number 7 says: they number nine.",
    ),
    (
        "another number for a name",
        "The case is told in chapter four.",
        "The case is told in chapter five.",
        "number",
        "Told in the fourth chapter, the case was one of four.",
    ),
    (
        "a name with a small no",
        "Murray was restored to world No 8.",
        "Murray was restored as world no 3.",
        "number",
        "Murray was restored as world number eight; no 3 cranes are alike.",
    ),
    (
        "a number behind a thing counts what follows",
        "Nine passengers fell ill.",
        "On flight 9 many passengers fell ill.",
        "number",
        "On the flight nine passengers fell ill.",
    ),
    (
        "a number nobody gives",
        "The dock has 45 cranes.",
        "The dock has many cranes.",
        "number",
        "The dock has 45 tall cranes.",
    ),
    (
        "another value between the same words",
        "It took 12 months to build.",
        "It took 6 months to build.",
        "number",
        "It took 12 months to build, from May on.",
    ),
    (
        "the other two",
        "The other three ships were lost.",
        "The other six ships were lost.",
        "number",
        "The other three ships were lost.",
    ),
    ("an ordinal", "It was the second strike.", "It was the first strike.", "number", "It was the second such strike."),
    (
        "another age behind the name",
        "Ines Calder is 58 years old.",
        "Ines Calder, 31, was jailed. A clerk of 58 watched.",
        "number",
        "Ines Calder, 58, was jailed. Ana Lopez, 31, was not.",
    ),
    (
        "the age of somebody else",
        "Ines Calder is 58 years old.",
        "Ana Lopez, 58, was jailed with Ines Calder.",
        "name",
        "The 58-year-old Ines Calder was jailed.",
    ),
    (
        "another day",
        "The harbour opened on 25 July 2023.",
        "The harbour opened on 26 July 2023.",
        "date",
        "The harbour opened on Tuesday, 25 July 2023.",
    ),
    (
        "another year",
        "The harbour opened in 1965.",
        "The harbour opened in 1963.",
        "date",
        "The harbour, opened in 1965, is full.",
    ),
    (
        "a day nobody gives",
        "The harbour opened on 25 July 2023.",
        "The harbour opened. It was built on 3 May 1990.",
        "date",
        "On 25 July 2023 the harbour opened.",
    ),
    (
        "the part of the day",
        "Berg came on the evening of 25 July 2023.",
        "Berg came on 25 July 2023.",
        "missing",
        "Berg came at nightfall on the evening of 25 July 2023.",
    ),
    (
        "a not that is gone",
        "The harbour was not closed.",
        "The harbour was closed.",
        "negation",
        "The harbour was never closed.",
    ),
    (
        "a not that is new",
        "The mayor closed the harbour.",
        "The mayor did not close the harbour.",
        "negation",
        "The mayor did not wait and closed the harbour.",
    ),
    (
        "a denial",
        "The mayor took bribes.",
        "The mayor denied taking bribes.",
        "negation",
        "The mayor took bribes and denied nothing.",
    ),
    (
        "a charge for the denial of it",
        "The mayor denies taking bribes.",
        "Prosecutors accuse the mayor of taking bribes.",
        "negation",
        "The mayor rejects the charge of taking bribes.",
    ),
    (
        "a ban for what is not allowed",
        "Smoking is not allowed.",
        "Smoking is allowed.",
        "negation",
        "The prohibition of smoking stands.",
    ),
    (
        "an opposite",
        "Exports of grain rose.",
        "Exports of grain fell.",
        "antonym",
        "Exports of grain rose while imports of coal fell.",
    ),
    (
        "an opposite in time",
        "He was held after the match.",
        "He was held before the match.",
        "antonym",
        "He was held after the match, not long before dawn.",
    ),
    (
        "the other party's word for the same deed",
        "The mill lent money to the harbour.",
        "The mill borrowed money from the harbour.",
        "antonym",
        "The harbour borrowed money from the mill.",
    ),
    (
        "the other party's word for another deed",
        "The mill sent guests.",
        "The mill received guests.",
        "antonym",
        "The mill received a letter and sent guests.",
    ),
    (
        "a plan for a deed",
        "Berg visited the harbour.",
        "Berg plans to visit the harbour.",
        "plan",
        "Berg visited the harbour and plans to visit the mill.",
    ),
    (
        "a name nobody gives",
        "Carl Jensen opened the harbour.",
        "The mayor opened the harbour.",
        "name",
        "Mayor Jensen opened the harbour.",
    ),
    ("an abbreviation", "The AMPA agreed.", "The museum agreed.", "name", "The Alder Mill Port Authority agreed."),
    ("initials", "The Health and Safety Executive agreed.", "The Fire Office agreed.", "name", "The HSE agreed."),
    (
        "a namesake",
        "Tom Berg opened the harbour.",
        "Anna Berg opened the harbour.",
        "name",
        "Tom Berg opened the harbour with Anna Berg.",
    ),
    (
        "another of the story's people",
        "Kim Jong Un opened the harbour.",
        "Kim Jong Il opened the harbour.",
        "name",
        "Kim Jong Un, son of Kim Jong Il, opened the harbour.",
    ),
    (
        "an entity nobody names",
        "The Dock Union called a strike.",
        "The miners called a strike.",
        "name",
        "The Dock Union called for a strike.",
    ),
    (
        "another country's",
        "Soviet ships used the harbour.",
        "Russian ships used the harbour.",
        "name",
        "Soviet ships used the harbour.",
    ),
    ("places changed", "Arsenal beat Chelsea.", "Chelsea beat Arsenal.", "name", "Chelsea were beaten by Arsenal."),
    (
        "a headline without its was",
        "The club suspended Lopez.",
        "Lopez suspended the club.",
        "name",
        "Lopez suspended for a week.",
    ),
    (
        "another does it",
        "Chan fears the verdict.",
        "Lopez, 31, of Alder, fears the verdict. Chan was calm.",
        "name",
        "Chan, who met Lopez at the port, fears the verdict.",
    ),
    (
        "another does it, by a word of the sense",
        "Citibank pledged a new dock.",
        "Olga Brandt promised a new dock. She met Citibank staff.",
        "name",
        "Citibank promised a new dock to Olga Brandt.",
    ),
    (
        "it is said of another",
        "Lopez was convicted in June.",
        "Calder fled and was convicted in June. Lopez wept.",
        "name",
        "Lopez fled and was convicted in June. Calder wept.",
    ),
    (
        "roles with a helper",
        "Hohaia had punched Flower.",
        "Flower was out since he punched Hohaia.",
        "name",
        "Flower was out after Hohaia had punched him.",
    ),
    (
        "the seat of a government",
        "Norway accuses Chile of dumping.",
        "Lopez accuses Chile of dumping. Norway waits.",
        "name",
        "Washington accuses Chile of dumping. Norway waits.",
    ),
    (
        "night for day between the same words",
        "The cranes stood idle on Thursday day.",
        "The cranes stood idle on Thursday night.",
        "antonym",
        "The cranes stood idle all day on Thursday; the night shift came home.",
    ),
    (
        "away for home between the same words",
        "The dream of away ownership is alive.",
        "He said the dream of home ownership is alive.",
        "antonym",
        "Far from home he said that the dream of ownership away from town is alive.",
    ),
    (
        "stretches of years with one end in common",
        "The name changes during the 2015-19 term.",
        "The name changes during the 2018-2019 term.",
        "date",
        "The name changes during the 2015-2019 term, late in the 2010s.",
    ),
]


def found(fact: str, window: str) -> Finding:
    """The finding for a window that is the whole article."""
    context = Context.of(Document(window, language="en"), CONTEXT)
    return check(FactForm.of(fact, CONTEXT, "en"), window, context, start=0)


@pytest.mark.parametrize(("fact", "window", "kind"), [row[1:4] for row in TWINS], ids=[row[0] for row in TWINS])
def test_the_rule_speaks(fact: str, window: str, kind: str) -> None:
    finding = found(fact, window)

    assert finding.kind == kind, finding.note
    assert finding.verdict in {Verdict.DIFFERS, Verdict.PARTLY} or kind == "plan"
    assert finding.note


@pytest.mark.parametrize(("fact", "twin"), [(row[1], row[4]) for row in TWINS], ids=[row[0] for row in TWINS])
def test_its_twin_is_left_alone(fact: str, twin: str) -> None:
    finding = found(fact, twin)

    assert finding.verdict is None, finding.note


def test_the_two_that_are_known_need_no_number() -> None:
    assert found("The other two ships were Ann and Bee.", "Ann and Bee sailed, seven sailors said.").verdict is None


def test_what_a_quotation_negates_is_told_where_the_article_has_the_quotation() -> None:
    fact = "He said that he hasn't done much of it."
    window = "All he has done, he said, is much of it."

    assert found(fact, window).kind == "negation"
    text = f"{window} Nobody laughed. “He hasn't done much,” she wrote."
    context = Context.of(Document(text, language="en"), CONTEXT)
    assert check(FactForm.of(fact, CONTEXT, "en"), window, context, start=0).verdict is None


def test_an_article_of_an_unknown_day_without_dates_leaves_out_its_own() -> None:
    fact, window = "On 12 July the club sold Ines Calder.", "The club has sold Ines Calder."
    pairs = StoryContext.of(Story.model_construct(id="p", title="p", start=None, facts=(), outlets=()))
    form = FactForm.of(fact, pairs, "en")

    for more, kind in ((LONG, ""), (f"{LONG} She came on 3 May 2019.", "date")):
        context = Context.of(Document(f"{window} {more}", language="en"), pairs)
        assert check(form, window, context, start=0).kind == kind, more
    published = Context.of(Document(f"{window} {LONG} It is dated 12 July 2019.", language="en"), pairs)
    assert check(form, window, published, start=0).verdict is None


@pytest.mark.parametrize(
    ("window", "differs"),
    [
        ("The Wales forward is back since he punched St Helens' Omar Diaz in last season's Grand Final.", False),
        ("The reporter is back since Ellerby had punched St Helens' Omar Diaz in the final.", True),
    ],
)
def test_a_name_that_describes_or_owns_another_stands_in_nobodys_place(window: str, differs: bool) -> None:
    text = f"The club met Carl Jensen on Monday. It was late. {window}"
    fact = FactForm.of("Carl Jensen had punched Omar Diaz.", CONTEXT, "en")

    finding = check(fact, window, Context.of(Document(text, language="en"), CONTEXT), start=text.index(window))

    assert finding.verdict is (Verdict.DIFFERS if differs else None), finding.note


def test_a_year_before_the_newest_that_an_undated_article_names_is_not_its_own() -> None:
    window = "She returned to the Ellerby Museum on May 7 and showed its boats."
    pairs = StoryContext.of(Story.model_construct(id="p", title="p", start=None, facts=(), outlets=()))

    for year, more, kind in (
        ("1998", f"{LONG} The roof was mended in 2011.", "year"),
        ("2014", f"{LONG} The roof was mended in 2011.", ""),
        ("1998", f"{LONG} She had first come in 1998. The roof was mended in 2011.", ""),
        ("1998", LONG, ""),
    ):
        form = FactForm.of(f"She returned to the Ellerby Museum on May 7, {year}.", pairs, "en")
        context = Context.of(Document(f"{window} {more}", language="en"), pairs)
        assert check(form, window, context, start=0).kind == kind, (year, more)
