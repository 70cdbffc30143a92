"""Decisions about the call: who may send, change, score and decide."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean, pstdev

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer

from eventsapp.accounts.models import User
from eventsapp.call.models import DECIDED, Call, ProposalState, TalkProposal
from eventsapp.exhibitors.rules import company_key, domain_key
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.rules import KIND_WORDS, SessionKind

MOST_SPEAKERS = 4
MOST_ABSTRACT = 5000
MOST_WORDS = 2000
SHORTEST, LONGEST = 5, 240
SCORES = (1, 2, 3, 4, 5)
CONFIRM_HOURS = 48
"""A link may be opened after the call has closed: what was sent in time counts."""
PROPOSABLE = {kind: words for kind, words in KIND_WORDS.items() if kind != SessionKind.BREAK}


class Decision(StrEnum):
    """What the team may decide."""

    ACCEPT = "accept"
    WAITLIST = "waitlist"
    REJECT = "reject"


STATE_AFTER = {
    Decision.ACCEPT: ProposalState.ACCEPTED,
    Decision.WAITLIST: ProposalState.WAITLISTED,
    Decision.REJECT: ProposalState.REJECTED,
}


KEPT_DAYS = 90
"""How long the data of people stay in what came to nothing: a proposal that was withdrawn or told that it is rejected,
a draft after its call has closed."""


class Conflict(StrEnum):
    """Why somebody had better not score a proposal."""

    DECLARED = "declared"
    OWN = "own"
    DOMAIN = "domain"
    ORGANISATION = "organisation"


class CallClosed(Refusal):
    """Somebody writes to a call that is not open."""

    status = 410
    sentence = _l("The call for speakers is not open, so nothing was sent or changed.")


class TooManyProposals(Refusal):
    """A person has sent as many proposals as one may."""

    sentence = _l(
        "You have sent as many proposals as one person may. It is kept as a draft: withdraw another one first, "
        "then send it."
    )


class DemoNeedsExhibitor(Refusal):
    """A product demo from somebody who does not act for an exhibitor."""

    status = 422
    field = "kind"
    sentence = _l(
        "Product demos are for exhibitors of this fair. Sign in with the account of your company, "
        "or choose another kind."
    )


class DemosFull(Refusal):
    """All places for product demos are given away."""

    sentence = _l(
        "All places for product demos are given away, so it was not accepted. Put it on the waiting list, or allow "
        "more demos in the call."
    )


class QuotaBelowAccepted(Refusal):
    """Fewer places for demos are to be than are given away."""

    field = "demo_quota"
    sentence = _l("More product demos than this are accepted already. Undo some first, or allow more.")


class NotChangeable(Refusal):
    """A proposal that the team is done with, or that is not there any more."""

    sentence = _l("The team is deciding about this proposal, so it cannot be changed any more. You can withdraw it.")


class NotWithdrawable(Refusal):
    """A proposal that is withdrawn or rejected already."""

    sentence = _l("This proposal has ended already, so there is nothing to withdraw.")


class NothingToConfirm(Refusal):
    """A link of a mail that is too old, was used, or is for another address."""

    status = 410
    sentence = _l(
        "This link has been used or is too old. Open your proposal by its own address and send it again "
        "to get a new one."
    )


class TooManyLetters(Refusal):
    """More mails to one address, or from one place, than anybody needs."""

    status = 429
    sentence = _l("Too many mails were asked for. Your draft is kept; send it again in an hour.")


class NotDecidable(Refusal):
    """A decision about a proposal that does not wait for one."""

    sentence = _l("This proposal does not wait for a decision: its proposer was told, or it is withdrawn.")


class NothingToUndo(Refusal):
    """A decision that was told, or that nobody made."""

    sentence = _l("There is no decision that can be undone: the proposer was told, or nothing is decided.")


class SessionPlaced(Refusal):
    """An acceptance is to be undone whose session has a time already."""

    sentence = _l("Its session has a time in the programme already. Take it off the grid first, then undo this.")


class InConflict(Refusal):
    """A score by somebody with a conflict of interest."""

    status = 403
    sentence = _l("You have a conflict of interest with this proposal, so you do not score it.")


class NotImpartial(Refusal):
    """A decision by somebody who declared a conflict of interest, or whose own proposal it is."""

    status = 403
    sentence = _l("You have a conflict of interest with this proposal, so somebody else decides about it.")


class ReasonMissing(Refusal):
    """A rejection without a word."""

    status = 422
    field = "note"
    sentence = _l("Say why: the proposer reads it.")


def is_open(call: Call | None, now: datetime) -> bool:
    """Whether proposals are taken now."""
    return call is not None and call.opens_at <= now < call.closes_at


def check_open(call: Call | None, now: datetime) -> None:
    """Refuse outside the time of the call."""
    if not is_open(call, now):
        raise CallClosed


CHANGEABLE = frozenset({ProposalState.DRAFT, ProposalState.UNCONFIRMED, ProposalState.SUBMITTED})
ENDED = frozenset({ProposalState.REJECTED, ProposalState.WITHDRAWN})


def can_change(proposal: TalkProposal, call: Call | None, now: datetime) -> bool:
    """Whether its proposer may change a proposal now."""
    return is_open(call, now) and proposal.state in CHANGEABLE


def can_withdraw(proposal: TalkProposal) -> bool:
    """Whether its proposer may take a proposal back; what they do not know of does not show."""
    return proposal.shown_state not in ENDED


def is_decidable(proposal: TalkProposal) -> bool:
    """Whether the team may decide: nothing was told, or a place on the waiting list."""
    if proposal.state in {ProposalState.SUBMITTED, ProposalState.WAITLISTED}:
        return True
    return proposal.state in DECIDED and not proposal.is_told


def is_undoable(proposal: TalkProposal) -> bool:
    """Whether the latest decision can be taken back."""
    return proposal.state in DECIDED and not proposal.is_told


def check_reason(decision: Decision, words: str) -> None:
    """Refuse a rejection without a reason."""
    if decision == Decision.REJECT and not words.strip():
        raise ReasonMissing


def is_impartial(user: User, proposal: TalkProposal) -> bool:
    """Whether somebody may decide about a proposal: not their own, nor one they declared a conflict with.

    An address at the same organisation keeps people from scoring alone: else nobody might be left to decide.
    """
    declared = any(one.user_id == user.id and one.has_conflict for one in proposal.reviews)
    return not declared and conflict_between(user, (), proposal) != Conflict.OWN


def conflict_between(user: User, companies: Collection[str], proposal: TalkProposal) -> Conflict | None:
    """Return why ``user``, who acts for ``companies``, had better not judge a proposal, as far as addresses say it."""
    if proposal.user_id == user.id or user.email in {proposal.email, *(one.email for one in proposal.speakers)}:
        return Conflict.OWN
    theirs = domain_key(email=user.email)
    if theirs and theirs in {domain_key(email=email) for email in _addresses(proposal)}:
        return Conflict.DOMAIN
    named = {company_key(one.organisation) for one in proposal.speakers} - {""}
    return Conflict.ORGANISATION if named & {company_key(name) for name in companies} else None


def _addresses(proposal: TalkProposal) -> Sequence[str]:
    return [proposal.email, *(one.email for one in proposal.speakers)]


@dataclass(frozen=True)
class Scores:
    """What the team thinks of a proposal: how many scored it, their mean and how far they are apart."""

    count: int
    mean: float
    spread: float
    """The standard deviation."""


def scores_of(values: Sequence[int]) -> Scores | None:
    """Return mean and spread; None where nobody scored."""
    return Scores(len(values), fmean(values), pstdev(values)) if values else None


def make_confirm_token(proposal: TalkProposal) -> str:
    """Return the token of the link that confirms an address; it is worth nothing for another address."""
    return _serializer().dumps([proposal.id, proposal.email])


def read_confirm_token(token: str) -> tuple[int, str]:
    """Return the proposal's id and the address; raises ``NothingToConfirm``."""
    try:
        number, email = _serializer().loads(token, max_age=int(timedelta(hours=CONFIRM_HOURS).total_seconds()))
        return int(number), str(email)
    except (BadData, ValueError, TypeError) as error:
        raise NothingToConfirm from error


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="call.confirm")
