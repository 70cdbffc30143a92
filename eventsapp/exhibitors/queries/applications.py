"""One application: whose it is, what it wishes, what was consented to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from eventsapp.accounts.models import Consent, User
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.venues.models import Hall, Unit, Zone

_ENDED = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN)


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(Application.contacts),
        selectinload(Application.wishes),
        selectinload(Application.neighbours),
        joinedload(Application.package),
        joinedload(Application.sector),
    )


def own_application(fair: Fair, user: User, *, lock: bool = False) -> Application | None:
    """Return a person's application at a fair: the running one, else the latest that ended; locked to change it."""
    mine = select(Application).where(Application.fair_id == fair.id, Application.owner_id == user.id)
    latest_first = mine.order_by(Application.state.in_(_ENDED), Application.id.desc())
    latest = latest_first.options(*_whole()).limit(1)
    return db.session.scalar(latest.with_for_update(of=Application) if lock else latest)


def application_for(fair: Fair, user: User, application_id: int) -> Application | None:
    """Return an application of this fair if it is this person's."""
    found = application_in(fair, application_id)
    return found if found is not None and found.owner_id == user.id else None


def application_in(fair: Fair, application_id: int) -> Application | None:
    """Return any application of this fair."""
    wanted = select(Application).where(Application.fair_id == fair.id, Application.id == application_id)
    more = (joinedload(Application.scan), joinedload(Application.owner))
    return db.session.scalar(wanted.options(*_whole(), *more))


def applications_numbered(fair: Fair, ids: Sequence[int], *, lock: bool = False) -> Sequence[Application]:
    """Return the sent applications among these ids, in the order of their ids; locked where they will be decided."""
    wanted = select(Application).where(
        Application.fair_id == fair.id, Application.id.in_(ids), Application.number.is_not(None)
    )
    wanted = wanted.order_by(Application.id)
    return db.session.scalars(wanted.with_for_update() if lock else wanted).all()


def application_by_claim(fair: Fair, claim_key: str, now: datetime, *, lock: bool = False) -> Application | None:
    """Return the application that a fresh claim link is about; locked to claim it."""
    wanted = select(Application).where(
        Application.fair_id == fair.id, Application.claim_key == claim_key, Application.claim_expires_at > now
    )
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def active_consents(application: Application) -> Mapping[str, Consent]:
    """Return the consents that hold now, by purpose."""
    if inspect(application).transient:
        return {}
    given = select(Consent).where(
        Consent.subject == "application", Consent.subject_id == application.id, Consent.withdrawn_at.is_(None)
    )
    return {consent.purpose: consent for consent in db.session.scalars(given.order_by(Consent.id))}


def wished_place(fair: Fair, typed: str) -> tuple[list[Unit], list[Zone]]:
    """Return the units and zones that a typed place may mean; the number may follow its hall."""
    key = "".join(letter for letter in fold(typed) if letter.isalnum())
    if not key:
        return [], []
    units = select(Unit).join(Hall).where(Unit.fair_id == fair.id, Unit.number_key == key)
    found = list(db.session.scalars(units.limit(5)))
    if not found:
        head, _, tail = typed.strip().rpartition(" ")
        found = _units_in_hall(fair, head, tail) if head else []
    zones = db.session.scalars(select(Zone).where(Zone.fair_id == fair.id)).all()
    named = [zone for zone in zones if fold(typed) in {fold(zone.code), *(fold(name) for name in zone.name.values())}]
    return found, named


def _units_in_hall(fair: Fair, hall: str, number: str) -> list[Unit]:
    key = "".join(letter for letter in fold(number) if letter.isalnum())
    within = select(Unit).join(Hall).where(Unit.fair_id == fair.id, Unit.number_key == key)
    return [unit for unit in db.session.scalars(within) if fold(unit.hall.code) == fold(hall)]


def example_place(fair: Fair) -> str | None:
    """Return a unit of this fair as an exhibitor may write it, with its hall where two halls have its number."""
    twin = aliased(Unit)
    twins = select(func.count()).where(twin.fair_id == fair.id, twin.number_key == Unit.number_key).scalar_subquery()
    wanted = select(Hall.code, Unit.number, twins).join(Unit.hall).where(Unit.fair_id == fair.id)
    first = wanted.order_by(Unit.is_blocked, Unit.is_restricted, Hall.position, Unit.id).limit(1)
    row = db.session.execute(first).first()
    if row is None:
        return None
    hall, number, same = row
    return number if same == 1 else f"{hall} {number}"


def place_names(fair: Fair, language: str) -> list[str]:
    """Return the names of the zones that exhibitors may wish for."""
    zones = db.session.scalars(select(Zone).where(Zone.fair_id == fair.id).order_by(Zone.position, Zone.id)).all()
    return [zone.name.get(language) or next(iter(zone.name.values()), zone.code) for zone in zones]
