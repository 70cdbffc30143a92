"""Signed links in mails about visitors."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from eventsapp.visitors.models import VisitorGroup


def confirmation_code(group: VisitorGroup) -> str:
    """Return what a link has that confirms the address of a leader: it names the address it is sent to."""
    return _serializer().dumps([group.id, group.leader_email])


def confirmed_email(group: VisitorGroup, code: str) -> str | None:
    """Return the address that a link confirms; None where it was not made for this group."""
    try:
        group_id, email = _serializer().loads(code)
    except (BadData, ValueError, TypeError):
        return None
    return str(email) if group_id == group.id else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="visitors.group")
