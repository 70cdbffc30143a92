"""The pages: who may do what, what is said, and that nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.call.models import Call, ProposalReview, ProposalState, TalkProposal
from eventsapp.call.rules import PURPOSES, Decision, make_confirm_token
from eventsapp.call.views.public import SENDING
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme.models import Session
from tests.call.calls import TALK, make_call, make_decision, make_proposal
from tests.factories import make_acting_person, make_fair, make_member, make_user
from tests.programme.programmes import make_forum

SignIn = Callable[[User], FlaskClient]
HERE = "/organise/expo/programme/call"
TYPED: dict[str, Any] = {
    "email": "Mai@TDMU.example",
    "title": "Robots that learn",
    "abstract": "What works <script>alert(1)</script>",
    "kind": "talk",
    "language": "vi",
    "minutes": "45",
    "notes": "A projector",
    "speaker1_full_name": "Hoàng Thị Mai",
    "speaker1_organisation": "Đại học Thủ Dầu Một",
    "speaker1_side": "academia",
    "speaker1_email": "mai@tdmu.example",
    **{f"consent_{code}": "y" for code in PURPOSES},
}
CALL: dict[str, Any] = {
    "opens_on": "2026-12-01",
    "opens_at": "08:00",
    "closes_on": "2027-02-01",
    "closes_at": "18:00",
    "kinds": ["talk", "demo"],
    "languages": ["vi", "en"],
    "most_each": "3",
    "demo_quota": "4",
    "is_anonymous": "y",
    "text_en": "Tell us",
    "version": "0",
}


@pytest.fixture
def team() -> User:
    return make_user(email="team@fair.example")


@pytest.fixture
def fair(app: object, team: User) -> Fair:
    return make_fair(slug="expo", organiser=team)


@pytest.fixture
def call(fair: Fair) -> Call:
    return make_call(fair)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser of nobody, who reads English."""
    browser = app.test_client()
    browser.set_cookie("lang", "en")
    return browser


@pytest.fixture
def desk(sign_in: SignIn, team: User, fair: Fair) -> FlaskClient:
    return sign_in(team)


def only() -> TalkProposal:
    db.session.expire_all()
    return db.session.scalars(select(TalkProposal)).one()


def test_fair_without_a_call_says_so(fair: Fair, client: FlaskClient) -> None:
    answer = client.get("/expo/call")
    assert answer.status_code == 200
    assert "There is no call for speakers yet" in answer.text
    assert client.post("/expo/call", data=TYPED).status_code == 200
    assert db.session.scalars(select(TalkProposal)).all() == []


def test_call_shows_its_words_in_the_readers_language_or_another_that_is_named(call: Call, client: FlaskClient) -> None:
    assert "Tell us what works." in client.get("/expo/call?lang=en").text
    korean = client.get("/expo/call?lang=ko").text
    assert "Hãy kể điều gì hiệu quả." in korean
    assert '<span class="fallback-language">Tiếng Việt' in korean


def test_stranger_sends_a_proposal_and_confirms_it_by_the_link_of_the_mail(
    call: Call, client: FlaskClient, work: Callable[[], None]
) -> None:
    answer = client.post("/expo/call", data=TYPED, follow_redirects=True)
    assert "we have sent to mai@tdmu.example" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    work()
    letter = db.session.scalars(select(Mail)).one()
    link = re.search(r"http://[^/]+(/expo/call/confirm/\S+)", letter.text)
    assert link is not None
    assert "Is this proposal yours?" in client.get(link[1]).text
    assert only().state == ProposalState.UNCONFIRMED
    done = client.post(link[1], follow_redirects=True)
    assert "Your proposal P-0001 has arrived." in done.text
    assert only().state == ProposalState.SUBMITTED
    assert client.post(link[1]).status_code == 410
    assert client.get("/expo/call/confirm/made-up").status_code == 410


