"""Tickets in the wallets of phones. Knows no web and no database: values and keys in, a pass or a link out."""

from eventsapp.visitors.wallets.apple import AppleSigner, load_apple, write_pass
from eventsapp.visitors.wallets.google import GoogleSigner, load_google, save_link
from eventsapp.visitors.wallets.model import BadWallet, WalletTicket

__all__ = [
    "AppleSigner",
    "BadWallet",
    "GoogleSigner",
    "WalletTicket",
    "load_apple",
    "load_google",
    "save_link",
    "write_pass",
]
