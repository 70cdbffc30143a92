"""What both wallets show of a ticket."""

from dataclasses import dataclass
from datetime import datetime


class BadWallet(ValueError):
    """A certificate or key that no pass can be signed with; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class WalletTicket:
    """A ticket that admits; labels come in the reader's language."""

    serial: str
    """Names the pass: the same ticket replaces itself in a wallet."""
    fair_slug: str
    fair_name: str
    organiser: str
    name: str
    role: str
    days: str
    place: str
    address: str
    code: str
    reference: str
    starts_at: datetime
    ends_at: datetime
    language: str
    labels: dict[str, str]
    """Words for name, role, days, place, address and number."""
