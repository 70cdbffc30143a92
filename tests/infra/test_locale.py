"""Dates, money and content in the reader's language."""

from datetime import UTC, date, datetime

import pytest

from eventsapp.infra import locale


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        (69_000_000, "VND", "vi", "69.000.000\u00a0₫"),
        (69_000_000, "VND", "en", "69,000,000\u00a0₫"),
        (330_000, "USD", "ko", "US$\u00a03,300.00"),
        (330_050, "USD", "vi", "US$\u00a03.300,50"),
    ],
)
def test_money_is_written_with_its_sign_and_the_languages_separators(
    amount: int, currency: str, language: str, written: str
) -> None:
    assert locale.money(amount, currency, language) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("vi", "12.05.2027"), ("en", "12 May 2027"), ("ko", "2027. 5. 12."), ("zh", "2027年5月12日")],
)
def test_day_is_written_as_readers_of_the_language_do(language: str, written: str) -> None:
    assert locale.day(date(2027, 5, 12), language) == written


def test_moment_is_told_in_the_fairs_zone() -> None:
    assert locale.moment(datetime(2027, 5, 11, 20, 30, tzinfo=UTC), "Asia/Ho_Chi_Minh", "vi") == "12.05.2027, 03:30"


def test_content_falls_back_to_the_nearest_language_and_says_which() -> None:
    assert locale.text_in({"vi": "Xin chào"}, "ko") == ("Xin chào", "vi")
    assert locale.text_in({"vi": "", "zh": "你好"}, "vi") == ("你好", "zh")
    assert locale.text_in({}, "vi") == ("", "vi")


def test_a_reader_of_chinese_gets_the_other_script_before_another_language() -> None:
    assert locale.text_in({"en": "Open", "zh-Hant": "開源"}, "zh") == ("開源", "zh-Hant")
    assert locale.text_in({"zh-Hant": "開源", "zh": "开源"}, "zh") == ("开源", "zh")
    assert locale.text_in({"zh-Hant": "開源", "en": "Open"}, "ko") == ("Open", "en")


@pytest.mark.parametrize(
    ("language", "written"),
    [("vi", "Th 4 12.05"), ("en", "Wed 12 May"), ("zh", "5月12日（周三）"), ("ko", "5월 12일 (수)")],
)
def test_weekday_stands_where_the_language_puts_it(language: str, written: str) -> None:
    assert locale.weekday(date(2027, 5, 12), language) == written
