"""Tickets in the wallets of phones, signed with certificates and keys that these tests make."""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from config import BadSettings, load_settings
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.signing import Kind, read_code
from eventsapp.visitors.actions import Entry, revoke_ticket
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.views.public.wallets import APPLE, GOOGLE, load_wallets
from tests.factories import make_fair, make_type, make_visitor
from tests.services.plugin import present
from tests.services.running import Missing

ACCOUNT = "passes@project.example"


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certify(name: str, key: rsa.RSAPrivateKey, issuer: str, signer: rsa.RSAPrivateKey) -> x509.Certificate:
    subject, authority = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer))
    now = clock.now()
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(authority).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=30))
    builder = builder.add_extension(x509.BasicConstraints(ca=name == issuer, path_length=None), critical=True)
    return builder.sign(signer, hashes.SHA256())


def pem_of(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="module")
def account_key() -> rsa.RSAPrivateKey:
    return make_key()


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory, account_key: rsa.RSAPrivateKey) -> dict[str, str]:
    """Certificates of an authority and of a pass type, and a service account, as settings name them."""
    folder, authority, own = tmp_path_factory.mktemp("wallets"), make_key(), make_key()
    files = {
        "wwdr.pem": certify("Authority", authority, "Authority", authority).public_bytes(serialization.Encoding.PEM),
        "pass.pem": certify("Pass Type", own, "Authority", authority).public_bytes(serialization.Encoding.PEM),
        "pass.key": pem_of(own),
        "account.json": json.dumps({"client_email": ACCOUNT, "private_key": pem_of(account_key).decode()}).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {
        "APPLE_PASS_CERT": str(folder / "pass.pem"),
        "APPLE_PASS_KEY": str(folder / "pass.key"),
        "APPLE_WWDR_CERT": str(folder / "wwdr.pem"),
        "APPLE_PASS_TYPE": "pass.example.fair",
        "APPLE_TEAM": "TEAM123456",
        "GOOGLE_WALLET_KEY": str(folder / "account.json"),
        "GOOGLE_WALLET_ISSUER": "3388000000012345678",
    }


@pytest.fixture
def wallets(app: Flask, environ: dict[str, str]) -> Iterator[None]:
    """Let this installation have what both wallets need."""
    before = {name: app.extensions[name] for name in (APPLE, GOOGLE)}
    load_wallets(app, load_settings(environ))
    yield
    app.extensions.update(before)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def visitor(fair: Fair) -> Visitor:
    return make_visitor(fair, full_name="Nguyễn Thị Hoa", entry=Entry(type=make_type(fair)))


def pass_of(client: FlaskClient, visitor: Visitor) -> dict[str, bytes]:
    answer = client.get(f"/expo/ticket/{visitor.token}/ticket.pkpass?lang=en")
    assert answer.mimetype == "application/vnd.apple.pkpass"
    assert answer.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def is_true(fair: Fair, code: str) -> bool:
    return read_code(code, fair_id=fair.id, kind=Kind.TICKET, keys=public_keys_of(fair)).fair_id == fair.id


@pytest.mark.usefixtures("wallets")
def test_the_pass_says_what_the_ticket_says(client: FlaskClient, fair: Fair, visitor: Visitor) -> None:
    files = pass_of(client, visitor)
    said = json.loads(files["pass.json"])
    assert (said["passTypeIdentifier"], said["teamIdentifier"]) == ("pass.example.fair", "TEAM123456")
    assert said["eventTicket"]["primaryFields"] == [{"key": "name", "label": "Name", "value": "Nguyễn Thị Hoa"}]
    assert [field["key"] for field in said["eventTicket"]["secondaryFields"]] == ["role", "days"]
    assert is_true(fair, said["barcodes"][0]["message"])
    assert said["barcodes"][0]["altText"] == visitor.reference
    sizes = {name: Image.open(io.BytesIO(files[name])).size for name in files if name.endswith(".png")}
    assert sizes == {"icon.png": (29, 29), "icon@2x.png": (58, 58), "icon@3x.png": (87, 87)}


@pytest.mark.usefixtures("wallets")
def test_the_manifest_has_the_digest_of_every_file(client: FlaskClient, visitor: Visitor) -> None:
    files = pass_of(client, visitor)
    manifest = json.loads(files["manifest.json"])
    others = {name: content for name, content in files.items() if name not in {"manifest.json", "signature"}}
    assert manifest == {
        name: hashlib.sha1(content, usedforsecurity=False).hexdigest() for name, content in others.items()
    }


@pytest.mark.usefixtures("wallets")
def test_the_signature_is_of_the_manifest_by_the_pass_type(
    client: FlaskClient, visitor: Visitor, environ: dict[str, str], tmp_path: Path
) -> None:
    files = pass_of(client, visitor)
    enclosed = pkcs7.load_der_pkcs7_certificates(files["signature"])
    given = [Path(environ[name]).read_bytes() for name in ("APPLE_PASS_CERT", "APPLE_WWDR_CERT")]
    assert {one.serial_number for one in enclosed} == {
        x509.load_pem_x509_certificate(one).serial_number for one in given
    }
    assert files["manifest.json"] not in files["signature"]
    openssl = shutil.which("openssl")
    if openssl is None:
        present("OpenSSL", Missing("no program of it on the machine"))

    def verifies(manifest: bytes) -> bool:
        for name, content in (("manifest.json", manifest), ("signature", files["signature"])):
            (tmp_path / name).write_bytes(content)
        command = [openssl, "smime", "-verify", "-binary", "-inform", "DER", "-in", "signature"]
        command += ["-content", "manifest.json", "-CAfile", environ["APPLE_WWDR_CERT"], "-purpose", "any"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert verifies(files["manifest.json"])
    assert not verifies(files["manifest.json"].replace(b"icon", b"ikon"))


def unpacked(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.usefixtures("wallets")
def test_the_link_to_google_is_signed_by_the_service_account(
    client: FlaskClient, fair: Fair, visitor: Visitor, account_key: rsa.RSAPrivateKey
) -> None:
    answer = client.get(f"/expo/ticket/{visitor.token}/google-wallet?lang=en")
    assert answer.status_code == 302
    start, _, token = answer.location.rpartition("/")
    assert start == "https://pay.google.com/gp/v/save"
    assert len(token) < 1800, "longer links are cut off by browsers, says Google"
    head, body, signature = token.split(".")
    signed = f"{head}.{body}".encode()
    account_key.public_key().verify(unpacked(signature), signed, padding.PKCS1v15(), hashes.SHA256())
    assert json.loads(unpacked(head)) == {"alg": "RS256", "typ": "JWT"}
    said: dict[str, Any] = json.loads(unpacked(body))
    assert (said["iss"], said["aud"], said["typ"]) == (ACCOUNT, "google", "savetowallet")
    (kind,), (ticket,) = said["payload"]["eventTicketClasses"], said["payload"]["eventTicketObjects"]
    assert ticket["classId"] == kind["id"] == "3388000000012345678.expo"
    assert ticket["ticketHolderName"] == "Nguyễn Thị Hoa"
    assert is_true(fair, ticket["barcode"]["value"])


@pytest.mark.usefixtures("wallets")
def test_a_revoked_ticket_gives_no_pass(client: FlaskClient, visitor: Visitor) -> None:
    page = f"/expo/ticket/{visitor.token}"
    assert all(words in client.get(page).text for words in ("ticket.pkpass", "google-wallet"))
    with transaction():
        revoke_ticket(visitor, reason="lost", actor_id=None, actor="desk")
    assert client.get(f"{page}/ticket.pkpass").status_code == 404
    assert client.get(f"{page}/google-wallet").status_code == 404
    assert not any(words in client.get(page).text for words in ("ticket.pkpass", "google-wallet"))
    assert client.get("/expo/ticket/unknown/ticket.pkpass").status_code == 404


def test_without_keys_there_are_no_links_and_no_passes(client: FlaskClient, visitor: Visitor) -> None:
    page = f"/expo/ticket/{visitor.token}"
    assert not any(words in client.get(page).text for words in ("ticket.pkpass", "google-wallet"))
    assert client.get(f"{page}/ticket.pkpass").status_code == 404
    assert client.get(f"{page}/google-wallet").status_code == 404


@pytest.mark.parametrize("name", ["APPLE_PASS_KEY", "APPLE_TEAM", "GOOGLE_WALLET_ISSUER", "GOOGLE_WALLET_KEY"])
def test_half_of_what_a_wallet_needs_is_refused_at_the_start(environ: dict[str, str], name: str) -> None:
    with pytest.raises(BadSettings, match=name):
        load_settings({key: value for key, value in environ.items() if key != name})


@pytest.mark.parametrize("name", ["APPLE_PASS_CERT", "APPLE_PASS_KEY", "APPLE_WWDR_CERT", "GOOGLE_WALLET_KEY"])
@pytest.mark.parametrize("spoil", [lambda _: b"nonsense", lambda _: pem_of(make_key())], ids=["nonsense", "another"])
def test_a_file_that_does_not_fit_is_named_at_the_start(
    app: Flask, environ: dict[str, str], tmp_path: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_bytes(spoil(Path(environ[name]).read_bytes()))
    before = {key: app.extensions[key] for key in (APPLE, GOOGLE)}
    with pytest.raises(BadSettings, match=r"wrong\.pem"):
        load_wallets(app, load_settings({**environ, name: str(wrong)}))
    app.extensions.update(before)
