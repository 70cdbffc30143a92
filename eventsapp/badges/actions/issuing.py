"""Issuing badges, one by one and for batches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from eventsapp.accounts.models import User
from eventsapp.badges.actions.signing import sign_badges
from eventsapp.badges.fonts import missing
from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import FONT_FILES, BadgeData, Layout, Sheet, grid
from eventsapp.badges.pdf.sheets import badge_height
from eventsapp.badges.queries import (
    STANDARD,
    Design,
    Place,
    badge_holders,
    badges_by_holder,
    designs_of,
    fonts_folder,
    installed_fonts,
    is_fetching_fonts,
    lock_exhibitors,
    people_to_print,
    staff_after,
    stand_numbers,
    visitors_after,
)
from eventsapp.badges.quota import BadgeNotPaid
from eventsapp.badges.rules import (
    PAPERS,
    BadgeType,
    BatchOrder,
    LayoutTooLarge,
    NothingToPrint,
    NoTicketYet,
    Paper,
    badge_of_staff,
    badge_of_visitor,
)
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import refuse_on
from eventsapp.infra.jobs import Job, queue_job
from eventsapp.infra.locale import DEFAULT
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.models import Visitor, VisitorState

BATCH = "badges.batch"
FONTS = "badges.fonts"

# Two requests issue the same person's badge at once: the second tries again and finds it.
refuse_on("uq_badges_visitor_id", Busy)
refuse_on("uq_badges_staff_member_id", Busy)


@dataclass(frozen=True)
class Printable:
    """A badge that was issued: what is printed, its row, and what it is printed in."""

    data: BadgeData
    badge_id: int
    design: Design

    @property
    def ref(self) -> str:
        """Return the number people know it by."""
        return self.data.ref


@dataclass(frozen=True)
class Piece:
    """The next badges of a batch, where the next piece begins, and who gets none for lack of a paid badge."""

    badges: Sequence[Printable]
    last: Place
    beyond: Sequence[Mapping[str, str]] = ()
    """Name and exhibitor of whoever is beyond the quota."""


@dataclass(frozen=True)
class BatchWish:
    """What a batch is to be like: whose badges, which, in which order, on what, and how many in a file."""

    kind: BadgeType
    only_new: bool = False
    order: BatchOrder = BatchOrder.NUMBER
    paper: Paper = Paper.PAGE
    per_file: int = 0
    """0 is the usual number."""
    group_id: int = 0
    """Only the members of this delegation; 0 is everybody."""

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Self:
        """Read the wish back from a job."""
        return cls(
            BadgeType(params["type"]),
            bool(params["only_new"]),
            BatchOrder(params.get("order", BatchOrder.NUMBER)),
            Paper(params.get("paper", Paper.PAGE)),
            int(params.get("per_file", 0)),
            int(params.get("group", 0)),
        )

    def as_params(self) -> dict[str, Any]:
        """Return the wish as a job keeps it."""
        return {
            "type": self.kind.value,
            "only_new": self.only_new,
            "order": self.order.value,
            "paper": self.paper.value,
            "per_file": self.per_file,
            "group": self.group_id,
        }


def queue_badge_batch(fair: Fair, wish: BatchWish, *, actor: User, language: str) -> Job:
    """Ask a worker for badges; refuses an empty batch, missing fonts and paper that is too small at once."""
    installed_fonts()
    total = people_to_print(fair, wish.kind, only_new=wish.only_new, group_id=wish.group_id)
    if not total:
        raise NothingToPrint
    for design in [STANDARD, *designs_of(fair).values()]:
        sheet_for(design.layout, wish.paper)
    job = queue_job(
        BATCH,
        wish.as_params(),
        fair_id=fair.id,
        started_by_id=actor.id,
        language=language,
        total=total,
    )
    record(
        "badges.batch_started",
        subject="job",
        subject_id=job.id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        after={**wish.as_params(), "total": total},
    )
    return job


def queue_font_installation(*, actor_id: int | None, language: str) -> Job:
    """Ask a worker to fetch the fonts."""
    return queue_job(FONTS, {}, started_by_id=actor_id, language=language, total=len(FONT_FILES) + 1)


def queue_missing_fonts() -> Job | None:
    """Ask a worker for the fonts this machine lacks, unless it was asked already."""
    if not missing(fonts_folder()) or is_fetching_fonts(FONTS):
        return None
    return queue_font_installation(actor_id=None, language=DEFAULT)


def sheet_for(layout: Layout, paper: Paper) -> Sheet | None:
    """Return the sheet that badges of a layout lie on; None is a page for each."""
    if paper == Paper.PAGE:
        return None
    sheet = grid(PAPERS[paper], (layout.width, badge_height(layout)))
    if sheet is None:
        raise LayoutTooLarge
    return sheet


def issue_piece(fair: Fair, wish: BatchWish, after: Place, limit: int) -> Piece | None:
    """Issue what is missing among the next people of a batch, and say what to print; None at the end."""
    if wish.kind == BadgeType.EXHIBITOR:
        return _staff_piece(fair, wish, after, limit)
    designs = designs_of(fair)
    visitors, last = visitors_after(
        fair, after, limit, only_new=wish.only_new, order=wish.order, group_id=wish.group_id
    )
    badges = _issue(fair, wish.kind, [visitor.id for visitor in visitors])
    data = [(badge_of_visitor(fair, badges[visitor.id], visitor), badges[visitor.id]) for visitor in visitors]
    printable = [Printable(one, badge.id, designs[one.role]) for one, badge in data]
    return Piece(printable, last) if printable else None


def _staff_piece(fair: Fair, wish: BatchWish, after: Place, limit: int) -> Piece | None:
    designs = designs_of(fair)
    people, last = staff_after(fair, after, limit, only_new=wish.only_new, order=wish.order)
    if not people:
        return None
    exhibitors = {person.exhibitor_id for person in people}
    lock_exhibitors(exhibitors)
    holders = badge_holders(fair.id, exhibitors)
    within = [person for person in people if person.id in holders]
    badges = _issue(fair, wish.kind, [person.id for person in within])
    stands = stand_numbers(list(exhibitors))
    printable = []
    for person in within:
        data = badge_of_staff(fair, badges[person.id], person, stands.get(person.exhibitor_id, []))
        printable.append(Printable(data, badges[person.id].id, designs[data.role]))
    beyond = [
        {"name": person.full_name, "exhibitor": person.exhibitor.display_name}
        for person in people
        if person.id not in holders
    ]
    return Piece(printable, last, beyond)


def issue_visitor_badge(fair: Fair, visitor: Visitor) -> Printable:
    """Issue one visitor's badge, or find it; refuses one for whoever has no ticket."""
    if visitor.state != VisitorState.APPROVED:
        raise NoTicketYet
    badge = _issue(fair, BadgeType.VISITOR, [visitor.id])[visitor.id]
    data = badge_of_visitor(fair, badge, visitor)
    return Printable(data, badge.id, designs_of(fair)[data.role])


