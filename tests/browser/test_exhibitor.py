"""An exhibitor: from an account to a submitted application, over two sittings."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.window import Window

FAIR = "/exhibit/binh-duong-2027"
PASSWORD = "a walk along the river"
COMPANY = "Công ty TNHH Rô-bốt Sông Bé"


def make_account(window: Window, email: str, name: str = "Trần Thị Mai Anh") -> Page:
    """Register and confirm the address by the link in the mail."""
    page = window.go("/account/register")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/account/check-mail*")
    page.goto(window.link_in_mail(email, "/account/verify/"))
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_text("Your e-mail address is confirmed.")).to_be_visible()
    return page


def answer_company(page: Page, name: str = COMPANY) -> None:
    page.get_by_label("Legal name of the company").fill(name)
    page.get_by_label("Name in Latin letters").fill("Song Be Robotics")
    page.get_by_label("Country").select_option("VN")
    page.get_by_label("Tax code").fill("0100109106")


def answer_contacts(page: Page, email: str) -> None:
    main = page.get_by_role("group", name="Main contact")
    main.get_by_label("Full name").fill("Trần Thị Mai Anh")
    main.get_by_label("E-mail").fill(email)
    main.get_by_label("Phone").fill("+84 274 222 0888")


def answer_stand(page: Page) -> None:
    page.locator(".choice-card").nth(1).click()
    page.get_by_role("spinbutton", name="Units").fill("2")
    page.get_by_label("First wish").fill("A-103")


def answer_exhibits(page: Page) -> None:
    page.get_by_label("What you will show").fill("Two welding robots, 1.2 t each, 400 V")


def answer_consents(page: Page) -> None:
    page.locator("#terms").check()
    page.locator("#registration").check()


def save(page: Page, next_step: str) -> None:
    page.get_by_role("button", name="Save and continue", exact=True).click()
    page.wait_for_url(f"**/apply/{next_step}")


def begin(window: Window, email: str) -> None:
    """Make an account, begin the application, stumble over the tax code, and stop at the second step."""
    page = make_account(window, email)
    window.go(f"{FAIR}/")
    window.check()
    page.get_by_role("link", name="Start the application").click()
    page.wait_for_url("**/apply/company")
    window.check()
    page.get_by_label("Country").select_option("VN")
    page.get_by_label("Tax code").fill("123")
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Tax code")).to_have_value("123")
    window.check()
    answer_company(page)
    save(page, "contacts")
    window.check()
    page.get_by_role("group", name="Main contact").get_by_label("Full name").fill("Trần Thị Mai Anh")
    page.get_by_role("button", name="Save and leave").first.click()
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    window.check()
    page.get_by_role("button", name="Sign out").first.click()


def come_back(window: Window, email: str) -> Page:
    """Sign in another day and open the draft where it was left."""
    page = window.go(f"/account/sign-in?next={FAIR}/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Go on with the application").click()
    page.wait_for_url("**/apply/contacts")
    return page


def test_exhibitor_applies_over_two_sittings_and_sees_what_happens_next(open_window: Callable[..., Window]) -> None:
    email = "mai.anh@songbe.example"
    begin(open_window(), email)
    window = open_window()
    page = come_back(window, email)
    expect(page.get_by_role("group", name="Main contact").get_by_label("Full name")).to_have_value("Trần Thị Mai Anh")
    answer_contacts(page, email)
    save(page, "stand")
    window.check()
    answer_stand(page)
    save(page, "exhibits")
    window.check()
    answer_exhibits(page)
    save(page, "consents")
    window.check()
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    answer_consents(page)
    save(page, "check")
    window.check()
    expect(page.get_by_text(COMPANY).first).to_be_visible()
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", name="Your application has arrived")).to_be_visible()
    window.check()
    page.get_by_role("link", name="See your application").click()
    expect(page.get_by_text("The organiser answers by").first).to_be_visible()
    window.check()
    assert window.link_in_mail(email, FAIR)


def test_application_fits_a_phone(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844, dark=True)
    page = make_account(window, "phone@songbe.example")
    for step in ("company", "contacts", "stand", "exhibits", "consents", "check"):
        window.go(f"{FAIR}/apply/{step}")
        window.check()
    expect(page.get_by_role("button", name="Send the application")).to_be_visible()


def test_application_works_without_javascript(open_window: Callable[..., Window]) -> None:
    email = "no.script@songbe.example"
    window = open_window(javascript=False)
    page = make_account(window, email)
    window.go(f"{FAIR}/apply")
    answer_company(page, "Rô-bốt Không Kịch Bản")
    save(page, "contacts")
    answer_contacts(page, email)
    save(page, "stand")
    answer_stand(page)
    save(page, "exhibits")
    answer_exhibits(page)
    save(page, "consents")
    answer_consents(page)
    save(page, "check")
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", name="Your application has arrived")).to_be_visible()
