"""Who a company is, and what may become of an application: pure decisions."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from eventsapp.exhibitors.importers import Remark, UnreadableFile
from eventsapp.exhibitors.models import Application, ApplicationState, Contact
from eventsapp.exhibitors.rules import (
    Alike,
    ApplicationsClosed,
    CommentMissing,
    Decision,
    NotEditable,
    TaxCodeInvalid,
    check_editable,
    check_note,
    check_tax_code,
    check_window,
    company_key,
    domain_key,
    is_latin,
    language_of_name,
    likeness,
    missing_facts,
    refusal_for,
    remark_sentence,
    review_due_on,
    tax_key,
)
from eventsapp.exhibitors.rules.pricing import Price, estimated_price, unit_price
from eventsapp.fairs.models import Fair, Package


@dataclass
class Keys:
    """The keys of a company."""

    country: str = "VN"
    name_key: str = ""
    tax_key: str = ""
    domain_key: str = ""


@pytest.mark.parametrize(
    ("country", "code", "official"),
    [
        ("VN", "01.00.112.437", "0100112437"),
        ("VN", " 0100109106 001 ", "0100109106-001"),
        ("VN", "0100109106-001", "0100109106-001"),
        ("VN", "001099012345", "001099012345"),
        ("KR", "1168200276", "116-82-00276"),
        ("CN", "91110000600037341l", "91110000600037341L"),
        ("DE", "  DE  123 456 ", "DE 123 456"),
    ],
)
def test_tax_code_is_written_officially(country: str, code: str, official: str) -> None:
    assert check_tax_code(country, code) == official


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("VN", "0100233489"),
        ("VN", "0314409058-000"),
        ("VN", "VV34567890"),
        ("VN", "01099012345"),
        ("VN", "٠٠١٠٩٩٠١٢٣٤٥"),
        ("KR", "116-82-0027"),
        ("CN", "9111000060003734"),
        ("DE", "x" * 41),
    ],
)
def test_impossible_tax_code_is_refused_beside_its_field(country: str, code: str) -> None:
    with pytest.raises(TaxCodeInvalid) as caught:
        check_tax_code(country, code)
    assert (caught.value.field, caught.value.status) == ("tax_code", 422)


def test_real_vietnamese_tax_codes_are_judged_rightly(shared_data: Callable[[str], Path]) -> None:
    with shared_data("vietnam/tax-code/mst_dev.csv").open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        try:
            check_tax_code("VN", row["input"])
        except TaxCodeInvalid:
            judged = "invalid"
        else:
            judged = "valid"
        assert judged == row["expected"], row["input"]
    assert len(rows) == 84


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Vạn Tường Laser JSC", "CÔNG TY CỔ PHẦN LASER VẠN TƯỜNG"),
        ("Công ty TNHH MTV Đại Á", "Dai A Co., Ltd"),
        ("주식회사 새벽길로보틱스", "새벽길 로보틱스(주)"),
        ("㈜한빛", "한빛 주식회사"),
        ("拓野机器人（宁波）有限公司", "拓野机器人（宁波）"),
        ("Müller GmbH & Co. KG", "MULLER"),
        ("Ｆｅｒｒｏｗｉｃｋ", "Ferrowick Ltd."),
    ],
)
def test_names_that_differ_in_form_only_have_one_key(one: str, two: str) -> None:
    assert company_key(one) == company_key(two) != ""


@pytest.mark.parametrize("name", ["Limited", "JSC", "公司", "Co"])
def test_name_that_is_nothing_but_a_legal_form_keeps_its_words(name: str) -> None:
    assert company_key(name)


@pytest.mark.parametrize(
    ("website", "email", "domain"),
    [
        ("https://www.foo.com.vn/en?x=1", "a@other.example", "foo.com.vn"),
        ("", "lan@sub.vt.example", "vt.example"),
        ("", "lan@gmail.com", ""),
        ("facebook.com/foo", "a@bar.co.kr", "bar.co.kr"),
        ("", "a@naver.com", ""),
        ("nonsense", "nonsense", ""),
        ("http://user@evil.example:80/", "", "evil.example"),
    ],
)
def test_domain_says_who_a_company_is_unless_many_share_it(website: str, email: str, domain: str) -> None:
    assert domain_key(website, email) == domain


@pytest.mark.parametrize(
    ("one", "two", "score", "reasons"),
    [
        (Keys(tax_key="1"), Keys(tax_key="1"), 60, (Alike.TAX_CODE,)),
        (Keys(tax_key="1"), Keys(tax_key="1", country="KR"), 0, ()),
        (Keys(domain_key="a.vn"), Keys(domain_key="a.vn"), 40, (Alike.DOMAIN,)),
        (Keys(name_key="laser"), Keys(name_key="laser", country="KR"), 20, (Alike.NAME,)),
        (Keys(name_key="ab"), Keys(name_key="ab"), 0, ()),
        (Keys("VN", "laser", "", "a.vn"), Keys("VN", "laser", "", "a.vn"), 80, (Alike.DOMAIN, Alike.NAME)),
        (Keys(), Keys(), 0, ()),
    ],
)  # fmt: skip
def test_likeness_has_a_score_and_its_reasons(one: Keys, two: Keys, score: int, reasons: tuple[Alike, ...]) -> None:
    found = likeness(one, two)
    assert (found.score, found.reasons) == (score, reasons)
    assert found.is_likely == (score >= 60)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("새벽길", "ko"),
        ("ブロッコリー", "ja"),
        ("拓野", "zh"),
        ("Điện tử Lá Sen", "vi"),
        ("Ferrowick", ""),
        ("Müller", ""),
    ],
)
def test_script_of_a_name_tells_its_language(name: str, language: str) -> None:
    assert language_of_name(name) == language


def test_latin_letters_are_told_from_others() -> None:
    assert is_latin("Vạn Tường 3D – Müller & Søn")
    assert not is_latin("Ferrowick 새벽길")


def test_tax_key_ignores_signs() -> None:
    assert tax_key("0100 109.106-001") == tax_key("0100109106001")


@pytest.mark.parametrize(
    ("sent", "days", "due"),
    [
        (date(2026, 11, 20), 3, date(2026, 11, 25)),  # a Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_answer_is_promised_in_working_days(sent: date, days: int, due: date) -> None:
    assert review_due_on(sent, days) == due


@pytest.mark.parametrize("decision", [Decision.CHANGES, Decision.REJECT])
@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_decision_against_someone_needs_words(decision: Decision, note: str) -> None:
    with pytest.raises(CommentMissing):
        check_note(decision, note)
    check_note(decision, "Because.")


@pytest.mark.parametrize("state", ApplicationState)
def test_only_drafts_and_asked_changes_are_editable(state: ApplicationState) -> None:
    application = Application(state=state)
    if state in {ApplicationState.DRAFT, ApplicationState.CHANGES_REQUESTED}:
        check_editable(application)
    else:
        with pytest.raises(NotEditable):
            check_editable(application)


def test_window_is_closed_to_all_but_asked_changes() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    fair = Fair(applications_open_at=None, applications_close_at=now)
    for application in (None, Application(state=ApplicationState.DRAFT)):
        with pytest.raises(ApplicationsClosed):
            check_window(fair, application, now)
    check_window(fair, Application(state=ApplicationState.CHANGES_REQUESTED), now)


def test_missing_facts_are_named_by_their_step() -> None:
    application = Application(contacts=[], wishes=[], neighbours=[])
    assert missing_facts(application, []) == ["company", "contacts", "stand", "exhibits", "consents"]
    application.legal_name, application.country, application.exhibits = "Ferrowick", "GB", "Drives"
    application.package_id, application.units_wanted = 1, 2
    application.contacts.append(Contact(role="main", full_name="Tom", email="tom@ferrowick.example"))
    assert missing_facts(application, ["terms"]) == ["consents"]
    assert missing_facts(application, ["terms", "registration"]) == []


def test_price_follows_residency_and_is_never_converted() -> None:
    package = Package(price_vnd=69_000_000, price_usd_minor=300_000)
    assert unit_price(package, "VN") == Price(69_000_000, "VND")
    assert unit_price(package, "KR") == Price(300_000, "USD")
    assert unit_price(Package(price_vnd=None, price_usd_minor=None), "VN") is None


def test_estimate_needs_a_package_and_units() -> None:
    package = Package(price_vnd=69_000_000, price_usd_minor=300_000)
    assert estimated_price(Application(package=package, units_wanted=4, country="VN")) == Price(276_000_000, "VND")
    assert estimated_price(Application(package=package, units_wanted=None, country="VN")) is None
    assert estimated_price(Application(package=None, units_wanted=4, country="VN")) is None


KEYS = ["empty", "too_large", "unpacked_too_large", "too_many_rows", "too_many_columns", "cell_too_long", "truncated"]
KEYS += ["damaged", "old_excel", "not_text", "no_exhibitors", "unknown_format", "wrong_format"]


@pytest.mark.usefixtures("app")
def test_every_refused_file_gets_a_sentence_of_its_own() -> None:
    sentences = {key: str(refusal_for(UnreadableFile(key, limit=5, limit_mb=5))) for key in KEYS}
    assert len(set(sentences.values())) == len(KEYS) - 1  # a wrong format is an unknown one
    assert all("Nothing was changed." in sentence for sentence in sentences.values())
    assert "CSV, TSV or XLSX" in sentences["unknown_format"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "key",
    [
        "name_missing", "total_line", "section_line", "repeated_row", "country_unknown", "phone_unclear",
        "email_unclear", "website_unclear", "no_header",
    ],
)  # fmt: skip
def test_every_remark_has_a_sentence(key: str) -> None:
    assert remark_sentence(Remark(1, key, {"value": "x"})) != key
