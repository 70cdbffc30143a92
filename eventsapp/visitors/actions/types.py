"""Keeping types, zones and codes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.actions.keeping import need_name, texts
from eventsapp.visitors.actions.keeping import hold, note
from eventsapp.visitors.models import FairZone, InvitationCode, VisitorType
from eventsapp.visitors.presets import TYPES, ZONES
from eventsapp.visitors.queries import is_type_used, types_of, zones_of
from eventsapp.visitors.rules import CodeTaken, InUse, QuotaTooSmall, TypeAccess

Texts = Mapping[str, str]


def _code_taken() -> Refusal:
    return CodeTaken()


for _constraint in ("uq_visitor_types_fair_id_code", "uq_fair_zones_fair_id_code", "uq_invitation_codes_fair_id_code"):
    refuse_on(_constraint, _code_taken)


@dataclass(frozen=True, kw_only=True)
class ZoneValues:
    """What a zone is made of."""

    code: str
    name: Texts
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class TypeValues:
    """What a type is made of."""

    code: str
    name: Texts
    badge_word: Texts = field(default_factory=dict)
    colour: str = "yellow"
    description: Texts = field(default_factory=dict)
    access: str = TypeAccess.PUBLIC
    needs_approval: bool = False
    amount_minor: int | None = None
    currency: str = "VND"
    days: Sequence[str] = ()
    quota: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    age_note: Texts = field(default_factory=dict)
    pickup_desk: str = ""
    position: int = 0


def take_usual_types(fair: Fair, actor: User | None = None) -> None:
    """Begin with the types and zones that fairs usually have; what there is already stays."""
    zones = {zone.code: zone for zone in zones_of(fair)}
    for position, usual_zone in enumerate(ZONES):
        if usual_zone.code not in zones:
            made = ZoneValues(code=usual_zone.code, name=usual_zone.name, position=position)
            zones[usual_zone.code] = create_zone(fair, made, actor=actor)
    known = {one.code for one in types_of(fair)}
    for position, usual in enumerate(TYPES):
        if usual.code in known:
            continue
        words = {name: getattr(usual, name) for name in ("name", "badge_word", "colour", "description", "age_note")}
        values = TypeValues(
            code=usual.code, access=usual.access, needs_approval=usual.needs_approval, position=position, **words
        )
        create_type(fair, values, [zones[code] for code in usual.zones], actor=actor)


def create_zone(fair: Fair, values: ZoneValues, *, actor: User | None = None) -> FairZone:
    """Add a zone."""
    need_name(values.name)
    zone = FairZone(fair_id=fair.id, **_plain(values))
    db.session.add(zone)
    db.session.flush()
    note("zone.created", fair, zone.id, actor, after=_plain(values))
    return zone


def edit_zone(
    fair: Fair, zone: FairZone, values: ZoneValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a zone."""
    need_name(values.name)
    _edit(fair, zone, _plain(values), actor, seen, "zone.edited")


def remove_zone(fair: Fair, zone: FairZone, *, actor: User | None = None) -> None:
    """Remove a zone; types that opened it no longer do."""
    note("zone.removed", fair, zone.id, actor, before={"code": zone.code})
    db.session.delete(zone)
    db.session.flush()


def create_type(fair: Fair, values: TypeValues, zones: Sequence[FairZone], *, actor: User | None = None) -> VisitorType:
    """Add a type of visitors."""
    need_name(values.name)
    made = VisitorType(fair_id=fair.id, **_plain(values))
    made.zones = list(zones)
    db.session.add(made)
    db.session.flush()
    note("visitor_type.created", fair, made.id, actor, after=_audited(values))
    return made


def edit_type(
    fair: Fair,
    found: VisitorType,
    values: TypeValues,
    zones: Sequence[FairZone],
    *,
    actor: User | None = None,
    seen: int | None = None,
) -> None:
    """Change a type; who registered keeps what it cost then, and its former code."""
    need_name(values.name)
    hold(found, seen)
    db.session.refresh(found, ["taken"])
    if values.quota is not None and values.quota < found.taken:
        raise QuotaTooSmall
    for name, value in _plain(values).items():
        setattr(found, name, value)
    found.zones = list(zones)
    db.session.flush()
    note("visitor_type.edited", fair, found.id, actor, after=_audited(values))


def remove_type(fair: Fair, found: VisitorType, *, actor: User | None = None) -> None:
    """Remove a type that nobody registered as."""
    if is_type_used(found):
        raise InUse
    note("visitor_type.removed", fair, found.id, actor, before={"code": found.code})
    db.session.delete(found)
    db.session.flush()


def create_invitation(fair: Fair, found: VisitorType, code: str, *, actor: User, **more: Any) -> InvitationCode:
    """Let whoever has a word register as a type; ``more`` are its quota, note and exhibitor."""
    made = InvitationCode(fair_id=fair.id, type_id=found.id, code=code.strip().upper(), **more)
    db.session.add(made)
    db.session.flush()
    note("invitation.created", fair, made.id, actor, after={"code": made.code, "type": found.code, **more})
    return made


def note_sent(invitation: InvitationCode, sent: int) -> None:
    """Write down to how many people an exhibitor says it sent a code."""
    invitation.sent = sent
    db.session.flush()


def give_codes_to_exhibitors(fair: Fair, found: VisitorType, *, quota: int | None, actor: User) -> int:
    """Make a code for every exhibitor that has none for a type yet; returns how many."""
    has_one = select(InvitationCode.exhibitor_id).where(
        InvitationCode.fair_id == fair.id, InvitationCode.type_id == found.id, InvitationCode.exhibitor_id.is_not(None)
    )
    without = select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.id.not_in(has_one))
    exhibitors = db.session.scalars(without.order_by(Exhibitor.id)).all()
    for exhibitor in exhibitors:
        word = "".join(letter for letter in fold(exhibitor.display_name) if letter.isascii() and letter.isalnum())
        code = f"{word[:8].upper() or 'EXPO'}-{secrets.token_hex(3).upper()}"
        db.session.add(
            InvitationCode(fair_id=fair.id, type_id=found.id, code=code, quota=quota, exhibitor_id=exhibitor.id)
        )
    db.session.flush()
    note(
        "invitation.given", fair, found.id, actor, after={"type": found.code, "count": len(exhibitors), "quota": quota}
    )
    return len(exhibitors)


def close_invitation(fair: Fair, invitation: InvitationCode, *, actor: User) -> None:
    """Let nobody register by a code any more; who did stays registered."""
    invitation.closed_at = invitation.closed_at or clock.now()
    db.session.flush()
    note("invitation.closed", fair, invitation.id, actor, before={"code": invitation.code})


def _edit(fair: Fair, row: Any, values: dict[str, Any], actor: User | None, seen: int | None, action: str) -> None:
    hold(row, seen)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    note(action, fair, row.id, actor, after=values)


def _plain(values: Any) -> dict[str, Any]:
    plain = asdict(values)
    for name in ("name", "badge_word", "description", "age_note"):
        if name in plain:
            plain[name] = texts(plain[name])
    if "days" in plain:
        plain["days"] = list(plain["days"])
    return plain


def _audited(values: TypeValues) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in _plain(values).items()}
