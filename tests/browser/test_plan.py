"""The floor plan by hand, by keyboard and on a phone: found, filtered, linked, compared, held, followed live."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eventsapp.demo.people import EXHIBITOR
from tests.browser.window import Window
from tests.services.running import RunningService

PLAN = "/binh-duong-2027/plan"
FREE = ".unit--available:not([data-parts])"
CLEAR = ".unit:not(.is-dimmed)"


def number_of(page: Page, at: int = 0) -> str:
    return page.locator(FREE).nth(at).get_attribute("data-unit") or ""


def test_company_is_found_without_marks_and_its_stand_comes_into_sight(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.go(f"{PLAN}/A")
    unit = page.locator('.unit[data-find*="Đ"]').first
    name = unit.get_attribute("data-find") or ""
    page.keyboard.press("/")
    page.keyboard.type(name.replace("Đ", "d").lower())
    expect(page.locator("[data-plan-count]")).to_contain_text("match")
    expect(unit).not_to_have_class(re.compile("is-dimmed"))
    assert page.locator(CLEAR).count() < page.locator(".unit").count()
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", unit.get_attribute("data-unit") or "")
    expect(unit).to_be_in_viewport()


def test_filters_are_in_the_address_and_shared_with_it(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.go(f"{PLAN}/A")
    page.get_by_label("State", exact=True).select_option("available")
    page.get_by_label("Open sides", exact=True).select_option("2")
    expect(page).to_have_url(re.compile(r"state=available.*sides=2"))
    said = page.locator("[data-plan-count]").inner_text()
    shown = page.locator(CLEAR).count()
    assert said.startswith(str(shown))
    page.locator(f"{CLEAR}{FREE}").first.press("Enter")
    expect(page).to_have_url(re.compile(r"/plan/A/[^?]+\?.*sides=2"))
    window.go(page.url)  # as whoever gets the link sees it
    assert page.locator(CLEAR).count() == shown
    window.check_everywhere()


def test_keys_walk_to_the_neighbour_open_it_and_close_it(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.go(f"{PLAN}/A")
    first = number_of(page)
    window.go(f"{PLAN}/A/{first}?from=entrance")
    expect(page.locator("[data-plan-way]")).to_have_attribute("d", re.compile("^M"))
    page.locator(f'.unit[data-unit="{first}"]').focus()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.unit")
    assert second not in {first, None}
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.unit") == first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", second)
    page.keyboard.press("0")
    expect(page.locator(f'.unit[data-unit="{second}"]')).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("[data-plan-panel][data-chosen]")).to_have_count(0)


def test_stands_are_compared_in_a_sheet_on_a_phone(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.go(f"{PLAN}/A")
    first, second = number_of(page), number_of(page, 1)
    for number in (first, second):
        window.go(f"{PLAN}/A/{number}")
        expect(page.locator(f'.unit[data-unit="{number}"]')).to_be_in_viewport()
        page.get_by_role("link", name="Compare").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("thead th")).to_have_count(2)
    expect(sheet).to_contain_text(second)
    window.check()
    sheet.get_by_role("link", name=f"Take {first} out").click()
    expect(sheet.locator("thead th")).to_have_count(1)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


@pytest.fixture
def room_for_one(demo: RunningService) -> Iterator[None]:
    """Let the demo's exhibitor, who has all it asked for, ask for one unit more during a test."""
    database = next(Path(demo.folder).rglob("fair.sqlite"))
    more = """UPDATE exhibitors SET units_wanted = units_wanted + ? WHERE id IN (
        SELECT exhibitor_id FROM exhibitor_members JOIN users ON users.id = user_id WHERE email = ?)"""

    def wish(by: int) -> None:
        with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
            assert connection.execute(more, (by, EXHIBITOR.email)).rowcount

    wish(1)
    yield
    wish(-1)


@pytest.mark.usefixtures("room_for_one")
def test_hold_is_counted_down_aloud_and_seen_by_others_at_once(open_window: Callable[..., Window]) -> None:
    onlooker = open_window()
    seen = onlooker.go(f"{PLAN}/A")
    number = number_of(seen)
    onlooker.go(f"{PLAN}/A/{number}")
    expect(seen.locator("[data-plan-live][data-on]")).to_be_visible()
    window = open_window()
    page = window.sign_in(EXHIBITOR)
    page.clock.install()
    window.go(f"{PLAN}/A/{number}")
    page.get_by_role("button", name="Hold for 15 minutes").click()
    expect(page.get_by_text(f"You hold {number}.")).to_be_visible()
    expect(seen.locator(f'.unit[data-unit="{number}"]')).to_have_class(re.compile("unit--held"))
    expect(seen.locator("[data-plan-news]")).to_have_text(re.compile(f"{number} has changed"))
    told = page.locator("[data-announce]")
    expect(page.locator("[data-countdown]")).to_be_visible()  # the script counts from here on
    page.clock.run_for("09:30")
    expect(told).to_have_text("")
    page.clock.run_for("00:45")
    expect(told).to_have_text(f"Five minutes are left for {number}.")
    page.clock.run_for("04:00")
    expect(told).to_have_text(f"One minute is left for {number}.")
    page.get_by_role("button", name="Give back").click()
    expect(seen.locator(f'.unit[data-unit="{number}"]')).to_have_class(re.compile("unit--available"))
