"""Doing what a program asks once, however often it asks: ``Idempotency-Key``.

The answer is kept in the transaction of what was done. A refusal keeps nothing, so that it can be asked again.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import delete

from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.programs.answers import json_answer
from eventsapp.web.programs.models import KeptReply

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,100}")


class KeyUnreadable(Refusal):
    """A key that is none."""

    status = 400
    sentence = _l("An idempotency key has 1 to 100 letters, digits and signs.")


class KeyUsed(Refusal):
    """A key that came with another request before."""

    status = 422
    sentence = _l("This idempotency key was sent with another request. Nothing was done.")


class StillAnswering(Refusal):
    """The same request twice at once."""

    sentence = _l("The same request is being answered already. Ask again in a moment.")


refuse_on("pk_kept_replies", StillAnswering)


def reply_of_before() -> Response | None:
    """Return the answer that the same request of this person got before; None for a new one.

    Refuses with KeyUnreadable and KeyUsed.
    """
    key = _key()
    kept = db.session.get(KeptReply, (current_user.id, key)) if key else None
    if kept is None or kept.kept_at < clock.now() - KEPT_FOR:
        return None
    if kept.digest != _digest():
        raise KeyUsed
    return _sent(kept.body, kept.status, kept.location)


def carry_out(act: Callable[[], Any], status: int = 200, location: Callable[[Any], str] | None = None) -> Response:
    """Do something in a transaction and answer with the document it returns.

    Refuses with StillAnswering where the same request is under way.
    """
    with transaction():
        key = _key()
        if key:
            db.session.execute(
                delete(KeptReply).where(KeptReply.user_id == current_user.id, KeptReply.key == key, _is_old())
            )
            kept = KeptReply(user_id=current_user.id, key=key, digest=_digest(), status=status, body="")
            db.session.add(kept)
            db.session.flush()
        document = act()
        answer = json_answer(document, status)
        where = location(document) if location else ""
        if key:
            kept.body, kept.location = answer.get_data(as_text=True), where
    return _sent(answer.get_data(as_text=True), status, where)


def forget_replies() -> None:
    """Throw away answers that nobody asks for any more, inside a transaction."""
    db.session.execute(delete(KeptReply).where(_is_old()))


def _is_old() -> Any:
    return KeptReply.kept_at < clock.now() - KEPT_FOR


def _sent(body: str, status: int, location: str) -> Response:
    headers = {"Cache-Control": "no-store", **({"Location": location} if location else {})}
    return Response(body, status=status, mimetype="application/json", headers=headers)


def _key() -> str:
    """Return the key of this request, empty where it has none."""
    key = request.headers.get(HEADER, "")
    if key and not _KEY.fullmatch(key):
        raise KeyUnreadable
    return key


def _digest() -> str:
    asked = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hashlib.sha256(asked).hexdigest()
