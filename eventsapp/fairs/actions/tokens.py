"""Tokens of programs: made, used, revoked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update

from eventsapp.accounts.models import User
from eventsapp.fairs.models import ApiToken
from eventsapp.fairs.queries import organised_by, token_of
from eventsapp.fairs.rules import (
    LATEST_USE,
    MOST_TOKENS,
    TOKEN_PREFIX,
    NotOrganiser,
    TooManyTokens,
    digest_of,
)
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.refusals import NotFound

SHOWN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with what its program shows, which nobody can read again."""

    token: ApiToken
    secret: str


def make_token(user: User, fair_id: int, name: str, *, may_write: bool) -> NewToken:
    """Make a token of an organiser for one fair. Refuses with NotOrganiser and TooManyTokens."""
    if fair_id not in {fair.id for fair in organised_by(user.id)}:
        raise NotOrganiser
    if (db.session.scalar(select(func.count()).where(ApiToken.user_id == user.id)) or 0) >= MOST_TOKENS:
        raise TooManyTokens
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id,
        fair_id=fair_id,
        name=name,
        digest=digest_of(secret),
        ending=secret[-SHOWN_LETTERS:],
        may_write=may_write,
    )
    db.session.add(token)
    db.session.flush()
    _note(token, user, "token.made", after={"name": name, "may_write": may_write})
    return NewToken(token, secret)


def revoke_token(user: User, token_id: int) -> str:
    """Revoke a person's own token at once; returns what it was called. Refuses with NotFound."""
    token = token_of(user.id, token_id)
    if token is None:
        raise NotFound
    name = token.name
    _note(token, user, "token.revoked", before={"name": name, "may_write": token.may_write})
    db.session.delete(token)
    db.session.flush()
    return name


def revoke_tokens_of(user_ids: Sequence[int]) -> None:
    """Revoke all tokens of some people."""
    db.session.execute(delete(ApiToken).where(ApiToken.user_id.in_(user_ids)))


def note_use(token_id: int) -> None:
    """Note that a token was used just now, unless that was noted a moment ago."""
    now = clock.now()
    is_old = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now - LATEST_USE)
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id, is_old).values(last_used_at=now))


def _note(
    token: ApiToken,
    user: User,
    action: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record(
        action,
        subject="api_token",
        subject_id=token.id,
        fair_id=token.fair_id,
        actor_id=user.id,
        actor=user.email,
        before=before,
        after=after,
    )