def test_draft_is_kept_at_its_own_address_and_sent_later(call: Call, client: FlaskClient) -> None:
    answer = client.post("/expo/call", data={"title": "Half a thought", "later": "1"})
    address = answer.headers["Location"]
    assert only().state == ProposalState.DRAFT
    assert 'value="Half a thought"' in client.get(address).text
    refused = client.post(address, data={"title": "Half a thought"})
    assert refused.status_code == 422
    assert refused.text.count("This is needed.") > 5
    assert only().state == ProposalState.DRAFT
    client.post(address, data=TYPED)
    assert only().state == ProposalState.UNCONFIRMED
    assert client.get("/expo/call/somebody-elses").status_code == 404


def test_proposal_that_is_written_on_is_a_draft_again_until_it_is_sent(
    fair: Fair, call: Call, client: FlaskClient
) -> None:
    proposal = make_proposal(fair, confirmed=False)
    link = f"/expo/call/confirm/{make_confirm_token(proposal)}"
    client.post(f"/expo/call/{proposal.token}", data={"email": TALK.email, "title": "Half", "later": "1"})
    assert only().state == ProposalState.DRAFT
    assert client.post(link).status_code == 410
    client.post(f"/expo/call/{proposal.token}", data=TYPED | {"email": TALK.email})
    assert client.post(link).status_code == 303
    incomplete = client.post(f"/expo/call/{proposal.token}", data={"title": "Half", "later": "1"})
    assert incomplete.status_code == 422
    assert (only().state, only().title) == (ProposalState.SUBMITTED, "Robots that learn")


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(call: Call, client: FlaskClient) -> None:
    wrong = TYPED | {
        "minutes": "much",
        "email": "no address",
        "speaker2_full_name": "Somebody",
        "consent_proposal_review": "",
    }
    answer = client.post("/expo/call", data={k: v for k, v in wrong.items() if v})
    assert answer.status_code == 422
    assert 'value="much"' in answer.text
    assert 'value="Somebody"' in answer.text
    assert "What works &lt;script&gt;" in answer.text
    twice = TYPED | {f"speaker2_{n}": TYPED[f"speaker1_{n}"] for n in ("full_name", "organisation", "side", "email")}
    assert "Another speaker has this address" in client.post("/expo/call", data=twice).text
    assert db.session.scalars(select(TalkProposal)).all() == []


def test_demo_of_a_stranger_is_refused_beside_its_kind(
    call: Call, client: FlaskClient, sign_in: SignIn, fair: Fair
) -> None:
    answer = client.post("/expo/call", data=TYPED | {"kind": "demo"})
    assert answer.status_code == 422
    assert "Product demos are for exhibitors" in answer.text
    exhibitor = sign_in(make_acting_person(fair))
    assert exhibitor.post("/expo/call", data=TYPED | {"kind": "demo"}).status_code == 303


def test_kind_track_or_language_that_is_not_asked_for_is_refused(call: Call, client: FlaskClient) -> None:
    for name, value in (("kind", "plenary"), ("language", "fr"), ("track_id", "1"), ("speaker1_side", "mars")):
        assert client.post("/expo/call", data=TYPED | {name: value}).status_code == 422, name


def test_one_proposal_too_many_stays_a_draft_that_says_why(fair: Fair, client: FlaskClient) -> None:
    make_call(fair, most_each=1)
    make_proposal(fair)
    answer = client.post("/expo/call", data=TYPED, follow_redirects=True)
    assert "as many proposals as one person may" in answer.text
    assert {one.state for one in db.session.scalars(select(TalkProposal))} == {"submitted", "draft"}


def test_proposer_sees_no_decision_before_it_is_told(fair: Fair, call: Call, client: FlaskClient, team: User) -> None:
    proposal = make_proposal(fair)
    address = f"/expo/call/{proposal.token}"
    make_decision(fair, proposal, Decision.REJECT, team, "Off topic")
    page = client.get(address).text
    assert "with the programme team" in page
    assert "Off topic" not in page
    assert (
        client.post(address, data=TYPED).status_code == 409 or "deciding about" in client.post(address, data=TYPED).text
    )


