"""Registrations that may be of one person are flagged and decided; exhibitors count what comes of their codes."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors import attendance
from eventsapp.visitors.actions import Entry, cancel_registration, create_invitation, decide_pair
from eventsapp.visitors.models import InvitationCode, LikelyPair, Visitor
from eventsapp.visitors.queries import flagged_among, next_open_pair, same_as
from eventsapp.visitors.rules import PairDecided, Verdict
from tests.factories import make_exhibitor_wanting, make_fair, make_member, make_type, make_user, make_visitor

SignIn = Callable[[User], FlaskClient]
DUPLICATES = "/organise/expo/visitors/duplicates"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


def pairs() -> list[tuple[int, int]]:
    found = db.session.execute(select(LikelyPair.earlier_id, LikelyPair.later_id).order_by(LikelyPair.id))
    return [(one, two) for one, two in found]


@pytest.mark.parametrize(
    ("changed", "is_flagged"),
    [
        ({}, True),
        ({"full_name": "NGUYEN THI HOA"}, True),
        ({"email": "other@home.example"}, True),
        ({"email": "other@home.example", "company": "Other"}, True),
        ({"email": "other@home.example", "company": "Other", "phone": ""}, False),
        ({"email": "other@home.example", "phone": "", "company": "CO KHI TRUC LAM"}, True),
        ({"full_name": "Trần Thị Hoa"}, False),
    ],
)
def test_the_same_name_with_address_number_or_company_is_flagged(
    fair: Fair,
    changed: dict[str, str],
    is_flagged: bool,  # noqa: FBT001 - a parameter of the table above
) -> None:
    person = {
        "full_name": "Nguyễn Thị Hoa",
        "email": "hoa@home.example",
        "phone": "+84 912 345 678",
        "company": "Cơ khí Trúc Lâm",
    }
    first, second = make_visitor(fair, **person), make_visitor(fair, **{**person, **changed})
    assert pairs() == ([(first.id, second.id)] if is_flagged else [])
    assert second.is_admitted


def test_nobody_is_flagged_with_other_fairs_or_with_who_cancelled(fair: Fair) -> None:
    make_visitor(make_fair())
    gone = make_visitor(fair)
    with transaction():
        cancel_registration(gone, actor=None)
    make_visitor(fair)
    assert pairs() == []


def test_one_key_decides_and_brings_the_next(fair: Fair, sign_in: SignIn) -> None:
    for _ in range(3):
        make_visitor(fair, full_name="Nguyễn Thị Hoa")
    assert len(pairs()) == 3
    team = sign_in(make_member(fair))
    page = team.get(f"{DUPLICATES}?lang=en").text
    assert 'data-key="s"' in page
    assert 'data-key="d"' in page
    first = next_open_pair(fair)
    assert first is not None
    assert team.post(f"{DUPLICATES}/{first.id}", data={"verdict": "same"}).status_code == 302
    assert team.post(f"{DUPLICATES}/{first.id}", data={"verdict": "different"}).status_code == 302
    assert first.verdict == Verdict.SAME
    assert [one.id for one in same_as(first.earlier)] == [first.later_id]
    assert "The same person as" in team.get(f"/organise/expo/visitors/{first.later_id}?lang=en").text
    second = next_open_pair(fair)
    assert second is not None
    assert second.id != first.id
    assert team.post(f"{DUPLICATES}/{second.id}", data={"verdict": "merge"}).status_code == 400
    assert team.post(f"{DUPLICATES}/999999", data={"verdict": "same"}).status_code == 404
    assert len(db.session.scalars(select(Visitor)).all()) == 3


def test_the_desk_sees_who_may_be_twice(fair: Fair, sign_in: SignIn) -> None:
    one, two = make_visitor(fair), make_visitor(fair)
    team = make_member(fair)
    assert flagged_among([one.id, two.id]) == {one.id, two.id}
    assert "may be twice" in sign_in(team).get("/organise/expo/visitors?lang=en").text
    pair = next_open_pair(fair)
    assert pair is not None
    with transaction():
        decide_pair(pair, Verdict.DIFFERENT, team)
    assert flagged_among([one.id, two.id]) == set()
    with pytest.raises(PairDecided), transaction():
        decide_pair(pair, Verdict.SAME, team)
    assert "Nobody seems to be registered twice" in sign_in(team).get(f"{DUPLICATES}?lang=en").text


# Invitations of exhibitors


@pytest.fixture
def acting(fair: Fair) -> User:
    user, exhibitor = make_user(), make_exhibitor_wanting(fair, "Larkspur Drives")
    with transaction():
        db.session.add(ExhibitorMember(exhibitor_id=exhibitor.id, user_id=user.id))
    return user


@pytest.fixture
def counted() -> Iterator[set[int]]:
    came: set[int] = set()
    attendance.know_attended_by("a test", lambda ids: came & set(ids))
    yield came
    attendance._finders.pop("a test")


def test_every_exhibitor_gets_one_code_and_counts_what_comes_of_it(
    client: FlaskClient, fair: Fair, acting: User, sign_in: SignIn, counted: set[int]
) -> None:
    make_exhibitor_wanting(fair, "顾砚秋软件")
    vip = make_type(fair, "vip", access="code")
    team = sign_in(make_member(fair))
    for _ in range(2):
        answer = team.post(
            "/organise/expo/visitors/codes/exhibitors", data={"given_type_id": str(vip.id), "given_quota": "2"}
        )
        assert answer.status_code == 302
    codes = db.session.scalars(select(InvitationCode).order_by(InvitationCode.id)).all()
    assert [code.code.split("-")[0] for code in codes] == ["LARKSPUR", "EXPO"]
    mine = codes[0]
    browser = sign_in(acting)
    page = browser.get("/exhibit/expo/invitations?lang=en").text
    assert f"/expo/register?code={mine.code}" in page
    assert codes[1].code not in page
    people = [make_visitor(fair, full_name=f"P{n}", entry=Entry(type=vip, invitation=mine)) for n in range(2)]
    counted.add(people[0].id)
    assert browser.post(f"/exhibit/expo/invitations/{mine.id}/sent", data={"sent": "40"}).status_code == 302
    assert browser.post(f"/exhibit/expo/invitations/{mine.id}/sent", data={"sent": "many"}).status_code == 302
    assert browser.post(f"/exhibit/expo/invitations/{codes[1].id}/sent", data={"sent": "1"}).status_code == 404
    db.session.expire_all()
    assert (mine.sent, mine.taken, codes[1].sent) == (40, 2, 0)
    page = browser.get("/exhibit/expo/invitations?lang=en").text
    for figure in (">40<", ">2 <", ">1<"):
        assert figure in page.replace("\n", "")


def test_an_exhibitor_without_codes_is_told_who_gives_them(fair: Fair, acting: User, sign_in: SignIn) -> None:
    assert "no invitation codes yet" in sign_in(acting).get("/exhibit/expo/invitations?lang=en").text
    other = make_member(fair)
    vip = make_type(fair, "vip", access="code")
    with transaction():
        create_invitation(fair, vip, "TEAM", actor=other)
    assert "TEAM" not in sign_in(acting).get("/exhibit/expo/invitations").text
    assert sign_in(make_member(fair)).post("/organise/expo/visitors/codes/exhibitors", data={}).status_code == 422
