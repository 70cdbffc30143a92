"""An organiser: the day, a paper form, the queue, the plan."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from eventsapp.demo.people import ORGANISER, REVIEWER
from tests.browser.test_exhibitor import answer_company, answer_consents, answer_contacts, answer_exhibits, make_account
from tests.browser.window import Window

FAIR = "/organise/binh-duong-2027"
NEIGHBOURS = """() => {
  const free = [...document.querySelectorAll('.unit--available')].map(unit => unit.dataset.unit);
  const after = number => number.replace(/\\d+$/, digits => String(Number(digits) + 1));
  const first = free.find(number => free.includes(after(number)));
  return [first, after(first)];
}"""


def enter_paper_form(page: Page, scan: Path, company: str, email: str) -> None:
    page.get_by_label("Scan of the stamped form").set_input_files(scan)
    page.get_by_label("Language of our mails").select_option("en")
    answer_company(page, company)
    answer_contacts(page, email)
    page.locator(".choice-card").nth(1).click()
    page.get_by_role("spinbutton", name="Units").fill("2")
    answer_exhibits(page)
    answer_consents(page)
    page.get_by_role("button", name="Enter the application").click()
    expect(page.get_by_text("is entered; the company gets a link to claim it")).to_be_visible()


def test_organiser_takes_a_paper_form_to_a_stand_and_back(open_window: Callable[..., Window], a_scan: Path) -> None:
    company, email = "Cơ khí Suối Giấy", "paper@suoigiay.example"
    window = open_window()
    page = window.sign_in(ORGANISER)
    window.go(f"{FAIR}/")
    expect(page.get_by_role("heading", name="What needs you today")).to_be_visible()
    window.check()

    window.go(f"{FAIR}/applications/paper")
    window.check()
    enter_paper_form(page, a_scan, company, email)
    window.check()
    application = page.url

    firm = open_window()
    claiming = make_account(firm, email)
    claiming.goto(firm.link_in_mail(email, "/exhibit/binh-duong-2027/claim/"))
    firm.check()
    claiming.get_by_role("button", name="Take over the application").click()
    expect(claiming.get_by_text("The application is yours now.")).to_be_visible()
    firm.check()

    page.goto(application)
    expect(page.get_by_text("The company claimed this application.")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("1 application is approved.")).to_be_visible()

    window.open_plan(f"{FAIR}/plan/A")
    window.check()
    first, second = page.evaluate(NEIGHBOURS)
    page.locator(f'svg [data-unit="{first}"]').click()
    panel = page.locator("#plan-panel")
    expect(panel.get_by_text(first, exact=True).first).to_be_visible()
    allocation = panel.locator("[data-allocate]")
    allocation.get_by_label("Exhibitor").select_option(label=f"{company}: 2 units")
    allocation.get_by_role("textbox", name="Units").fill(f"{first}, {second}")
    window.check()
    panel.get_by_role("button", name="Allocate the stand").click()
    expect(page.get_by_text(f"{company} has stand")).to_be_visible()
    expect(panel.get_by_text(f"{first}, {second}")).to_be_visible()
    window.check()
    claiming.goto("/exhibit/binh-duong-2027/")
    expect(claiming.get_by_text(f"Your booth is {first}")).to_be_visible()
    firm.check()

    panel.get_by_role("link", name=re.compile(r"^Release ")).click()
    page.get_by_label("Reason").fill("Moved to hall B")
    window.check()
    page.get_by_role("button", name=f"Release {first}").click()
    expect(page.get_by_text("is free again")).to_be_visible()
    assert firm.link_in_mail(email, "/exhibit/binh-duong-2027")


def test_reviewer_decides_by_keys_and_in_bulk(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.sign_in(REVIEWER)
    window.go(f"{FAIR}/applications")
    window.check()
    rows = page.locator("tbody tr[data-row]")
    plain = rows.filter(has_not_text="known company?")
    codes = [rows.first.locator("td").nth(1).inner_text()]
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_visible()
    window.check()
    page.keyboard.press("x")
    expect(page.locator("[data-selected-count]")).to_have_text("1")
    page.locator("[data-bulk]").get_by_role("button", name="Ask for changes").click()
    page.get_by_label("Words for the applicant").fill("Which machines weigh more than 3 t?")
    window.check()
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_text("Changes are asked for in 1 application.")).to_be_visible()

    codes.append(plain.first.locator("td").nth(1).inner_text())
    plain.first.locator(".row-check").check()
    page.locator("[data-bulk]").get_by_role("button", name="Reject").click()
    page.get_by_label("Words for the applicant").fill("Not a product of this fair")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("1 application is rejected.")).to_be_visible()

    codes.append(plain.first.locator("td").nth(1).inner_text())
    plain.first.locator(".row-check").check()
    page.locator("[data-bulk]").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("1 application is approved.")).to_be_visible()
    left = page.locator("tbody").inner_text()
    assert [code for code in codes if code in left] == []


def test_reviewer_says_which_company_it_is(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.sign_in(REVIEWER)
    window.go(f"{FAIR}/applications")
    flagged = page.locator("tbody tr[data-row]").filter(has_text="known company?").first
    code = flagged.locator("td").nth(1).inner_text()
    flagged.locator(".row-check").check()
    page.locator("[data-bulk]").get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"Not approved yet, because companies like them are known here: {code}.")).to_be_visible()
    window.check()
    page.locator("tbody tr[data-row]", has_text=code).locator(".row-link").click()
    page.locator("#panel").get_by_role("link", name="Open").click()
    expect(page.get_by_role("group", name="Which company is it?")).to_be_visible()
    window.check()
    page.get_by_role("radio", name="A new company").check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("1 application is approved.")).to_be_visible()


def test_organiser_decides_and_allocates_without_javascript(open_window: Callable[..., Window]) -> None:
    window = open_window(javascript=False)
    page = window.sign_in(ORGANISER)
    window.go(f"{FAIR}/applications")
    page.locator("tbody tr[data-row] .row-check").last.check()
    page.get_by_role("button", name="Waiting list").click()
    expect(page.get_by_text("1 application is on the waiting list.")).to_be_visible()
    window.go(f"{FAIR}/plan/B?view=list&state=available")
    number = page.locator("tbody tr").first.locator(".plate").inner_text()
    page.locator("tbody tr .row-check").first.check()
    page.get_by_label("Give the ticked units to").select_option(index=1)
    page.get_by_role("button", name="Allocate the units").click()
    expect(page.get_by_text(f"has stand {number}")).to_be_visible()


def test_organiser_watches_a_batch_of_badges(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.sign_in(ORGANISER)
    window.go(f"{FAIR}/badges")
    window.check()
    page.get_by_role("button", name="Make the badges").click()
    page.wait_for_url("**/badges/batches/*")
    expect(page.get_by_role("progressbar").first).to_be_visible()
    window.check()
    expect(page.get_by_text("Everything is done.")).to_be_visible(timeout=60_000)
    window.check()
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("Download|pdf", re.IGNORECASE)).first.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
