"""Pages and feeds of the press: a site, an article's version and a moment go in, the bytes of a document come out.

Each outlet has a template of its own in ``templates/``. Pure: the same input gives the same bytes, and nothing here
knows about sockets or faults.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from spiders.press.articles import Article, Site, Version

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The template environment; every value is escaped."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["linked"] = linked
    env.filters["iso"] = iso
    env.filters["rfc822"] = rfc822
    return env


def article_page(site: Site, article: Article, version: Version, *, base: str, churn: str = "") -> bytes:
    """The HTML of one article as one version shows it, in the site's encoding."""
    name = f"{site.template}-live.html" if version.page == "live_blog" else f"{site.template}.html"
    return render(site, name, base=base, churn=churn, article=article, v=version, amp=False)


def amp_page(site: Site, article: Article, version: Version, *, base: str) -> bytes:
    """The AMP twin of an article."""
    return render(site, "amp.html", base=base, churn="", article=article, v=version, amp=True)


def render(site: Site, template: str, **context: object) -> bytes:
    """One template of the site, encoded; characters the encoding lacks become references, as publishing systems do."""
    zone = ZoneInfo(site.timezone)

    def local(value: datetime, form: str) -> str:
        return value.astimezone(zone).strftime(form)

    text = environment().get_template(template).render(site=site, local=local, zone=zone, **context)
    return text.encode(site.charset, "xmlcharrefreplace")


def linked(text: str, site: Site) -> Markup:
    """The text with the first mention of each of the site's tag names made a link."""
    html = str(escape(text))
    for number, name in enumerate(site.names):
        html = html.replace(str(escape(name)), f'<a href="/tag/{number + 1}">{escape(name)}</a>', 1)
    return Markup(html)  # noqa: S704  (built from escaped parts only)


def iso(value: datetime, zone: ZoneInfo) -> str:
    """ISO 8601 with the outlet's offset."""
    return value.astimezone(zone).isoformat(timespec="seconds")


def rfc822(value: datetime, zone: ZoneInfo) -> str:
    """The date form of RSS; locale-free."""
    moved = value.astimezone(zone)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moved.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day}, {moved.day:02d} {months[moved.month - 1]} {moved:%Y %H:%M:%S %z}"
