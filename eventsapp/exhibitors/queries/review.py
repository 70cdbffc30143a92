"""The review queue: what waits, what looks like the same company, what happened to an application."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.exhibitors.queries.known import known_companies
from eventsapp.exhibitors.rules import Likeness, likeness, settled_choice
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern

PAGE = 50
_STATES = {
    "review": (ApplicationState.SUBMITTED,),
    "changes": (ApplicationState.CHANGES_REQUESTED,),
    "waitlisted": (ApplicationState.WAITLISTED,),
    "approved": (ApplicationState.APPROVED,),
    "ended": (ApplicationState.REJECTED, ApplicationState.WITHDRAWN),
}
VIEWS = (*_STATES, "all")


@dataclass(frozen=True)
class QueueFilter:
    """What the organiser wants to see."""

    view: str = "review"
    search: str = ""
    country: str = ""
    sector_id: int | None = None
    flag: str = ""
    page: int = 1


@dataclass(frozen=True)
class Match:
    """Another application that may be of the same company."""

    application_id: int
    number: int
    likeness: Likeness

    @property
    def code(self) -> str:
        """Return its number as people read it."""
        return f"A-{self.number:04d}"


@dataclass(frozen=True)
class Counts:
    """How many applications there are in each view."""

    review: int = 0
    changes: int = 0
    waitlisted: int = 0
    approved: int = 0
    ended: int = 0

    @property
    def all(self) -> int:
        """Number of applications that were sent."""
        return self.review + self.changes + self.waitlisted + self.approved + self.ended


@dataclass(frozen=True)
class Queue:
    """A page of applications with what they look like."""

    applications: Sequence[Application]
    total: int
    page: int
    matches: dict[int, list[Match]] = field(default_factory=dict)
    undecided: frozenset[int] = frozenset()
    """Ids of applications of companies that may be known here, for a person to say."""

    @property
    def pages(self) -> int:
        """Number of pages, one at least."""
        return max(1, -(-self.total // PAGE))

    @property
    def first(self) -> int:
        """Number of the first application on the page, counted from 1."""
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last application on the page."""
        return min(self.page * PAGE, self.total)


