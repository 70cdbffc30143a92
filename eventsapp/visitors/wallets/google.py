"""A link that saves a ticket to Google Wallet: a token that a service account signed, with the whole ticket in it."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from eventsapp.visitors.wallets.model import BadWallet, WalletTicket

SAVE = "https://pay.google.com/gp/v/save/"


@dataclass(frozen=True)
class GoogleSigner:
    """A service account that may issue passes, and the issuer it does so for."""

    account: str
    key: rsa.RSAPrivateKey
    issuer: str


def load_google(key: Path, issuer: str) -> GoogleSigner:
    """Read the key file of a service account; raises ``BadWallet`` where it is none."""
    try:
        said = json.loads(key.read_bytes())
        private = serialization.load_pem_private_key(said["private_key"].encode(), password=None)
        account = str(said["client_email"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadWallet(f"{key} is no key of a service account in JSON.") from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise BadWallet(f"{key} holds no RSA key.")
    return GoogleSigner(account, private, issuer)


def save_link(ticket: WalletTicket, signer: GoogleSigner, now: datetime) -> str:
    """Return the address that offers to save a ticket."""
    claims = {
        "iss": signer.account,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(now.timestamp()),
        "origins": [],
        "payload": _payload(ticket, signer.issuer),
    }
    signed = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = signer.key.sign(signed.encode("ascii"), padding.PKCS1v15(), hashes.SHA256())
    return f"{SAVE}{signed}.{_base64(signature)}"


def _payload(ticket: WalletTicket, issuer: str) -> dict[str, Any]:
    """Say what the ticket is: the fair as its class, so that one issuer serves many fairs."""
    kind = f"{issuer}.{_identifier(ticket.fair_slug)}"
    words: dict[str, Any] = {
        "id": f"{issuer}.{_identifier(ticket.serial)}",
        "classId": kind,
        "state": "ACTIVE",
        "ticketHolderName": ticket.name,
        "ticketNumber": ticket.reference,
        "barcode": {"type": "QR_CODE", "value": ticket.code, "alternateText": ticket.reference},
    }
    if ticket.role:
        words["ticketType"] = _text(ticket.role, ticket.language)
    fair: dict[str, Any] = {
        "id": kind,
        "issuerName": ticket.organiser,
        "eventName": _text(ticket.fair_name, ticket.language),
        "reviewStatus": "UNDER_REVIEW",
        "dateTime": {"start": ticket.starts_at.isoformat(), "end": ticket.ends_at.isoformat()},
    }
    if ticket.place and ticket.address:
        fair["venue"] = {
            "name": _text(ticket.place, ticket.language),
            "address": _text(ticket.address, ticket.language),
        }
    words["textModulesData"] = [{"id": "days", "header": ticket.labels["days"], "body": ticket.days}]
    return {"eventTicketClasses": [fair], "eventTicketObjects": [words]}


def _text(value: str, language: str) -> dict[str, Any]:
    return {"defaultValue": {"language": language, "value": value}}


def _identifier(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
