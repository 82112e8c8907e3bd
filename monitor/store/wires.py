"""Has the wire texts of a story found: loads versions with what they tell, asks ``monitor.wires``, writes the answer.

It decides nothing itself. The result is of its basis: the texts, what the highest coder says of them, the outlets, and
the version of the detection. Equal basis, nothing to do; else all groups of the story are made again at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, insert, select, update

from db.models import Article, Coder, DerivedState, Fact, Outlet, Verdict, Version, WireGroup, WireMember
from monitor.wires.credits import credited
from monitor.wires.groups import Group, wire_groups
from monitor.wires.lineage import lineage
from monitor.wires.reading import Text, body_grams, own_sentences, telling

DETECTION = "3"
"""Raise it where the detection changes: all groups are made again."""
TOLD = ("included", "partly", "differs")
VERSIONS_AT_ONCE = 500

Told = dict[int, dict[str, tuple[str, int]]]
"""Version -> fact -> verdict and where the evidence begins."""


def detect_wires(engine: Engine, story_id: str) -> int:
    """Group the story's versions by the text they carry; how many groups. Nothing is done where all is known."""
    with engine.connect().execution_options(reads=True) as connection:
        told = told_facts(connection, story_id)
        outlets = _agencies(connection, story_id)
        basis = story_basis(connection, story_id, told, DETECTION)
        if known_basis(connection, story_id, "wires") == basis:
            return len(connection.execute(select(WireGroup.id).where(WireGroup.story_id == story_id)).all())
        texts = list(_texts(connection, story_id, told, outlets))
    groups = wire_groups(texts)
    with engine.begin() as connection:
        _forget(connection, story_id)
        for group in groups:
            _write(connection, story_id, group)
        keep_basis(connection, story_id, "wires", basis)
    return len(groups)


def told_facts(connection: Connection, story_id: str) -> Told:
    """What every version about the story tells, as the highest coder sees it."""
    rows = connection.execute(
        select(Verdict.version_id, Fact.key, Verdict.verdict, Verdict.evidence_start, Coder.rank)
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Fact.story_id == story_id, Fact.retired.is_(False))
        .order_by(Coder.rank, Verdict.version_id, Fact.position)
    )
    highest: dict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
    for row in rows:
        highest[row.version_id][row.key] = (row.verdict, row.evidence_start or 0)
    return {
        version: {fact: one for fact, one in facts.items() if one[0] in TOLD}
        for version, facts in sorted(highest.items())
    }


def story_basis(connection: Connection, story_id: str, told: Told, version: str) -> str:
    """Digest of everything the result is made from, hex."""
    texts = connection.execute(
        _versions(story_id, Version.id, Version.text_digest, Version.published_at, Version.modified_at)
    ).all()
    outlets = connection.execute(
        select(Outlet.key, Outlet.name, Outlet.ownership, Outlet.retired).where(Outlet.story_id == story_id)
    ).all()
    seen = [version, [list(row) for row in texts], [list(row) for row in outlets], sorted(told.items())]
    return blake2b(orjson.dumps(seen, option=orjson.OPT_NON_STR_KEYS), digest_size=16).hexdigest()


def known_basis(connection: Connection, story_id: str, topic: str) -> str | None:
    """The basis of what is stored."""
    same = (DerivedState.story_id == story_id, DerivedState.topic == topic)
    return connection.execute(select(DerivedState.basis).where(*same)).scalar()


def keep_basis(connection: Connection, story_id: str, topic: str, basis: str) -> None:
    """Note what the stored result was made from."""
    connection.execute(delete(DerivedState).where(DerivedState.story_id == story_id, DerivedState.topic == topic))
    connection.execute(insert(DerivedState).values(story_id=story_id, topic=topic, basis=basis))


