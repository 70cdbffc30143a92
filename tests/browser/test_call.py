"""The call for speakers: a proposal written on a phone, and a team that reviews it by keys."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window

FAIR = "/binh-duong-2027"
HERE = f"/organise{FAIR}/programme/call"
NEEDED = 3


def answer_talk(page: Page, title: str, email: str) -> None:
    page.get_by_label("Title of the talk").fill(title)
    page.get_by_label("What it is about").fill("What works.\n\nWhat does not yet.")
    page.get_by_label("Kind", exact=True).select_option("talk")
    page.get_by_label("Length in minutes").fill("30")
    page.get_by_label("Track", exact=True).select_option(index=1)
    page.get_by_label("Language it is held in").select_option("vi")
    first = page.get_by_role("group", name="Who speaks")
    first.get_by_label("Name as the person writes it").fill("Đặng Thuỳ Dương")
    first.get_by_label("Organisation").fill("Cơ khí Lam Kiều")
    first.get_by_label("Comes from").select_option("business")
    first.get_by_label("E-mail").fill(email)
    page.get_by_label("Your e-mail").fill(email)


def agree(page: Page) -> None:
    for tick in page.locator(".consents .check__box").all()[:NEEDED]:
        tick.check()


def test_speaker_proposes_a_talk_on_a_phone_and_comes_back_to_the_draft(open_window: Callable[..., Window]) -> None:
    email, title = "duong@lamkieu.example", "Khuôn in 3D cho xưởng nhỏ"
    window = open_window(width=390, height=844)
    page = window.go(f"{FAIR}/call?lang=en")
    window.check_everywhere()
    page.get_by_label("Title of the talk").fill(title)
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("This is a draft: nobody reads it yet.")).to_be_visible()
    window.check_everywhere()
    page.goto(page.url)
    expect(page.get_by_label("Title of the talk")).to_have_value(title)
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.get_by_text("Some answers need another look")).to_be_visible()
    window.check_everywhere()
    answer_talk(page, title, email)
    page.get_by_text("Speaker 2").first.click()
    expect(page.get_by_role("group", name="Speaker 2").get_by_label("Organisation")).to_be_visible()
    agree(page)
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.get_by_text("One step is left: confirm your address.")).to_be_visible()
    window.check()
    page.goto(window.link_in_mail(email, f"{FAIR}/call/confirm/"))
    window.check_everywhere()
    page.get_by_role("button", name="Yes, send it").click()
    expect(page.get_by_text(re.compile(r"Your proposal P-\d+ has arrived"))).to_be_visible()
    window.check_everywhere()
    assert window.link_in_mail(email, f"{FAIR}/call/")
    page.get_by_role("button", name="Withdraw the proposal").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw the proposal").click()
    expect(page.get_by_text("You have withdrawn this proposal.")).to_be_visible()
    window.check()


def test_proposal_can_be_sent_without_a_script(open_window: Callable[..., Window]) -> None:
    window = open_window(javascript=False)
    page = window.go(f"{FAIR}/call?lang=en")
    answer_talk(page, "Without a script", "plain@lamkieu.example")
    agree(page)
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.get_by_text("One step is left: confirm your address.")).to_be_visible()


def test_team_scores_and_decides_by_keys_and_tells_everybody(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.sign_in(ORGANISER)
    window.go(f"{HERE}?mine=1")
    window.check_everywhere()
    row = page.locator("tbody tr[data-row]").first
    title = row.locator("[data-open]").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    window.check_everywhere()
    page.keyboard.press("4")
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    page.keyboard.press("s")
    expect(page.get_by_text("Your score is saved.")).to_be_visible()
    window.go(f"{HERE}?order=score&q={title}")
    expect(page.locator("tbody tr[data-row]").first).to_contain_text("4 ± 0")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-selected-count]")).to_have_text("1")
    window.check()
    page.keyboard.press("a")
    expect(page.get_by_text("1 proposal is accepted: its session waits in the tray of the grid.")).to_be_visible()
    window.go(f"{HERE}?view=accepted")
    window.check_everywhere()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_text("It is a session of the programme.")).to_be_visible()
    window.check_everywhere()
    page.get_by_role("link", name="Open the session").click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    window.check()
    window.go(f"/organise{FAIR}/programme/grid")
    expect(page.get_by_text(title).first).to_be_visible()
    window.go(HERE)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Why are these proposals rejected?")).to_be_visible()
    window.check_everywhere()
    page.get_by_label("Words for the proposer").fill("We had this one last year.")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("1 proposal is rejected.")).to_be_visible()
    page.wait_for_load_state()  # before its scripts have come the page asks nothing back
    page.get_by_role("button", name="Tell everybody").click()
    page.get_by_role("dialog").get_by_role("button", name="Tell everybody").click()
    expect(page.get_by_text(re.compile(r"\d+ proposers are told by mail."))).to_be_visible()
    window.go(f"{HERE}/settings")
    window.check_everywhere()