def test_proposer_changes_and_withdraws_until_the_call_closes(fair: Fair, call: Call, client: FlaskClient) -> None:
    proposal = make_proposal(fair)
    address = f"/expo/call/{proposal.token}"
    answer = client.post(
        address, data=TYPED | {"title": "A better title", "email": "new@home.example"}, follow_redirects=True
    )
    assert "Your changes are saved." in answer.text
    assert (only().title, only().email, only().state) == ("A better title", TALK.email, "submitted")
    make_call(fair, closes_at=clock.now())
    late = client.post(address, data=TYPED)
    assert late.status_code == 422
    assert "The call for speakers is not open" in late.text
    client.post(f"{address}/withdraw")
    assert only().state == ProposalState.WITHDRAWN
    assert client.post(f"{address}/withdraw").status_code == 409


def test_proposal_is_reached_through_its_own_fair_alone(fair: Fair, call: Call, client: FlaskClient) -> None:
    proposal = make_proposal(fair)
    make_call(make_fair(slug="other"))
    assert client.get(f"/other/call/{proposal.token}").status_code == 404
    assert client.post(f"/other/call/{proposal.token}/withdraw").status_code == 404


def test_abstract_is_shown_cleaned(fair: Fair, call: Call, desk: FlaskClient) -> None:
    proposal = make_proposal(fair)
    for page in (f"{HERE}/{proposal.id}", f"/expo/call/{proposal.token}"):
        assert "<script>alert" not in desk.get(page).text
    assert "<b>much</b>" in desk.get(f"{HERE}/{proposal.id}").text


def test_many_letters_to_one_address_are_not_sent(
    call: Call, client: FlaskClient, limits: None, work: Callable[[], None]
) -> None:
    said = [client.post("/expo/call", data=TYPED, follow_redirects=True).text for _ in range(6)]
    assert "Too many mails were asked for" in said[-1]
    work()
    assert len(db.session.scalars(select(Mail)).all()) == 5


def test_mails_caused_from_one_place_are_counted_too(call: Call, client: FlaskClient, limits: None) -> None:
    for _ in range(20):
        assert SENDING.spend("127.0.0.1") is None
    answer = client.post("/expo/call", data=TYPED, follow_redirects=True)
    assert "Too many mails were asked for" in answer.text
    assert only().state == ProposalState.DRAFT


def test_writing_again_and_again_is_stopped(call: Call, client: FlaskClient, limits: None) -> None:
    statuses = [client.post("/expo/call", data={"title": "x", "later": "1"}).status_code for _ in range(21)]
    assert statuses == [303] * 20 + [429]


def test_agenda_that_is_not_published_yet_leads_to_an_open_call(fair: Fair, client: FlaskClient) -> None:
    assert "/expo/call" not in client.get("/expo/agenda").text
    make_call(fair)
    assert "/expo/call" in client.get("/expo/agenda").text
    make_call(fair, closes_at=clock.now())
    assert "/expo/call" not in client.get("/expo/agenda").text


# The team


def test_organiser_opens_a_call_and_changes_it_with_its_times_in_the_fairs_zone(fair: Fair, desk: FlaskClient) -> None:
    forum = make_forum(fair)
    assert "There is no call yet" in desk.get(HERE).text
    assert desk.post(f"{HERE}/settings", data=CALL | {"tracks": [str(forum.tracks[0].id)]}).status_code == 302
    call = db.session.get_one(Call, fair.id)
    assert call.opens_at.isoformat() == "2026-12-01T01:00:00+00:00"
    assert ([one.code for one in call.tracks], call.demo_quota, call.is_anonymous) == (["RO"], 4, True)
    assert 'value="2027-02-01"' in desk.get(f"{HERE}/settings").text
    stale = desk.post(f"{HERE}/settings", data=CALL)
    assert stale.status_code == 422
    assert "Somebody changed this while you wrote" in stale.text


def test_call_that_cannot_be_is_refused(fair: Fair, desk: FlaskClient) -> None:
    for name, value in (
        ("closes_on", "2026-11-01"),
        ("kinds", ["break"]),
        ("kinds", []),
        ("languages", []),
        ("opens_at", "noon"),
        ("most_each", "0"),
        ("demo_quota", "-1"),
        ("tracks", ["987"]),
    ):
        assert desk.post(f"{HERE}/settings", data=CALL | {name: value}).status_code == 422, name
    assert db.session.get(Call, fair.id) is None


