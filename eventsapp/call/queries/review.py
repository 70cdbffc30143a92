"""What waits for the team, what it thinks of it, and who had better not judge what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, null, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from eventsapp.accounts.models import User
from eventsapp.call.models import DECIDED, Call, ProposalReview, ProposalState, TalkProposal
from eventsapp.call.rules import Conflict, Scores, conflict_between, scores_of
from eventsapp.exhibitors.models import Company, Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold, like_pattern

PAGE_ROWS = 50
MOST_WORDS = 200
"""Letters of a search that are looked for; all are shown again."""
_STATES: Mapping[str, tuple[str, ...]] = {
    "review": (ProposalState.SUBMITTED,),
    "accepted": (ProposalState.ACCEPTED,),
    "waitlisted": (ProposalState.WAITLISTED,),
    "rejected": (ProposalState.REJECTED,),
    "withdrawn": (ProposalState.WITHDRAWN,),
}
VIEWS = (*_STATES, "all")


@dataclass(frozen=True, kw_only=True)
class ReviewFilter:
    """What a member of the team wants to see; ``mine`` is what they can still score, ``order`` by number or score."""

    view: str = "review"
    words: str = ""
    kind: str = ""
    track_id: int | None = None
    language: str = ""
    mine: bool = False
    order: str = "number"
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A proposal as a reviewer sees it in the list: without scores where they have a conflict."""

    proposal: TalkProposal
    scores: Scores | None
    mine: ProposalReview | None
    conflict: Conflict | None
    is_nameless: bool


def proposals_page(fair: Fair, call: Call | None, reviewer: User, wanted: ReviewFilter) -> tuple[Sequence[Row], int]:
    """Return a page of what fits, and how many there are."""
    conflicts = conflicts_of(fair, reviewer)
    found = _filtered(fair, call, reviewer, wanted, conflicts)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    order = [TalkProposal.number]
    rows = found.order_by(*_by_score(conflicts), *order) if wanted.order == "score" else found.order_by(*order)
    rows = rows.options(
        joinedload(TalkProposal.track),
        selectinload(TalkProposal.speakers),
        selectinload(TalkProposal.reviews),
    )
    page = db.session.scalars(rows.limit(PAGE_ROWS).offset((wanted.page - 1) * PAGE_ROWS)).all()
    return [row_of(one, call, reviewer, conflicts.get(one.id)) for one in page], total


def proposals_after(
    fair: Fair, call: Call | None, reviewer: User, wanted: ReviewFilter, after: int, limit: int
) -> Sequence[Row]:
    """Return what fits and lies behind one of the proposals, by id, with speakers and scores."""
    conflicts = conflicts_of(fair, reviewer)
    found = _filtered(fair, call, reviewer, wanted, conflicts).where(TalkProposal.id > after)
    found = found.options(selectinload(TalkProposal.speakers), selectinload(TalkProposal.reviews))
    rows = db.session.scalars(found.order_by(TalkProposal.id).limit(limit)).all()
    return [row_of(one, call, reviewer, conflicts.get(one.id)) for one in rows]


def row_of(proposal: TalkProposal, call: Call | None, reviewer: User, conflict: Conflict | None) -> Row:
    """Return a proposal as ``reviewer`` may see it."""
    scores = scores_of([one.score for one in proposal.reviews if one.score is not None])
    is_nameless = call is not None and call.is_anonymous and proposal.state not in DECIDED
    return Row(proposal, None if conflict else scores, review_by(proposal, reviewer), conflict, is_nameless)


def review_by(proposal: TalkProposal, reviewer: User) -> ProposalReview | None:
    """Return what somebody said of a proposal."""
    return next((one for one in proposal.reviews if one.user_id == reviewer.id), None)


