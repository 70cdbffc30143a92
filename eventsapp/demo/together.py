"""Makes the Korea pavilion with its members, and keeps some competitors apart."""

from collections.abc import Sequence
from datetime import timedelta

from eventsapp.allocation.models import Pavilion, PavilionMember, Separation, SeparationKind
from eventsapp.demo.cases import Case
from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import Row, add_links, add_rows

RULES = 12
"""How many pairs are kept apart: every third by not facing each other, every fourth so that no plan breaks it."""


def add_pavilion(at: OpenFair, in_pavilion: Sequence[Case]) -> set[int]:
    """Write the Korea pavilion and return its members: the Korean companies whose place is, or was, in its zone."""
    zone_id = next(
        unit.zone_id for _, units in at.halls for unit in units if unit.zone is not None and unit.zone.code == "korea"
    )
    row = {
        "fair_id": at.fair.id,
        "name": "Korea Pavilion",
        "zone_id": zone_id,
        "created_at": at.now - timedelta(weeks=9),
    }
    (pavilion_id,) = add_rows(Pavilion, [row])
    members = [case.exhibitor_id for case in in_pavilion if case.firm.language == "ko" and case.exhibitor_id]
    add_links(PavilionMember, [{"exhibitor_id": member, "pavilion_id": pavilion_id} for member in members])
    return set(members)


def add_separations(at: OpenFair, approved: Sequence[Case]) -> None:
    """Keep pairs of one category apart, who would otherwise be neighbours of one another's customers."""
    dice = Dice(f"apart:{at.edition.slug}")
    rows: dict[tuple[int, int], Row] = {}
    for place, case in enumerate(dice.some([case for case in approved if not case.has_stand] or approved, RULES)):
        rivals = [one for one in approved if one.firm.sector == case.firm.sector and one is not case]
        first, second = sorted((case.exhibitor_id or 0, dice.pick(rivals).exhibitor_id or 0))
        is_gap = place % 3 != 1
        rows[first, second] = {
            "fair_id": at.fair.id,
            "first_id": first,
            "second_id": second,
            "kind": SeparationKind.GAP if is_gap else SeparationKind.FACING,
            "distance_m": dice.pick((6.0, 9.0, 12.0)) if is_gap else 0.0,
            "is_hard": place % 4 == 0,
            "is_wished": dice.happens(30),
        }
    add_rows(Separation, list(rows.values()))
