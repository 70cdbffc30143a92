"""An attendee with a phone: the agenda, a session in the calendar, a ticket."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.window import Window

FAIR = "/binh-duong-2027"
SLOTS = "[data-slot]:not([hidden])"


def unmarked(text: str) -> str:
    """Return the first words of a Vietnamese title as somebody in a hurry types them."""
    import unicodedata  # noqa: PLC0415 - only here

    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.lower().split()[:4])


def register(page: Page, name: str, email: str) -> None:
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Country or region").select_option("VN")
    page.locator(".consents input[type=checkbox]").first.check()
    page.get_by_role("button", name="Get my ticket").click()
    expect(page.get_by_role("heading", name="Your ticket")).to_be_visible()


def test_attendee_finds_a_session_and_takes_it_into_the_calendar(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.go(f"{FAIR}/agenda?lang=vi")
    window.check()
    titles = page.locator("[data-slot] [lang=vi], [data-slot] a").all_inner_texts()
    title = next(text for text in titles if re.search("[ăâđêôơưàảãáạằẳẵắặ]", text) and len(text.split()) > 4)
    before = page.locator(SLOTS).count()
    page.locator("#agenda-words").fill(unmarked(title))
    expect(page.locator(SLOTS).filter(has_text=title).first).to_be_visible()
    assert page.locator(SLOTS).count() < before
    window.check()
    page.locator(SLOTS).filter(has_text=title).locator("a").first.click()
    page.wait_for_url(re.compile(r"/agenda/\d+"))
    window.go(page.url + "?lang=en")
    window.check()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Add to your calendar").click()
    calendar = Path(taken.value.path()).read_text(encoding="utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert calendar.count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_agenda_is_filtered_by_day_track_room_and_language(
    open_window: Callable[..., Window], *, javascript: bool
) -> None:
    window = open_window(width=390, height=844, javascript=javascript)
    page = window.go(f"{FAIR}/agenda?day=all")
    whole = page.locator(SLOTS).count()
    page.locator(".days__day").nth(1).click()
    page.wait_for_url("**day=*")
    assert 0 < page.locator(SLOTS).count() < whole
    for name in ("agenda-track", "agenda-room", "agenda-kind", "agenda-audience", "agenda-spoken"):
        window.go(f"{FAIR}/agenda?day=all")
        page.locator(f"#{name}").select_option(index=1)
        if not javascript:
            page.get_by_role("button", name="Apply filters").click()
        expect(page.locator(SLOTS)).not_to_have_count(whole)
        assert 0 < page.locator(SLOTS).count() < whole, name
        page.reload()
        expect(page.locator(SLOTS)).not_to_have_count(whole)


def test_attendee_registers_on_a_phone_and_sees_the_ticket(open_window: Callable[..., Window]) -> None:
    email = "hoa.le@home.example"
    window = open_window(width=390, height=844)
    page = window.go(f"{FAIR}/register/visitor")
    window.check()
    page.get_by_role("button", name="Get my ticket").click()
    expect(page.get_by_role("alert")).to_be_visible()
    window.check()
    register(page, "Lê Thị Hoà", email)
    expect(page.get_by_role("img", name="Code of this ticket")).to_be_visible()
    window.check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download my badge").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
    assert window.link_in_mail(email, f"{FAIR}/ticket/").partition("?")[0] == page.url


def test_attendee_registers_without_javascript(open_window: Callable[..., Window]) -> None:
    window = open_window(width=320, height=640, javascript=False)
    page = window.go(f"{FAIR}/register/visitor")
    register(page, "박서연", "seoyeon@home.example")


def test_stars_are_kept_on_the_device_and_read_without_a_connection(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.go(f"{FAIR}/agenda?day=all&lang=en")
    star = page.locator(SLOTS).nth(1).get_by_role("button", name="Star")
    title = page.locator(SLOTS).nth(1).locator(".slot__title a").inner_text()
    with page.expect_response("**/agenda/mine/stars"):
        star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Saved on this device", exact=False)).to_be_visible(timeout=30_000)
    window.go(f"{FAIR}/agenda/mine")
    expect(page.locator(SLOTS)).to_have_count(1)
    window.check()
    window.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("No connection. This page was saved", exact=False)).to_be_visible()
    expect(page.locator(SLOTS)).to_have_count(1)
    assert title in page.locator(SLOTS).inner_text()
    page.locator(".days__day").nth(1).click()
    expect(page.get_by_text("No connection. This page was saved", exact=False)).to_be_visible()
    second = page.locator(SLOTS).first
    second.get_by_role("button", name="Star").click()
    page.get_by_role("link", name="Mine").first.click()
    expect(page.locator(SLOTS)).to_have_count(2)
    window.context.set_offline(False)
    window.complaints = [one for one in window.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    window.go(f"{FAIR}/agenda/mine")
    expect(page.locator(SLOTS)).to_have_count(2)


def test_own_agenda_works_without_a_script_and_on_another_device(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844, javascript=False)
    page = window.go(f"{FAIR}/agenda?day=all")
    page.locator(SLOTS).first.locator("a").first.click()
    page.get_by_role("button", name="Star this session").click()
    expect(page.locator(SLOTS)).to_have_count(1)
    page.get_by_role("button", name="Get an address").click()
    address = page.locator(".agenda-own__addresses a").first.get_attribute("href")
    other = open_window(width=1440, height=900)
    page = other.go(str(address))
    other.check()
    page.get_by_role("button", name="Use it on this device").click()
    expect(page.locator(SLOTS)).to_have_count(1)
    other.check()


def test_the_ticket_opens_at_the_gate_without_a_connection(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.go(f"{FAIR}/register/visitor")
    register(page, "Trần Quốc Bảo", "bao.tran@home.example")
    page.get_by_role("button", name="Open my visit on this device").click()
    expect(page.get_by_role("heading", name="My visit")).to_be_visible()
    expect(page.get_by_text("Kept on this device", exact=False)).to_be_visible(timeout=30_000)
    window.check()
    window.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("img", name="Code of this ticket")).to_be_visible()
    expect(page.get_by_text("the code is good all the same", exact=False)).to_be_visible()
    window.context.set_offline(False)
    window.complaints = [one for one in window.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    window.go(f"{FAIR}/me")
    page.get_by_role("button", name="Take it off this device").click()
    expect(page.get_by_text("This device has no ticket yet")).to_be_visible()
    page.wait_for_function("async () => !(await caches.keys()).some((name) => name.startsWith('me '))")
    window.check()


def test_a_question_appears_with_the_answer_it_depends_on(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.go(f"{FAIR}/register/visitor?lang=en")
    what = page.get_by_label("What will you look for?")
    expect(what).to_be_hidden()
    page.locator("label.chip", has_text="Yes").click()
    expect(what).to_be_visible()
    page.locator("label.chip", has_text="No").last.click()
    expect(what).to_be_hidden()


def test_a_question_comes_with_the_next_page_without_javascript(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844, javascript=False)
    page = window.go(f"{FAIR}/register/visitor?lang=en")
    page.get_by_label("Full name").fill("Lê Thị Hoà")
    page.get_by_label("E-mail").fill("hoa.noscript@home.example")
    page.get_by_label("Country or region").select_option("VN")
    page.locator(".consents input[type=checkbox]").first.check()
    page.locator("label.chip", has_text="Yes").click()
    window.expected.add(422)
    page.get_by_role("button", name="Get my ticket").click()
    expect(page.get_by_text("Your answers lead to more questions.")).to_be_visible()
    page.get_by_label("What will you look for?").fill("Lathes")
    page.get_by_role("button", name="Get my ticket").click()
    expect(page.get_by_role("heading", name="Your ticket")).to_be_visible()
