"""The list of people that sessions may be meant for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.programme.actions.keeping import assign, hold, need_name, note, texts
from eventsapp.programme.actions.values import AudienceValues
from eventsapp.programme.models import Audience, Session
from eventsapp.programme.queries import audiences_of
from eventsapp.programme.rules import AudienceNamed, StillUsed

refuse_on("uq_audiences_fair_id_name_key", AudienceNamed)


def create_audience(fair: Fair, values: AudienceValues, *, actor: User | None = None) -> Audience:
    """Add people a session may be meant for."""
    need_name(values.name)
    audience = Audience(fair_id=fair.id, **_columns(fair, values))
    db.session.add(audience)
    db.session.flush()
    note("audience.created", fair, audience.id, actor, after=asdict(values))
    return audience


def edit_audience(
    fair: Fair, audience: Audience, values: AudienceValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change what people are called; the public reads it with the next release."""
    need_name(values.name)
    hold(audience, seen)
    assign(audience, _columns(fair, values))
    note("audience.edited", fair, audience.id, actor, after=asdict(values))


def remove_audience(fair: Fair, audience: Audience, *, actor: User | None = None) -> None:
    """Remove people whom no session is meant for."""
    if db.session.scalar(select(Session.id).where(Session.audiences.any(Audience.id == audience.id)).limit(1)):
        raise StillUsed
    db.session.delete(audience)
    db.session.flush()
    note("audience.removed", fair, audience.id, actor, before={"name": dict(audience.name)})


def audiences_with(fair_id: int, ids: Sequence[int]) -> list[Audience]:
    """Return these audiences of a fair, in their order."""
    if not ids:
        return []
    found = select(Audience).where(Audience.fair_id == fair_id, Audience.id.in_(ids))
    return list(db.session.scalars(found.order_by(Audience.position, Audience.id)))


def audiences_called(fair: Fair, wanted: Iterable[Mapping[str, str]], *, dry_run: bool) -> dict[str, Audience]:
    """Return the audiences of an import by each of their names, folded; those that there are not yet are added.

    A dry run adds none: what is not there yet differs from all that is.
    """
    wanted = list(wanted)
    found = list(audiences_of(fair)) if wanted else []
    known = {fold(name): one for one in reversed(found) for name in one.name.values()}
    for name in wanted:
        key = fold(next(iter(name.values()), ""))
        if key and key not in known:
            known[key] = _added(fair, name, len(found), dry_run=dry_run)
            found.append(known[key])
    if not dry_run:
        db.session.flush()
    return known


def _added(fair: Fair, name: Mapping[str, str], position: int, *, dry_run: bool) -> Audience:
    audience = Audience(fair_id=fair.id, **_columns(fair, AudienceValues(name=name, position=position)))
    if dry_run:
        audience.id = -position - 1
    else:
        db.session.add(audience)
    return audience


def _columns(fair: Fair, values: AudienceValues) -> dict[str, object]:
    name = texts(values.name)
    first = name.get(fair.default_language) or next((text for _, text in sorted(name.items())), "")
    return {"name": name, "name_key": fold(first), "position": values.position}
