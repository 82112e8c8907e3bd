"""The standing words of the pages: coding rules, the way from a page to a mark, the warnings every report prints."""

from __future__ import annotations

RULES = {
    "included": "The text states the fact, in any wording or language, as its own report or as someone’s words. "
    "Rounding, and more precision that does not conflict, are included.",
    "partly": "It states a real part and leaves another part out. The note says which.",
    "differs": "It states the same thing with another value: a number, a date, a name, a rank, or a denial.",
    "omitted": "The whole article was readable and does not state it. A plan or a hint of something that the fact "
    "states as done is omitted, and so is a figure of another time.",
    "unknown": "It cannot be said, and the reason is given. Of a paywalled or cut page, what the visible part states "
    "is judged; the rest is unknown.",
}
"""By verdict, in the order in which the pages name them."""

STEPS = (
    "A visit brings a page, or a refusal. robots.txt, Crawl-delay and Retry-After are obeyed; every visit is recorded.",
    "The page is classed: an article, or a paywall, a consent page, a cut or removed page. Only a whole article can be "
    "said to leave something out.",
    "The article’s text is taken from the page. What is left out of it is kept with the reason, on the article’s page.",
    "A text that was not seen before becomes a version. Versions are compared word by word.",
    "For every fact the machine looks for the passage that states it. Numbers, dates, names and negations have to "
    "agree; likeness of wording alone is never enough.",
    "Each verdict quotes its passage. For “omitted” the nearest passage that was not enough is kept.",
    "The newest readable text of each article counts. Of an outlet’s articles the one that states most names the cell.",
)

WARNINGS = (
    "What a text leaves out is no proof of intent. This report says what stands in a text, never why.",
    "A short item cannot hold every fact. Look at the number of words before you compare.",
    "The machine’s verdicts are candidates. Read the sentence behind a mark before you rely on it.",
    "Comparing across languages can blur a fact. The quote is the original; the fact is in the story file’s words.",
    "What nobody could know when a text was written is not counted against it.",
    "“First seen” is when Gapwire saw it. Outlets that are visited less often look slower than they are.",
)
