"""No page leads into the private network: refused at the connection, whatever named the address. Certificates count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from crawling import crawl_into, outlet_of, story_of
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from outlet_server import outlets, page

from monitor.captures import Outcome
from spiders.addresses import GuardedResolver


def test_private_addresses_are_refused_without_a_request(tmp_path: Path) -> None:
    """Literal loopback in several spellings, a name that resolves to it, link-local and metadata addresses."""
    with outlets(1) as (host,):
        host.routes["/secret"] = page("A parade.")
        port = host.url.rpartition(":")[2]
        urls = (
            f"{host.url}/secret",
            f"http://localhost:{port}/secret",
            f"http://[::ffff:{host.host}]:{port}/secret",
            f"http://[::1]:{port}/secret",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://2130706433/",
        )
        outlet_list = [outlet_of(f"o{at}", "http://a.invalid", articles=(url,)) for at, url in enumerate(urls)]
        crawled = crawl_into(
            tmp_path, story_of(*outlet_list), allow_private=False, delay=1.0, retries=0, timeout=5.0, workers=1
        )
    assert host.seen == []
    assert {capture.outcome for capture in crawled.captures} == {Outcome.FAILED}
    notes = {capture.outlet: capture.note for capture in crawled.captures}
    assert "private" in notes["o0"]
    assert "169.254.169.254" in notes["o4"]
    assert len(notes) == len(urls)


def test_a_name_with_a_public_and_a_private_address_leads_to_the_public_one() -> None:
    """What the resolver hands on is what is connected to, so a second answer cannot differ."""
    answers = ["127.0.0.1", "8.8.8.8", "10.0.0.1"]
    reactor = SimpleNamespace(nameResolver=SimpleNamespace(resolveHostName=_resolve_to(answers)))
    resolver = GuardedResolver(reactor, allow_private=False)
    receiver = _Receiver()
    resolver.resolveHostName(receiver, "two-faced.example")  # type: ignore[arg-type]
    assert receiver.addresses == ["8.8.8.8"]
    assert resolver.refused == {"two-faced.example": "10.0.0.1"}


def test_a_certificate_that_nobody_vouches_for_is_a_failure(tmp_path: Path) -> None:
    """A page from who knows whom is no evidence."""
    certificate = tmp_path / "self-signed.pem"
    certificate.write_bytes(_self_signed())
    with outlets(1) as (host,):
        host.speak_tls(certificate)
        host.routes["/a"] = page("A parade.")
        crawled = crawl_into(tmp_path, story_of(outlet_of("o", host.url, articles=(f"{host.url}/a",))))
    capture = crawled.one("o")
    assert capture.outcome is Outcome.FAILED
    assert "secure connection failed: certificate verify failed" in capture.note
    assert host.seen == []


class _Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802  (Twisted's name)
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802  (Twisted's name)
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802  (Twisted's name)
        pass


def _resolve_to(addresses: list[str]) -> Any:
    def resolve(receiver: Any, *_: object) -> None:
        receiver.resolutionBegan(None)
        for address in addresses:
            receiver.addressResolved(SimpleNamespace(host=address))
        receiver.resolutionComplete()

    return resolve


def _self_signed() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    return certificate.public_bytes(encoding) + private
