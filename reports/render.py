"""A template and its data go in, one complete page comes out: style, marks and script inside, no request leaves it.

The content security policy names the very style and script of the page by their digests; everything else is forbidden.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from reports import markup, rules, wording
from reports.clock import length_words, span_words
from reports.difference import Block
from reports.folds import Fold
from reports.inert import finalize, language_tag
from reports.lookup import Lookup
from reports.model import Outlet
from reports.names import short_value, soft

PLAIN_COLUMNS = 14
"""Outlets that fit beside each other from 1216 px."""
WIDE_COLUMNS = 18
"""Outlets that still do, in narrower columns; more get a scroll area of their own."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it goes, and its bytes."""

    path: str
    body: bytes


@lru_cache
def _asset(name: str) -> str:
    return files("reports").joinpath("assets", name).read_text(encoding="utf-8")


def lean(css: str) -> str:
    """The style sheet without comments and needless blanks: it is in every page."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "", bare)


@lru_cache
def style(columns: int, folds: tuple[str, ...] = ()) -> str:
    """The style of a page; with the table's where it has ``columns`` outlets, of which ``folds`` can be folded."""
    css = _asset("report.css")
    if columns:
        css += _asset("matrix.css") + print_columns(columns) + "".join(map(fold_rules, folds))
    return lean(css)


def fold_class(outlet: Outlet) -> str:
    """What marks the columns that are folded into an outlet's, and the switch that opens them."""
    return f"w-{outlet.key}"


def fold_rules(name: str) -> str:
    """How the columns of one class are folded: until the switch is on, a cell is cited, or outlets are chosen."""
    folded = f".sec:not(.chosen):not(:has(#{name}:checked)):not(:has(td.{name}:target))"
    wide = f"{folded} col.{name}{{visibility:collapse}}{folded} :is(th,td).{name}{{visibility:hidden}}"
    narrow = f"{folded} td.{name}{{display:none!important}}"
    opened = f".sec.chosen .o-{name},.sec:has(#{name}:checked) .o-{name}{{display:none}}"
    return f"{wide}@media screen and (max-width:75.99rem){{{narrow}}}{opened}"


def print_columns(columns: int) -> str:
    """The width of a column on A4 landscape, in millimetres."""
    return f"@media print{{:root{{--print-col:{min(13.6, 193 / columns):.2f}mm}}}}"


@lru_cache
def policy(css: str, script: str) -> str:
    """The content security policy of a page with this style and script."""
    rules = [f"style-src '{_digest(css)}'", *([f"script-src '{_digest(script)}'"] if script else [])]
    return "; ".join(["default-src 'none'", *rules, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class _Compiled(BytecodeCache):
    """The templates' code, for as long as the process lives: compiling them takes longer than a small report."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, where it was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def environment() -> Environment:
    """What every page is made in, reports and review alike: all that is printed is escaped and made inert."""
    made = Environment(
        loader=PackageLoader("reports"),
        bytecode_cache=_COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["sentence"] = wording.sentence
    made.globals.update(
        w=wording,
        mark=markup.mark,
        isolated=markup.isolated,
        foreign=markup.foreign,
        link_out=markup.link_out,
        number=wording.number,
        count=wording.count,
        tag=language_tag,
    )
    return made


class Renderer:
    """Makes the pages of one report."""

    def __init__(self, lookup: Lookup, measured: str) -> None:
        self._speaker = speaker = markup.Speaker(lookup.clock, lookup.snapshot.story.language)
        self._environment = environment()
        self._environment.globals.update(
            lookup=lookup,
            story=lookup.snapshot.story,
            clock=lookup.clock,
            rules=rules,
            measured=measured,
            time=speaker.time,
            statement=speaker.statement,
            fact_link=speaker.fact_link,
            outlet_link=speaker.outlet_link,
            outlet_name=markup.outlet_name,
            headline=markup.headline,
            soft=soft,
            short_value=short_value,
            close=PLAIN_COLUMNS,
            fold_class=fold_class,
            span_words=span_words,
            length_words=length_words,
        )

    def block(self, found: Block) -> Markup:
        """A changed paragraph as markup."""
        return markup.block(found, self._speaker)

    def page(self, path: str, template: str, *, columns: int = 0, folds: tuple[Fold, ...] = (), **context: Any) -> Page:
        """One page; ``columns`` is the number of outlets where it holds the table, ``folds`` what is folded in it."""
        css = style(columns, tuple(fold_class(fold.stands) for fold in folds))
        script = lean_script() if columns else ""
        html = self._environment.get_template(template).render(
            path=path,
            root="../" * path.count("/"),
            css=Markup(css),  # noqa: S704  (our own file)
            script=Markup(script),  # noqa: S704  (our own file)
            policy=policy(css, script),
            folding=bool(folds),
            **context,
        )
        return Page(path, html.encode("utf-8", "replace"))


@lru_cache
def lean_script() -> str:
    """The few lines that add comfort: focus moves with the panel, arrow keys walk the cells."""
    return _asset("report.js").strip()
