"""A stand collects leads with a phone: with a network, without one, and the visitor takes the details back."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from eventsapp.demo.people import EXHIBITOR, ORGANISER
from tests.browser.window import PHONE_SIZE, Window
from tests.services.camera import ARGUMENTS, camera_arguments, drawn, write_film
from tests.services.chromium import browser_arguments
from tests.services.running import RunningService

FAIR = "/binh-duong-2027"
LEADS = f"/exhibit{FAIR}/leads"
GUEST, STAND, STAFF = "1", "4", (11, 12, 13)
"""The demo's exhibitor with an account, another one, and people at its stand."""
PHONE = {"width": PHONE_SIZE["width"], "height": PHONE_SIZE["height"]}


def _register(page: Page, name: str, email: str, *, shares: bool) -> str:
    """Register a visitor; returns the code on the ticket."""
    page.goto(f"{FAIR}/register/visitor?lang=en")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Country or region").select_option("VN")
    page.locator("#consent_registration").check()
    if shares:
        page.locator("#consent_exhibitors").check()
    page.get_by_role("button", name="Get my ticket").click()
    expect(page.get_by_role("heading", name="Your ticket")).to_be_visible()
    picture = page.request.get(f"{page.url.partition('?')[0]}/code.png").body()
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return str(code.text)


def _open_app(window: Window) -> Page:
    page = window.sign_in(EXHIBITOR)
    window.go(f"{LEADS}?lang=en")
    page.get_by_role("button", name="Scan badges").click()
    expect(page.locator("body[data-ready]")).to_be_attached()
    return page


def _type(page: Page, code: str) -> None:
    page.locator("#typed").fill(code)
    page.get_by_role("button", name="Keep", exact=True).click()


def test_scan_shows_who_agreed_and_what_is_written_reaches_the_list(open_window: Callable[..., Window]) -> None:
    visitor, stand = open_window(**PHONE), open_window(**PHONE)
    code = _register(visitor.page, "Hồ Thị Kỷ", "ky@home.example", shares=True)
    hidden = _register(open_window(**PHONE).page, "Đỗ Minh Quân", "quan@home.example", shares=False)
    page = _open_app(stand)
    _type(page, code)
    expect(page.locator("[data-name]")).to_have_text("Hồ Thị Kỷ")
    stand.check_everywhere()
    page.locator(".rate--a").click()
    page.get_by_label("Notes").fill("Two cells for Thuan An")
    page.get_by_label("This year").check()
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.get_by_role("button", name="Next visitor").click()
    _type(page, hidden)
    expect(page.locator("[data-reason]")).to_contain_text("did not agree")
    expect(page.locator("[data-name]")).to_contain_text("V-")
    page.get_by_text("Hand the phone to the visitor").click()
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("[data-consent-error]")).to_be_visible()
    stand.check_everywhere()
    page.locator("[data-consent-form] [name=person]").check()
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("[data-name]")).to_have_text("Đỗ Minh Quân")
    expect(page.locator("[data-consent]")).to_be_hidden()
    _type(page, "V-00001")
    expect(page.locator("[data-reason]")).to_contain_text("a number alone")
    stand.go(f"{LEADS}?rating=a&q=ky&lang=en")
    expect(page.locator(".lead-line").first).to_contain_text("Two cells for Thuan An")
    visitor.page.get_by_role("link", name="Who scanned my badge").click()
    visitor.check_everywhere()
    visitor.page.get_by_role("button", name="Take my details back").click()
    expect(visitor.page.locator(".lead-line")).to_contain_text("Deletes by")
    stand.go(f"{LEADS}/deletions?lang=en")
    page.get_by_role("button", name="Everything is deleted").first.click()
    expect(page.locator("main")).to_contain_text("Deleted")


def test_phone_goes_on_without_a_network_and_sends_what_waits(open_window: Callable[..., Window]) -> None:
    visitor, stand = open_window(**PHONE), open_window(**PHONE)
    code = _register(visitor.page, "Lâm Bảo Ngọc", "ngoc@home.example", shares=True)
    page = _open_app(stand)
    page.wait_for_function("navigator.serviceWorker.controller || navigator.serviceWorker.ready")
    stand.context.set_offline(True)
    _type(page, code)
    expect(page.locator("[data-reason]")).to_contain_text("Kept on this phone")
    page.locator(".rate--b").click()
    expect(page.locator("[data-saved]")).to_have_text("Saved on this phone")
    expect(page.locator("[data-strip]")).to_contain_text("2 entries wait")
    stand.context.set_offline(False)
    expect(page.locator("[data-name]")).to_have_text("Lâm Bảo Ngọc", timeout=15_000)
    expect(page.locator("[data-strip]")).to_be_hidden()
    stand.complaints.clear()
    stand.go(f"{LEADS}?q=lam+bao+ngoc&lang=en")
    expect(page.locator(".lead-line")).to_have_count(1)
    expect(page.locator(".lead-line")).to_contain_text("B · Warm")


