"""Certificates for https: the given one, or one made here that vouches for this one address and for nothing else."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config import Settings

LASTS = timedelta(days=397)
"""Browsers take nothing that lasts longer."""
RENEWED_BEFORE = timedelta(days=30)
_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_VOUCHES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Certificate:
    """Files of a certificate and its key."""

    cert: Path
    key: Path


def certificate_for(settings: Settings) -> Certificate | None:
    """Return what the site serves https with, made now where it has to be; None where it serves plain http."""
    if not settings.tls:
        return None
    if settings.tls_cert is not None and settings.tls_key is not None:
        return Certificate(settings.tls_cert, settings.tls_key)
    found = _own(settings)
    if not _is_good(found.cert, settings.host):
        _make(settings, found)
    return found


def authority_of(settings: Settings) -> bytes | None:
    """Return the certificate that phones install to believe the one made here."""
    path = settings.instance / "tls" / "authority.crt"
    return path.read_bytes() if settings.tls and settings.tls_cert is None and path.is_file() else None


def _own(settings: Settings) -> Certificate:
    folder = settings.instance / "tls"
    return Certificate(folder / "site.crt", folder / "site.key")


def _is_good(path: Path, host: str) -> bool:
    if not path.is_file():
        return False
    known = x509.load_pem_x509_certificate(path.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return _name(host) in list(names) and known.not_valid_after_utc - RENEWED_BEFORE > datetime.now(UTC)


def _make(settings: Settings, target: Certificate) -> None:
    """Make an authority that may vouch for this address alone, and a certificate by it; its key is thrown away."""
    name, now = _name(settings.host), datetime.now(UTC)
    authority_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    subject = _subject(f"Fair at {settings.host}")
    authority = (
        _begun(subject, subject, authority_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints([_subtree(settings.host)], None), critical=True)
        .add_extension(_VOUCHES, critical=True)
        .sign(authority_key, SHA256())
    )
    site = (
        _begun(_subject(settings.host), subject, key, now)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_SIGNS, critical=True)
        .sign(authority_key, SHA256())
    )
    target.cert.parent.mkdir(parents=True, exist_ok=True)
    _write_secret(target.key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    both = authority.public_bytes(Encoding.PEM)
    (target.cert.parent / "authority.crt").write_bytes(both)
    target.cert.write_bytes(site.public_bytes(Encoding.PEM) + both)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS - timedelta(days=1))
    )


def _subject(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words[:64])])


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _subtree(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_network(host))
    except ValueError:
        return x509.DNSName(host)


def _write_secret(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
