"""Whoever has a telephone and no address registers too; consents are changed and both moments are kept."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.queries import consents_of
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail, TextMessage
from eventsapp.visitors import actions
from eventsapp.visitors.actions import change_consents
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.rules import PURPOSES, AlreadyCancelled, VisitorDecision, phone_key_of
from tests.factories import make_fair, make_member, make_type, make_visitor
from tests.visitors.test_views import ANSWERS, count_visitors

PHONE_ALONE = {**ANSWERS, "email": "", "phone": "0912 345 678"}


@pytest.mark.parametrize(
    ("typed", "country", "key"),
    [
        ("0912 345 678", "VN", "+84912345678"),
        ("+84 912 345 678", "KR", "+84912345678"),
        ("010-1234-5678", "KR", "+821012345678"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("0912345678", "", "+84912345678"),
        ("12345", "VN", ""),
        ("call me", "VN", ""),
        ("", "VN", ""),
    ],
)
def test_a_number_is_read_as_it_is_written_in_its_country(typed: str, country: str, key: str) -> None:
    assert phone_key_of(typed, country) == key


def test_a_telephone_alone_is_enough_and_gets_the_ticket(
    app: Flask, client: FlaskClient, work: Callable[[], None]
) -> None:
    make_fair(slug="expo")
    answer = client.post("/expo/register?lang=en", data=PHONE_ALONE)
    assert answer.status_code == 302
    assert "+84912345678" in client.get(answer.location).text
    work()
    message = db.session.scalars(select(TextMessage)).one()
    visitor = db.session.scalars(select(Visitor)).one()
    assert (message.recipient, message.language) == ("+84912345678", "vi")
    assert f"/expo/ticket/{visitor.token}?lang=vi" in message.text
    assert db.session.scalars(select(Mail)).all() == []


@pytest.mark.parametrize(("phone", "field"), [("", "email"), ("12 34 56", "phone")])
def test_somebody_whom_no_ticket_can_reach_is_asked_again(client: FlaskClient, phone: str, field: str) -> None:
    make_fair(slug="expo")
    page = client.post("/expo/register?lang=en", data={**PHONE_ALONE, "phone": phone})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert count_visitors() == 0


def test_approval_and_rejection_reach_a_telephone_too(app: Flask, work: Callable[[], None]) -> None:
    fair = make_fair()
    press, team = make_type(fair, "press", needs_approval=True), make_member(fair)
    people = [
        make_visitor(fair, email="", phone=f"+8491234567{number}", entry=actions.Entry(type=press)) for number in (1, 2)
    ]
    with transaction():
        actions.decide_visitor(fair, people[0], VisitorDecision.APPROVE, team)
        actions.decide_visitor(fair, people[1], VisitorDecision.REJECT, team, "No card.")
    work()
    names = db.session.scalars(select(TextMessage.name).order_by(TextMessage.id)).all()
    assert names == ["visitor_registered", "visitor_rejected"]


def test_consents_are_given_and_withdrawn_with_their_moments(app: Flask) -> None:
    visitor = make_visitor(make_fair())
    for wanted in (["photos", "sponsors"], ["photos"], ["photos", "sponsors", "registration"]):
        with transaction():
            change_consents(visitor, wanted, language="en")
    found = [(one.purpose, one.withdrawn_at is None) for one in consents_of("visitor", visitor.id)]
    assert found == [("registration", True), ("photos", True), ("sponsors", False), ("sponsors", True)]
    with transaction():
        change_consents(visitor, [], language="en")
    valid = [one.purpose for one in consents_of("visitor", visitor.id) if one.withdrawn_at is None]
    assert valid == ["registration"]
    with transaction():
        actions.cancel_registration(visitor, actor=None)
    with pytest.raises(AlreadyCancelled), transaction():
        change_consents(visitor, ["photos"], language="en")


def test_every_purpose_is_asked_one_by_one_and_only_one_is_needed(client: FlaskClient) -> None:
    make_fair(slug="expo")
    page = client.get("/expo/register?lang=en").text
    assert all(f'name="consent_{code}"' in page for code in PURPOSES)
    assert [code for code, purpose in PURPOSES.items() if purpose.is_needed] == ["registration"]
