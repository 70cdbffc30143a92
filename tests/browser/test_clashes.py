"""An organiser books a room twice, is told so, and settles it by a key, on a desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import PHONE_SIZE, Window

PROGRAMME = "/organise/binh-duong-2027/programme"


def _add_session(page: Page, title: str, starts: str) -> None:
    """Add a session of the first day to the first room, in an hour that nobody uses."""
    page.goto(PROGRAMME)
    day = page.locator("#day option").nth(1).get_attribute("value") or ""
    page.goto(f"{PROGRAMME}/sessions/new")
    page.locator("#title_en").fill(title)
    page.locator("#day_on").fill(day)
    page.locator("#starts").fill(starts)
    page.locator("#minutes").fill("30")
    page.locator("#room_id").select_option(index=1)
    page.get_by_role("button", name="Save the session").click()
    page.wait_for_url(re.compile(r"/sessions/\d+$"))


@pytest.mark.parametrize(("width", "starts"), [(1440, "21:00"), (PHONE_SIZE["width"], "22:00")])
def test_double_booked_room_is_told_and_settled_by_a_key(
    open_window: Callable[..., Window], width: int, starts: str
) -> None:
    window = open_window(width=width)
    window.sign_in(ORGANISER)
    page = window.page
    _add_session(page, f"Late one {width}", starts)
    _add_session(page, f"Late two {width}", starts)
    expect(page.locator(".doubt").first).to_contain_text("is double-booked.")
    window.check_everywhere()
    page.get_by_role("link", name="See what would help").click()
    page.wait_for_url(re.compile(r"/clashes\?session=\d+$"))
    window.check_everywhere()
    button = page.get_by_role("button", name=re.compile("Begin “Late"))
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is done.")).to_be_visible()
    expect(page.get_by_role("heading", name="No clashes")).to_be_visible()
