"""Tables of records: read in any of our languages, planned, taken over, refused where they are broken."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.importing import BOUNDS, import_records, plan_records
from eventsapp.allocation.importers import UnclearCell, read_records
from eventsapp.allocation.importers.cells import read_count, read_flag, read_moment, read_money
from eventsapp.allocation.importers.vocabulary import COLUMNS
from eventsapp.allocation.models import PriorityRecord
from eventsapp.exhibitors.importers import UnreadableFile
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from tests.allocation.merits import hours, make_ranked
from tests.factories import make_application, make_exhibitor_wanting, make_fair, make_member
from tests.fairs.importing import press, upload

SignIn = Callable[[User], FlaskClient]
IMPORT = "/organise/expo/allocation/points/import"
HEADS = {
    "en": "Company,Consecutive years,Sponsorship in dong,Member of the association,Deposit arrived,Did not come",
    "vi": "Công ty,Số năm liên tục,Tài trợ,Hội viên,Ngày đặt cọc,Vắng mặt",
    "zh": "公司名称,连续年数,赞助金额,会员,定金到账,缺席",
    "ko": "회사명,연속 연수,후원금,회원,계약금 입금일,불참",
}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def browser(organiser: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(organiser)


def take_over(fair: Fair, text: str | bytes) -> PriorityRecord | None:
    data = text if isinstance(text, bytes) else text.encode()
    with transaction():
        import_records(fair, read_records(data, BOUNDS), None)
    return db.session.scalars(db.select(PriorityRecord)).first()


@pytest.mark.parametrize("language", HEADS)
def test_columns_are_found_by_their_names_in_every_language(fair: Fair, language: str) -> None:
    make_exhibitor_wanting(fair, "Trúc Lâm")
    record = take_over(fair, f"{HEADS[language]}\nTrúc Lâm,4,300.000.000 đ,x,31/03/2026 09:05,1\n")
    assert record is not None
    assert (record.consecutive_years, record.sponsorship_vnd, record.is_member) == (4, 300_000_000, True)
    assert record.deposit_at is not None
    assert record.deposit_at.isoformat() == "2026-03-31T02:05:00+00:00"
    assert record.penalties == {"no_show": 1}


def test_column_words_name_one_field_each() -> None:
    words = [word for names in COLUMNS.values() for word in names]
    assert len(words) == len(set(words))


def test_template_in_every_language_is_read_again_and_changes_nothing(
    fair: Fair, organiser: User, browser: FlaskClient
) -> None:
    make_ranked(
        fair,
        "Trúc Lâm",
        organiser,
        consecutive_years=3,
        units_contracted=4,
        sponsorship_vnd=20_000_000,
        is_member=True,
        is_rebooking=True,
        deposit_at=hours(0.5),
        penalties={"no_show": 1, "late_payment": 2},
        note="A note",
    )
    make_exhibitor_wanting(fair, "No record")
    for kind in ("csv", "xlsx"):
        for language in HEADS:
            table = read_records(
                browser.get(f"/organise/expo/allocation/points/template.{kind}?lang={language}").data, BOUNDS
            )
            result = plan_records(fair, table)
            assert (result.created, result.updated, result.unchanged, result.skipped) == (0, 0, 2, [])
            assert table.unread_columns == ()


def test_table_twice_changes_nothing_and_empty_cells_leave_what_is_there(fair: Fair, organiser: User) -> None:
    one = make_ranked(fair, "Trúc Lâm", organiser, consecutive_years=3, is_member=True, penalties={"no_show": 2})
    text = b"Company;Years;Member;Early dismantling\nTr\xc3\xbac L\xc3\xa2m;5;;1\n"
    first = plan_records(fair, read_records(text, BOUNDS))
    assert (first.created, first.updated) == (0, 1)
    take_over(fair, text)
    record = db.session.get_one(PriorityRecord, one.id)
    assert (record.consecutive_years, record.is_member) == (5, True)
    assert record.penalties == {"no_show": 2, "early_teardown": 1}
    again = plan_records(fair, read_records(text, BOUNDS))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("Nobody,1,,", "exhibitor_unknown"),
        ("Twice,1,,", "exhibitor_unclear"),
        ("Trúc Lâm,many,,", "cell_unclear"),
        ("Trúc Lâm,61,,", "cell_unclear"),
        ("Trúc Lâm,,30 million,", "cell_unclear"),
        ("Trúc Lâm,,,perhaps", "cell_unclear"),
        (",3,,", "name_missing"),
        ("Total,3,,", "total_line"),
    ],
)
def test_row_that_cannot_be_used_is_left_out_with_its_reason(fair: Fair, row: str, key: str) -> None:
    make_exhibitor_wanting(fair, "Trúc Lâm")
    make_exhibitor_wanting(fair, "Twice Ltd")
    make_exhibitor_wanting(fair, "Twice JSC")
    with transaction():
        for company in db.session.scalars(db.select(Company).where(Company.legal_name.startswith("Twice"))):
            company.name_key = "twice"
    table = read_records(f"Company,Years,Sponsorship,Member\n{row}\n".encode(), BOUNDS)
    result = plan_records(fair, table)
    assert [(remark.row, remark.key) for remark in result.skipped] == [(2, key)]
    assert result.steps == []


def test_exhibitor_is_found_by_tax_code_or_application_before_its_name(fair: Fair) -> None:
    exhibitor = make_exhibitor_wanting(fair, "Trúc Lâm")
    with transaction():
        db.session.get_one(Exhibitor, exhibitor.id).company.tax_key = "0100109106"
    application = make_application(fair, state="approved", legal_name="Ferrowick Ltd")
    text = f"Application,Company,Tax code,Years\n,Another name,0100 109 106,2\n{application.code},,,3\n"
    take_over(fair, text)
    kept = {one.exhibitor_id: one.consecutive_years for one in db.session.scalars(db.select(PriorityRecord))}
    assert kept == {exhibitor.id: 2, application.exhibitor_id: 3}


def test_second_row_of_an_exhibitor_and_a_deposit_ahead_are_left_out(fair: Fair) -> None:
    make_exhibitor_wanting(fair, "One")
    make_exhibitor_wanting(fair, "Two")
    text = b"Company,Years,Deposit\nOne,1,\nOne,2,\nTwo,1,2099-01-01\n"
    result = plan_records(fair, read_records(text, BOUNDS))
    assert [remark.key for remark in result.skipped] == ["repeated_row", "moment_ahead"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2027-03-31", "2027-03-31T12:00:00"),
        ("2027-03-31 14:30", "2027-03-31T14:30:00"),
        ("2027-03-31T14:30:05+09:00", "2027-03-31T14:30:05+09:00"),
        ("31/3/2027", "2027-03-31T12:00:00"),
        ("31.03.2027 9:05", "2027-03-31T09:05:00"),
        ("1-2-2027, 23:59:59", "2027-02-01T23:59:59"),
    ],
)
def test_moment_is_read_with_the_day_before_the_month(text: str, iso: str) -> None:
    assert read_moment(text).isoformat() == iso


@pytest.mark.parametrize("text", ["soon", "31/13/2027", "2027", "32.1.2027", "1/2/27", "12:00"])
def test_moment_that_is_none_is_unclear(text: str) -> None:
    with pytest.raises(UnclearCell):
        read_moment(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("300000000", 300_000_000), ("300,000,000 VNĐ", 300_000_000), ("0", 0), ("₫ 5.000.000", 5_000_000)],
)
def test_money_is_read_with_and_without_separators(text: str, amount: int) -> None:
    assert read_money(text, 10**12) == amount


@pytest.mark.parametrize("text", ["300 triệu", "US$ 300", "1.5", "-5", "10000000000000", "1-2", ""])
def test_money_that_is_not_certain_is_unclear(text: str) -> None:
    with pytest.raises(UnclearCell):
        read_money(text, 10**12)


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("7", 7), ("7.0", 7)])
def test_count_is_read(text: str, count: int) -> None:
    assert read_count(text, 7) == count


@pytest.mark.parametrize("text", ["8", "-1", "7.5", "²", "seven", "1,000,000"])
def test_count_that_is_none_is_unclear(text: str) -> None:
    with pytest.raises(UnclearCell):
        read_count(text, 7)


@pytest.mark.parametrize(
    ("text", "flag"), [("có", True), ("是", True), ("네", True), ("X", True), ("không", False), ("否", False)]
)
def test_yes_and_no_are_read_in_every_language(text: str, *, flag: bool) -> None:
    assert read_flag(text) is flag


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_workbook_with_dates_and_numbers_is_read(fair: Fair) -> None:
    make_exhibitor_wanting(fair, "Trúc Lâm")
    moment = hours(2).replace(tzinfo=None)
    record = take_over(fair, workbook([["Company", "Years", "Deposit"], ["Trúc Lâm", 4, moment]]))
    assert record is not None
    assert record.deposit_at is not None
    assert record.deposit_at.replace(tzinfo=None) == hours(-5).replace(tzinfo=None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Company,Country\nA,B\n",
        b"Years,Member\n3,yes\n",
        b"%PDF-1.4 Company,Years",
        b'{"Company": "A", "Years": 3}',
        workbook([["Company", "Years"], ["A", 3]])[:300],
        b"\x00\x01\x02\x03",
    ],
    ids=["empty", "nothing said", "nobody named", "pdf", "json", "cut off", "no text"],
)
def test_broken_file_is_refused_and_changes_nothing(fair: Fair, browser: FlaskClient, data: bytes) -> None:
    make_exhibitor_wanting(fair, "A")
    shown = upload(browser, IMPORT, "file", ("records.csv", data))
    assert "Nothing was changed." in shown.text
    assert db.session.scalars(db.select(PriorityRecord)).all() == []


def test_unreadable_table_is_refused_before_anything_is_compared() -> None:
    with pytest.raises(UnreadableFile):
        read_records(b"hello\nworld\n", BOUNDS)


def test_page_shows_a_preview_first_and_the_report_after_the_button(fair: Fair, browser: FlaskClient) -> None:
    make_exhibitor_wanting(fair, "Trúc Lâm")
    preview = upload(browser, IMPORT, "file", ("records.csv", "Công ty,Số năm\nTrúc Lâm,4\nNobody,1\n".encode()))
    assert "This is what would happen." in preview.text
    assert "No exhibitor of this fair is “Nobody”." in preview.text
    assert db.session.scalars(db.select(PriorityRecord)).all() == []
    report = press(browser, preview)
    assert "1 records are new, 0 updated, 0 unchanged; 1 rows were left out." in report.text
    assert db.session.scalars(db.select(PriorityRecord.consecutive_years)).all() == [4]


def test_table_that_says_nothing_new_offers_no_button(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    make_ranked(fair, "Trúc Lâm", organiser, consecutive_years=4)
    preview = upload(browser, IMPORT, "file", ("records.csv", "Công ty,Số năm\nTrúc Lâm,4\n".encode()))
    assert "This table changes nothing." in preview.text
    assert "Import these records" not in preview.text