def _filtered(
    fair: Fair, call: Call | None, reviewer: User, wanted: ReviewFilter, conflicts: Collection[int]
) -> Select[TalkProposal]:
    found = select(TalkProposal).where(TalkProposal.fair_id == fair.id, TalkProposal.number.is_not(None))
    if wanted.view in _STATES:
        found = found.where(TalkProposal.state.in_(_STATES[wanted.view]))
    if wanted.kind:
        found = found.where(TalkProposal.kind == wanted.kind)
    if wanted.track_id:
        found = found.where(TalkProposal.track_id == wanted.track_id)
    if wanted.language:
        found = found.where(TalkProposal.language == wanted.language)
    if wanted.mine:
        scored = select(ProposalReview.proposal_id).where(ProposalReview.user_id == reviewer.id)
        found = found.where(TalkProposal.id.not_in(scored), TalkProposal.id.not_in(conflicts))
    for word in fold(wanted.words[:MOST_WORDS]).split():
        found = found.where(_has(call, like_pattern(word)))
    return found


def _has(call: Call | None, pattern: str) -> ColumnElement[bool]:
    """Look for a word: in names only where names are to be seen."""
    people: ColumnElement[bool] = TalkProposal.people_key.like(pattern, escape="\\")
    if call is not None and call.is_anonymous:
        people &= TalkProposal.state.in_(DECIDED)
    return or_(TalkProposal.title_key.like(pattern, escape="\\"), people)


def _by_score(conflicts: Collection[int]) -> list[ColumnElement[object]]:
    """Order by the mean, what the reader may not see the scores of last: a place in the list would tell them."""
    mean = (
        select(func.avg(ProposalReview.score))
        .where(ProposalReview.proposal_id == TalkProposal.id)
        .correlate(TalkProposal)
        .scalar_subquery()
    )
    shown = case((TalkProposal.id.in_(conflicts), null()), else_=mean)
    return [shown.is_(None), shown.desc()]


def conflicts_of(fair: Fair, reviewer: User) -> Mapping[int, Conflict]:
    """Return which of the fair's proposals somebody had better not judge, and why."""
    own = (ProposalReview.proposal_id == TalkProposal.id) & (ProposalReview.user_id == reviewer.id)
    sent = select(TalkProposal, ProposalReview.has_conflict).outerjoin(ProposalReview, own)
    sent = sent.where(TalkProposal.fair_id == fair.id, TalkProposal.number.is_not(None)).options(
        load_only(TalkProposal.email, TalkProposal.user_id), selectinload(TalkProposal.speakers)
    )
    companies = _companies_of(reviewer)
    found = {
        proposal.id: Conflict.DECLARED if is_declared else conflict_between(reviewer, companies, proposal)
        for proposal, is_declared in db.session.execute(sent).all()
    }
    return {number: conflict for number, conflict in found.items() if conflict}


def conflict_of(proposal: TalkProposal, reviewer: User) -> Conflict | None:
    """Return why somebody had better not judge a proposal."""
    mine = review_by(proposal, reviewer)
    if mine is not None and mine.has_conflict:
        return Conflict.DECLARED
    return conflict_between(reviewer, _companies_of(reviewer), proposal)


def _companies_of(user: User) -> Sequence[str]:
    names = select(Company.legal_name).join(Exhibitor, Exhibitor.company_id == Company.id)
    names = names.join(ExhibitorMember, ExhibitorMember.exhibitor_id == Exhibitor.id)
    return db.session.scalars(names.where(ExhibitorMember.user_id == user.id)).all()


def view_counts(fair: Fair) -> dict[str, int]:
    """Return how many proposals there are in each view, and how many proposers do not know a decision yet."""
    is_told = TalkProposal.told_state == TalkProposal.state
    found = select(TalkProposal.state, is_told, func.count()).where(
        TalkProposal.fair_id == fair.id, TalkProposal.number.is_not(None)
    )
    rows = db.session.execute(found.group_by(TalkProposal.state, is_told)).all()
    counts = {view: sum(count for state, _, count in rows if state in states) for view, states in _STATES.items()}
    untold = sum(count for state, told, count in rows if state in DECIDED and not told)
    return counts | {"all": sum(counts.values()), "untold": untold}


def untold_of(fair: Fair) -> Sequence[TalkProposal]:
    """Return the proposals whose decision waits to be told, locked."""
    found = select(TalkProposal).where(
        TalkProposal.fair_id == fair.id,
        TalkProposal.state.in_(DECIDED),
        TalkProposal.told_state != TalkProposal.state,
    )
    locked = found.order_by(TalkProposal.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()
