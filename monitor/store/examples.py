"""What people said about a story's texts, as examples for the comparer. It reads and decides nothing.

Only the quotes that people's own verdicts carry count, never the machine's: what a judging reads must not depend on
what an earlier judging wrote, else verdicts would swing between two judgings.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.models import Coder, Fact, Verdict
from monitor.comparer.teaching import Example, taught
from monitor.story.model import Story
from monitor.verdicts import Verdict as Answer

TEACHING = (Answer.INCLUDED, Answer.DIFFERS, Answer.OMITTED)
"""A quote that tells a part says not which part; one of unknown says nothing."""


def examples_of(connection: Connection, story_id: str) -> list[Example]:
    """Quotes of people's verdicts on the story's present facts, the highest person's where several judged a text."""
    query = (
        select(Verdict.version_id, Verdict.fact_id, Fact.key, Verdict.verdict, Verdict.evidence, Verdict.flag)
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Fact.story_id == story_id, Fact.retired.is_(False), Coder.kind == "person")
        .order_by(Coder.rank)
    )
    last = {(row.version_id, row.fact_id): row for row in connection.execute(query)}
    # A flagged verdict has to be looked at again: its text or fact changed, or people disagree and nobody settled it.
    teaching = [row for row in last.values() if row.evidence and row.verdict in TEACHING and row.flag is None]
    return sorted({Example(row.key, Answer(row.verdict), row.evidence) for row in teaching})


def taught_by_people(connection: Connection, story: Story) -> Story:
    """The story with what people confirmed or corrected in this database."""
    return taught(story, examples_of(connection, story.id))
