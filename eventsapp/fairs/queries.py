"""Finding fairs and their teams."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from config import Settings
from eventsapp.fairs.models import ApiToken, Fair, FairMember, Package, Role, Sector, SigningKey
from eventsapp.fairs.rules import KeyLocked
from eventsapp.infra.database import db
from eventsapp.infra.signing import CannotOpen, Signer, open_key

_BY_SLUG = select(Fair).where(Fair.slug == bindparam("slug"))
"""Made once: nearly every request asks this."""


def fair_by_slug(slug: str) -> Fair | None:
    """Return the fair with this short name."""
    return db.session.scalar(_BY_SLUG, {"slug": slug})


def lock_fair(fair_id: int) -> None:
    """Let one decision at a time be taken for a fair: whoever asks next waits until this transaction ends.

    Rows that only refer to the fair may be written meanwhile: who has locked units could not wait for the fair as well.
    """
    db.session.execute(select(Fair.id).where(Fair.id == fair_id).with_for_update(key_share=True))


def public_fairs() -> Sequence[Fair]:
    """Return the public fairs, the next one first."""
    return db.session.scalars(select(Fair).where(Fair.is_public).order_by(Fair.starts_on, Fair.id)).all()


def fairs_of_team_member(user_id: int) -> Sequence[Fair]:
    """Return the fairs a person works for."""
    mine = select(Fair).join(FairMember).where(FairMember.user_id == user_id)
    return db.session.scalars(mine.order_by(Fair.starts_on, Fair.id)).all()


def role_in(fair: Fair, user_id: int) -> str | None:
    """Return a person's role in the fair's team, or None."""
    found = select(FairMember.role).where(FairMember.fair_id == fair.id, FairMember.user_id == user_id)
    return db.session.scalar(found)


def team_of(fair: Fair) -> Sequence[FairMember]:
    """Return the fair's team."""
    return db.session.scalars(select(FairMember).where(FairMember.fair_id == fair.id).order_by(FairMember.id)).all()


def package_codes(fair_id: int) -> set[str]:
    """Return the codes of a fair's packages."""
    return set(db.session.scalars(select(Package.code).where(Package.fair_id == fair_id)))


def package_by_id(fair: Fair, package_id: int | None) -> Package | None:
    """Return one of the fair's packages."""
    return db.session.scalar(select(Package).where(Package.fair_id == fair.id, Package.id == package_id))


def sector_by_id(fair: Fair, sector_id: int | None) -> Sector | None:
    """Return one of the fair's sectors."""
    return db.session.scalar(select(Sector).where(Sector.fair_id == fair.id, Sector.id == sector_id))


def organised_by(user_id: int) -> Sequence[Fair]:
    """Return the fairs that a person organises."""
    mine = select(Fair).join(FairMember).where(FairMember.user_id == user_id, FairMember.role == Role.ORGANISER)
    return db.session.scalars(mine.order_by(Fair.starts_on, Fair.id)).all()


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """Return a person's tokens with their fairs, the newest first."""
    own = select(ApiToken).where(ApiToken.user_id == user_id).options(joinedload(ApiToken.fair))
    return db.session.scalars(own.order_by(ApiToken.id.desc())).all()


def token_of(user_id: int, token_id: int) -> ApiToken | None:
    """Return one of a person's tokens."""
    return db.session.scalar(select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.id == token_id))


def token_with_digest(digest: str) -> ApiToken | None:
    """Return the token of which this is kept, with its person."""
    found = select(ApiToken).where(ApiToken.digest == digest).options(joinedload(ApiToken.user))
    return db.session.scalar(found)


def public_keys_of(fair: Fair) -> Sequence[bytes]:
    """Return the keys that prove a ticket or a badge of the fair, the one in use first."""
    keys = select(SigningKey.public_key).where(SigningKey.fair_id == fair.id)
    return db.session.scalars(keys.order_by(SigningKey.number.desc())).all()


def signing_key_of(fair: Fair) -> SigningKey | None:
    """Return the key pair in use."""
    keys = select(SigningKey).where(SigningKey.fair_id == fair.id)
    return db.session.scalar(keys.order_by(SigningKey.number.desc()).limit(1))


def signer_of(fair: Fair) -> Signer:
    """Return what signs for a fair; refuses where it has no key that this installation can open."""
    key = signing_key_of(fair)
    settings: Settings = current_app.config["SETTINGS"]
    try:
        if key is not None:
            return open_key(key.sealed_key, settings.secret_key, key.label)
    except CannotOpen as error:
        raise KeyLocked from error
    raise KeyLocked
