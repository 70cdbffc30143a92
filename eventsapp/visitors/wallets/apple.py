"""A pass for Apple Wallet: a zip of what it says and its icons, with their digests and a detached signature."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from PIL import Image, ImageDraw

from eventsapp.visitors.wallets.model import BadWallet, WalletTicket

MEDIA_TYPE = "application/vnd.apple.pkpass"
_ICONS = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87}
_INK, _YELLOW, _QUIET = "#10171b", "#ffc81f", "#414e56"
_OPTIONS = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]


@dataclass(frozen=True)
class AppleSigner:
    """Certificate and key of a pass type, the certificate of who issued it, and the team they belong to."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    issuer: x509.Certificate
    pass_type: str
    team: str


def load_apple(certificate: Path, key: Path, issuer: Path, pass_type: str, team: str) -> AppleSigner:
    """Read the PEM files; raises ``BadWallet`` where they do not belong together."""
    own = _certificate(certificate)
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise BadWallet(f"{key} is no private key in PEM without a password.") from error
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise BadWallet(f"{key} is neither an RSA nor an EC key.")
    if private.public_key() != own.public_key():
        raise BadWallet(f"{key} is not the key of {certificate}.")
    return AppleSigner(own, private, _certificate(issuer), pass_type, team)


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise BadWallet(f"{path} is no certificate in PEM.") from error


def write_pass(ticket: WalletTicket, signer: AppleSigner) -> bytes:
    """Return a signed pass of a ticket."""
    files = {"pass.json": _encoded(_contents(ticket, signer))}
    files |= {name: _icon(size) for name, size in _ICONS.items()}
    # Apple's format asks for SHA-1 here; what protects the pass is the signature over the list.
    digests = {name: hashlib.sha1(content, usedforsecurity=False).hexdigest() for name, content in files.items()}
    manifest = _encoded(digests)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(manifest)
    builder = builder.add_signer(signer.certificate, signer.key, hashes.SHA256()).add_certificate(signer.issuer)
    files |= {"manifest.json": manifest, "signature": builder.sign(serialization.Encoding.DER, _OPTIONS)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _contents(ticket: WalletTicket, signer: AppleSigner) -> dict[str, Any]:
    return {
        "formatVersion": 1,
        "passTypeIdentifier": signer.pass_type,
        "serialNumber": ticket.serial,
        "teamIdentifier": signer.team,
        "organizationName": ticket.organiser,
        "description": ticket.fair_name,
        "logoText": ticket.fair_name,
        "backgroundColor": "rgb(16, 23, 27)",
        "foregroundColor": "rgb(255, 255, 255)",
        "labelColor": "rgb(180, 192, 199)",
        "relevantDate": ticket.starts_at.isoformat(timespec="seconds"),
        "expirationDate": ticket.ends_at.isoformat(timespec="seconds"),
        "sharingProhibited": True,
        "barcodes": [
            {
                "format": "PKBarcodeFormatQR",
                "message": ticket.code,
                "messageEncoding": "iso-8859-1",
                "altText": ticket.reference,
            }
        ],
        "eventTicket": {
            "primaryFields": _fields(ticket, ("name",)),
            "secondaryFields": _fields(ticket, ("role", "days")),
            "auxiliaryFields": _fields(ticket, ("place",)),
            "backFields": _fields(ticket, ("address", "reference")),
        },
    }


def _fields(ticket: WalletTicket, keys: tuple[str, ...]) -> list[dict[str, str]]:
    said = [(key, str(getattr(ticket, key))) for key in keys]
    return [{"key": key, "label": ticket.labels[key], "value": value} for key, value in said if value]


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _icon(size: int) -> bytes:
    """Draw a hall from above: stands in a grid, one of them lit."""
    large = size * 4
    picture = Image.new("RGB", (large, large), _INK)
    pen, cell, gap = ImageDraw.Draw(picture), large * 0.2, large * 0.06
    start = (large - 3 * cell - 2 * gap) / 2
    for row in range(3):
        for column in range(3):
            x, y = start + column * (cell + gap), start + row * (cell + gap)
            is_lit = (row, column) in {(1, 1), (1, 2)}
            pen.rectangle((x, y, x + cell, y + cell), fill=_YELLOW if is_lit else _QUIET)
    target = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()