def _versions(story_id: str, *columns: Any) -> Any:
    """Versions about the story, or of which that is not known, of its present outlets; in a fixed order."""
    return (
        select(*columns)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Article.story_id == story_id, Outlet.retired.is_(False), Version.about_story.is_not(False))
        .order_by(Version.id)
    )


def _agencies(connection: Connection, story_id: str) -> Mapping[str, str]:
    """Names of the agencies that the story follows -> their ids in the story."""
    rows = connection.execute(
        select(Outlet.key, Outlet.name).where(
            Outlet.story_id == story_id, Outlet.ownership == "agency", Outlet.retired.is_(False)
        )
    ).all()
    return {name: row.key for row in rows for name in _short_names(row.name)}


def _short_names(name: str) -> Iterator[str]:
    """``Meridian News Agency`` is credited as ``Meridian`` too."""
    yield name
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in {"agency", "news", "press", "service", "wire", "international"}:
        words.pop()
        yield " ".join(words)


def _texts(connection: Connection, story_id: str, told: Told, agencies: Mapping[str, str]) -> Iterator[Text]:
    columns = (Version.id, Version.article_id, Version.text, Version.headline, Version.language, Version.credit)
    times = (
        Version.authors,
        Version.published_at,
        Version.modified_at,
        Version.captured_at,
        Outlet.key,
        Outlet.ownership,
    )
    rows = connection.execution_options(yield_per=VERSIONS_AT_ONCE).execute(_versions(story_id, *columns, *times))
    for row in rows:
        yield read_text(row, told.get(row.id, {}), agencies)


def read_text(row: Any, told: Mapping[str, tuple[str, int]], agencies: Mapping[str, str]) -> Text:
    """A row of ``Version`` with its outlet as wire detection sees it."""
    headline_end = len(row.headline)
    places = {fact: start for fact, (_, start) in told.items()}
    differing = [fact for fact, (verdict, _) in told.items() if verdict == "differs"]
    return Text(
        key=row.id,
        article=row.article_id,
        outlet=row.key,
        headline=row.headline,
        language=row.language,
        published_at=row.modified_at or row.published_at,
        captured_at=row.captured_at,
        credits=credited(row.text, row.credit, [str(author) for author in row.authors], agencies),
        agency=row.ownership == "agency",
        grams=body_grams(row.text, headline_end),
        telling=telling(row.text, row.language, places, differing),
        sentences=own_sentences(row.text, headline_end, row.language),
    )


def _forget(connection: Connection, story_id: str) -> None:
    groups = select(WireGroup.id).where(WireGroup.story_id == story_id)
    articles = select(Article.id).where(Article.story_id == story_id)
    connection.execute(delete(WireMember).where(WireMember.group_id.in_(groups)))
    connection.execute(delete(WireGroup).where(WireGroup.story_id == story_id))
    carried = (Version.article_id.in_(articles), Version.wire_group.is_not(None))
    connection.execute(update(Version).where(*carried).values(wire_group=None))


def _write(connection: Connection, story_id: str, group: Group) -> None:
    values = {"story_id": story_id, "key": group.key, "source": group.source, "source_kind": group.source_kind}
    group_id = connection.execute(insert(WireGroup).values(values).returning(WireGroup.id)).scalar_one()
    named = {text.key: ", ".join(text.credits) for text in group.texts}
    connection.execute(insert(WireMember), [_row(asdict(one), group_id, named) for one in lineage(group)])
    keys: Sequence[int] = [text.key for text in group.texts]
    for start in range(0, len(keys), VERSIONS_AT_ONCE):
        chunk = keys[start : start + VERSIONS_AT_ONCE]
        connection.execute(update(Version).where(Version.id.in_(chunk)).values(wire_group=group.key))


def _row(carrier: dict[str, Any], group_id: int, named: Mapping[int, str]) -> dict[str, Any]:
    key = carrier.pop("key")
    return carrier | {
        "version_id": key,
        "printed_id": carrier.pop("printed"),
        "group_id": group_id,
        "credit": named[key],
    }
