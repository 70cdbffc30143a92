"""Opening a fair and forming its team."""

from datetime import date

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair, FairMember, Role
from eventsapp.fairs.rules import SlugTaken, check_slug
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on

refuse_on("uq_fairs_slug", SlugTaken)


def create_fair(
    *,
    slug: str,
    name: dict[str, str],
    starts_on: date,
    ends_on: date,
    timezone: str = "Asia/Ho_Chi_Minh",
    default_language: str = "vi",
    organiser: User | None = None,
) -> Fair:
    """Open a fair; whoever opens it becomes its organiser."""
    check_slug(slug)
    mark = "".join(word[0] for word in next(iter(name.values())).split()[:2]).upper()
    fair = Fair(
        slug=slug,
        name=name,
        mark=mark,
        starts_on=starts_on,
        ends_on=ends_on,
        timezone=timezone,
        default_language=default_language,
    )
    db.session.add(fair)
    db.session.flush()
    record(
        "fair.created",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=organiser.id if organiser else None,
        actor=organiser.email if organiser else "command line",
        after={"slug": slug},
    )
    if organiser is not None:
        add_member(fair, organiser, Role.ORGANISER)
    return fair


def set_role(fair: Fair, user: User, role: Role) -> None:
    """Give a person a role in the fair's team, whether they are in it or not."""
    known = db.session.scalar(select(FairMember).where(FairMember.fair_id == fair.id, FairMember.user_id == user.id))
    before = known.role if known else ""
    if known is None:
        add_member(fair, user, role)
    else:
        known.role = role
    record(
        "fair.role_given",
        subject="user",
        subject_id=user.id,
        fair_id=fair.id,
        actor_id=None,
        actor="command line",
        before={"role": before},
        after={"role": str(role)},
    )


def add_member(fair: Fair, user: User, role: Role) -> FairMember:
    """Take a person into the fair's team."""
    member = FairMember(fair_id=fair.id, user_id=user.id, role=role)
    db.session.add(member)
    db.session.flush()
    return member
