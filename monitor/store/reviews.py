"""Writes what people say: their verdicts, and a log of every act that is only ever added to.

A verdict of a person stands beside the machine's, above it, and only the same person's next act changes it. Flags tell
why it has to be looked at again; they never take it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, null, select, update

from db.models import Coder, Fact, Review, Verdict, Version
from monitor.coding.codes import STATED, Code, CodeRefused
from monitor.coding.shown import Place
from monitor.store.cleaning import storable
from monitor.store.coders import ADJUDICATES
from monitor.verdicts import Reason
from monitor.verdicts import Verdict as Answer


@dataclass(frozen=True, slots=True)
class Act:
    """How a verdict came: by whom, when, by which way, and what they saw."""

    coder_id: int
    at: datetime
    action: str = "coded"
    blind: bool = False


def read_basis(statement: str, text_digest: str) -> str:
    """What a person read, for ``Verdict.basis``: digests of the statement and of the text."""
    return f"{blake2b(statement.encode(), digest_size=8).hexdigest()} {text_digest}"


def save_code(engine: Engine, place: Place, code: Code, act: Act, *, basis: str | None = None) -> int:
    """Write the verdict and its log entry; the entry's number. The coder's own earlier verdict is replaced.

    ``basis`` is what the person was shown; ``CodeRefused`` where text or statement have changed since.
    """
    with engine.begin() as connection:
        return write_code(connection, place, code, act, basis=basis)


def write_code(connection: Connection, place: Place, code: Code, act: Act, *, basis: str | None = None) -> int:
    """As ``save_code``, within a transaction of the caller's."""
    shown = _shown(connection, place)
    if basis is not None and basis != read_basis(shown.statement, shown.text_digest):
        raise CodeRefused("verdict", "The text or the fact has changed meanwhile: look at it again, then save.")
    if code.start is not None and shown.text[code.start : code.end] != code.evidence:
        raise CodeRefused("quote", "The quoted passage is not in the text: choose it again.")
    before = state_of(connection, act.coder_id, place)
    _put(connection, act.coder_id, place, code, act.at, read_basis(shown.statement, shown.text_digest))
    entry = _log(connection, place, act, _as_data(code), before, (shown.statement, shown.text_digest))
    _flag_disputes(connection, place)
    return entry


def undo(engine: Engine, coder_id: int, at: datetime) -> Place | None:
    """Take back the person's newest act that still stands, and what was carried with it to copies of the text.

    What it was about comes back, or ``None`` where there is nothing.
    """
    taken_back = select(Review.undoes).where(Review.coder_id == coder_id, Review.undoes.is_not(None))
    standing = (
        select(Review.id, Review.version_id, Review.fact_id, Review.before, Review.at)
        .where(Review.coder_id == coder_id, Review.id.not_in(taken_back))
        .order_by(Review.id.desc())
    )
    newest = standing.where(Review.action.in_(("coded", "imported"))).limit(1)
    with engine.begin() as connection:
        row = connection.execute(newest).one_or_none()
        if row is None:
            return None
        same = (Review.action == "carried", Review.at == row.at, Review.fact_id == row.fact_id, Review.id > row.id)
        for act in [row, *connection.execute(standing.where(*same)).all()]:
            _take_back(connection, coder_id, act, at)
    return Place(row.version_id, row.fact_id)


def _take_back(connection: Connection, coder_id: int, act: Any, at: datetime) -> None:
    """The person's verdict as it was before an act, with a log entry."""
    place = Place(act.version_id, act.fact_id)
    shown, before = _shown(connection, place), state_of(connection, coder_id, place)
    if act.before:
        basis = act.before.get("basis") or read_basis(shown.statement, shown.text_digest)
        _put(connection, coder_id, place, code_of(act.before), at, basis)
    else:
        connection.execute(delete(Verdict).where(*_own(coder_id, place)))
    digests = (shown.statement, shown.text_digest)
    _log(connection, place, Act(coder_id, at, "undone"), act.before, before, digests, undoes=act.id)
    _flag_disputes(connection, place)


def state_of(connection: Connection, coder_id: int, place: Place) -> dict[str, Any] | None:
    """A person's present verdict as the log keeps it."""
    columns = (Verdict.verdict, Verdict.reason, Verdict.evidence, Verdict.evidence_start.label("start"))
    more = (Verdict.evidence_end.label("end"), Verdict.note, Verdict.comment, Verdict.basis)
    row = connection.execute(select(*columns, *more).where(*_own(coder_id, place))).one_or_none()
    return dict(row._mapping) if row else None


def code_of(data: Mapping[str, Any]) -> Code:
    """A verdict as the log keeps it, as a ``Code``."""
    return Code(
        Answer(data["verdict"]),
        Reason(data["reason"]) if data["reason"] else None,
        data["start"],
        data["end"],
        data["evidence"],
        data["note"],
        data["comment"],
    )