def queue(fair: Fair, wanted: QueueFilter) -> Queue:
    """Return a page of sent applications, the longest waiting first."""
    matches, undecided = all_matches(fair), undecided_applications(fair)
    found = _filtered(fair, wanted, {"duplicate": matches, "company": undecided})
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = max(1, min(wanted.page, -(-total // PAGE) or 1))
    ordered = _in_order(found).limit(PAGE).offset((page - 1) * PAGE)
    return Queue(db.session.scalars(ordered).all(), total, page, matches, undecided)


def queue_for_export(fair: Fair, wanted: QueueFilter) -> Sequence[Application]:
    """Return every application of a view, for a file."""
    found = _filtered(fair, wanted, {"duplicate": all_matches(fair), "company": undecided_applications(fair)})
    return db.session.scalars(_in_order(found).options(selectinload(Application.contacts))).all()


def _in_order(found: Select[Application]) -> Select[Application]:
    return found.order_by(Application.submitted_at, Application.id).options(
        joinedload(Application.package), joinedload(Application.sector), selectinload(Application.wishes)
    )


def _filtered(fair: Fair, wanted: QueueFilter, flagged: Mapping[str, Collection[int]]) -> Select[Application]:
    found = select(Application).where(Application.fair_id == fair.id, Application.number.is_not(None))
    if wanted.view in _STATES:
        found = found.where(Application.state.in_(_STATES[wanted.view]))
    if wanted.country:
        found = found.where(Application.country == wanted.country)
    if wanted.sector_id:
        found = found.where(Application.sector_id == wanted.sector_id)
    if wanted.flag in flagged:
        found = found.where(Application.id.in_(list(flagged[wanted.flag])))
    if wanted.flag == "paper":
        found = found.where(Application.entered_by_id.is_not(None))
    if wanted.search.strip():
        found = found.where(_named(wanted.search))
    return found


def _named(search: str) -> ColumnElement[bool]:
    digits = search.strip().upper().removeprefix("A-")
    by_text = Application.search_key.like(like_pattern(search), escape="\\")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 9
    return or_(by_text, Application.number == int(digits)) if is_number else by_text


def state_counts(fair: Fair) -> Counts:
    """Return how many applications there are in each view."""
    grouped = (
        select(Application.state, func.count())
        .where(Application.fair_id == fair.id, Application.number.is_not(None))
        .group_by(Application.state)
    )
    by_state = dict(db.session.execute(grouped).all())
    return Counts(**{view: sum(by_state.get(state, 0) for state in states) for view, states in _STATES.items()})


def waiting_count(fair: Fair) -> int:
    """Return how many applications wait for a decision."""
    wanted = select(func.count()).where(Application.fair_id == fair.id, Application.state == ApplicationState.SUBMITTED)
    return db.session.scalar(wanted) or 0


def countries_in_queue(fair: Fair) -> list[str]:
    """Return the countries that sent applications come from."""
    wanted = select(Application.country).where(Application.fair_id == fair.id, Application.number.is_not(None))
    return sorted(country for country in db.session.scalars(wanted.distinct()) if country)


def undecided_applications(fair: Fair) -> frozenset[int]:
    """Return the ids of those that wait and of whose company a person has to say whether it is one known here."""
    return frozenset(one for one, known in known_companies(fair).items() if settled_choice(known) is None)


def all_matches(fair: Fair) -> dict[int, list[Match]]:
    """Return for every application that may be a duplicate the others it resembles, the most alike first.

    Compares only what shares a tax code, a domain or a folded name, so its work grows with the list, not its square.
    """
    rows = db.session.scalars(_comparable(fair)).all()
    groups: dict[tuple[str, str], list[Application]] = defaultdict(list)
    for row in rows:
        for kind in ("tax_key", "domain_key", "name_key"):
            if key := getattr(row, kind):
                groups[kind, key].append(row)
    pairs = {(one.id, two.id): (one, two) for group in groups.values() for one, two in _pairs(group)}
    found: dict[int, list[Match]] = defaultdict(list)
    for one, two in pairs.values():
        alike = likeness(one, two)
        if alike.reasons and str(two.number) not in one.distinct_from:
            found[one.id].append(Match(two.id, two.number or 0, alike))
            found[two.id].append(Match(one.id, one.number or 0, alike))
    for listed in found.values():
        listed.sort(key=lambda match: (-match.likeness.score, match.number))
    return dict(found)


def _comparable(fair: Fair) -> Select[Application]:
    ended = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN)
    return select(Application).where(
        Application.fair_id == fair.id, Application.number.is_not(None), Application.state.not_in(ended)
    )


_LARGEST_GROUP = 20


def _pairs(group: Sequence[Application]) -> Iterable[tuple[Application, Application]]:
    """Every pair of a group in the order of their ids; a huge group says more of the key than of its companies."""
    few = sorted(group[:_LARGEST_GROUP], key=lambda row: row.id)
    return ((one, two) for index, one in enumerate(few) for two in few[index + 1 :])


def duplicates_of(fair: Fair, application: Application) -> list[tuple[Application, Likeness]]:
    """Return the applications that may be of the same company, the most alike first."""
    same = [
        column == key
        for column, key in (
            (Application.tax_key, application.tax_key),
            (Application.domain_key, application.domain_key),
            (Application.name_key, application.name_key),
        )
        if key
    ]
    if not same:
        return []
    wanted = _comparable(fair).where(Application.id != application.id, or_(*same)).limit(_LARGEST_GROUP)
    alike = [(other, likeness(application, other)) for other in db.session.scalars(wanted)]
    kept = [pair for pair in alike if pair[1].reasons and str(pair[0].number) not in application.distinct_from]
    return sorted(kept, key=lambda pair: (-pair[1].score, pair[0].number or 0))


def history_of(application: Application) -> Sequence[AuditEntry]:
    """Return what happened to an application, the latest first."""
    wanted = select(AuditEntry).where(AuditEntry.subject == "application", AuditEntry.subject_id == application.id)
    return db.session.scalars(wanted.order_by(AuditEntry.id.desc()).limit(100)).all()
