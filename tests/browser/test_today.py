"""A day in the hall: an organiser with a phone, a screen in front of a room, an attendee with the agenda open."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window

FAIR = "/binh-duong-2027"
TODAY = f"/organise{FAIR}/programme/today"
SECONDS = 10_000


def card(page: Page, code: str) -> Locator:
    """Return the card of a room."""
    return page.locator(".today-room").filter(has=page.locator(".plate", has_text=re.compile(f"^{code}$")))


def behind(minutes: int) -> re.Pattern[str]:
    return re.compile(rf"\b{minutes} min behind")


@pytest.mark.parametrize(("javascript", "code"), [(True, "R7"), (False, "R8")])
def test_organiser_says_on_a_phone_that_a_room_runs_late(
    open_window: Callable[..., Window], *, javascript: bool, code: str
) -> None:
    window = open_window(width=390, height=844, javascript=javascript)
    window.sign_in(ORGANISER)
    page = window.go(f"{TODAY}?lang=en")
    if javascript:
        window.check_everywhere()
    card(page, code).get_by_role("button", name=re.compile(r"^\+10\b")).click()
    expect(card(page, code)).to_contain_text(behind(10))
    card(page, code).get_by_text("Other minutes").click()
    card(page, code).get_by_label("Minutes behind").fill("35")
    card(page, code).get_by_role("button", name="Say it").click()
    expect(card(page, code)).to_contain_text(behind(35))
    expect(card(page, code).locator(".slot__starts--late").first).to_be_visible()
    if javascript:
        window.check()
    card(page, code).get_by_role("button", name="Back on time").click()
    expect(card(page, code)).not_to_contain_text("min behind")


def test_open_screen_and_agenda_follow_within_seconds(open_window: Callable[..., Window]) -> None:
    screen = open_window(width=1920, height=1080, dark=True).go(f"{FAIR}/screens/R6?lang=en")
    reading = open_window(width=390, height=844)
    agenda = reading.go(f"{FAIR}/agenda?lang=en&view=list")
    slot = agenda.locator("[data-slot]").filter(has=agenda.locator(".plate", has_text=re.compile("^R6$"))).first
    slot.locator(".star").click()
    expect(slot).to_have_class(re.compile("is-starred"))
    organiser = open_window(width=390, height=844)
    organiser.sign_in(ORGANISER)
    page = organiser.go(f"{TODAY}?lang=en")
    other = open_window(width=390, height=844)
    other.sign_in(ORGANISER)
    colleague = other.go(f"{TODAY}?lang=en")
    card(page, "R6").get_by_role("button", name=re.compile(r"^\+15\b")).click()
    expect(card(page, "R6")).to_contain_text(behind(15))
    expect(screen.locator(".is-next .slot__starts--late")).to_be_visible(timeout=SECONDS)
    expect(slot.locator(".slot__starts--late")).to_be_visible(timeout=SECONDS)
    expect(slot).to_have_class(re.compile("is-starred"))
    expect(slot.locator(".star")).to_be_visible()
    expect(card(colleague, "R6")).to_contain_text(behind(15), timeout=SECONDS)
    page.get_by_label("Text").first.fill("Rời hội trường bằng cửa phía đông")
    page.get_by_label("The same in English").fill("Leave by the east doors")
    page.get_by_label("On the screens of").select_option(label="All rooms")
    page.get_by_role("button", name="Put it on the screens").click()
    expect(screen.get_by_role("alert")).to_contain_text("Leave by the east doors", timeout=SECONDS)
    page.get_by_role("button", name="Take it off").click()
    expect(screen.get_by_role("alert")).not_to_contain_text("Leave", timeout=SECONDS)
    card(page, "R6").get_by_role("button", name="Back on time").click()
    expect(screen.locator(".slot__starts--late")).to_have_count(0, timeout=SECONDS)
    expect(slot.locator(".slot__starts--late")).to_have_count(0, timeout=SECONDS)


@pytest.mark.parametrize("path", ["/screens", "/screens/R1"])
def test_screen_is_in_order_on_any_screen_and_without_scripts(open_window: Callable[..., Window], path: str) -> None:
    window = open_window(width=1920, height=1080)
    page = window.go(f"{FAIR}{path}?lang=ko")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    window.check()
    small = open_window(width=390, height=844)
    small.go(f"{FAIR}{path}?lang=vi")
    small.check()
    plain = open_window(javascript=False)
    expect(plain.go(f"{FAIR}{path}?lang=zh").locator(".is-next .room-screen__title").first).to_be_visible()


def test_screen_goes_on_without_a_connection_and_says_how_old_it_is(open_window: Callable[..., Window]) -> None:
    window = open_window(width=1920, height=1080)
    page = window.page
    page.clock.install()
    window.go(f"{FAIR}/screens/R1?lang=en")
    shown = page.locator(".is-next .room-screen__title").text_content() or ""
    window.context.set_offline(True)
    page.clock.run_for(180_000)
    expect(page.locator("[data-screen-age]")).to_contain_text(
        re.compile(r"No connection. As of \d\d:\d\d, [1-3] min ago")
    )
    expect(page.locator(".is-next .room-screen__title")).to_have_text(shown)
    window.context.set_offline(False)
    page.clock.run_for(60_000)
    expect(page.locator("[data-screen-age]")).to_be_hidden()
    window.complaints[:] = [one for one in window.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
