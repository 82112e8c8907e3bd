"""Where the built-in archives and finders are asked, as this machine's environment has it. Pure: it is handed in.

``GAPWIRE_ARCHIVE_WAYBACK_INDEX=http://mirror.example/cdx`` moves one address of one built-in service, for every story
that does not name the address itself: to a mirror, or to a stand-in for a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import UsageError
from monitor.story.archives import BUILT_IN
from monitor.story.model import Archive

ADDRESSES = ("index", "copies", "timemap", "timegate")


def variable(name: str, key: str) -> str:
    """The environment variable of one address: ``GAPWIRE_ARCHIVE_COMMON_CRAWL_INDEX``."""
    return f"GAPWIRE_ARCHIVE_{name.replace('-', '_').upper()}_{key.upper()}"


def service(name: str, environment: Mapping[str, str]) -> Mapping[str, Any]:
    """The settings of a built-in service, empty for another name; ``UsageError`` for an address that is none."""
    return {**BUILT_IN.get(name, {}), **_moved(name, environment)}


def moved_services(environment: Mapping[str, str]) -> list[Archive]:
    """The built-in services of which the environment moves an address."""
    return [Archive(id=name, **service(name, environment)) for name in BUILT_IN if _moved(name, environment)]


def _moved(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    if name not in BUILT_IN:
        return {}
    found = {key: environment.get(variable(name, key), "").strip() for key in ADDRESSES}
    for key, address in found.items():
        if address and not _is_web_address(address):
            what = f'the environment variable {variable(name, key)} holds "{address[:100]}", which is no web address'
            raise UsageError(f"{what}; write it with http:// or https://, or unset it")
    return {key: address for key, address in found.items() if address}


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and address.isprintable() and " " not in address
