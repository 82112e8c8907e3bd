"""What each address of a review session answers: a path and a form go in, an answer comes out.

It loads cells, shows pages and has verdicts written; the rules are in ``monitor.coding``, the pages in ``reports``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from monitor.coding.codes import Code, CodeRefused, checked_code
from monitor.coding.display import part_of
from monitor.coding.queue import Asked, Said, Why, adjudication_queue, coding_queue, is_current
from monitor.coding.shown import Opinion, Place, Shown
from monitor.store.copying import copies_of, save_for_copies
from monitor.store.review_cells import read_cells, read_own, read_shown, read_titles
from monitor.store.reviews import Act, save_code, undo
from reports.review_page import ASSETS, Asking, Entered, Progress, ReviewRenderer, Session, asset

Form = Mapping[str, Sequence[str]]
LISTED = 200
"""Cells on one page of the list."""
_ITEM = re.compile(r"/item/(\d{1,18})/(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a page, a file or a way to another address."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    location: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who codes which story, and how."""

    engine: Engine
    story_id: str
    title: str
    coder: str
    coder_id: int
    blind: bool
    adjudicates: bool
    seed: int
    sample: int
    people_only: frozenset[str]
    clock: Callable[[], datetime]


class Desk:
    """One coder's session. The queue is made once, so that its numbers stay; what is done is asked every time."""

    def __init__(self, sitting: Sitting, form_token: str) -> None:
        self._sitting = sitting
        session = Session(sitting.title, sitting.coder, sitting.blind, sitting.adjudicates, form_token)
        self._renderer = ReviewRenderer(session)
        self._queue = self._read_queue()
        self._numbers = {one.cell.key: number for number, one in enumerate(self._queue)}
        self._message = ""

    def get(self, path: str, query: Form) -> Answer:
        """The answer to a request that changes nothing."""
        if path.lstrip("/") in ASSETS:
            return Answer(body=asset(path.lstrip("/")), kind=ASSETS[path.lstrip("/")])
        if path == "/":
            return self._next()
        if path == "/list":
            begin = _first(query, "from")
            return self._list(int(begin) if re.fullmatch(r"\d{1,9}", begin, re.ASCII) else 0)
        if path == "/help":
            return Answer(body=self._renderer.rules())
        found = _ITEM.fullmatch(path)
        if found:
            begin = _first(query, "from")
            return self._item(Place(int(found[1]), int(found[2])), begin=int(begin) if begin.isdecimal() else None)
        return Answer(404)

    def post(self, path: str, form: Form) -> Answer:
        """The answer to a form; its token was checked."""
        if path == "/save":
            return self._save(form)
        if path == "/undo":
            return self._undo()
        return Answer(404)

    def _read_queue(self) -> list[Asked]:
        sitting = self._sitting
        with sitting.engine.connect().execution_options(reads=True) as connection:
            cells = read_cells(connection, sitting.story_id, sitting.people_only)
        if sitting.adjudicates:
            return adjudication_queue(cells)
        return coding_queue(cells, sitting.coder, blind=sitting.blind, seed=sitting.seed, sample=sitting.sample)

    def _said(self) -> dict[tuple[int, int], Said]:
        """What this person has said by now; of adjudicators, what any of them has."""
        sitting = self._sitting
        with sitting.engine.connect().execution_options(reads=True) as connection:
            return read_own(connection, sitting.story_id, sitting.coder, adjudicates=sitting.adjudicates)

    def _progress(self, said: Mapping[tuple[int, int], Said]) -> Progress:
        done = Counter(one.why for one in self._queue if is_current(said.get(one.cell.key)))
        total = Counter(one.why for one in self._queue)
        counts = [(str(why), done[why], total[why]) for why in Why if total[why]]
        return Progress(sum(done.values()), len(self._queue), counts)

    def _next(self) -> Answer:
        said = self._said()
        waiting = next((one for one in self._queue if not is_current(said.get(one.cell.key))), None)
        if waiting is None:
            return Answer(body=self._renderer.nothing_left(self._progress(said), self._told()))
        return Answer(303, location=_address(waiting.cell.key))

    def _list(self, begin: int) -> Answer:
        begin = begin if begin < len(self._queue) else 0
        with self._sitting.engine.connect().execution_options(reads=True) as connection:
            versions, facts = read_titles(connection, self._sitting.story_id)
        said = self._said()
        rows = []
        for one in self._queue[begin : begin + LISTED]:
            outlet, language, headline, text_language = versions[one.cell.version_id]
            mine = said.get(one.cell.key)
            rows.append(
                {
                    "address": _address(one.cell.key),
                    "statement": facts[one.cell.fact_id],
                    "outlet": outlet,
                    "language": language,
                    "headline": headline,
                    "text_language": text_language,
                    "why": str(one.why),
                    "verdict": mine.verdict if mine else "",
                    "flag": "" if mine is None or is_current(mine) else mine.flag,
                }
            )
        return Answer(body=self._renderer.listing(rows, self._progress(said), begin=begin, step=LISTED))

    def _item(
        self,
        place: Place,
        *,
        begin: int | None = None,
        entered: Entered | None = None,
        refused: CodeRefused | None = None,
    ) -> Answer:
        shown = self._shown(place)
        number = self._numbers.get((place.version_id, place.fact_id))
        if shown is None or number is None:
            return Answer(404)
        opinions = self._visible(shown)
        entered = entered or self._entered(shown, opinions)
        with self._sitting.engine.connect().execution_options(reads=True) as connection:
            copies = copies_of(connection, self._sitting.story_id, place.version_id)
        part = part_of(shown.readable.text, len(shown.headline), shown.language, around=entered.start or 0, begin=begin)
        page = Asking(
            shown,
            part,
            str(self._queue[number].why),
            number + 1,
            _address(self._queue[(number + 1) % len(self._queue)].cell.key),
            _address(self._queue[number - 1].cell.key),
            opinions,
            self._mine(shown),
            entered,
            self._told(),
            str(refused or ""),
            refused.key if refused else "",
            [(copy.outlet, copy.outlet_language) for copy in copies],
        )
        return Answer(422 if refused else 200, self._renderer.asking(page, self._progress(self._said())))

    def _shown(self, place: Place) -> Shown | None:
        with self._sitting.engine.connect().execution_options(reads=True) as connection:
            return read_shown(connection, place)

    def _mine(self, shown: Shown) -> Opinion | None:
        return shown.by(self._sitting.coder, adjudicates=self._sitting.adjudicates)

    def _visible(self, shown: Shown) -> list[Opinion]:
        """What this person may see: all for an adjudicator, nothing of others for a blind coder."""
        mine = self._mine(shown)
        if self._sitting.blind:
            return [mine] if mine else []
        return list(shown.opinions)

    def _entered(self, shown: Shown, opinions: Sequence[Opinion]) -> Entered:
        """The person's own verdict; else, where they may see it, the place the machine points to."""
        mine = self._mine(shown)
        if mine:
            return Entered(mine.verdict, mine.reason or "", mine.start, mine.end, mine.note, mine.comment)
        pointed = next((one for one in opinions if not one.by_person and one.start is not None), None)
        return Entered(start=pointed.start, end=pointed.end) if pointed else Entered()

    def _save(self, form: Form) -> Answer:
        place = _place(form)
        shown = self._shown(place) if place else None
        if shown is None or (shown.place.version_id, shown.place.fact_id) not in self._numbers:
            return Answer(404)
        sitting = self._sitting
        entered = Entered(
            _first(form, "verdict"), _first(form, "reason"), None, None, _first(form, "note"), _first(form, "comment")
        )
        try:
            span = _span(form)
            entered = replace(entered, start=span[0], end=span[1]) if span else entered
            code = checked_code(
                shown.readable,
                entered.verdict,
                reason=entered.reason,
                span=span,
                note=entered.note,
                comment=entered.comment,
            )
            act = Act(sitting.coder_id, sitting.clock(), blind=sitting.blind)
            copied = self._write(shown.place, code, act, form)
        except CodeRefused as refused:
            return self._item(shown.place, entered=entered, refused=refused)
        also = f", also for {copied} {'copy' if copied == 1 else 'copies'} of the text" if copied else ""
        self._message = f"Saved: {code.verdict}{also}. Press u to undo."
        return self._after(shown.place)

    def _write(self, place: Place, code: Code, act: Act, form: Form) -> int:
        """For how many copies of the text the verdict was written as well."""
        sitting, basis = self._sitting, _first(form, "basis")
        if _first(form, "copies"):
            return save_for_copies(sitting.engine, sitting.story_id, place, code, act, basis=basis)
        save_code(sitting.engine, place, code, act, basis=basis)
        return 0

    def _after(self, place: Place) -> Answer:
        """To the next open cell behind this one, else to the first open one."""
        said = self._said()
        number = self._numbers[place.version_id, place.fact_id]
        following = [*self._queue[number + 1 :], *self._queue[: number + 1]]
        waiting = next((one for one in following if not is_current(said.get(one.cell.key))), None)
        return Answer(303, location=_address(waiting.cell.key) if waiting else "/")

    def _undo(self) -> Answer:
        place = undo(self._sitting.engine, self._sitting.coder_id, self._sitting.clock())
        if place is None:
            self._message = "There is nothing to undo."
            return Answer(303, location="/")
        self._message = "Undone: this is what it was about."
        known = (place.version_id, place.fact_id) in self._numbers
        return Answer(303, location=_address((place.version_id, place.fact_id)) if known else "/")

    def _told(self) -> str:
        """What is to be said once."""
        message, self._message = self._message, ""
        return message


def _address(key: tuple[int, int]) -> str:
    return f"/item/{key[0]}/{key[1]}"


def _first(form: Form, name: str) -> str:
    values = form.get(name, ())
    return values[0] if values else ""


def _place(form: Form) -> Place | None:
    version, fact = _first(form, "version"), _first(form, "fact")
    if re.fullmatch(r"\d{1,18}", version, re.ASCII) and re.fullmatch(r"\d{1,18}", fact, re.ASCII):
        return Place(int(version), int(fact))
    return None


def _span(form: Form) -> tuple[int, int] | None:
    """The very words that were selected, else from the first to the last chosen passage."""
    start, end = _first(form, "start"), _first(form, "end")
    spans = [f"{start}-{end}"] if start and end else list(form.get("passage", ()))
    numbers = []
    for span in spans:
        found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", span, re.ASCII)
        if not found:
            raise CodeRefused("quote", "The quoted passage is not in the text: choose it again.")
        numbers.append((int(found[1]), int(found[2])))
    return (min(one for one, _ in numbers), max(one for _, one in numbers)) if numbers else None