def issue_staff_badge(fair: Fair, person: StaffMember) -> Printable:
    """Issue the badge of someone on a stand, or find it; refuses one beyond what the exhibitor has and paid for."""
    lock_exhibitors([person.exhibitor_id])
    if person.id not in badge_holders(fair.id, [person.exhibitor_id]):
        raise BadgeNotPaid
    badge = _issue(fair, BadgeType.EXHIBITOR, [person.id])[person.id]
    stands = stand_numbers([person.exhibitor_id])
    data = badge_of_staff(fair, badge, person, stands.get(person.exhibitor_id, []))
    return Printable(data, badge.id, designs_of(fair)[data.role])


def issue_badge(fair: Fair, holder: Visitor | StaffMember) -> Printable:
    """Issue anybody's badge, or find it."""
    return issue_visitor_badge(fair, holder) if isinstance(holder, Visitor) else issue_staff_badge(fair, holder)


def _issue(fair: Fair, kind: BadgeType, holder_ids: Sequence[int]) -> dict[int, Badge]:
    badges = badges_by_holder(kind, holder_ids)
    new: list[Badge] = []
    for holder_id in holder_ids:
        if holder_id not in badges:
            badge = Badge(fair_id=fair.id)
            if kind == BadgeType.VISITOR:
                badge.visitor_id = holder_id
            else:
                badge.staff_member_id = holder_id
            badges[holder_id] = badge
            new.append(badge)
    sign_badges(fair, new)
    return {holder_id: badges[holder_id] for holder_id in holder_ids}
