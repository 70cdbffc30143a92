"""Tables as people really make them: encodings, delimiters, headers, workbooks, and files that are none."""

import io
import unicodedata
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from eventsapp.infra.tabular import (
    MAX_BYTES,
    Row,
    Table,
    UnreadableFile,
    find_header,
    parse_amount,
    read_table,
)
from eventsapp.infra.tabular.sheets import text_of

WORDS = {
    "company": ("company name", "tên công ty", "公司名称", "회사명"),
    "country": ("country", "quốc gia", "国家", "국가"),
    "phone": ("phone", "điện thoại", "电话", "전화"),
    "contact": ("contact", "người liên hệ", "họ tên", "联系人"),
}
VIETNAMESE = "Tên công ty;Quốc gia\nCông ty Cổ phần Cơ khí Bình Dương;Việt Nam\nĐiện tử Lá Sen;Việt Nam\n"
KOREAN = "회사명,국가\n새벽길로보틱스,한국\n가온누리정밀,한국\n"
CHINESE = "公司名称\t国家\n拓野机器人（宁波）有限公司\t中国\n云栈自动化\t中国\n"
FRENCH = "Société;Pays\nÉlectricité de Genève;Suisse\nMüller & Söhne GmbH;Österreich\n"


def windows_1258(text: str) -> bytes:
    """Vietnamese as old programs wrote it: the vowel with its hat or horn, then the tone as a letter of its own."""
    written = b""
    for letter in text:
        try:
            written += letter.encode("windows-1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            hats = [mark for mark in marks if mark not in tones]
            composed = unicodedata.normalize("NFC", base + "".join(hats))
            written += (composed + "".join(tones)).encode("windows-1258")
    return written


def refusal_of(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_table(data)
    return caught.value.key


def workbook(rows: list[list[object]], *, merged: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter", "first"),
    [
        (VIETNAMESE.encode("utf-8"), "utf-8", ";", "Công ty Cổ phần Cơ khí Bình Dương"),
        (VIETNAMESE.encode("utf-8-sig"), "utf-8-sig", ";", "Công ty Cổ phần Cơ khí Bình Dương"),
        (VIETNAMESE.encode("utf-16"), "utf-16", ";", "Công ty Cổ phần Cơ khí Bình Dương"),
        (VIETNAMESE.encode("utf-16-be"), "utf-16-be", ";", "Công ty Cổ phần Cơ khí Bình Dương"),
        (windows_1258(VIETNAMESE), "windows-1258", ";", "Công ty Cổ phần Cơ khí Bình Dương"),
        (FRENCH.encode("windows-1252"), "windows-1252", ";", "Électricité de Genève"),
        (KOREAN.encode("euc-kr"), "cp949", ",", "새벽길로보틱스"),
        (CHINESE.encode("gb18030"), "gb18030", "\t", "拓野机器人（宁波）有限公司"),
        (CHINESE.encode("utf-16"), "utf-16", "\t", "拓野机器人（宁波）有限公司"),
        (
            unicodedata.normalize("NFD", VIETNAMESE).encode(),
            "utf-8",
            ";",
            "Công ty Cổ phần Cơ khí Bình Dương",
        ),
    ],
)
def test_text_file_reports_the_encoding_and_delimiter_it_was_read_with(
    data: bytes, encoding: str, delimiter: str, first: str
) -> None:
    table = read_table(data)
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert table.rows[1].cells[0] == first


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_are_the_same_whatever_ends_a_line(line_end: str) -> None:
    table = read_table(f"name,country{line_end}Ferrowick,GB{line_end}Osterhav,DK{line_end}".encode())
    assert [row.cells for row in table.rows] == [("name", "country"), ("Ferrowick", "GB"), ("Osterhav", "DK")]


def test_delimiter_inside_texts_does_not_win() -> None:
    table = read_table(b'name;sport;about\nAlpha;"Tennis, Badminton";a, b, c\nBeta;Padel;d, e\nGamma;Golf;f\n')
    assert (table.delimiter, table.rows[1].cells) == (";", ("Alpha", "Tennis, Badminton", "a, b, c"))


def test_excel_hint_names_the_delimiter_and_rows_keep_their_numbers() -> None:
    table = read_table(b"sep=;\nname;country\n\nFerrowick;GB\n")
    assert table.rows[1] == Row(4, ("Ferrowick", "GB"))


def test_trailing_empty_columns_and_empty_rows_are_left_out() -> None:
    table = read_table(b"\n;;;\nid;name;;\nx1;Babolat;;\n")
    assert [row.cells for row in table.rows] == [("id", "name"), ("x1", "Babolat")]
    assert table.rows[0].number == 3


def test_single_column_has_no_delimiter() -> None:
    table = read_table("Tên công ty\nNăng lượng Nắng Hạ\n".encode())
    assert (table.delimiter, table.width) == (None, 1)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b";;;\n;;;\n", "empty"),
        (b"a" * (MAX_BYTES + 1), "too_large"),
        (b"%PDF-1.7 nothing", "wrong_format"),
        (b"\x89PNG\r\n\x1a\n", "wrong_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "wrong_format"),
        (b'<?xml version="1.0"?><a/>', "wrong_format"),
        (b'{"exhibitors": []}', "wrong_format"),
        (b'[{"a": 1}]', "wrong_format"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 40, "not_text"),
        ("name,country\nVạn Tường,Việ".encode()[:-1], "truncated"),
        (b'name,about\nFerrowick,"starts and\nnever ends', "truncated"),
        (b"name,country,phone\nA,GB,1\nB,GB,2\nC,GB,3\nD,G", "truncated"),
        (b"name,x\n" + b"a,b\n" * 50_001, "too_many_rows"),
        (b",".join(b"c%d" % column for column in range(400)) + b"\n", "too_many_columns"),
        (b'name,about\nA,"' + b"x" * 200_000 + b'"\n', "cell_too_long"),
    ],
)
def test_file_that_is_no_table_is_refused_by_what_is_wrong(data: bytes, key: str) -> None:
    assert refusal_of(data) == key