def test_only_the_programme_team_sees_proposals(fair: Fair, call: Call, client: FlaskClient, sign_in: SignIn) -> None:
    proposal = make_proposal(fair)
    reviewer = sign_in(make_member(fair, Role.REVIEWER))
    elsewhere = sign_in(make_member(make_fair()))
    for page in ("", f"/{proposal.id}", "/settings"):
        assert client.get(HERE + page).status_code == 302
        assert reviewer.get(HERE + page).status_code == 403
        assert elsewhere.get(HERE + page).status_code == 403
    assert elsewhere.post(f"{HERE}/{proposal.id}/score", data={"score": "5"}).status_code == 403


def test_reviewer_scores_with_a_comment(fair: Fair, call: Call, desk: FlaskClient) -> None:
    proposal = make_proposal(fair)
    answer = desk.post(f"{HERE}/{proposal.id}/score", data={"score": "4", "comment": "Solid"}, follow_redirects=True)
    assert "Your score is saved." in answer.text
    assert "4 ± 0" in desk.get(HERE).text
    wrong = desk.post(f"{HERE}/{proposal.id}/score", data={"score": "6", "comment": "Kept words"})
    assert wrong.status_code == 422
    assert "Kept words" in wrong.text


def test_reviewer_who_declares_a_conflict_sees_no_scores(
    fair: Fair, call: Call, desk: FlaskClient, sign_in: SignIn
) -> None:
    proposal, page = make_proposal(fair), None
    desk.post(f"{HERE}/{proposal.id}/score", data={"score": "5", "comment": "Our best"})
    other = sign_in(make_member(fair))
    assert "Our best" in other.get(f"{HERE}/{proposal.id}").text
    other.post(f"{HERE}/{proposal.id}/conflict", data={"conflict": "yes"})
    page = other.get(f"{HERE}/{proposal.id}").text
    assert "Our best" not in page
    assert "5 ± 0" not in page
    assert "5 ± 0" not in other.get(HERE).text
    assert other.post(f"{HERE}/{proposal.id}/score", data={"score": "1"}).status_code == 422
    assert len(db.session.scalars(select(ProposalReview).where(ProposalReview.score.is_not(None))).all()) == 1


def test_who_declared_a_conflict_is_refused_one_by_one_and_named_among_many(
    fair: Fair, call: Call, desk: FlaskClient, sign_in: SignIn
) -> None:
    torn, free = make_proposal(fair, title="Torn"), make_proposal(fair, title="Free")
    desk.post(f"{HERE}/{torn.id}/conflict", data={"conflict": "yes"})
    page = desk.get(f"{HERE}/{torn.id}").text
    assert "Somebody else of the team decides about it." in page
    assert 'name="decision"' not in page
    refused = desk.post(f"{HERE}/{torn.id}/decision", data={"decision": "accept"})
    assert refused.status_code == 422
    assert "so somebody else decides about it." in refused.text
    both = {"ids": [str(torn.id), str(free.id)], "decision": "accept"}
    answer = desk.post(f"{HERE}/decision", data=both, follow_redirects=True).text
    assert "1 proposal is accepted" in answer
    assert f"Left for somebody else, because you have a conflict of interest: {torn.code}" in answer
    other = sign_in(make_member(fair))
    assert other.post(f"{HERE}/{torn.id}/decision", data={"decision": "accept"}).status_code == 302
    assert desk.post(f"{HERE}/{torn.id}/undo").status_code == 403


def test_anonymous_review_shows_no_names(fair: Fair, desk: FlaskClient, team: User) -> None:
    make_call(fair, is_anonymous=True)
    proposal = make_proposal(fair)
    for page in (HERE, f"{HERE}/{proposal.id}"):
        text = desk.get(page).text
        assert "Hoàng Thị Mai" not in text
        assert TALK.email not in text
    make_decision(fair, proposal, Decision.ACCEPT, team)
    assert "Hoàng Thị Mai" in desk.get(f"{HERE}/{proposal.id}").text


