"""Delegations: a leader registers three hundred people, replaces some, and each agrees for themselves."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.accounts.queries import consents_of
from eventsapp.badges.models import Badge
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail, TextMessage
from eventsapp.visitors.actions import GroupDetails, add_members, confirm_leader, register_group
from eventsapp.visitors.importers import PersonEntry, line_of, read_lines, read_table_of_people
from eventsapp.visitors.models import Ticket, Visitor, VisitorGroup, VisitorState
from eventsapp.visitors.queries import members_of, ticket_of
from tests.factories import make_fair, make_member, make_type, make_visitor

SignIn = Callable[[User], FlaskClient]
LEADER = {
    "name": "Sở Công Thương Bình Dương",
    "leader_name": "Lê Thị Hoa",
    "leader_email": "hoa@so.example",
    "leader_phone": "0912 345 678",
    "country": "VN",
    "language": "vi",
    "arrives_on": "2027-05-12",
    "arrives_at": "09:30",
    "bus_plate": "61B-123.45",
    "consent": "y",
}
LATIN = "顾砚秋; Larkspur; ; ; ; Gu Yanqiu"
SCRIPTS = ("Nguyễn Văn Đức {}", "顾砚秋{}", "윤서린{}", "Ferrowick Alder {}")


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def group(fair: Fair) -> VisitorGroup:
    details = GroupDetails(name="Sở Công Thương", leader_name="Hoa", leader_email="hoa@so.example", language="vi")
    with transaction():
        made = register_group(fair, details)
        confirm_leader(made, made.leader_email)
        return made


def add(fair: Fair, group: VisitorGroup, text: str) -> None:
    with transaction():
        add_members(fair, group, read_lines(text).entries)


def page_of(group: VisitorGroup, rest: str = "") -> str:
    return f"/expo/group/{group.token}{rest}"


# Lists


def test_a_table_is_read_whatever_its_columns_are_called() -> None:
    for head in (
        "Name,Company,E-mail,Phone",
        "Họ và tên,Đơn vị,Email,SĐT",
        "姓名,单位,邮箱,手机",
        "성명,소속,이메일,연락처",
    ):
        found = read_table_of_people(f"{head}\nLan,Larkspur,LAN@home.example,0912345678\n,,,\n".encode())
        assert found.entries == (
            PersonEntry(2, "Lan", company="Larkspur", email="lan@home.example", phone="0912345678"),
        )


def test_rows_are_left_out_with_their_reason_and_oddities_are_told() -> None:
    assert line_of(read_lines(LATIN).entries[0]) == LATIN
    found = read_lines("Lan; A\n; B\nLan; A\nMai; C; Boss; not an address; call me\n")
    assert [one.full_name for one in found.entries] == ["Lan", "Mai"]
    assert [(one.row, one.key) for one in found.skipped] == [(2, "name_missing"), (3, "repeated")]
    assert [(one.row, one.key) for one in found.warnings] == [(4, "email_unclear"), (4, "phone_unclear")]


names = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=40).map(
    lambda text: f"A{text}"
)


@given(names, names, names)
def test_a_line_is_read_back_as_it_was_written(name: str, company: str, title: str) -> None:
    (entry,) = read_lines(f"{name}; {company}; {title}; lan@home.example; 0912345678").entries
    (again,) = read_lines(line_of(entry)).entries
    assert again == entry


# The leader


def test_a_leader_registers_a_group_and_gets_its_page_by_mail(
    client: FlaskClient, fair: Fair, work: Callable[[], None]
) -> None:
    answer = client.post("/expo/group", data=LEADER)
    group = db.session.scalars(select(VisitorGroup)).one()
    assert (answer.status_code, answer.location) == (302, f"/expo/group/{group.token}")
    assert group.arrives_at is not None
    page = client.get(f"{answer.location}?lang=en").text
    assert group.pickup_code in page
    assert "61B-123.45" in page
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.language) == ("hoa@so.example", "vi")
    assert group.pickup_code in mail.text
    assert f"/expo/group/{group.token}" in mail.text


@pytest.mark.parametrize("field", ["name", "leader_name", "leader_email", "country", "consent"])
def test_what_a_group_needs_is_asked_for(client: FlaskClient, fair: Fair, field: str) -> None:
    assert client.post("/expo/group", data={**LEADER, field: ""}).status_code == 422
    assert client.post("/expo/group", data={**LEADER, "arrives_on": "", "arrives_at": "09:00"}).status_code == 422
    assert db.session.scalars(select(VisitorGroup)).all() == []


def test_three_hundred_members_in_four_scripts_come_from_a_workbook(
    client: FlaskClient, fair: Fair, group: VisitorGroup
) -> None:
    make_type(fair, "delegation", access="organiser")
    book = Workbook()
    book.active.append(["STT", "Họ và tên", "Đơn vị", "Email"])  # type: ignore[union-attr]
    for number in range(300):
        name = SCRIPTS[number % 4].format(number)
        book.active.append([number + 1, name, "", f"m{number}@so.example"])  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    seen = client.post(
        f"{page_of(group, '/members')}?lang=en",
        data={"file": (io.BytesIO(file.getvalue()), "members.xlsx")},
        content_type="multipart/form-data",
    )
    assert "300 people were read. Nobody is registered yet." in seen.text
    assert db.session.scalar(select(func.count(Visitor.id))) == 0
    lines = "\n".join(line_of(one) for one in read_table_of_people(file.getvalue()).entries)
    for _ in range(2):
        answer = client.post(page_of(group, "/members"), data={"lines": lines, "add": "1"})
        assert answer.status_code == 302
    members = members_of(group)
    assert len(members) == 300
    assert {one.kind for one in members} == {"delegation"}
    assert {one.company for one in members} == {"Sở Công Thương"}
    assert db.session.scalar(select(func.count(Ticket.id))) == 300
    assert members[1].full_name == "顾砚秋1"
    page = client.get(f"{page_of(group)}?lang=en").text
    assert "윤서린298" in page


@pytest.mark.parametrize("content", [b"", b"just,words\n1,2\n", b"\x00\x01\x02", b"PK\x03\x04broken"])
def test_a_file_that_is_no_list_is_refused_and_nothing_is_lost(
    client: FlaskClient, group: VisitorGroup, content: bytes
) -> None:
    data = {"file": (io.BytesIO(content), "list.csv"), "lines": "Lan; Larkspur"}
    answer = client.post(page_of(group, "/members"), data=data, content_type="multipart/form-data")
    if content:
        assert answer.status_code == 422
    assert "Lan; Larkspur" in answer.text
    assert members_of(group) == []


def test_a_member_is_replaced_until_the_badge_is_printed(
    client: FlaskClient, fair: Fair, group: VisitorGroup, work: Callable[[], None]
) -> None:
    add(fair, group, "Lan; Larkspur; ; lan@home.example\nMai")
    lan, mai = members_of(group)
    before = ticket_of(lan)
    assert before is not None
    work()
    client.post(f"/expo/ticket/{lan.token}/consent", data={"purpose": ["registration", "photos"]})
    address, ticket = page_of(group, f"/members/{lan.id}"), f"/expo/ticket/{lan.token}"
    assert client.post(address, data={"full_name": ""}).status_code == 422
    assert client.post(address, data={"full_name": "Đức", "phone": "0912 345 678"}).status_code == 302
    after = ticket_of(lan)
    assert after is not None
    assert after.id != before.id
    assert before.revoked_at is not None
    assert client.get(ticket).status_code == 404, "Lan sees nothing of Đức"
    assert (lan.full_name, lan.phone_key, lan.company) == ("Đức", "+84912345678", "Sở Công Thương")
    assert all(one.withdrawn_at for one in consents_of("visitor", lan.id))
    work()
    assert db.session.scalars(select(TextMessage.recipient)).all() == ["+84912345678"]
    with transaction() as session:
        session.add(Badge(fair_id=fair.id, visitor_id=mai.id, printed_at=clock.now()))
    refused = client.post(f"{page_of(group, f'/members/{mai.id}')}?lang=en", data={"full_name": "Other"})
    assert refused.status_code == 422
    assert "printed already" in refused.text
    stranger = make_visitor(fair)
    assert client.get(page_of(group, f"/members/{stranger.id}")).status_code == 404
    assert client.post(page_of(group, f"/members/{lan.id}/remove")).status_code == 302
    assert lan.state == VisitorState.CANCELLED


def test_each_member_is_asked_for_their_own_consent(
    client: FlaskClient, fair: Fair, group: VisitorGroup, work: Callable[[], None], sign_in: SignIn
) -> None:
    add(fair, group, "Lan; ; ; lan@home.example\nMai")
    lan, mai = members_of(group)
    work()
    mail = db.session.scalars(select(Mail).where(Mail.recipient == "lan@home.example")).one()
    assert "Sở Công Thương" in mail.text
    page = client.get(f"/expo/ticket/{lan.token}?lang=en").text
    assert "registered you with the group" in page
    assert "checked" not in page
    client.post(f"/expo/ticket/{lan.token}/consent", data={"purpose": ["photos"]})
    assert consents_of("visitor", lan.id) == []
    client.post(f"/expo/ticket/{lan.token}/consent?lang=ko", data={"purpose": ["registration", "photos", "x"]})
    given = [(one.purpose, one.channel, one.language) for one in consents_of("visitor", lan.id)]
    assert given == [("registration", "link", "ko"), ("photos", "link", "ko")]
    assert "registered you with the group" not in client.get(f"/expo/ticket/{lan.token}?lang=en").text
    leaders = client.get(f"{page_of(group)}?lang=en").text
    assert "at pick-up" in leaders
    team = sign_in(make_member(fair))
    assert "Agreed at the desk" in team.get(f"/organise/expo/visitors/{mai.id}?lang=en").text
    assert team.post(f"/organise/expo/visitors/{mai.id}/consent").status_code == 302
    assert [one.channel for one in consents_of("visitor", mai.id)] == ["desk"]


def test_the_group_is_changed_and_listed_for_the_desk(
    client: FlaskClient, fair: Fair, group: VisitorGroup, sign_in: SignIn
) -> None:
    edit = page_of(group, "/edit")
    assert client.get(edit).status_code == 200
    assert client.post(edit, data={**LEADER, "bus_plate": "51B-999.99"}).status_code == 302
    assert client.post(edit, data={**LEADER, "leader_email": "x"}).status_code == 422
    listed = sign_in(make_member(fair)).get("/organise/expo/visitors/groups").text
    assert "51B-999.99" in listed
    assert group.pickup_code in listed
    assert client.get("/organise/expo/visitors/groups").status_code == 302
    assert client.get("/expo/group/nonsense").status_code == 404


def test_a_group_takes_five_hundred_and_refuses_the_rest(app: Flask, client: FlaskClient, group: VisitorGroup) -> None:
    lines = "\n".join(f"Person {number}" for number in range(501))
    found = read_lines(lines)
    assert (len(found.entries), found.skipped[0].key) == (500, "too_many")
    client.post(page_of(group, "/members"), data={"lines": "One\nTwo", "add": "1"})
    refused = client.post(page_of(group, "/members"), data={"lines": lines, "add": "1"})
    assert refused.status_code == 422
    assert len(members_of(group)) == 2
