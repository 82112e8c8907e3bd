"""Coders: who gives verdicts. The machine is one coder for each of its versions, a person is one by name."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select, update

from db.models import Coder

PERSON_RANK = 1_000_000
"""Ranks of people begin here: above every machine."""
ADJUDICATOR_RANK = 1_000_000_000
"""Ranks of people who settle what others disagree on: above everybody."""
ADJUDICATES = "(adjudicator)"
"""The ``version`` of a person who adjudicates: a coder apart from the same person's own coding."""


def machine_coder(connection: Connection, engine: str, engine_version: str) -> int:
    """The row id of the machine with that engine and version; made where it is new.

    It is put above all other machines: what counts is the engine that was asked last, also after going back to one.
    """
    coder_id = _coder(connection, "machine", engine, engine_version)
    highest = connection.execute(select(func.max(Coder.rank)).where(Coder.kind == "machine")).scalar_one()
    connection.execute(update(Coder).where(Coder.id == coder_id, Coder.rank < highest).values(rank=highest + 1))
    return coder_id


def person_coder(connection: Connection, name: str) -> int:
    """The row id of a person; made where the name is new, above every machine."""
    return _coder(connection, "person", name, "")


def adjudicator_coder(connection: Connection, name: str) -> int:
    """The row id of a person as adjudicator; made where it is new, above all who code."""
    return _coder(connection, "person", name, ADJUDICATES)


def _coder(connection: Connection, kind: str, name: str, version: str) -> int:
    same = (Coder.kind == kind, Coder.name == name, Coder.version == version)
    found = connection.execute(select(Coder.id).where(*same)).scalar()
    if found is not None:
        return found
    first = ADJUDICATOR_RANK if version == ADJUDICATES else PERSON_RANK if kind == "person" else 1
    last = {1: PERSON_RANK, PERSON_RANK: ADJUDICATOR_RANK}.get(first)
    same_sort = (Coder.rank >= first, *([Coder.rank < last] if last else []))
    highest = connection.execute(select(func.max(Coder.rank)).where(*same_sort)).scalar()
    rank = first if highest is None else highest + 1
    return connection.execute(
        insert(Coder).values(kind=kind, name=name, version=version, rank=rank).returning(Coder.id)
    ).scalar_one()
