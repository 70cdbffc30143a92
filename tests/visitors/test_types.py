"""Types, zones, questions and codes, and who may register by them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.visitors import actions
from eventsapp.visitors.actions import Entry, QuestionValues, TypeValues
from eventsapp.visitors.models import VisitorAnswer, VisitorQuestion, VisitorState, VisitorType
from eventsapp.visitors.presets import TYPES
from eventsapp.visitors.queries import answers_of, questions_for, ticket_of, types_of, visitor_by_token, zones_of
from eventsapp.visitors.rules import (
    AlreadyCancelled,
    AskedTooEarly,
    CodeTaken,
    CodeUnknown,
    CodeUsedUp,
    InUse,
    OptionsMissing,
    QuotaTooSmall,
    TypeFull,
    TypeNotOpen,
    VisitorDecision,
    VisitorNotDecidable,
    WordsMissing,
    questions_asked,
)
from tests.factories import make_fair, make_member, make_type, make_visitor


def ask(fair: Fair, wording: str, **values: object) -> VisitorQuestion:
    said = {"kind": "text", "wording": {"en": wording, "vi": f"{wording} vi"}, **values}
    with transaction():
        return actions.create_question(fair, QuestionValues(**said))  # type: ignore[arg-type]


COLOURS = ({"en": "Red", "ko": "빨강"}, {"en": "Blue", "ko": "파랑"}, {"en": "Green"})


def test_the_usual_types_are_complete_and_taken_once(app: Flask) -> None:
    fair = make_fair()
    for _ in range(2):
        with transaction():
            actions.take_usual_types(fair)
    assert [one.code for one in types_of(fair)] == [one.code for one in TYPES]
    assert len(zones_of(fair)) == 3
    for one in types_of(fair):
        assert set(one.name) == set(one.badge_word) == {"vi", "en", "zh", "ko"}
        assert one.zones


def test_a_visitor_of_a_type_keeps_its_code_and_price(app: Flask) -> None:
    fair = make_fair()
    kind = make_type(fair, "student", amount_minor=50_000)
    visitor = make_visitor(fair, entry=Entry(type=kind))
    with transaction():
        values = TypeValues(code="pupil", name={"en": "Pupil"}, amount_minor=90_000)
        actions.edit_type(fair, kind, values, [])
    assert (visitor.kind, visitor.amount_minor, visitor.owes) == ("student", 50_000, True)


def test_no_more_register_than_a_type_has_places(app: Flask) -> None:
    fair = make_fair()
    kind = make_type(fair, quota=1)
    first = make_visitor(fair, entry=Entry(type=kind))
    with pytest.raises(TypeFull):
        make_visitor(fair, entry=Entry(type=kind))
    with transaction():
        actions.cancel_registration(first, actor=None)
    assert make_visitor(fair, entry=Entry(type=kind)).is_admitted


@pytest.mark.parametrize(
    "values",
    [
        {"access": "organiser"},
        {"access": "code"},
        {"opens_at": clock.now() + timedelta(days=3)},
        {"closes_at": clock.now() - timedelta(days=3)},
    ],
)
def test_nobody_but_the_team_registers_as_what_is_not_open(app: Flask, values: dict[str, object]) -> None:
    fair = make_fair()
    kind = make_type(fair, **values)
    with pytest.raises(TypeNotOpen):
        make_visitor(fair, entry=Entry(type=kind))
    assert make_visitor(fair, entry=Entry(type=kind, by_team=True)).is_admitted


def test_a_code_opens_its_own_type_as_often_as_it_may(app: Flask) -> None:
    fair = make_fair()
    team = make_member(fair)
    vip, other = make_type(fair, "vip", access="code"), make_type(fair, "government", access="code")
    with transaction():
        code = actions.create_invitation(fair, vip, "robot-27", actor=team, quota=1)
    assert code.code == "ROBOT-27"
    with pytest.raises(TypeNotOpen):
        make_visitor(fair, entry=Entry(type=other, invitation=code))
    visitor = make_visitor(fair, entry=Entry(type=vip, invitation=code))
    with pytest.raises(CodeUsedUp):
        make_visitor(fair, entry=Entry(type=vip, invitation=code))
    with transaction():
        actions.cancel_registration(visitor, actor=None)
        actions.close_invitation(fair, code, actor=team)
    with pytest.raises(CodeUnknown):
        make_visitor(fair, entry=Entry(type=vip, invitation=code))


def test_approval_gives_the_ticket_and_a_mail(app: Flask, work: Callable[[], None]) -> None:
    fair = make_fair()
    press, team = make_type(fair, "press", needs_approval=True), make_member(fair)
    visitor = make_visitor(fair, entry=Entry(type=press), language="ko")
    assert visitor.state == VisitorState.PENDING
    assert ticket_of(visitor) is None
    assert visitor_by_token(fair, visitor.token) is None
    work()
    with transaction():
        actions.decide_visitor(fair, visitor, VisitorDecision.APPROVE, team)
    assert ticket_of(visitor) is not None
    work()
    names = db.session.execute(select(Mail.name, Mail.language).order_by(Mail.id)).all()
    assert [tuple(name) for name in names] == [("visitor_received", "ko"), ("visitor_registered", "ko")]
    with pytest.raises(VisitorNotDecidable), transaction():
        actions.decide_visitor(fair, visitor, VisitorDecision.REJECT, team, "no")


def test_a_rejection_needs_words_frees_the_place_and_can_be_mended(app: Flask, work: Callable[[], None]) -> None:
    fair = make_fair()
    press, team = make_type(fair, "press", needs_approval=True, quota=1), make_member(fair)
    visitor = make_visitor(fair, entry=Entry(type=press), language="en")
    with pytest.raises(WordsMissing), transaction():
        actions.decide_visitor(fair, visitor, VisitorDecision.REJECT, team)
    with transaction():
        actions.decide_visitor(fair, visitor, VisitorDecision.REJECT, team, "Send your press card.")
    work()
    mail = db.session.scalars(select(Mail).where(Mail.name == "visitor_rejected")).one()
    assert "Send your press card." in mail.text
    other = make_visitor(fair, entry=Entry(type=press))
    with pytest.raises(TypeFull), transaction():
        actions.decide_visitor(fair, visitor, VisitorDecision.APPROVE, team)
    with transaction():
        actions.cancel_registration(other, actor=team)
        actions.decide_visitor(fair, visitor, VisitorDecision.APPROVE, team)
    assert ticket_of(visitor) is not None


def test_a_cancelled_registration_lets_nobody_in_and_stays_so(app: Flask) -> None:
    fair = make_fair()
    team, visitor = make_member(fair), make_visitor(fair)
    with transaction():
        actions.cancel_registration(visitor, actor=None)
    assert ticket_of(visitor) is None
    assert visitor_by_token(fair, visitor.token) is None
    with pytest.raises(AlreadyCancelled), transaction():
        actions.cancel_registration(visitor, actor=None)
    with pytest.raises(AlreadyCancelled), transaction():
        actions.mark_paid(visitor, team, paid=True)


def test_money_is_noted_and_taken_back(app: Flask) -> None:
    fair = make_fair()
    team = make_member(fair)
    visitor = make_visitor(fair, entry=Entry(type=make_type(fair, amount_minor=100_000)))
    with transaction():
        actions.mark_paid(visitor, team, paid=True)
    assert not visitor.owes
    with transaction():
        actions.mark_paid(visitor, team, paid=False)
    assert visitor.owes


def test_a_type_in_use_stays_and_its_places_cannot_be_fewer_than_taken(app: Flask) -> None:
    fair = make_fair()
    kind, unused = make_type(fair), make_type(fair, "vip")
    make_visitor(fair, entry=Entry(type=kind))
    with pytest.raises(InUse), transaction():
        actions.remove_type(fair, kind)
    with pytest.raises(QuotaTooSmall), transaction():
        actions.edit_type(fair, kind, TypeValues(code="visitor", name={"en": "Visitor"}, quota=0), [])
    with pytest.raises(CodeTaken), transaction():
        actions.edit_type(fair, unused, TypeValues(code="visitor", name={"en": "Visitor"}), [])
    with pytest.raises(ChangedMeanwhile), transaction():
        actions.edit_type(fair, unused, TypeValues(code="vip", name={"en": "VIP"}), [], seen=99)
    with transaction():
        actions.remove_type(fair, unused)
    assert [one.code for one in types_of(fair)] == ["visitor"]


def test_answers_keep_the_words_that_were_read(app: Flask) -> None:
    fair = make_fair()
    colour = ask(fair, "Colour?", kind="choices", options=COLOURS)
    visitor = make_visitor(fair, language="ko", entry=Entry(answers={colour.id: ["o1", "o2"]}))
    with transaction():
        kept = [{"en": "Azure", "ko": "파랑"}, {"en": "Green"}, {"en": "Pink"}]
        values = QuestionValues(kind="choices", wording={"en": "Which colour?"}, options=kept)
        actions.edit_question(fair, colour, values)
    assert [one["code"] for one in colour.options] == ["o2", "o3", "o4"]
    (answer,) = answers_of(visitor)
    assert (answer.question, answer.words, answer.value) == ("Colour? vi", "빨강; 파랑", ["o1", "o2"])
    with transaction():
        actions.remove_question(fair, colour)
    db.session.expire_all()
    (answer,) = answers_of(visitor)
    assert (answer.question_id, answer.words) == (None, "빨강; 파랑")


def test_a_question_is_asked_of_its_types_and_after_its_answers(app: Flask) -> None:
    fair = make_fair()
    student, press = make_type(fair, "student"), make_type(fair, "press")
    buys = ask(fair, "Do you buy?", kind="yes_no", position=1)
    what = ask(fair, "What?", position=2, asked_after_id=buys.id, asked_after=["yes"])
    school = ask(fair, "School?", position=3, type_ids=[student.id])
    assert [one.id for one in questions_for(fair, press.id)] == [buys.id, what.id]
    assert [one.id for one in questions_for(fair, None)] == [buys.id, what.id]
    asked = questions_for(fair, student.id)
    assert questions_asked(asked, {buys.id: ["no"]}) == [buys, school]
    assert questions_asked(asked, {buys.id: ["yes"]}) == [buys, what, school]
    visitor = make_visitor(fair, entry=Entry(type=student, answers={buys.id: ["no"], what.id: ["left over"]}))
    assert [one.question_id for one in answers_of(visitor)] == [buys.id]


def test_a_question_depends_only_on_choices_before_it(app: Flask) -> None:
    fair = make_fair()
    text, later = ask(fair, "Why?", position=1), ask(fair, "Sure?", kind="yes_no", position=9)
    for other in (text, later):
        with pytest.raises(AskedTooEarly):
            ask(fair, "So?", position=5, asked_after_id=other.id, asked_after=["yes"])
    values = QuestionValues(
        kind="yes_no", wording={"en": "Sure?"}, position=9, asked_after_id=later.id, asked_after=["yes"]
    )
    with pytest.raises(AskedTooEarly), transaction():
        actions.edit_question(fair, later, values)
    with pytest.raises(OptionsMissing):
        ask(fair, "Which?", kind="choice", options=[{"en": "Only one"}])


def test_what_depended_on_a_removed_question_is_asked_of_everybody(app: Flask) -> None:
    fair = make_fair()
    first = ask(fair, "Do you buy?", kind="yes_no", position=1)
    second = ask(fair, "What?", position=2, asked_after_id=first.id, asked_after=["yes"])
    with transaction():
        actions.remove_question(fair, first)
    db.session.expire_all()
    assert questions_asked(questions_for(fair, None), {}) == [second]
    assert db.session.scalars(select(VisitorAnswer)).all() == []
    assert db.session.scalars(select(VisitorType)).all() == []
