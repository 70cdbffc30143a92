"""Words in the index, and what is asked of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.infra.finding import LONGEST_WORD, Range, telex_folded, wanted_by, words_of


def finds(typed: str, words: set[str], *, exact: bool = False) -> bool:
    """Whether a person with these words is found."""
    wanted = wanted_by(typed)
    if wanted is None:
        return False
    asked = wanted.exact if exact else wanted.folded
    return all(any(_has(one, words) for one in ranges) for ranges in asked or ())


def _has(one: Range, words: set[str]) -> bool:
    return any(one.low <= word < one.high for word in words)


LAN = words_of(
    ["Nguyễn Thị Thanh Tuyền", "", "Cơ khí Trúc Lâm Sơn"], phone="+84903214418", email="t@home.example", number=12
)


@pytest.mark.parametrize(
    "typed",
    [
        "tuyen",
        "Tuyền",
        "TUYEN nguyen",
        "tuyen 4418",
        "4418",
        "418",
        "0903 214 418",
        "+84 903 214 418",
        "0084903214418",
        "truc lam",
        "co khi tuy",
        "V-00012",
        "v12",
        "12",
        "t@home",
        "nguyeenx thij tuyeefn",
        "nguyeenx 4418",
        "  tuyen   thanh ",
    ],
)
def test_person_is_found_by_any_part_of_what_is_known(typed: str) -> None:
    assert finds(typed, LAN)


@pytest.mark.parametrize("typed", ["huong", "tuyen 4419", "V-00013", "1", "v1", "18", "0903214419", "an@home", "uyen"])
def test_other_words_do_not_find_a_person(typed: str) -> None:
    assert not finds(typed, LAN)


@pytest.mark.parametrize("typed", ["", "   ", "…", "%", "'", "-"])
def test_nothing_asked_finds_nobody(typed: str) -> None:
    assert wanted_by(typed) is None


def test_exact_accents_tell_names_apart() -> None:
    other = words_of(["Lê Tuyển"])
    assert finds("tuyển", other, exact=True)
    assert not finds("tuyển", LAN, exact=True)
    assert finds("tuyển", LAN)


@pytest.mark.parametrize("typed", ["顾砚秋", "砚秋", "秋", "삼성", "전자"])
def test_chinese_and_korean_are_found_by_any_part(typed: str) -> None:
    assert finds(typed, words_of(["顾砚秋", "", "삼성전자"]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyeenx", "nguyen"),
        ("vawn", "van"),
        ("tuyeefn", "tuyen"),
        ("dduwcs", "duc"),
        ("thuwowng", "thuong"),
        ("wowng", "uong"),
        ("quoocs", "quoc"),
        ("an", "an"),
        ("thanh", "thanh"),
        ("4418", "4418"),
        ("nguyễn", "nguyễn"),
    ],
)
def test_telex_with_the_input_method_off_is_understood(typed: str, meant: str) -> None:
    assert telex_folded(typed) == meant


@given(st.text(max_size=120))
def test_whatever_is_typed_asks_for_short_words_or_nothing(typed: str) -> None:
    wanted = wanted_by(typed)
    for ranges in wanted.folded if wanted else ():
        assert all(0 < len(one.low) <= LONGEST_WORD and one.low < one.high for one in ranges)


@given(st.text(min_size=1, max_size=60))
def test_name_is_found_by_itself(name: str) -> None:
    words = words_of([name])
    if wanted_by(name) is not None and not name.strip().startswith(("V", "v")) and "@" not in name:
        assert finds(name, words) or not name.isalpha()
