"""What proposers and the team do, on the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from eventsapp.accounts.models import Consent, User
from eventsapp.call import actions
from eventsapp.call.models import Call, ProposalState, TalkProposal
from eventsapp.call.queries import (
    ReviewFilter,
    call_of,
    conflict_of,
    proposal_in,
    proposals_page,
    view_counts,
)
from eventsapp.call.rules import (
    CallClosed,
    Conflict,
    Decision,
    DemoNeedsExhibitor,
    DemosFull,
    InConflict,
    NotChangeable,
    NotDecidable,
    NothingToConfirm,
    NothingToUndo,
    NotImpartial,
    NotWithdrawable,
    QuotaBelowAccepted,
    ReasonMissing,
    SessionPlaced,
    TooManyProposals,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme import actions as programme
from eventsapp.programme.models import Session, Speaker
from eventsapp.programme.queries import session_of
from tests.call.calls import HOANG, TALK, make_call, make_decision, make_proposal
from tests.factories import make_acting_person, make_fair, make_member, make_user
from tests.programme.programmes import FIRST_DAY, at, make_forum

Work = Callable[[], None]


@pytest.fixture
def team() -> User:
    return make_user(email="team@fair.example")


@pytest.fixture
def fair(app: object, team: User) -> Fair:
    return make_fair(slug="expo", organiser=team)


@pytest.fixture
def call(fair: Fair) -> Call:
    return make_call(fair)


def read(proposal: TalkProposal) -> TalkProposal:
    db.session.expire_all()
    return db.session.get_one(TalkProposal, proposal.id)


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def test_proposal_of_a_stranger_waits_until_the_address_is_confirmed(fair: Fair, call: Call, work: Work) -> None:
    proposal = make_proposal(fair, confirmed=False)
    assert (proposal.state, proposal.number) == (ProposalState.UNCONFIRMED, None)
    work()
    assert [mail.name for mail in mails()] == ["proposal_confirm"]
    with transaction(), pytest.raises(NothingToConfirm):
        actions.confirm_proposal(db.session.get_one(TalkProposal, proposal.id), "other@home.example")
    with transaction():
        actions.confirm_proposal(db.session.get_one(TalkProposal, proposal.id), TALK.email)
    assert (read(proposal).state, proposal.code) == (ProposalState.SUBMITTED, "P-0001")
    work()
    assert [mail.name for mail in mails()] == ["proposal_confirm", "proposal_submitted"]
    assert "P-0001" in mails()[1].subject


def test_proposal_of_a_person_with_that_address_arrives_at_once(fair: Fair, call: Call) -> None:
    person = make_user(email="mai@tdmu.example")
    assert make_proposal(fair, user=person).state == ProposalState.SUBMITTED
    other = make_user(email="other@tdmu.example")
    assert make_proposal(fair, user=other, confirmed=False).state == ProposalState.UNCONFIRMED


def test_proposal_outside_the_time_of_the_call_is_refused(fair: Fair, call: Call) -> None:
    proposal = make_proposal(fair)
    now = clock.now()
    make_call(fair, opens_at=now - timedelta(days=9), closes_at=now - timedelta(seconds=1))
    with pytest.raises(CallClosed):
        make_proposal(fair)
    with transaction(), pytest.raises(CallClosed):
        actions.save_proposal(read(proposal), TALK, None)


def test_proposal_sent_in_time_may_be_confirmed_after_the_call_closed(fair: Fair, call: Call) -> None:
    proposal = make_proposal(fair, confirmed=False)
    make_call(fair, closes_at=clock.now())
    with transaction():
        actions.confirm_proposal(read(proposal), TALK.email)
    assert read(proposal).state == ProposalState.SUBMITTED


def test_person_sends_no_more_proposals_than_allowed(fair: Fair) -> None:
    make_call(fair, most_each=1)
    first = make_proposal(fair)
    with pytest.raises(TooManyProposals):
        make_proposal(fair)
    make_proposal(fair, email="other@home.example")
    with transaction():
        actions.withdraw_proposal(read(first), None)
    assert make_proposal(fair).number == 3


def test_consents_are_kept_one_per_purpose_and_end_when_unticked(fair: Fair, call: Call) -> None:
    proposal = make_proposal(fair)
    given = select(Consent).where(Consent.subject == "proposal", Consent.subject_id == proposal.id)
    assert {one.purpose for one in db.session.scalars(given)} == set(TALK.consents)
    with transaction():
        row = read(proposal)
        actions.save_proposal(row, replace(TALK, consents=["proposal_review"]), None)
        actions.send_proposal(row, None, shown_in="vi")
    kept = {one.purpose for one in db.session.scalars(given) if one.withdrawn_at is None}
    assert kept == {"proposal_review"}


def test_product_demo_needs_an_exhibitor_of_the_fair(fair: Fair, call: Call) -> None:
    with pytest.raises(DemoNeedsExhibitor):
        make_proposal(fair, kind="demo")
    with pytest.raises(DemoNeedsExhibitor):
        make_proposal(fair, kind="demo", user=make_acting_person(make_fair()))
    assert make_proposal(fair, kind="demo", user=make_acting_person(fair)).exhibitor_id is not None


def test_accepting_makes_an_unscheduled_session_of_the_planned_length_in_the_tray(fair: Fair, team: User) -> None:
    forum = make_forum(fair)
    make_call(fair, tracks=forum.tracks)
    with transaction():
        known = programme.create_speaker(
            fair, programme.SpeakerValues(full_name="Prof. Known", email="Known@TDMU.example")
        )
    second = replace(HOANG, full_name="Somebody Else", email="known@tdmu.example")
    proposal = make_proposal(fair, minutes=45, track_id=forum.tracks[0].id, speakers=[HOANG, second])
    make_decision(fair, proposal, Decision.ACCEPT, team)
    session = session_of(fair, read(proposal).session_id or 0)
    assert session is not None
    assert (session.starts_at, session.planned_minutes, session.kind) == (None, 45, "talk")
    assert (session.title, session.track_id, session.language) == ({"en": TALK.title}, forum.tracks[0].id, "en")
    assert "script" not in session.abstract["en"]
    assert "<b>much</b>" in session.abstract["en"]
    assert [part.speaker_id for part in session.speakers][1] == known.id
    assert session.speakers[0].speaker.latin_name == "Hoang Thi Mai"
    assert known.full_name == "Prof. Known"


def test_undoing_an_acceptance_removes_the_session_and_whom_it_alone_brought(
    fair: Fair, call: Call, team: User
) -> None:
    one, two = make_proposal(fair), make_proposal(fair)
    make_decision(fair, one, Decision.ACCEPT, team)
    make_decision(fair, two, Decision.ACCEPT, team)
    assert len(db.session.scalars(select(Speaker)).all()) == 1
    for proposal, left in ((one, 1), (two, 0)):
        with transaction():
            locked = call_of(fair, lock=True)
            assert locked
            actions.undo_decision(locked, read(proposal), team)
        assert read(proposal).state == ProposalState.SUBMITTED
        assert len(db.session.scalars(select(Session)).all()) == left
    # The first brought the speaker, but the second needed them when the first was undone.
    assert len(db.session.scalars(select(Speaker)).all()) == 1


def test_acceptance_whose_session_has_a_time_is_not_undone(fair: Fair, call: Call, team: User) -> None:
    forum = make_forum(fair)
    proposal = make_proposal(fair)
    make_decision(fair, proposal, Decision.ACCEPT, team)
    with transaction():
        session = db.session.get_one(Session, read(proposal).session_id)
        session.room_id, session.day_on = forum.rooms[0].id, FIRST_DAY
        session.starts_at, session.ends_at = at(16), at(17)
    with pytest.raises(SessionPlaced):
        make_decision(fair, proposal, Decision.REJECT, team)
    assert read(proposal).state == ProposalState.ACCEPTED


def test_decisions_are_told_all_at_once_in_each_language_and_then_stand(
    fair: Fair, call: Call, team: User, work: Work
) -> None:
    yes, no, later = (make_proposal(fair, email=f"{name}@home.example") for name in ("yes", "no", "later"))
    for proposal, language in ((yes, "ko"), (no, "vi"), (later, "zh")):
        with transaction():
            read(proposal).mail_language = language
    work()
    make_decision(fair, yes, Decision.ACCEPT, team)
    make_decision(fair, no, Decision.REJECT, team, "Không hợp chủ đề năm nay")
    make_decision(fair, later, Decision.WAITLIST, team)
    assert read(yes).shown_state == ProposalState.SUBMITTED
    assert view_counts(fair)["untold"] == 3
    before = len(mails())
    work()
    assert len(mails()) == before
    with transaction():
        assert actions.tell_decisions(fair, team) == 3
        assert actions.tell_decisions(fair, team) == 0
    work()
    told = {mail.recipient: mail for mail in mails()[before:]}
    assert {mail.name for mail in told.values()} == {"proposal_accepted", "proposal_rejected", "proposal_waitlisted"}
    assert [told[f"{name}@home.example"].language for name in ("yes", "no", "later")] == ["ko", "vi", "zh"]
    assert "Không hợp chủ đề năm nay" in told["no@home.example"].text
    with pytest.raises(NotDecidable):
        make_decision(fair, no, Decision.ACCEPT, team)
    with transaction(), pytest.raises(NothingToUndo):
        actions.undo_decision(db.session.get_one(Call, fair.id), read(yes), team)
    make_decision(fair, later, Decision.ACCEPT, team)
    assert read(later).shown_state == ProposalState.WAITLISTED
    with transaction():
        actions.undo_decision(db.session.get_one(Call, fair.id), read(later), team)
    assert read(later).state == ProposalState.WAITLISTED


def test_rejection_needs_a_reason(fair: Fair, call: Call, team: User) -> None:
    proposal = make_proposal(fair)
    with transaction(), pytest.raises(ReasonMissing):
        actions.decide(db.session.get_one(Call, fair.id), read(proposal), Decision.REJECT, team, " ")


def test_decided_proposal_cannot_be_changed_but_withdrawn(fair: Fair, call: Call, team: User) -> None:
    proposal = make_proposal(fair)
    make_decision(fair, proposal, Decision.ACCEPT, team)
    with transaction(), pytest.raises(NotChangeable):
        actions.save_proposal(read(proposal), TALK, None)
    with transaction():
        actions.withdraw_proposal(read(proposal), None)
    assert (read(proposal).state, proposal.session_id) == (ProposalState.WITHDRAWN, None)
    assert db.session.scalars(select(Session)).all() == []
    with transaction(), pytest.raises(NotWithdrawable):
        actions.withdraw_proposal(read(proposal), None)


def test_demos_are_accepted_up_to_the_quota_and_places_come_free(fair: Fair, team: User) -> None:
    make_call(fair, demo_quota=1)
    person = make_acting_person(fair)
    one, two = (make_proposal(fair, kind="demo", user=person) for _ in range(2))
    make_decision(fair, one, Decision.ACCEPT, team)
    with pytest.raises(DemosFull):
        make_decision(fair, two, Decision.ACCEPT, team)
    assert read(two).state == ProposalState.SUBMITTED
    with pytest.raises(QuotaBelowAccepted):
        make_call(fair, demo_quota=0)
    with transaction():
        actions.withdraw_proposal(read(one), None)
    make_decision(fair, two, Decision.ACCEPT, team)
    assert db.session.get_one(Call, fair.id).demos_accepted == 1


def test_database_itself_refuses_more_demos_than_the_quota(fair: Fair) -> None:
    make_call(fair, demo_quota=1)
    with pytest.raises(DemosFull) as refused, transaction() as session:
        session.execute(update(Call).where(Call.fair_id == fair.id).values(demos_accepted=2))
    assert isinstance(refused.value.__cause__, IntegrityError)


def test_score_is_kept_and_replaced_with_mean_and_spread(fair: Fair, call: Call, team: User) -> None:
    proposal, other = make_proposal(fair), make_member(fair)
    for reviewer, score in ((team, 1), (other, 5), (team, 2)):
        with transaction():
            found = proposal_in(fair, proposal.id, lock=True)
            assert found
            actions.score_proposal(found, reviewer, score, "why")
    rows, total = proposals_page(fair, call, team, ReviewFilter())
    assert total == 1
    scores = rows[0].scores
    assert scores is not None
    assert (scores.count, scores.mean, scores.spread) == (2, 3.5, 1.5)
    assert proposals_page(fair, call, team, ReviewFilter(mine=True))[1] == 0


def test_reviewer_in_conflict_neither_scores_nor_sees_scores(fair: Fair, call: Call, team: User) -> None:
    proposal = make_proposal(fair)
    colleague = make_member(fair, email="dean@tdmu.example")
    with transaction():
        actions.score_proposal(read(proposal), team, 4, "")
        with pytest.raises(InConflict):
            actions.score_proposal(read(proposal), colleague, 5, "")
    rows, _ = proposals_page(fair, call, colleague, ReviewFilter(order="score"))
    assert (rows[0].conflict, rows[0].scores) == (Conflict.DOMAIN, None)
    with transaction():
        actions.declare_conflict(read(proposal), team, has_conflict=True)
    assert conflict_of(read(proposal), team) == Conflict.DECLARED
    assert [review.score for review in proposal.reviews] == [None]
    with transaction():
        actions.declare_conflict(read(proposal), team, has_conflict=False)
    assert conflict_of(read(proposal), team) is None


def test_who_declared_a_conflict_neither_decides_nor_undoes_but_another_does(
    fair: Fair, call: Call, team: User
) -> None:
    proposal, other = make_proposal(fair), make_member(fair)
    with transaction():
        actions.declare_conflict(read(proposal), team, has_conflict=True)
    for decision in Decision:
        with pytest.raises(NotImpartial):
            make_decision(fair, proposal, decision, team)
    assert read(proposal).state == ProposalState.SUBMITTED
    make_decision(fair, proposal, Decision.ACCEPT, other)
    with pytest.raises(NotImpartial), transaction():
        actions.undo_decision(call, read(proposal), team)
    with transaction():
        actions.declare_conflict(read(proposal), team, has_conflict=False)
        actions.undo_decision(call, read(proposal), team)
    assert read(proposal).state == ProposalState.SUBMITTED


def test_nobody_decides_about_their_own_proposal_but_a_colleague_at_the_same_address_may(
    fair: Fair, call: Call
) -> None:
    own, colleague = make_user(email="lan@tdmu.example"), make_user(email="minh@tdmu.example")
    proposal = make_proposal(fair, email=own.email)
    assert conflict_of(proposal, colleague) == Conflict.DOMAIN
    with pytest.raises(NotImpartial):
        make_decision(fair, proposal, Decision.WAITLIST, own)
    make_decision(fair, proposal, Decision.WAITLIST, colleague)
    assert read(proposal).state == ProposalState.WAITLISTED


def test_who_acts_for_the_organisation_of_a_speaker_is_in_conflict(fair: Fair, call: Call) -> None:
    person = make_acting_person(fair, "Ferrowick Drives")
    proposal = make_proposal(fair, speakers=[replace(HOANG, organisation="Công ty Ferrowick Drives")])
    assert conflict_of(proposal, person) == Conflict.ORGANISATION
    assert conflict_of(make_proposal(fair, email=person.email), person) == Conflict.OWN


def test_anonymous_review_finds_nobody_by_name_before_the_decision(fair: Fair, team: User) -> None:
    call = make_call(fair, is_anonymous=True)
    proposal = make_proposal(fair)
    by_name, by_title = ReviewFilter(view="all", words="hoang thi"), ReviewFilter(view="all", words="robots")
    assert proposals_page(fair, call, team, by_name)[1] == 0
    rows, total = proposals_page(fair, call, team, by_title)
    assert (total, rows[0].is_nameless) == (1, True)
    make_decision(fair, proposal, Decision.ACCEPT, team)
    rows, total = proposals_page(fair, call, team, by_name)
    assert (total, rows[0].is_nameless) == (1, False)


def test_removing_a_track_or_the_session_keeps_the_proposal(fair: Fair, team: User) -> None:
    forum = make_forum(fair)
    with transaction():
        track = programme.create_track(fair, programme.TrackValues(code="NU", name={"en": "New"}))
    make_call(fair, tracks=[*forum.tracks, track])
    proposal = make_proposal(fair, track_id=track.id)
    with transaction():
        programme.remove_track(fair, track)
    assert read(proposal).track_id is None
    make_decision(fair, proposal, Decision.ACCEPT, team)
    with transaction():
        session = session_of(fair, read(proposal).session_id or 0)
        assert session
        programme.remove_session(fair, session)
    assert (read(proposal).state, proposal.session_id) == (ProposalState.ACCEPTED, None)


def test_everything_that_matters_is_in_the_audit_log(fair: Fair, call: Call, team: User) -> None:
    proposal = make_proposal(fair)
    make_decision(fair, proposal, Decision.REJECT, team, "Off topic")
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "proposal").order_by(AuditEntry.id)).all()
    assert [(line.action, line.actor, line.reason) for line in lines] == [
        ("proposal.submitted", TALK.email, ""),
        ("proposal.rejected", team.email, "Off topic"),
    ]
