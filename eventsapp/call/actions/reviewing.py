"""What members of the team say of a proposal."""

from eventsapp.accounts.models import User
from eventsapp.call.actions.noting import note
from eventsapp.call.models import ProposalReview, TalkProposal
from eventsapp.call.queries import conflict_of, review_by
from eventsapp.call.rules import InConflict
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy

refuse_on("uq_proposal_reviews_proposal_id_user_id", Busy)


def score_proposal(proposal: TalkProposal, reviewer: User, score: int, comment: str) -> None:
    """Keep somebody's score from 1 to 5; nobody scores in a conflict of interest."""
    if conflict_of(proposal, reviewer) is not None:
        raise InConflict
    review = _review(proposal, reviewer)
    before, review.score, review.comment = review.score, score, comment
    _touch(review)
    note("proposal.scored", proposal, reviewer, before=before, score=score)


def declare_conflict(proposal: TalkProposal, reviewer: User, *, has_conflict: bool) -> None:
    """Say that one has a conflict of interest, which ends one's score, or that there is none after all."""
    review = _review(proposal, reviewer)
    review.has_conflict = has_conflict
    if has_conflict:
        review.score, review.comment = None, ""
    _touch(review)
    if not has_conflict and review.score is None:
        proposal.reviews.remove(review)
        db.session.flush()
    note("proposal.conflict", proposal, reviewer, has_conflict=has_conflict)


def _review(proposal: TalkProposal, reviewer: User) -> ProposalReview:
    known = review_by(proposal, reviewer)
    if known is not None:
        return known
    review = ProposalReview(user_id=reviewer.id, user=reviewer)
    proposal.reviews.append(review)
    return review


def _touch(review: ProposalReview) -> None:
    review.updated_at = clock.now()
    db.session.flush()
