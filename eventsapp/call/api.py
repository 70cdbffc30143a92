"""The call for speakers for programs: what was proposed, as its person may see it, and deciding about it."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.call import actions
from eventsapp.call.forms import DecisionForm
from eventsapp.call.models import Call, TalkProposal
from eventsapp.call.queries import (
    VIEWS,
    ReviewFilter,
    Row,
    call_of,
    conflict_of,
    proposal_in,
    proposals_after,
    proposals_numbered,
    row_of,
)
from eventsapp.call.rules import Decision
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.importers.texts import prose
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.web.forms import BaseForm, NumberField, clean_text
from eventsapp.web.programs import asked_part, carry_out, check, filled, json_answer, moment, no_answers, part_answer

blueprint = Blueprint("call_api", __name__, url_prefix="/api/v1/fairs/<fair>/programme/call/proposals")
_MOST = 10**9


class VersionIn(BaseForm):
    """The version of a proposal that was seen."""

    version = NumberField(_l("Version"), low=1, high=_MOST)


class DecisionIn(DecisionForm):
    """A decision with words for the proposer, about a proposal as it was seen."""

    version = NumberField(_l("Version"), low=1, high=_MOST)


@blueprint.get("")
@program_may(Permission.PROGRAMME)
def listed(fair: Fair) -> Response:
    """List what was proposed, by number."""
    asked, call, view = asked_part(), call_of(fair), request.args.get("view", "all")
    wanted = ReviewFilter(
        view=view if view in VIEWS else "all",
        words=clean_text(request.args.get("q")),
        kind=clean_text(request.args.get("kind"))[:20],
        language=clean_text(request.args.get("language"))[:10],
    )
    rows = proposals_after(fair, call, current_user, wanted, asked.after, asked.one_more)
    return part_answer(asked, rows, document_of, lambda row: row.proposal.id)


@blueprint.get("/<int:number>")
@program_may(Permission.PROGRAMME)
def one(fair: Fair, number: int) -> Response:
    """Send one proposal."""
    return json_answer(_document(fair, _found(fair, number)))


@blueprint.post("/<int:number>/decide")
@program_may(Permission.PROGRAMME)
def decide(fair: Fair, number: int) -> Response:
    """Accept, put on the waiting list or reject; nobody is told before the team says so."""
    _found(fair, number)
    form = filled(DecisionIn)
    check(form)
    decision, words = Decision(form.decision.data), form.note.data or ""

    def act() -> dict[str, Any]:
        call, found = _locked(fair, number, form.version.data)
        actions.decide(call, found, decision, current_user, words)
        return _document(fair, found)

    return carry_out(act)


@blueprint.post("/<int:number>/undo")
@program_may(Permission.PROGRAMME)
def undo(fair: Fair, number: int) -> Response:
    """Take the latest decision back, as long as its proposer does not know it."""
    _found(fair, number)
    form = filled(VersionIn)
    check(form)

    def act() -> dict[str, Any]:
        call, found = _locked(fair, number, form.version.data)
        actions.undo_decision(call, found, current_user)
        return _document(fair, found)

    return carry_out(act)


@blueprint.post("/tell")
@program_may(Permission.PROGRAMME)
def tell(fair: Fair) -> Response:
    """Tell every proposer what was decided, all at once."""
    no_answers()

    def act() -> dict[str, Any]:
        if call_of(fair, lock=True) is None:
            raise NotFound
        return {"told": actions.tell_decisions(fair, current_user)}

    return carry_out(act)


def document_of(row: Row) -> dict[str, Any]:
    """Return a proposal as its reader may see it: without names before the decision, without scores in a conflict."""
    proposal, scores = row.proposal, row.scores
    return {
        "id": proposal.id,
        "code": proposal.code,
        "state": proposal.state,
        "told": proposal.is_told,
        "title": proposal.title,
        "abstract": prose(proposal.abstract),
        "kind": proposal.kind,
        "track": proposal.track_id,
        "language": proposal.language,
        "minutes": proposal.minutes,
        "notes": proposal.notes,
        "email": None if row.is_nameless else proposal.email,
        "speakers": None if row.is_nameless else [_speaker(one) for one in proposal.speakers],
        "scores": {"count": scores.count, "mean": scores.mean, "spread": scores.spread} if scores else None,
        "conflict": row.conflict.value if row.conflict else None,
        "reason": proposal.reason,
        "session": proposal.session_id,
        "sent_at": moment(proposal.sent_at),
        "decided_at": moment(proposal.decided_at),
        "version": proposal.version,
    }


def _speaker(one: Any) -> dict[str, str]:
    names = ("full_name", "latin_name", "organisation", "side", "email")
    return {name: getattr(one, name) for name in names}


def _document(fair: Fair, found: TalkProposal) -> dict[str, Any]:
    return document_of(row_of(found, call_of(fair), current_user, conflict_of(found, current_user)))


def _found(fair: Fair, number: int) -> TalkProposal:
    found = proposal_in(fair, number)
    if found is None:
        raise NotFound
    return found


def _locked(fair: Fair, number: int, seen: int | None) -> tuple[Call, TalkProposal]:
    """Lock the call and then a proposal that still is what was seen."""
    call, found = call_of(fair, lock=True), proposals_numbered(fair, [number], lock=True)
    if call is None or not found:
        raise NotFound
    if found[0].version != seen:
        raise ChangedMeanwhile
    return call, found[0]
