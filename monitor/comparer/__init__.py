"""Decides for one text and one story which facts it states. Pure, deterministic, independent of input order.

``judge`` is the whole interface; ``Comparer`` prepares a story once for many documents.
"""

from monitor.comparer.judge import Comparer
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement

__all__ = ["ENGINE", "ENGINE_VERSION", "Comparer", "judge"]

ENGINE = "lexical"
ENGINE_VERSION = "9"


def judge(document: Document, story: Story, *, explain: bool = False) -> tuple[Judgement, ...]:
    """One judgement for each fact of ``story`` in file order."""
    return Comparer(story).judge(document, explain=explain)
