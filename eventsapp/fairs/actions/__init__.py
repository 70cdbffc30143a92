"""Opening a fair, forming its team, and letting programs of its team in."""

from eventsapp.fairs.actions.signing import ensure_signing_key, rotate_signing_key
from eventsapp.fairs.actions.team import add_member, create_fair, set_role
from eventsapp.fairs.actions.tokens import make_token, note_use, revoke_token, revoke_tokens_of

__all__ = [
    "add_member",
    "create_fair",
    "ensure_signing_key",
    "make_token",
    "note_use",
    "revoke_token",
    "revoke_tokens_of",
    "rotate_signing_key",
    "set_role",
]
