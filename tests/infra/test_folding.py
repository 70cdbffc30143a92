"""What people type without accents finds what is written with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.infra.folding import fold, like_pattern


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Nguyễn Thị Thanh Tuyền", "nguyen thi thanh tuyen"),
        ("Đặng Hà My", "dang ha my"),
        ("hoà", "hòa"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("새벽길로보틱스", "새벽길로보틱스"),
        ("拓野机器人（宁波）", "拓野机器人(宁波)"),
        ("Straße", "strasse"),
    ],
)
def test_fold_makes_variants_equal(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


def test_fold_keeps_hangul_whole_for_search_by_syllable() -> None:
    assert "로보" in fold("새벽길로보틱스")


def test_fold_keeps_the_voiced_marks_of_kana() -> None:
    assert fold("バス") != fold("ハス")


@given(st.text())
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_like_pattern_takes_wildcards_literally() -> None:
    assert like_pattern("50%_\\") == "%50\\%\\_\\\\%"
