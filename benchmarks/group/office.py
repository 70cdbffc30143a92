"""What a leader and the organiser do before the day, each in a browser: the list, the address, the badges."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.group.people import Member, workbook
from tests.browser.window import Window

FAIR = "/binh-duong-2027"
SECONDS = 60_000
Shoot = Callable[[Page, str], None]


def register(window: Window, people: list[Member], email: str, folder: Path, shoot: Shoot) -> str:
    """Register a delegation with its members from a workbook, and confirm the leader's address; returns its code."""
    page = window.go(f"{FAIR}/group?lang=en")
    shoot(page, "group-new")
    page.get_by_label("Name of the group").fill("Ulsan and Bình Dương delegation")
    page.get_by_label("Your name").fill("Lê Thị Hoa")
    page.get_by_label("Your e-mail").fill(email)
    page.get_by_label("Country or region").select_option("VN")
    page.get_by_label("Language of mails and badges").select_option("vi")
    page.get_by_label("I agree that the organiser").check()
    page.get_by_role("button", name="Register the group").click()
    shoot(page, "group-empty")
    _add(page, people, folder, shoot)
    confirm = window.link_in_mail(email, "/confirm/")
    page.goto(confirm.replace("lang=vi", "lang=en"))
    shoot(page, "group-confirm")
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page.get_by_text("Your address is confirmed")).to_be_visible()
    shoot(page, "group-members")
    return page.locator("aside .plate").first.inner_text().strip()


def _add(page: Page, people: list[Member], folder: Path, shoot: Shoot) -> None:
    file = folder / "members.xlsx"
    file.write_bytes(workbook(people))
    page.get_by_label("Or a table as XLSX or CSV").set_input_files(file)
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_text(f"{len(people)} people were read. Nobody is registered yet.")).to_be_visible()
    shoot(page, "group-preview")
    page.get_by_role("button", name="Register these").click()
    expect(page.get_by_text(f"{len(people)} members are registered")).to_be_visible(timeout=SECONDS)


def print_badges(window: Window, code: str, folder: Path, shoot: Shoot) -> bytes:
    """Make the badges of a delegation as a batch, and return the file that is downloaded."""
    page = window.go(f"/organise{FAIR}/visitors/groups?lang=en")
    shoot(page, "groups")
    page.get_by_role("row", name=code).get_by_role("link").first.click()
    shoot(page, "group-organiser")
    page.get_by_role("link", name="Make badges").click()
    shoot(page, "batch-new")
    page.get_by_role("button", name="Make the badges").click()
    ready = page.get_by_role("link", name="Download")
    expect(ready).to_be_visible(timeout=SECONDS)
    shoot(page, "batch-done")
    with page.expect_download() as coming:
        ready.click()
    target = folder / "downloaded.pdf"
    coming.value.save_as(target)
    return target.read_bytes()
