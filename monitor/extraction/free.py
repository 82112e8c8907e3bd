"""Whether the page declares its article as free to read.

In: the page's declarations. Out: yes, no, or ``None``. What can really be read is another question (``paywall``).
"""

from __future__ import annotations

from monitor.extraction.head import Head


def free_of(value: object) -> bool | None:
    """``isAccessibleForFree`` as schema.org and the outlets write it."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower().rsplit("/", 1)[-1]
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(word)


def is_free(head: Head) -> bool | None:
    """What the page says about access: JSON-LD, then the content tier."""
    if head.article is not None and (free := free_of(head.article.get("isAccessibleForFree"))) is not None:
        return free
    tier = head.meta(
        "article:content_tier", "content_tier", "cxenseparse:access", "cxenseparse:articleaccess", "access"
    ).lower()
    return {"free": True, "locked": False, "premium": False, "paid": False, "subscription": False}.get(tier)
