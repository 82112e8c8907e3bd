"""Which network addresses a page may lead to: public ones, unless private ones were allowed.

A host name goes in, the addresses that may be connected to come out. The check sits in the reactor's name resolver,
which every connection passes (literal addresses and redirects too) and whose answer is what is connected to, so a
name that resolves differently the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any, Protocol

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MAX_REFUSED = 1_000


class _HasSettings(Protocol):
    settings: Any


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when it is wrapped in an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names as the reactor would, and leaves out addresses that must not be visited.

    ``refused`` remembers, by host name, the address that was left out.
    """

    def __init__(self, reactor: Any, allow_private: bool) -> None:
        self.refused: dict[str, str] = {}
        self._reactor = reactor
        self._original: Any = reactor.nameResolver
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: _HasSettings, reactor: Any) -> GuardedResolver:
        """As Scrapy builds it (setting ``TWISTED_DNS_RESOLVER``)."""
        return cls(reactor, crawler.settings.getbool("GAPWIRE_ALLOW_PRIVATE"))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  (Twisted's name)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """See ``IHostnameResolver``."""
        receiver = resolutionReceiver if self._allow_private else _PublicOnly(resolutionReceiver, hostName, self)
        answer: IHostResolution = self._original.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return answer

    def refuse(self, host: str, address: str) -> None:
        """Remember that ``host`` leads to an address that is not visited."""
        if len(self.refused) < _MAX_REFUSED:
            self.refused[host] = address


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on the public addresses of one resolution."""

    def __init__(self, inner: Any, host: str, resolver: GuardedResolver) -> None:
        self._inner = inner
        self._host = host
        self._resolver = resolver

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        """See ``IResolutionReceiver``."""
        self._inner.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Hand it on if it is public."""
        if is_public(address.host):
            self._inner.addressResolved(address)
        else:
            self._resolver.refuse(self._host, address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        """See ``IResolutionReceiver``."""
        self._inner.resolutionComplete()