def refresh_flags(connection: Connection, story_id: str) -> int:
    """Flag people's verdicts whose fact, text or evidence changed under them; how many are flagged for that."""
    rows = connection.execute(
        select(Verdict.id, Verdict.basis, Verdict.verdict, Verdict.evidence, Verdict.evidence_start, Verdict.flag)
        .add_columns(Fact.statement, Version.text_digest, Verdict.version_id, Verdict.fact_id)
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Version, Version.id == Verdict.version_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Fact.story_id == story_id, Coder.kind == "person")
    ).all()
    flagged = 0
    for row in rows:
        flag = _why_again(row)
        flagged += flag is not None
        if flag is None and row.flag == "disputed":
            continue
        if flag != row.flag:
            connection.execute(update(Verdict).where(Verdict.id == row.id).values(flag=flag))
            _flag_disputes(connection, Place(row.version_id, row.fact_id))
    return flagged


def _why_again(row: Any) -> str | None:
    statement, _, text_digest = row.basis.partition(" ")
    if not text_digest:  # written before people's verdicts had a basis of their own
        return None
    if read_basis(row.statement, text_digest).partition(" ")[0] != statement:
        return "statement_changed"
    if row.verdict in STATED and row.evidence and row.evidence_start is None:
        return "evidence_gone"
    return "text_changed" if row.verdict not in STATED and text_digest != row.text_digest else None


def _flag_disputes(connection: Connection, place: Place) -> None:
    """Mark people's verdicts on one cell as disputed, or no longer so; other flags stay."""
    rows = connection.execute(
        select(Verdict.id, Verdict.verdict, Verdict.flag, Coder.version)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Verdict.version_id == place.version_id, Verdict.fact_id == place.fact_id, Coder.kind == "person")
    ).all()
    settled = any(row.version == ADJUDICATES for row in rows)
    disputed = not settled and len({row.verdict for row in rows}) > 1
    for row in rows:
        if row.flag in (None, "disputed"):
            flag = "disputed" if disputed else None
            connection.execute(update(Verdict).where(Verdict.id == row.id).values(flag=flag))


def _shown(connection: Connection, place: Place) -> Any:
    return connection.execute(
        select(Fact.statement, Version.text_digest, Version.text, Version.headline)
        .select_from(Fact)
        .join(Version, Version.id == place.version_id)
        .where(Fact.id == place.fact_id)
    ).one()


def _put(connection: Connection, coder_id: int, place: Place, code: Code, at: datetime, basis: str) -> None:
    connection.execute(delete(Verdict).where(*_own(coder_id, place)))
    connection.execute(
        insert(Verdict).values(
            version_id=place.version_id,
            fact_id=place.fact_id,
            coder_id=coder_id,
            verdict=str(code.verdict),
            reason=str(code.reason) if code.reason else None,
            score=None,
            evidence=code.evidence,
            evidence_start=code.start,
            evidence_end=code.end,
            note=storable(code.note),
            comment=storable(code.comment),
            prominence=_prominence(connection, place, code),
            judged_at=at,
            basis=basis,
        )
    )


def _prominence(connection: Connection, place: Place, code: Code) -> str | None:
    """Where the evidence stands, by the share of the text before it."""
    if code.start is None or code.verdict not in STATED:
        return None
    columns = select(func.length(Version.headline), func.length(Version.text)).where(Version.id == place.version_id)
    head, length = connection.execute(columns).one()
    if code.start < head:
        return "headline"
    share = (code.start - head) / max(1, length - head)
    return "lead" if share < 0.15 else "end" if share >= 0.8 else "body"


def _log(
    connection: Connection,
    place: Place,
    act: Act,
    code: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None,
    shown: tuple[str, str],
    undoes: int | None = None,
) -> int:
    return connection.execute(
        insert(Review)
        .values(
            coder_id=act.coder_id,
            version_id=place.version_id,
            fact_id=place.fact_id,
            at=act.at,
            action=act.action,
            code=dict(code) if code else null(),
            before=dict(before) if before else null(),
            statement=shown[0],
            text_digest=shown[1],
            blind=act.blind,
            undoes=undoes,
        )
        .returning(Review.id)
    ).scalar_one()


def _as_data(code: Code) -> dict[str, Any]:
    return {
        "verdict": str(code.verdict),
        "reason": str(code.reason) if code.reason else None,
        "evidence": code.evidence,
        "start": code.start,
        "end": code.end,
        "note": storable(code.note),
        "comment": storable(code.comment),
    }


def _own(coder_id: int, place: Place) -> tuple[Any, ...]:
    return (
        Verdict.coder_id == coder_id,
        Verdict.version_id == place.version_id,
        Verdict.fact_id == place.fact_id,
    )
