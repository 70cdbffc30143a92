"""Lists of visitors as people keep them, read into people."""

import io

import pytest
from openpyxl import Workbook

from eventsapp.infra.tabular import UnreadableFile
from eventsapp.visitors.importers import MOST_ROWS
from tests.visitors.lists import listed, people_of


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Full name,E-mail,Company,Phone,Country,Job title\n%s\n", "utf-8-sig"),
        ("Họ và tên;Email;Công ty;Số điện thoại;Quốc gia;Chức vụ\n%s\n", "utf-16"),
        ("姓名\t电子邮箱\t公司\t手机\t国家\t职务\n%s\n", "gb18030"),
        ("성명,이메일,회사,휴대폰,국가,직위\n%s\n", "cp949"),
        (
            "Danh sách\n\nHọ và tên,Email,Đơn vị,ĐT,Quốc gia,Chức danh\nName,E-mail,Company,Tel,Country,Title\n%s\n",
            "utf-8",
        ),
    ],
)
def test_list_is_read_whatever_its_head_language_and_letters(text: str, encoding: str) -> None:
    delimiter = next(one for one in (";", "\t", ",") if one in text)
    rows = [
        ["Le Anh", "LE@Company.example", "Sen", "912345678", "VN", "QA"],
        ["Park Seo", "", "Sen", "+82 10 1234 5678", "", ""],
    ]
    listing = listed((text % "\n".join(delimiter.join(row) for row in rows)).encode(encoding))
    first, second = people_of(listing)
    assert (first.full_name, first.email, first.company, first.country, first.job_title) == (
        "Le Anh",
        "le@company.example",
        "Sen",
        "VN",
        "QA",
    )
    # A number whose zero a spreadsheet took away can be called, and is written so that it can.
    assert (first.phone, first.phone_key, second.phone_key) == ("+84912345678", "+84912345678", "+821012345678")
    assert (listing.encoding, listing.delimiter) == (encoding, delimiter)
    assert set(listing.columns) == {"full_name", "email", "company", "phone", "country", "job_title"}


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        ("Họ,Tên,Email", "Nguyễn Thị,Hồng,a@company.example", "Nguyễn Thị Hồng"),
        ("First name,Last name,Email", "Marta,Vale,a@company.example", "Marta Vale"),
        ("姓,名,邮箱", "欧阳,晓岚,a@company.example", "欧阳晓岚"),
    ],
)
def test_name_in_two_columns_is_one(head: str, row: str, name: str) -> None:
    (person,) = people_of(listed(f"{head}\n{row}\n"))
    assert person.full_name == name


def test_workbook_with_merged_heads_and_numbers_reads_as_the_same_text() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["KHÁCH MỜI 2027"],
        ["STT", "Họ và tên", "Liên hệ", None, "Đơn vị"],
        [None, None, "Email", "Điện thoại", None],
        [1, "Trần Thu Ánh", "anh@company.example", 912345678, "Lá Sen"],
        [2, "김서연", None, "010-1234-5678", None],
    ):
        sheet.append(row)
    for merged in ("A1:E1", "C2:D2", "E4:E5"):
        sheet.merge_cells(merged)
    sheet["D4"].number_format = "0000000000"
    stream = io.BytesIO()
    book.save(stream)
    listing = listed(stream.getvalue())
    one, two = people_of(listing)
    assert (one.full_name, one.email, one.phone, one.phone_key) == (
        "Trần Thu Ánh",
        "anh@company.example",
        "0912345678",
        "+84912345678",
    )
    assert (two.full_name, two.company) == ("김서연", "Lá Sen")
    assert listing.sheet == "Sheet"


def test_every_row_left_out_has_its_reason_and_every_odd_cell_its_remark() -> None:
    listing = listed(
        "ID,Name,E-mail,Phone,Company,Country,Consent,Newsletter\n"
        "7,Le Anh,anh@company.example,0912345678,Sen,VN,yes,\n"
        ",,x@company.example,,,,,\n"
        "7,Somebody Else,,,,,,\n"
        ",Le Anh,anh@company.example,,,,,\n"
        ",Only Name,,,,,,\n"
        ",Total,,,,,,\n"
        "8,Odd One,nowhere,12,Sen,Atlantis,perhaps,2026-10-01 09:30\n"
        ",Known By Company,,,Sen,,no,x\n"
        ",Known By Company,,,Sen,,,\n"
    )
    assert [(one.row, one.key, one.value) for one in listing.skipped] == [
        (3, "name_missing", ""),
        (4, "repeats_row", "2"),
        (5, "repeats_row", "2"),
        (6, "nothing_to_know_again", ""),
        (7, "total_line", ""),
        (10, "repeats_row", "9"),
    ]
    assert [(one.row, one.key) for one in listing.warnings.kept] == [
        (8, "country_unclear"),
        (8, "email_unclear"),
        (8, "phone_unclear"),
        (8, "consent_unclear"),
    ]
    first, odd, by_company = people_of(listing)
    assert list(first.consents) == [["registration", ""]]
    assert list(odd.consents) == [["organiser_news", "2026-10-01T09:30:00+00:00"]]
    assert list(by_company.consents) == [["organiser_news", ""]]
    assert by_company.ref == "~known by company|sen"


@pytest.mark.parametrize(
    ("label", "cell", "is_agreed"),
    [("Đồng ý", "x", True), ("同意", "x", False), ("동의", "O", True), ("동의", "X", False), ("Consent", "O", False)],
)
def test_cross_and_circle_mean_what_they_mean_where_the_list_comes_from(label: str, cell: str, is_agreed: bool) -> None:  # noqa: FBT001
    (person,) = people_of(listed(f"Name,E-mail,{label}\nLe Anh,anh@company.example,{cell}\n"))
    assert bool(person.consents) is is_agreed


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"a,b\n1,2\n", "unknown_format"),
        (b"Name,E-mail\n,\n,\n", "no_people"),
        (b'Name,E-mail\nLe Anh,"anh@company.example\n', "truncated"),
        (b"Name,E-mail\n" + b"Le Anh,anh@company.example\n" * (MOST_ROWS + 1), "too_many_rows"),
    ],
)
def test_file_that_is_no_whole_list_is_refused(data: bytes, key: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        listed(data)
    assert caught.value.key == key
