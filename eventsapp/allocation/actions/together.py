"""Who stands together and who apart: pavilions with their members, rules, wishes that become rules."""

from typing import Any

from eventsapp.accounts.models import User
from eventsapp.allocation.models import Pavilion, PavilionMember, Separation
from eventsapp.allocation.queries.together import pavilion_in
from eventsapp.allocation.rules.together import (
    AlreadyApart,
    AlreadyInPavilion,
    PavilionNameTaken,
    check_distance,
    check_pair,
)
from eventsapp.exhibitors.models import NeighbourWish
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on

refuse_on("uq_pavilions_fair_id_name", PavilionNameTaken)
refuse_on("pk_pavilion_members", AlreadyInPavilion)
refuse_on("uq_separations_first_id_second_id_kind", AlreadyApart)


def make_pavilion(fair_id: int, name: str, zone_id: int | None, user: User) -> Pavilion:
    """Make a pavilion without members. Refuses with PavilionNameTaken."""
    pavilion = Pavilion(fair_id=fair_id, name=name, zone_id=zone_id, members=[])
    db.session.add(pavilion)
    db.session.flush()
    _audit("pavilion.made", pavilion, user, after={"name": name, "zone": zone_id})
    return pavilion


def change_pavilion(pavilion: Pavilion, name: str, zone_id: int | None, user: User) -> None:
    """Give a pavilion another name or zone. Refuses with PavilionNameTaken."""
    before = {"name": pavilion.name, "zone": pavilion.zone_id}
    pavilion.name, pavilion.zone_id = name, zone_id
    db.session.flush()
    db.session.expire(pavilion, ["zone"])
    _audit("pavilion.changed", pavilion, user, before=before, after={"name": name, "zone": zone_id})


def remove_pavilion(fair_id: int, pavilion_id: int, user: User) -> str | None:
    """Dissolve a pavilion; its members stay exhibitors. Returns its name, None where it is gone already."""
    pavilion = pavilion_in(fair_id, pavilion_id)
    if pavilion is None:
        return None
    members = [one.exhibitor_id for one in pavilion.members]
    _audit("pavilion.removed", pavilion, user, before={"name": pavilion.name, "members": members})
    db.session.delete(pavilion)
    db.session.flush()
    return pavilion.name


def join_pavilion(pavilion: Pavilion, exhibitor_id: int, user: User) -> None:
    """Take an exhibitor into a pavilion. Refuses with AlreadyInPavilion."""
    if db.session.get(PavilionMember, exhibitor_id) is not None:
        raise AlreadyInPavilion
    db.session.add(PavilionMember(exhibitor_id=exhibitor_id, pavilion_id=pavilion.id))
    db.session.flush()
    _audit("pavilion.joined", pavilion, user, after={"exhibitor": exhibitor_id})


def leave_pavilion(pavilion: Pavilion, exhibitor_id: int, user: User) -> bool:
    """Take an exhibitor out of a pavilion; returns whether it was in it."""
    member = db.session.get(PavilionMember, exhibitor_id)
    if member is None or member.pavilion_id != pavilion.id:
        return False
    db.session.delete(member)
    db.session.flush()
    _audit("pavilion.left", pavilion, user, before={"exhibitor": exhibitor_id})
    return True


def _audit(
    action: str,
    pavilion: Pavilion,
    user: User,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        subject="pavilion",
        subject_id=pavilion.id,
        fair_id=pavilion.fair_id,
        actor_id=user.id,
        actor=user.email,
        before=before,
        after=after,
    )


def keep_apart(
    fair_id: int,
    pair: tuple[int, int],
    kind: str,
    distance_m: float | None,
    user: User,
    *,
    is_hard: bool,
    wish: NeighbourWish | None = None,
) -> Separation:
    """Keep two exhibitors apart; ``wish`` is the one a rule is made of.

    Refuses with SameExhibitor, WrongDistance and AlreadyApart.
    """
    first, second = check_pair(*pair)
    metres = check_distance(kind, distance_m)
    separation = Separation(
        fair_id=fair_id,
        first_id=first,
        second_id=second,
        kind=kind,
        distance_m=metres,
        is_hard=is_hard,
        is_wished=wish is not None,
    )
    db.session.add(separation)
    if wish is not None:
        wish.is_ignored = False
    db.session.flush()
    _audit_rule("separation.made", separation, user)
    return separation


def remove_separation(separation: Separation, user: User) -> None:
    """Let two exhibitors stand wherever they come to stand."""
    _audit_rule("separation.removed", separation, user)
    db.session.delete(separation)
    db.session.flush()


def ignore_wish(fair_id: int, wish: NeighbourWish, user: User, *, ignored: bool) -> None:
    """Make no rule of a wish, or look at it again."""
    wish.is_ignored = ignored
    db.session.flush()
    record(
        "neighbour_wish.ignored" if ignored else "neighbour_wish.reopened",
        subject="application",
        subject_id=wish.application_id,
        fair_id=fair_id,
        actor_id=user.id,
        actor=user.email,
        after={"wish": wish.id},
    )


def _audit_rule(action: str, one: Separation, user: User) -> None:
    record(
        action,
        subject="separation",
        subject_id=one.id,
        fair_id=one.fair_id,
        actor_id=user.id,
        actor=user.email,
        after={
            "first": one.first_id,
            "second": one.second_id,
            "kind": str(one.kind),
            "distance_m": one.distance_m,
            "is_hard": one.is_hard,
        },
    )
