"""Lists of visitors taken over: by command and by page, once and twice, against people who are known."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import Consent, User
from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import Base, db, transaction
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.infra.signing import Kind, read_code
from eventsapp.visitors import actions
from eventsapp.visitors.actions import VisitorImport, import_visitors, plan_visitors, prepare_import
from eventsapp.visitors.actions.questions import QuestionValues, create_question
from eventsapp.visitors.importers import PIECE
from eventsapp.visitors.models import LikelyPair, Ticket, Visitor, VisitorWord, word_rows
from eventsapp.visitors.queries import answers_of, code_of_ticket, ticket_of, type_by_code
from eventsapp.visitors.queries.importing import wordings_of_questions
from eventsapp.visitors.rules import QuestionKind
from tests.factories import make_fair, make_member, make_type, make_visitor
from tests.fairs.importing import press, upload
from tests.sizes import sized
from tests.statements import selects
from tests.visitors.lists import HEAD, listed, many

COUNTED = (Visitor, Ticket, VisitorWord, Consent, AuditEntry, LikelyPair, OutboxEntry)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


def take(fair: Fair, text: str, **more: Any) -> VisitorImport:
    """Take a list over as the command does; what was planned is what is done."""
    listing = listed(text, wordings_of_questions(fair))
    plan = plan_visitors(fair, listing)
    numbers = prepare_import(fair, plan.created)
    with transaction():
        done = import_visitors(fair, listing, None, numbers=numbers, **more)
    assert counts_of(done) == counts_of(plan)
    db.session.expire_all()
    return done


def counts_of(result: VisitorImport) -> tuple[int, int, int, int]:
    return result.created, result.updated, result.unchanged, result.skipped


def rows() -> dict[str, int]:
    return {kind.__tablename__: count(kind) for kind in COUNTED}


def count(kind: type[Base], *wanted: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind).where(*wanted)) or 0


def visitor_named(name: str) -> Visitor:
    return db.session.scalars(select(Visitor).where(Visitor.full_name == name)).one()


@pytest.mark.long
def test_thousands_of_people_get_all_that_a_registration_gives_and_twice_changes_nothing(fair: Fair) -> None:
    total = sized(PIECE + 1000, 20_000)  # 100,000 in `python -m benchmarks imports`
    assert counts_of(take(fair, many(total))) == (total, 0, 0, 0)
    numbers = db.session.scalars(select(Visitor.number).order_by(Visitor.id)).all()
    assert numbers == list(range(1, total + 1))
    assert count(Ticket, Ticket.revoked_at.is_(None)) == total
    assert count(AuditEntry, AuditEntry.action == "visitor.imported") == total
    keys = public_keys_of(fair)
    for place in (0, PIECE - 1, PIECE, total - 1):
        visitor = db.session.scalars(select(Visitor).where(Visitor.number == place + 1)).one()
        assert visitor.email == f"v{place}@company.example"
        ticket = ticket_of(visitor)
        assert ticket is not None
        code = read_code(code_of_ticket(fair, ticket), fair_id=fair.id, kind=Kind.TICKET, keys=keys)
        assert code.serial == ticket.id
        # As whoever registers: what a desk finds them by, and how they are told apart.
        words = set(db.session.scalars(select(VisitorWord.word).where(VisitorWord.visitor_id == visitor.id)))
        assert words == {row["word"] for row in word_rows(visitor)}
        assert visitor.search_key == actions.search_key_of(visitor)
        assert (visitor.name_key, visitor.company_key) == (fold(visitor.full_name), fold(visitor.company))
    before = rows()
    assert counts_of(take(fair, many(total))) == (0, 0, total, 0)
    # Only that a list was brought is noted.
    assert rows() == before | {"audit_entries": before["audit_entries"] + 1}
    assert fair.last_visitor_no == total


def test_statements_grow_with_pieces_and_not_with_people(fair: Fair) -> None:
    with selects() as few:
        take(fair, many(10))
    with selects() as more:
        take(make_fair(), many(PIECE))
    assert len(more) == len(few)


def test_who_is_known_is_brought_up_to_date_and_keeps_what_was_changed_here(fair: Fair) -> None:
    take(fair, f"{HEAD}\nK1,Le Anh,Sen,anh@company.example,,\nK2,Tran Binh,Sen,binh@company.example,,VN\n")
    binh = visitor_named("Tran Binh")
    with transaction():
        db.session.get_one(Visitor, binh.id).company = "Own Words"
    done = take(
        fair,
        f"{HEAD}\nK1,Le Thu Anh,Sen Ltd,anh@company.example,0912345678,\nK2,Tran Binh,Other,binh@company.example,,\n"
        "K1x,Le Thu Anh,Sen Ltd,anh@company.example,,\n",
    )
    # The third has another code: somebody else of the same name and address.
    assert (counts_of(done), done.kept) == ((1, 1, 1, 0), 1)
    assert [(one.row, one.key, one.value) for one in done.remarks.kept] == [(3, "kept", "company")]
    anh = db.session.scalars(select(Visitor).where(Visitor.source_ref == "K1")).one()
    assert (anh.full_name, anh.company, anh.phone_key, anh.country) == ("Le Thu Anh", "Sen Ltd", "+84912345678", "")
    assert "thu" in set(db.session.scalars(select(VisitorWord.word).where(VisitorWord.visitor_id == anh.id)))
    assert db.session.get_one(Visitor, binh.id).company == "Own Words"
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "visitor.updated_by_list")).one()
    assert (line.before["company"], line.after["company"]) == ("Sen", "Sen Ltd")
    assert done.alike == 1


def test_people_are_known_by_code_then_address_then_number_and_never_by_name_alone(fair: Fair) -> None:
    own = make_visitor(fair, full_name="Le Anh", email="anh@company.example", company="")
    caller = make_visitor(fair, full_name="Tran Binh", email="", phone="0912345678")
    gone = make_visitor(fair, full_name="Do Gone", email="gone@company.example")
    with transaction():
        actions.cancel_registration(db.session.get_one(Visitor, gone.id), actor=None)
    done = take(
        fair,
        f"{HEAD}\n"
        "K1,LE ANH,Sen,anh@company.example,,\n"  # by address and folded name, and learns the code
        ",Trần Bình,,,+84 912 345 678,\n"  # by number, whatever the accents
        ",Le Anh,Sen,other@company.example,,\n"  # the name alone is nobody
        ",Le Anh,Sen,,,\n"  # nor are name and company a registration's
        ",Do Gone,,gone@company.example,,\n",
    )
    assert counts_of(done) == (2, 1, 1, 1)
    assert [one.key for one in done.skips] == ["is_cancelled"]
    db.session.expire_all()
    own = db.session.get_one(Visitor, own.id)
    assert (own.source_ref, own.company, own.full_name) == ("K1", "Sen", "Le Anh")
    assert db.session.get_one(Visitor, caller.id).full_name == "Tran Binh"
    again = take(fair, f"{HEAD}\nK1,Somebody Quite Else,,else@company.example,,\n")
    assert [(one.key, one.value) for one in again.skips] == [("code_taken", "K1")]


def test_consents_are_recorded_as_stated_and_a_withdrawn_one_stays_withdrawn(fair: Fair) -> None:
    text = (
        "Name,E-mail,Language,Consent,Newsletter,Consent date\n"
        "Le Anh,anh@company.example,vi,yes,yes,2026-10-01 09:30\n"
        "Park Seo,seo@company.example,ko,,no,\n"
    )
    assert take(fair, text).consents == 2
    anh, seo = visitor_named("Le Anh"), visitor_named("Park Seo")
    given = {one.purpose: one for one in consents_of("visitor", anh.id)}
    one = given["registration"]
    assert (one.wording_version, one.wording, one.language, one.channel) == ("imported", "Consent", "vi", "imported")
    assert one.given_at == datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
    assert consents_of("visitor", seo.id) == []
    with transaction():
        actions.change_consents(db.session.get_one(Visitor, anh.id), [], language="vi")
    done = take(fair, text)
    assert (done.consents, [one.key for one in done.remarks.kept]) == (0, ["consent_withdrawn"])


def test_types_are_known_by_any_name_and_have_no_more_people_than_places(fair: Fair) -> None:
    vip = make_type(fair, code="vip", quota=2)
    text = "Name,E-mail,Type\n" + "".join(f"Guest {letter},{letter}@company.example,VIP\n" for letter in "abc")
    done = take(fair, f"{text}Guest d,d@company.example,Astronaut\nGuest e,e@company.example,\n")
    assert [(one.row, one.key) for one in done.skips] == [(4, "type_full"), (5, "type_unknown")]
    found = type_by_code(fair, "vip")
    assert found is not None
    assert (found.taken, count(Visitor, Visitor.type_id == vip.id, Visitor.kind == "vip")) == (2, 2)


def test_answers_are_kept_where_a_column_is_called_like_a_question(fair: Fair) -> None:
    with transaction():
        options = [{"en": "Plastics", "vi": "Nhựa"}, {"en": "Steel", "vi": "Thép"}]
        wording = {"en": "Your sectors", "vi": "Ngành của bạn"}
        sectors = create_question(fair, QuestionValues(kind=QuestionKind.CHOICES, wording=wording, options=options))
        buys = create_question(fair, QuestionValues(kind=QuestionKind.YES_NO, wording={"en": "Do you buy?"}))
    text = (
        "Name,E-mail,Language,Ngành của bạn,Do you buy?\n"
        'Le Anh,anh@company.example,vi,"Thép; plastics",có\n'
        "Park Seo,seo@company.example,en,Astronomy,\n"
    )
    done = take(fair, text)
    assert [(one.row, one.key, one.value) for one in done.remarks.kept] == [(3, "answer_unclear", "Astronomy")]
    answers = {one.question_id: one for one in answers_of(visitor_named("Le Anh"))}
    assert (answers[sectors.id].value, answers[sectors.id].question) == (["o2", "o1"], "Ngành của bạn")
    assert (answers[sectors.id].words, answers[buys.id].value) == ("Thép; Nhựa", ["yes"])
    assert answers_of(visitor_named("Park Seo")) == []
    before = rows()
    take(fair, text.replace("Astronomy", "Steel"))
    assert [one.words for one in answers_of(visitor_named("Park Seo"))] == ["Steel"]
    assert rows()["visitors"] == before["visitors"]


def test_tickets_are_sent_only_when_asked_for_and_at_the_pace_of_the_settings(
    fair: Fair, work: Callable[[], None]
) -> None:
    assert take(fair, many(3)).sent == 0
    assert count(OutboxEntry) == 0
    done = take(
        fair,
        f"{HEAD}\nL1,Le Anh,Sen,anh@company.example,,\nL2,Le Em,Sen,em@company.example,,\nL3,No Way,Sen,,,\n",
        send_tickets=True,
    )
    assert done.sent == 2
    due = db.session.scalars(select(OutboxEntry.due_at).order_by(OutboxEntry.due_at)).all()
    assert due[1] - due[0] == timedelta(minutes=1) / 300
    work()
    assert count(OutboxEntry, OutboxEntry.handled_at.is_(None)) <= 1


def test_list_that_breaks_half_way_changes_nothing(fair: Fair, tmp_path: Path, app: Flask) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(many(PIECE + 10).encode() + b'K9,"Le Anh\n')
    before = rows()
    done = app.test_cli_runner().invoke(args=["visitors", "import", "expo", str(path), "--json"])
    assert (done.exit_code, "cut off" in done.output) == (1, True)
    assert rows() == before


def test_command_reports_as_the_page_does(fair: Fair, tmp_path: Path, app: Flask) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"{HEAD}\nK1,Le Anh,Sen,anh@company.example,912345678,VN\n,Nobody,,,,\n", encoding="utf-8")
    runner, reports = app.test_cli_runner(), []
    for more in (["--dry-run"], [], []):
        done = runner.invoke(args=["visitors", "import", "expo", str(path), *more, "--json"])
        assert done.exit_code == 0, done.output
        reports.append(json.loads(done.output.splitlines()[-1]))
    figures = [[report[name] for name in ("created", "updated", "unchanged", "skipped")] for report in reports]
    assert figures == [[1, 0, 0, 1], [1, 0, 0, 1], [0, 0, 1, 1]]
    assert (reports[0]["encoding"], reports[0]["delimiter"], reports[0]["skips"][0]["row"]) == ("utf-8", ",", 3)
    assert count(Visitor) == 1
    missing = runner.invoke(args=["visitors", "import", "expo", str(path), "--type", "astronaut"])
    assert (missing.exit_code, "astronaut" in missing.output) == (1, True)


def test_page_shows_what_would_happen_and_does_it(fair: Fair, sign_in: Callable[[User], FlaskClient]) -> None:
    browser = sign_in(make_member(fair))
    make_type(fair, code="visitor")
    address = "/organise/expo/visitors/import"
    assert "selected" in browser.get(address).text
    data = f"{HEAD},Đồng ý\nK1,Lê Ánh,Sen,anh@company.example,912345678,VN,x\n,Nobody,,,,,\n".encode("utf-16")
    preview = upload(browser, address, "file", ("people.csv", data), type_code="visitor", send_tickets="y")
    for words in (
        "utf-16",
        "+84912345678",
        "Vietnam",
        "could not be told from others",
        "registration and badge",
        "300 a minute",
    ):
        assert words in preview.text
    assert count(Visitor) == 0
    report = press(browser, preview)
    assert "1 visitors are new" in report.text
    visitor = visitor_named("Lê Ánh")
    assert (visitor.kind, visitor.language, visitor.number) == ("visitor", "vi", 1)
    assert "Lê Ánh" in browser.get("/organise/expo/visitors").text
    gone = upload(browser, address, "file", ("people.csv", data), type_code="astronaut")
    assert "Choose one of the list." in gone.text


def test_fair_that_is_over_takes_no_list(app: Flask) -> None:
    fair = make_fair(starts_on=clock.now().date() - timedelta(days=30))
    with pytest.raises(Exception, match="over"):
        plan_visitors(fair, listed(many(1)))