def _codes_of_printed_badges(page: Page, people: tuple[int, ...]) -> list[str]:
    """Print badges of people at a stand; returns the codes on the paper."""
    codes = []
    for person in people:
        page.goto(f"/organise{FAIR}/badges/people/staff/{person}?lang=en")
        with page.expect_download() as printed:
            page.get_by_role("button", name="Print the badge").click()
        paper = pypdfium2.PdfDocument(printed.value.path())[0].render(scale=4).to_pil()
        codes.append(zxingcpp.read_barcodes(paper)[0].text)
    return codes


def test_staff_open_phones_by_scanning_their_badges_until_licences_are_used_up(
    playwright: Playwright,
    chromium_path: str,
    demo: RunningService,
    open_window: Callable[..., Window],
    tmp_path: Path,
) -> None:
    team, second, third = open_window(), open_window(**PHONE), open_window(**PHONE)
    office = team.sign_in(ORGANISER)

    def grant(exhibitor: str, extra: int) -> None:
        team.go(f"/organise{FAIR}/leads/licences?lang=en")
        office.get_by_label("Exhibitor", exact=True).select_option(exhibitor)
        office.get_by_label("Further licences").fill(str(extra))
        office.get_by_role("button", name="Save for this exhibitor").click()
        expect(office.locator("main")).to_contain_text("are saved")

    def limit(included: str) -> None:
        team.go(f"/organise{FAIR}/leads/licences?lang=en")
        office.get_by_label("Licences included").fill(included)
        office.get_by_role("button", name="Save for every exhibitor").click()

    codes = _codes_of_printed_badges(office, STAFF)
    grant(GUEST, 400)  # whose phones other journeys open meanwhile
    limit("2")
    arguments = [*browser_arguments(), *camera_arguments(write_film(drawn([codes[0]]), tmp_path / "badge.y4m"))]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
    try:
        page = browser.new_page(base_url=demo.url, viewport=PHONE_SIZE)
        page.goto(f"{LEADS}?lang=en")
        page.get_by_role("button", name="Scan my badge").click()
        expect(page.locator("body[data-ready]")).to_be_attached(timeout=15_000)
        expect(page.locator(".collect__who")).not_to_be_empty()
    finally:
        browser.close()

    def open_with(window: Window, code: str) -> None:
        window.go(f"{LEADS}?lang=en")
        window.page.get_by_label("Code on the badge").fill(code)
        window.page.get_by_role("button", name="Open the phone").click()

    open_with(second, codes[1])
    expect(second.page.locator("body[data-ready]")).to_be_attached()
    third.expected.add(409)
    open_with(third, codes[2])
    expect(third.page.get_by_role("heading", name="No licence is free")).to_be_visible()
    expect(third.page.locator(".lead-line")).to_have_count(2)
    third.check_everywhere()
    grant(STAND, 1)
    open_with(third, codes[2])
    expect(third.page.locator("body[data-ready]")).to_be_attached()
    limit("")


