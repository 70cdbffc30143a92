"""The invented words: always the same, valid where rules check them, and nobody's."""

import unicodedata

import pytest

from eventsapp.demo.dice import Dice
from eventsapp.demo.firms import invent_firms, resembling
from eventsapp.demo.names import invent_person, latin
from eventsapp.demo.tax_codes import branch_code, tax_code
from eventsapp.demo.words.topics import TOPICS
from eventsapp.exhibitors.rules import check_tax_code, company_key, domain_key, likeness, tax_key
from eventsapp.exhibitors.rules.company import Alike


class Keys:
    """What the search for duplicates compares."""

    def __init__(self, firm: object) -> None:
        self.country = firm.country
        self.name_key = company_key(firm.legal)
        self.tax_key = tax_key(firm.tax_code)
        self.domain_key = domain_key(firm.website)


def test_companies_are_the_same_every_time() -> None:
    assert invent_firms("a", 60) == invent_firms("a", 60)
    assert invent_firms("a", 60) != invent_firms("b", 60)


def test_company_names_come_in_four_scripts_and_none_twice() -> None:
    firms = invent_firms("all", 900)
    assert {firm.language for firm in firms} == {"vi", "en", "zh", "ko"}
    assert len({firm.domain for firm in firms}) == 900
    assert len({company_key(firm.legal) for firm in firms}) == 900


def test_company_names_are_composed_characters() -> None:
    assert all(unicodedata.is_normalized("NFC", firm.legal) for firm in invent_firms("all", 300))


@pytest.mark.parametrize("country", ["VN", "KR", "CN", "DE"])
def test_tax_codes_pass_the_check_of_their_country(country: str) -> None:
    dice = Dice(f"codes:{country}")
    codes = {tax_code(country, dice) for _ in range(200)}
    assert len(codes) == 200
    assert {check_tax_code(country, code) for code in codes} == codes


def test_branch_code_has_thirteen_digits_and_passes_the_check() -> None:
    code = branch_code(tax_code("VN", Dice("branch")), 7)
    assert check_tax_code("VN", code) == code
    assert len(code.replace("-", "")) == 13


def test_vietnamese_tax_codes_belong_to_a_province_that_does_not_exist() -> None:
    assert tax_code("VN", Dice("province")).startswith("99")


@pytest.mark.parametrize(("kind", "reason"), [(0, Alike.TAX_CODE), (1, Alike.DOMAIN), (2, Alike.NAME)])
def test_resembling_company_is_found_by_what_it_shares(kind: int, reason: Alike) -> None:
    for firm in invent_firms("twins", 40):
        assert likeness(Keys(firm), Keys(resembling(firm, kind))).reasons == (reason,)


def test_latin_name_of_a_vietnamese_person_has_no_marks() -> None:
    assert latin("Đặng Thị Ánh") == "Dang Thi Anh"


@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_people_are_named_in_their_script(language: str) -> None:
    person = invent_person(language, Dice(language))
    letters = {"zh": "CJK", "ko": "HANGUL"}.get(language, "LATIN")
    assert unicodedata.name(person.full_name[0]).startswith(letters)
    assert person.latin_name.isascii()


def test_every_subject_has_a_title_in_four_languages() -> None:
    assert len(TOPICS) == 31
    assert all(set(topic.title) == {"vi", "en", "zh", "ko"} and all(topic.title.values()) for topic in TOPICS)
