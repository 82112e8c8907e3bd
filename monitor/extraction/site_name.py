"""The names a site goes by.

In: the page's declarations. Out: folded names, for telling a headline or an author from the outlet itself.
"""

from __future__ import annotations

import re

from monitor.extraction.head import Head


def site_names(head: Head, outlet_name: str | None = None) -> frozenset[str]:
    """Names as declared, as the outlet is known to us, and of its domain with and without suffix; folded."""
    names = {
        outlet_name or "",
        head.meta("og:site_name"),
        head.meta("application-name"),
        head.meta("apple-mobile-web-app-title"),
    }
    names.add(head.meta("twitter:site").lstrip("@"))
    for node in head.nodes:
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            names.add(publisher["name"])
    host = head.url.split("/")[2] if head.url.count("/") >= 2 else ""
    host = host.lower().removeprefix("www.").split(":")[0]
    names |= {host, host.split(".")[0], ".".join(host.split(".")[-2:]), host.rsplit(".", 1)[0]}
    return frozenset(folded(name) for name in names if name) - {""}


def folded(name: str) -> str:
    """Letters and digits only, without case."""
    return re.sub(r"[\W_]+", "", name.casefold())