def test_last_line_without_an_end_is_no_sign_of_a_cut() -> None:
    assert len(read_table(b"name,country\nA,GB\nB,GB\nC,GB").rows) == 4


def test_workbook_repeats_merged_cells_and_reads_the_fullest_sheet() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Notes"
    first.append(["see the other sheet"])
    sheet = book.create_sheet("Danh sách")
    for row in (
        ["Title", None, None],
        ["Company", "Contact", None],
        [None, "Name", "Phone"],
        ["A", "B", "0274"],
    ):
        sheet.append(row)
    for cells in ("A1:C1", "A2:A3", "B2:C2"):
        sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    table = read_table(target.getvalue())
    assert (table.kind, table.sheet, table.other_sheets) == ("xlsx", "Danh sách", ("Notes",))
    assert [row.cells for row in table.rows][:3] == [
        ("Title", "Title", "Title"),
        ("Company", "Contact", "Contact"),
        ("Company", "Name", "Phone"),
    ]


def test_numbers_in_a_workbook_read_as_they_are_shown() -> None:
    data = workbook([["phone", "code", "ratio"], [901234567.0, 42, 0.5]], formats={"B2": "000000"})
    assert read_table(data).rows[1].cells == ("901234567", "000042", "0.5")


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "TRUE"), ("#N/A", ""), (" x ", "x"), (1e20, "100000000000000000000"), (-2.5, "-2.5")],
)
def test_cell_value_becomes_the_text_a_person_typed(value: object, text: str) -> None:
    assert text_of(value) == text


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zipped({"xl/workbook.xml": b"0" * 130_000_000})
    assert len(data) < 200_000
    assert refusal_of(data) == "unpacked_too_large"


def test_zip_of_something_else_is_refused() -> None:
    assert refusal_of(zipped({"word/document.xml": b"<a/>"})) == "wrong_format"


def test_truncated_workbook_is_refused() -> None:
    data = workbook([["name", "country"], ["A", "GB"]])
    assert refusal_of(data[: len(data) // 2]) == "truncated"


def test_workbook_with_a_damaged_part_is_refused() -> None:
    whole = workbook([["name", "country"], ["A", "GB"]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert refusal_of(zipped({**parts, "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"})) == "damaged"


def test_workbook_with_an_entity_bomb_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    whole = workbook([["name"], ["A"]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert refusal_of(zipped({**parts, "xl/workbook.xml": bomb})) == "damaged"


def table_of(*rows: tuple[str, ...]) -> Table:
    return Table(tuple(Row(number, cells) for number, cells in enumerate(rows, 1)), "text")


def test_header_is_found_below_title_lines() -> None:
    header = find_header(
        table_of(
            ("DANH SÁCH ĐƠN VỊ", "DANH SÁCH ĐƠN VỊ", "DANH SÁCH ĐƠN VỊ"),
            ("Cập nhật 20.11", "", ""),
            ("STT", "Tên công ty", "Quốc gia"),
            ("1", "Khuôn mẫu Đồng Nứa", "Việt Nam"),
        ),
        WORDS,
        "company",
    )
    assert header is not None
    assert (dict(header.columns), header.first_data) == ({"company": 1, "country": 2}, 3)
    assert header.unknown == ("STT",)


def test_header_in_two_languages_takes_both_rows() -> None:
    header = find_header(
        table_of(("公司名称", "国家", "电话"), ("Company name", "Country", "Phone"), ("云栈自动化", "中国", "0574")),
        WORDS,
        "company",
    )
    assert header is not None
    assert header.first_data == 2
    assert header.labels["company"] == "Company name 公司名称"


def test_finer_labels_below_a_merged_one_decide() -> None:
    header = find_header(
        table_of(("Company name", "Contact", "Contact"), ("Company name", "Họ tên", "Điện thoại"), ("A", "B", "1")),
        WORDS,
        "company",
    )
    assert header is not None
    assert dict(header.columns) == {"company": 0, "contact": 1, "phone": 2}


def test_no_header_is_found_where_no_row_names_the_required_field() -> None:
    assert find_header(table_of(("a", "b"), ("Country", "Phone")), WORDS, "company") is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("69.000.000 ₫", 69_000_000),
        ("US$ 3,400.50", Decimal("3400.50")),
        ("3.400", 3400),
        ("12,5", Decimal("12.5")),
        ("４ gian", 4),
        ("(1 200)", -1200),
        ("1 to 3", None),
        ("none", None),
    ],
)
def test_amount_is_read_with_the_separators_of_any_country(text: str, amount: object) -> None:
    assert parse_amount(text) == amount


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_refusal(data: bytes) -> None:
    try:
        table = read_table(data)
    except UnreadableFile:
        return
    assert all(any(row.cells) for row in table.rows)


@given(st.binary(max_size=200))
def test_any_damage_to_a_workbook_is_a_table_or_a_refusal(noise: bytes) -> None:
    data = bytearray(workbook([["name", "country"], ["A", "GB"]]))
    place = len(data) // 3
    data[place : place + len(noise)] = noise
    try:
        table = read_table(bytes(data))
    except UnreadableFile:
        return
    assert table.rows