def test_accepted_proposal_and_its_session_lead_to_each_other(fair: Fair, call: Call, desk: FlaskClient) -> None:
    proposal = make_proposal(fair)
    desk.post(f"{HERE}/{proposal.id}/decision", data={"decision": "accept"})
    session = db.session.scalars(select(Session)).one()
    there = f"/organise/expo/programme/sessions/{session.id}"
    assert there in desk.get(f"{HERE}/{proposal.id}").text
    assert f"{HERE}/{proposal.id}" in desk.get(there).text
    desk.post(f"{HERE}/{proposal.id}/undo")
    assert db.session.scalars(select(Session)).all() == []
    assert only().state == ProposalState.SUBMITTED


def test_chosen_proposals_are_rejected_at_once_with_one_reason(fair: Fair, call: Call, desk: FlaskClient) -> None:
    ids = [str(make_proposal(fair).id) for _ in range(3)]
    asked = desk.post(f"{HERE}/decision", data={"ids": ids[:2], "decision": "reject"})
    assert "Why are these proposals rejected?" in asked.text
    empty = desk.post(f"{HERE}/decision", data={"ids": ids[:2], "decision": "reject", "note": " "})
    assert empty.status_code == 422
    done = desk.post(
        f"{HERE}/decision", data={"ids": ids[:2], "decision": "reject", "note": "Off topic"}, follow_redirects=True
    )
    assert "2 proposals are rejected." in done.text
    states = db.session.scalars(select(TalkProposal.state).order_by(TalkProposal.id)).all()
    assert states == ["rejected", "rejected", "submitted"]
    told = desk.post(f"{HERE}/tell", follow_redirects=True)
    assert "2 proposers are told by mail." in told.text
    left = desk.post(f"{HERE}/decision", data={"ids": ids, "decision": "accept"}, follow_redirects=True).text
    assert "1 proposal is accepted" in left
    assert "P-0001, P-0002" in left


def test_demos_beyond_the_quota_are_named_when_many_are_accepted(fair: Fair, desk: FlaskClient) -> None:
    make_call(fair, demo_quota=1)
    person = make_acting_person(fair)
    ids = [str(make_proposal(fair, kind="demo", user=person).id) for _ in range(2)]
    answer = desk.post(f"{HERE}/decision", data={"ids": ids, "decision": "accept"}, follow_redirects=True).text
    assert "1 proposal is accepted" in answer
    assert "all places for product demos are given away: P-0002" in answer


def test_proposal_of_another_fair_is_not_touched(call: Call, desk: FlaskClient) -> None:
    other = make_fair()
    make_call(other)
    proposal = make_proposal(other)
    for path in ("score", "conflict", "decision", "undo"):
        data = {"score": "5", "conflict": "yes", "decision": "accept"}
        assert desk.post(f"{HERE}/{proposal.id}/{path}", data=data).status_code == 404, path
    assert desk.post(f"{HERE}/decision", data={"ids": [proposal.id], "decision": "accept"}).status_code in {404, 422}
    with transaction():
        assert only().state == ProposalState.SUBMITTED


def test_filters_and_order_find_what_is_asked_for(fair: Fair, desk: FlaskClient) -> None:
    forum = make_forum(fair)
    make_call(fair, tracks=forum.tracks)
    first = make_proposal(fair, title="Alpha", track_id=forum.tracks[0].id, language="vi")
    second = make_proposal(fair, title="Bravo", kind="workshop", track_id=forum.tracks[1].id)
    desk.post(f"{HERE}/{second.id}/score", data={"score": "5"})
    for query, found in (
        (f"track={forum.tracks[0].id}", ["Alpha"]),
        ("kind=workshop", ["Bravo"]),
        ("language=vi", ["Alpha"]),
        ("q=brav", ["Bravo"]),
        ("mine=1", ["Alpha"]),
        ("order=score", ["Bravo", "Alpha"]),
        ("view=accepted", []),
        ("view=none&page=x&track=x", ["Alpha", "Bravo"]),
    ):
        page = desk.get(f"{HERE}?{query}").text
        assert re.findall(r"data-open[^>]*>(\w+)<", page) == found, query
    assert first.number == 1


def test_times_of_the_call_are_checked_by_the_clock(fair: Fair, client: FlaskClient) -> None:
    now = clock.now()
    make_call(fair, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    page = client.get("/expo/call").text
    assert "The call opens on" in page
    assert "<textarea" not in page
    assert client.post("/expo/call", data=TYPED).status_code == 422
