"""The page on which a person codes: one fact and one text go in, a page with a form comes out. It stores nothing.

Every string of an outlet is made inert. Offsets count code points of the stored text; where the page shows a character
in another way, its passage can only be chosen whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from monitor.coding.codes import PEOPLES_REASONS, STATED
from monitor.coding.display import Part, Piece
from monitor.coding.shown import Opinion, Shown
from reports import markup, wording
from reports.inert import inert
from reports.quotes import direction
from reports.render import environment, lean

ASSETS = {
    "review.css": "text/css; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
}
"""Files that the pages load from the same address."""
WHY = {
    "again": "To look at again",
    "people": "Coded by people only",
    "uncertain": "The machine is unsure",
    "disagreement": "Coders disagree",
    "sample": "Random sample",
    "copy": "A copy of a text asked above",
}
FLAGS = {
    "statement_changed": "The fact was worded differently when this verdict was given.",
    "evidence_gone": "The quoted words are no longer in the text as it is read now.",
    "text_changed": "The text is read differently now than when this verdict was given.",
    "disputed": "Coders disagree, and nobody has adjudicated.",
}


@dataclass(frozen=True, slots=True)
class Session:
    """Who codes, and how."""

    story: str
    coder: str
    blind: bool
    adjudicates: bool
    form_token: str
    single_keys: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this person is."""

    done: int
    total: int
    counts: Sequence[tuple[str, int, int]] = ()
    """Part of the queue, done, all."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form when the page opens."""

    verdict: str = ""
    reason: str = ""
    start: int | None = None
    end: int | None = None
    note: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """One page of coding."""

    shown: Shown
    part: Part
    why: str
    number: int
    following: str
    """Address of the next cell of the queue."""
    preceding: str
    opinions: Sequence[Opinion] = ()
    """What this person may see."""
    mine: Opinion | None = None
    entered: Entered = field(default_factory=Entered)
    saved: str = ""
    refused: str = ""
    refused_key: str = ""
    copies: Sequence[tuple[str, str]] = ()
    """Names and languages of the other outlets that carry the text."""


class ReviewRenderer:
    """Makes the pages of one session."""

    def __init__(self, session: Session) -> None:
        self._environment = environment()
        self._environment.globals.update(
            session=session,
            direction=direction,
            flags=FLAGS,
            why_words=WHY,
        )

    def asking(self, asking: Asking, progress: Progress) -> bytes:
        """The page of one cell."""
        text = asking.shown.readable.text
        return self._page(
            "review.html",
            a=asking,
            shown=asking.shown,
            progress=progress,
            pieces=[_piece(text, piece, asking) for piece in asking.part.pieces],
            reasons=[(str(reason), wording.REASON_WORDS[reason]) for reason in PEOPLES_REASONS],
        )

    def listing(self, rows: Sequence[dict[str, Any]], progress: Progress, *, begin: int, step: int) -> bytes:
        """A part of the queue: the rows from the one numbered ``begin``, of at most ``step``."""
        return self._page("review_list.html", rows=rows, progress=progress, begin=begin, step=step)

    def nothing_left(self, progress: Progress, saved: str) -> bytes:
        """The page at the end of the queue."""
        return self._page("review_done.html", progress=progress, saved=saved)

    def rules(self) -> bytes:
        """The coding rules and the keys."""
        return self._page("review_help.html")

    def _page(self, template: str, **context: Any) -> bytes:
        return self._environment.get_template(template).render(**context).encode("utf-8", "replace")


@lru_cache
def asset(name: str) -> bytes:
    """A file that the pages load; the style sheet is the reports' own with a few rules more."""
    text = files("reports").joinpath("assets", name).read_text(encoding="utf-8")
    if name == "review.css":
        return lean(files("reports").joinpath("assets", "report.css").read_text(encoding="utf-8") + text).encode()
    return text.encode()


def message_page(title: str, words: str) -> bytes:
    """A page without anything of a story, for refusals."""
    pattern = Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0} · Gapwire</title></head>'
        "<body><main><h1>{0}</h1><p>{1}</p></main></body></html>"
    )
    return pattern.format(title, words).encode()


def _piece(text: str, piece: Piece, asking: Asking) -> dict[str, Any]:
    """A stretch of the text as the template needs it."""
    words = text[piece.start : piece.end]
    shown = inert(words)
    entered = asking.entered
    chosen = entered.start is not None and entered.end is not None
    return {
        "start": piece.start,
        "end": piece.end,
        "kind": piece.kind,
        "text": Markup(markup.text(words)),  # noqa: S704  (escaped)
        "exact": shown == words,
        "chosen": chosen and piece.start < (entered.end or 0) and piece.end > (entered.start or 0),
        "said": _touching(piece, asking.opinions),
    }


def _touching(piece: Piece, opinions: Sequence[Opinion]) -> str:
    """Whose evidence stands in the passage, in words."""
    names = []
    for one in opinions:
        if one.start is None or one.end is None or not (piece.start < one.end and piece.end > one.start):
            continue
        who = one.coder if one.by_person else "the machine"
        names.append(who if one.verdict in STATED else f"{who} (nearest passage)")
    return ", ".join(names)
