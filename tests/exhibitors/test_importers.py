"""Exhibitor lists: what people write becomes entries; what is unclear is told; what is no list is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eventsapp.exhibitors.importers import StandReference, UnreadableFile, read_exhibitors
from eventsapp.exhibitors.importers.countries import country_code
from eventsapp.exhibitors.importers.names import split_names
from eventsapp.exhibitors.importers.stands import stand_references
from tests.exhibitors.lists import office_workbook

Find = Callable[[str], Path]


def entries_of(text: str):
    return read_exhibitors(text.encode()).entries


def refusal_of(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_exhibitors(data, "file")
    return caught.value.key


def test_office_workbook_is_read_with_title_merged_header_and_footer() -> None:
    found = read_exhibitors(office_workbook())
    vietnamese, chinese, korean, british = found.entries
    assert (vietnamese.legal_name, vietnamese.latin_name) == ("Công ty CP Laser Vạn Tường", "Van Tuong Laser JSC")
    assert [stand.number for stand in vietnamese.stands] == ["A12", "A13", "A14", "A15"]
    assert (vietnamese.phone, vietnamese.contact_name) == ("+84 901 234 567", "Lan")
    assert (chinese.country, chinese.stands) == ("CN", (StandReference("B", "D050/F051"),))
    assert chinese.latin_name == "Tuoye Robotics (Ningbo) Co., Ltd."
    assert (korean.legal_name, korean.latin_name) == ("새벽길로보틱스 주식회사", "Saebyeokgil Robotics Co., Ltd.")
    assert korean.phone == "+82 10-1234-5678"
    assert british.rows == (8, 9)
    assert british.stands == (StandReference("B", "B-7"),)


def test_rows_that_are_no_exhibitor_are_listed_with_their_reason() -> None:
    found = read_exhibitors(office_workbook())
    assert [(remark.row, remark.key) for remark in found.skipped] == [(10, "name_missing"), (11, "total_line")]
    assert [(remark.row, remark.key) for remark in found.warnings] == [(8, "email_unclear")]
    assert found.row_count == 7
    assert found.unread_columns == ("Thành tiền",)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Company name,Country,Booth", "Ferrowick,United Kingdom,A1"),
        ("Tên doanh nghiệp;Quốc gia;Gian hàng", "Ferrowick;Vương quốc Anh;A1"),
        ("公司名称\t国家\t展位号", "Ferrowick\t英国\tA1"),
        ("회사명|국가|부스번호", "Ferrowick|영국|A1"),
        ("COMPANY_NAME,COUNTRY,BOOTH_NO", "Ferrowick,GB,A1"),
    ],
)
def test_columns_are_found_by_words_of_any_language(header: str, row: str) -> None:
    (entry,) = entries_of(f"{header}\n{row}\n")
    assert (entry.legal_name, entry.country, entry.stands) == ("Ferrowick", "GB", (StandReference("", "A1"),))


def test_latin_name_has_a_column_of_its_own() -> None:
    (entry,) = entries_of("회사명(국문),회사명(영문),국가\n물푸레시스템,Mulpure Systems,한국\n")
    assert (entry.legal_name, entry.latin_name) == ("물푸레시스템", "Mulpure Systems")


def test_same_company_on_two_rows_is_one_exhibitor_with_both_stands() -> None:
    (entry,) = entries_of("name,booth,hall\nAhuja,TE05,Jasmine\nAhuja,TF06,Jasmine\n")
    assert entry.rows == (2, 3)
    assert [stand.number for stand in entry.stands] == ["TE05", "TF06"]


def test_same_name_with_other_facts_stays_two_exhibitors_with_stable_references() -> None:
    text = "company,country,website\nTamarind,SG,tamarind.example.sg\nTamarind,SG,other.example.com\n"
    one, two = entries_of(text)
    assert (one.ref, two.ref) == ("tamarind|SG", "tamarind|SG|2")
    assert [entry.ref for entry in entries_of(text)] == [one.ref, two.ref]


def test_repeated_row_is_skipped_and_says_which_row_it_repeats() -> None:
    found = read_exhibitors(b"company,country\nOsterhav,DK\nNorthloom,US\nOsterhav,DK\n")
    assert [(remark.row, remark.key, remark.values) for remark in found.skipped] == [
        (4, "repeated_row", {"first_row": 2})
    ]


def test_list_without_a_header_needs_addresses_beside_the_names() -> None:
    found = read_exhibitors(b"Ferrowick,https://f.example.com\nOsterhav,https://o.example.com\n")
    assert [entry.website for entry in found.entries] == ["https://f.example.com", "https://o.example.com"]
    assert [remark.key for remark in found.warnings] == ["no_header"]


@pytest.mark.parametrize(
    ("cell", "native", "latin"),
    [
        ("Ferrowick Drives", "Ferrowick Drives", ""),
        ("A/B Testing Ltd", "A/B Testing Ltd", ""),
        ("삼성 SDI", "삼성 SDI", ""),
        ("dアニメストア（NTTドコモ）", "dアニメストア（NTTドコモ）", ""),
        ("Lá Sen Electronics (Công ty Điện tử Lá Sen)", "Lá Sen Electronics (Công ty Điện tử Lá Sen)", ""),
        ("Công ty Điện tử Lá Sen (La Sen Electronics)", "Công ty Điện tử Lá Sen", "La Sen Electronics"),
        ("Yunzhan Automation | 云栈自动化", "云栈自动化", "Yunzhan Automation"),
        ("云栈自动化/Yunzhan Automation", "云栈自动化", "Yunzhan Automation"),
        ("オーガスト/ARIA", "オーガスト/ARIA", ""),
    ],
)
def test_two_languages_in_a_cell_are_told_apart_only_where_they_differ(cell: str, native: str, latin: str) -> None:
    assert split_names(cell) == (native, latin)


@pytest.mark.parametrize(
    ("hall", "cell", "numbers"),
    [
        ("A", "A12-A15", ["A12", "A13", "A14", "A15"]),
        ("A", "A-101..A-103", ["A-101", "A-102", "A-103"]),
        ("A", "A12 đến A13", ["A12", "A13"]),
        ("A", "B08~10", ["B08", "B09", "B10"]),
        ("A", "B8-11", ["B8-11"]),
        ("A", "101-104", ["101", "102", "103", "104"]),
        ("", "29-222", ["29-222"]),
        ("", "Suite 35-309", ["Suite 35-309"]),
        ("", "A-112", ["A-112"]),
        ("", "D050/F051", ["D050/F051"]),
        ("", "A1, A2、A3；B4", ["A1", "A2", "A3", "B4"]),
        ("", "TBA", []),
        ("", "A9-A1", ["A9-A1"]),
        ("", "A1-A999", ["A1-A999"]),
    ],
)
def test_stand_cell_names_every_stand(hall: str, cell: str, numbers: list[str]) -> None:
    assert [stand.number for stand in stand_references(hall, cell)] == numbers


def test_halls_and_stands_of_equal_number_are_paired() -> None:
    found = stand_references("X; M", "53423; 54123")
    assert found == (StandReference("X", "53423"), StandReference("M", "54123"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Việt Nam", "VN"), ("Korea, Republic of", "KR"), ("大韩民国", "KR"), ("Allemagne", "DE"), ("MY", "MY"),
        ("Mỹ", "US"), ("Türkiye", "TR"), ("Đài Loan", "TW"), ("kr", "KR"), ("Atlantis", None), ("", None), ("EU", None),
    ],
)  # fmt: skip
def test_country_is_known_by_any_of_its_names(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_unknown_country_and_phone_are_told_and_the_row_is_kept() -> None:
    found = read_exhibitors(b"company,country,phone\nFerrowick,Atlantis,12\n")
    assert [remark.key for remark in found.warnings] == ["country_unknown", "phone_unclear"]
    assert (found.entries[0].country, found.entries[0].phone) == ("", "12")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b"id;title;start\n1;Opening;09:00\n", "unknown_format"),
        (b"name\nsomething\n", "unknown_format"),
        (b"company,country\n", "no_exhibitors"),
        (b"company,country\n,GB\n", "no_exhibitors"),
        (b'{"sessions": []}', "unknown_format"),
        (b'[{"name": "a hall"}]', "unknown_format"),
        (b'{"exhibitors": []}', "empty"),
        (b'{"exhibitors": {"a": 1}}', "unknown_format"),
        (b'{"exhibitors": [{"title": "x"}]}', "unknown_format"),
        (b'{"exhibitors": [{"name": "Ferrow', "truncated"),
        (b'{"exhibitors": [{"name": }]}', "damaged"),
        (b'{"exhibitors": "' + b"[" * 100_000, "truncated"),
        (b'{"exhibitors": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "damaged"),
        (b"\xff" * 100, "damaged"),
        (b"<html></html>", "wrong_format"),
    ],
)
def test_file_that_is_no_list_is_refused_by_what_is_wrong(data: bytes, key: str) -> None:
    assert refusal_of(data) == key


def test_directory_keeps_categories_by_name_and_stands_by_hall() -> None:
    document = {
        "groups": {"201": "Robots"},
        "exhibitors": [
            {
                "name": "&why", "country": "Germany", "slug": "w", "cats": ["201"],
                "stands": [{"hall": "3.2", "booth": "D050/F051"}],
            },
            {"name": "", "slug": "none"},
            {"name": "Bare", "slug": "b", "stands": None, "cats": 5, "country": 7},
        ],
    }  # fmt: skip
    found = read_exhibitors(json.dumps(document).encode())
    assert found.entries[0].sector == "Robots"
    assert found.entries[0].stands == (StandReference("3.2", "D050/F051"),)
    assert [(remark.row, remark.key) for remark in found.skipped] == [(2, "name_missing")]
    assert found.entries[1].ref == "b"


@pytest.mark.parametrize(
    ("path", "rows", "entries", "references"),
    [
        ("gamescom-2026/directory.json", 1783, 1783, 1860),
        ("hannover-messe-2018/exhibitors.csv", 7213, 6674, 0),
        ("cmts-2025/scraping.xlsx", 355, 355, 0),
        ("ces/exhibitors.csv", 150, 150, 150),
        ("ces/exhibitors_iot.csv", 660, 660, 751),
        ("ces/exhibitors_mobility.csv", 661, 661, 811),
        ("ces/exhibitors_healthcare.csv", 86, 86, 89),
        ("ssr-2025/exhibitors.csv", 13, 13, 0),
        ("infocomm-india-2026/exhibitors.csv", 181, 178, 181),
        ("comiket-88-corporate/comiket_88.csv", 127, 127, 127),
        ("computex-2026/exhibitors.json", 20, 20, 20),
    ],
)
def test_real_list_is_read_whole(shared_data: Find, path: str, rows: int, entries: int, references: int) -> None:
    found = read_exhibitors(shared_data(f"exhibitors/{path}").read_bytes(), path)
    assert (found.row_count, len(found.entries), found.stand_references) == (rows, entries, references)
    assert len({entry.ref for entry in found.entries}) == entries


def test_gamescom_directory_knows_its_countries_and_stands(shared_data: Find) -> None:
    found = read_exhibitors(shared_data("exhibitors/gamescom-2026/directory.json").read_bytes())
    assert sum(bool(entry.stands) for entry in found.entries) == 1740
    assert len({entry.country for entry in found.entries}) == 67
    assert not found.warnings


def test_every_repeated_row_of_a_real_list_is_accounted_for(shared_data: Find) -> None:
    found = read_exhibitors(shared_data("exhibitors/hannover-messe-2018/exhibitors.csv").read_bytes())
    assert len(found.skipped) + len(found.entries) == found.row_count
    assert {remark.key for remark in found.skipped} == {"repeated_row"}
    assert len({entry.country for entry in found.entries if entry.country}) == 73


@pytest.mark.parametrize(
    "path",
    [
        "exhibitors/ssr-2025/programme.csv",
        "exhibitors/gamescom-2026/event.json",
        "agendas/fosdem/fosdem-2020.xml",
        "agendas/coscup/coscup-2023-session.json",
        "floorplans/gamescom-2026/hall-2.1.json",
        "torture/blns/blns.txt",
        "vietnam/vietqr/napas_banks_subiz.csv",
    ],
)
def test_real_file_of_another_kind_is_refused(shared_data: Find, path: str) -> None:
    assert refusal_of(shared_data(path).read_bytes()) in {"unknown_format", "wrong_format"}


def test_directory_with_what_no_database_stores_is_read_without_it() -> None:
    stands = b'[{"hall": "1", "booth": "A\\udfff1"}]'
    data = b'{"exhibitors": [{"id": "1", "name": "Al\\ud800der\\u0000 Drives", "stands": %b}]}' % stands
    entry = read_exhibitors(data, "list.json").entries[0]
    assert (entry.legal_name, entry.stands[0].number) == ("Alder Drives", "A1")


def test_directory_with_a_number_of_too_many_digits_is_damaged() -> None:
    data = b'{"exhibitors": [{"id": ' + b"1" * 5000 + b', "name": "Alder"}]}'
    with pytest.raises(UnreadableFile) as refused:
        read_exhibitors(data, "list.json")
    assert refused.value.key == "damaged"
