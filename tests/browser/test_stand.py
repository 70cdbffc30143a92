"""The page of a stand by keys and by pressing: a step opened by its letter, units chosen on the small plan."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window

STAND = "/organise/binh-duong-2027/stands/3"


@pytest.mark.parametrize("javascript", [True, False])
def test_units_are_pressed_on_the_small_plan_and_the_change_is_seen(
    open_window: Callable[..., Window], *, javascript: bool
) -> None:
    window = open_window(javascript=javascript)
    page = window.sign_in(ORGANISER)
    window.go(f"{STAND}/move")
    page.locator('a[data-pick="A-103"]').click()
    page.locator('a[data-pick="A-104"]').click()
    expect(page.get_by_role("textbox", name="Units")).to_have_value("A-103, A-104")
    if javascript:
        page.get_by_role("button", name="Look at what changes").click()
        window.check()
    expect(page.get_by_role("button", name="Move A-105 to A-103")).to_be_visible()
    expect(page.get_by_role("row", name="Units A-105 A-106 A-107 A-103 A-104 −1")).to_be_visible()


def test_letters_open_the_steps_and_arrows_go_from_unit_to_unit(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.sign_in(ORGANISER)
    window.go(STAND)
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Move", exact=True)).to_be_visible()
    page.wait_for_load_state()  # keys are heard once the page's scripts are there
    page.locator('a[data-pick="A-103"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.get_by_role("textbox", name="Units")).to_have_value("A-104")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", name="Downsize", exact=True)).to_be_visible()
    window.check_everywhere()
