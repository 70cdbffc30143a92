"""Numbers as printed, typed and mistyped."""

import pytest

from eventsapp.venues.numbering import codes_of, expand_numbers, keys_of, match_key, natural_key


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("A-112", "a112"),
        (" a 112 ", "a112"),
        ("A_112", "a112"),
        ("Ａ－１", "a1"),
        ("가-07", "가07"),
        ("---", ""),
    ],
)
def test_match_key_keeps_letters_and_digits_of_any_script(number: str, key: str) -> None:
    assert match_key(number) == key


def test_number_with_two_codes_is_found_under_either() -> None:
    assert codes_of("A-010 B-011") == ("A-010", "B-011")
    assert keys_of("D050/F051", ["old-7"]) == ("d050", "f051", "old7")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("A-101, A-102", ["A-101", "A-102"]),
        ("A-101..A-104", ["A-101", "A-102", "A-103", "A-104"]),
        ("A-101...104", ["A-101", "A-102", "A-103", "A-104"]),
        ("A-099 – A-101; B-1", ["A-099", "A-100", "A-101", "B-1"]),
        ("A-101 A-102\nA-103", ["A-101", "A-102", "A-103"]),
        ("A-101，A-101", ["A-101"]),
        ("A-104..A-101", ["A-104", "A-101"]),
        ("A-101..B-104", ["A-101", "B-104"]),
        ("A-1..A-99999", ["A-1", "A-99999"]),
        ("x..y", ["x", "y"]),
        ("..A-101", ["..A-101"]),
        (" , ;", []),
    ],
)
def test_typed_list_is_read_as_numbers(typed: str, numbers: list[str]) -> None:
    assert expand_numbers(typed) == numbers


def test_natural_order_counts_instead_of_spelling() -> None:
    assert sorted(["A-10", "A-9", "B-1", "A-9a"], key=natural_key) == ["A-9", "A-9a", "A-10", "B-1"]