def test_visitor_scans_the_code_of_the_stand_and_is_a_lead(open_window: Callable[..., Window]) -> None:
    visitor, stand, other = open_window(**PHONE), open_window(**PHONE), open_window(**PHONE, javascript=False)
    _register(visitor.page, "Phan Thị Cúc", "cuc@home.example", shares=False)
    office = stand.sign_in(EXHIBITOR)
    stand.go(f"{LEADS}/stand?lang=en")
    picture = Image.open(BytesIO(office.locator(".lead-code").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    address = f"{FAIR}{code.text.partition(FAIR)[2]}?lang=en"
    other.go(address)
    expect(other.page.locator("main")).to_contain_text("does not have your ticket yet")
    page = visitor.go(address)
    page.get_by_label("e-mail address").check()
    page.get_by_role("button", name="Share with this exhibitor").click()
    expect(page.locator(".field--wrong")).to_contain_text("Tick this to share anything")
    visitor.check_everywhere()
    page.get_by_label("name, company").check()
    page.get_by_role("button", name="Share with this exhibitor").click()
    expect(page.locator("main")).to_contain_text("You share this with the exhibitor")
    visitor.check_everywhere()
    stand.go(f"{LEADS}?came=1&q=cuc@home&lang=en")
    expect(office.locator(".lead-line")).to_contain_text("Phan Thị Cúc")
    page.get_by_role("button", name="Take my details back").click()
    expect(page.locator(".lead-line")).to_contain_text("Deletes by")
    stand.go(f"{LEADS}?came=1&q=cuc@home&lang=en")
    expect(office.locator(".lead-line")).to_have_count(0)


def test_card_is_photographed_and_a_note_spoken_without_a_network(
    playwright: Playwright, chromium_path: str, demo: RunningService, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    code = _register(open_window(**PHONE).page, "Mạc Thị Bưởi", "buoi@home.example", shares=True)
    card = tmp_path / "card.png"
    Image.new("RGB", (2400, 1200), "teal").save(card)
    browser = playwright.chromium.launch(executable_path=chromium_path, args=[*browser_arguments(), *ARGUMENTS])
    try:
        stand = Window(browser.new_context(base_url=demo.url, viewport=PHONE_SIZE))
        page = _open_app(stand)
        stand.context.set_offline(True)
        _type(page, code)
        expect(page.locator("[data-reason]")).to_contain_text("Kept on this phone")
        page.locator("[data-photo]").set_input_files(card)
        expect(page.locator("[data-media-note]")).to_have_text("The photo is kept on this phone.")
        page.get_by_role("button", name="Spoken note").click()
        expect(page.locator("[data-voice-words]")).to_contain_text("Stop: 1 of 60")
        page.locator("[data-voice]").click()
        expect(page.locator("[data-media-note]")).to_have_text("The spoken note is kept on this phone.")
        expect(page.locator("[data-strip]")).to_contain_text("3 entries wait")
        stand.context.set_offline(False)
        expect(page.locator("[data-strip]")).to_be_hidden(timeout=15_000)
        expect(page.locator("[data-media-note]")).to_have_text("The spoken note is with the lead.")
    finally:
        browser.close()
    office = open_window()
    office.sign_in(EXHIBITOR)
    office.go(f"{LEADS}?q=mac+thi+buoi&lang=en")
    office.page.locator(".lead-line__name a").click()
    photo = office.page.locator(".attached__photo")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 1600)
    voice = office.page.locator("audio")
    voice.evaluate("sound => sound.play()")
    office.page.wait_for_function("() => document.querySelector('audio').currentTime > 0")
    office.check_everywhere()


def test_stand_scanned_without_a_connection_is_opened_later(open_window: Callable[..., Window]) -> None:
    visitor, stand = open_window(**PHONE), open_window()
    page = visitor.page
    _register(page, "Tạ Thị Kiều", "kieu@home.example", shares=False)
    stand.sign_in(EXHIBITOR)
    stand.go(f"{LEADS}/stand?lang=en")
    address = stand.page.locator(".line-break a").get_attribute("href") or ""
    visitor.go(f"{FAIR}/me?lang=en")
    expect(page.locator("[data-me-offline]")).to_contain_text("Kept on this device")
    visitor.context.set_offline(True)
    page.goto(FAIR + address.partition(FAIR)[2])
    expect(page.locator("[data-stands-kept]")).to_contain_text("Nothing was sent yet")
    page.goto(f"{FAIR}/me")
    visitor.context.set_offline(False)
    visitor.complaints.clear()
    page.locator("[data-stands-kept] a").click()
    expect(page.get_by_role("button", name="Share with this exhibitor")).to_be_visible()
    visitor.go(f"{FAIR}/me?lang=en")
    expect(page.locator("[data-stands-kept]")).to_be_hidden()


@pytest.mark.parametrize("javascript", [False])
def test_code_is_typed_without_a_script(open_window: Callable[..., Window], *, javascript: bool) -> None:
    visitor, stand = open_window(**PHONE), open_window(**PHONE, javascript=javascript)
    code = _register(visitor.page, "Châu Tuấn Kiệt", "kiet@home.example", shares=True)
    page = stand.sign_in(EXHIBITOR)
    stand.go(f"{LEADS}?lang=en")
    page.get_by_text("Type a code instead").click()
    page.get_by_label("Code on the badge").fill(code)
    page.get_by_role("button", name="Keep the lead").click()
    expect(page.get_by_role("heading", name="Châu Tuấn Kiệt")).to_be_visible()
    page.locator(".rate--c").click()
    page.get_by_role("button", name="Save the lead").click()
    expect(page.locator("input[name=rating]:checked")).to_have_value("c")
