"""Every page a person can reach, on a screen and on phones, in light and dark: axe, width, console, keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from eventsapp.demo.people import EXHIBITOR, ORGANISER, DemoPerson
from tests.browser.window import Window

NOBODY = None
FAIR = "/binh-duong-2027"
PUBLIC = [
    "/",
    f"{FAIR}/",
    f"{FAIR}/plan/A",
    f"{FAIR}/plan/A?view=list",
    f"{FAIR}/directory",
    f"{FAIR}/agenda",
    f"{FAIR}/agenda?view=list",
    f"{FAIR}/agenda?day=all",
    f"{FAIR}/agenda?view=now",
    f"{FAIR}/agenda/formats",
    f"{FAIR}/agenda/3",
    f"{FAIR}/sessions/3/questions",
    f"{FAIR}/sessions/3/questions/screen",
    f"{FAIR}/sessions/3/feedback",
    f"{FAIR}/register",
    f"{FAIR}/register/visitor",
    f"{FAIR}/lost-ticket",
    f"{FAIR}/group",
    f"{FAIR}/me",
    f"{FAIR}/call",
    f"{FAIR}/lottery",
    "/account/sign-in",
    "/account/register",
    "/account/forgot",
]
ORGANISING = [
    f"/organise{FAIR}{path}"
    for path in (
        "/",
        "/visitors/arrivals",
        "/applications?view=all",
        "/applications/paper",
        "/exhibitors",
        "/plan/A",
        "/plan/A?view=list",
        "/plan/A/edit",
        "/halls/new",
        "/halls/new?width=32&depth=24&island=4",
        "/find-stands",
        "/find-stands?units=2&open_sides=1",
        "/options",
        "/waiting",
        "/deposits",
        "/hold-terms",
        "/allocation",
        "/allocation/compare",
        "/allocation/objections",
        "/allocation/rounds",
        "/allocation/points",
        "/allocation/points/1",
        "/allocation/points/import",
        "/allocation/formula",
        "/allocation/weights",
        "/allocation/pavilions",
        "/allocation/pavilions/1",
        "/allocation/separations",
        "/halls",
        "/stands/3",
        "/stands/3/move?numbers=A-103",
        "/stands/3/release",
        "/programme",
        "/programme/sessions/new",
        "/programme/call",
        "/programme/call/1",
        "/programme/call/settings",
        "/programme/clashes",
        "/programme/rooms",
        "/programme/rooms/new",
        "/programme/equipment",
        "/programme/feedback",
        "/programme/sessions/3",
        "/programme/sessions/3/questions",
        "/programme/sessions/3/feedback",
        "/programme/equipment/new",
        "/programme/days",
        "/programme/sessions/1/materials",
        "/programme/speakers/new",
        "/programme/speakers",
        "/programme/tracks",
        "/programme/audiences",
        "/programme/audiences/new",
        "/programme/releases",
        "/visitors",
        "/visitors/1",
        "/visitors/approval",
        "/visitors/import",
        "/visitors/types",
        "/visitors/types/1",
        "/visitors/zones",
        "/visitors/zones/1",
        "/visitors/questions",
        "/visitors/questions/1",
        "/visitors/codes",
        "/visitors/groups",
        "/visitors/duplicates",
        "/leads/licences",
        "/badges",
        "/desk",
        "/desk?q=nguyen",
        "/desk?visitor=1",
        "/desk?do=new",
        "/desk/stations",
        "/desk?staff=1",
        "/desk/screen/pair",
        "/gates",
        "/gates/1",
        "/gates/1/phones",
        "/badges/layouts",
        "/badges/people?q=a",
        "/badges/quota",
        "/badges/people/visitor/1",
        "/import/plan",
        "/import/exhibitors",
        "/import/programme",
    )
] + ["/operations", "/account/settings", "/account/tokens", "/dev/mail", "/dev/styleguide"]
EXHIBITING = [
    f"/exhibit{FAIR}/",
    f"/exhibit{FAIR}/holds",
    f"/exhibit{FAIR}/place",
    f"/exhibit{FAIR}/round",
    f"/exhibit{FAIR}/badges",
    f"/exhibit{FAIR}/leads",
    f"/exhibit{FAIR}/leads/1",
    f"/exhibit{FAIR}/leads/questions",
    f"/exhibit{FAIR}/leads/questions/1",
    f"/exhibit{FAIR}/leads/phones",
    f"/exhibit{FAIR}/leads/stand",
    f"/exhibit{FAIR}/leads/deletions",
    f"/exhibit{FAIR}/leads/figures",
    f"/exhibit{FAIR}/leads/open",
    f"/exhibit{FAIR}/badges/extra?number=2",
    f"/exhibit{FAIR}/invitations",
    "/exhibit/reference-2027/apply/stand",
]

FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.outerHTML.slice(0, 90), style.outlineStyle, parseFloat(style.outlineWidth), style.boxShadow];
}"""


@pytest.mark.parametrize(
    ("person", "paths"),
    [
        (NOBODY, PUBLIC[::2]),
        (NOBODY, PUBLIC[1::2]),
        (ORGANISER, ORGANISING[::2]),
        (ORGANISER, ORGANISING[1::2]),
        (EXHIBITOR, EXHIBITING),
    ],
)
def test_page_of_somebody_is_without_complaint(
    open_window: Callable[..., Window], person: DemoPerson | None, paths: list[str]
) -> None:
    window = open_window()
    if person is not NOBODY:
        window.sign_in(person)
    for path in paths:
        window.go(path)
        window.check_everywhere()


@pytest.mark.parametrize("language", ["vi", "zh", "ko"])
def test_page_fits_a_phone_in_every_language(open_window: Callable[..., Window], language: str) -> None:
    window = open_window(width=390, height=844)
    for path in PUBLIC:
        window.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        window.check_width()


def test_first_tab_leads_past_the_band_and_every_stop_shows_its_focus(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.go(f"{FAIR}/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    window.go(f"{FAIR}/register/visitor")
    for _ in range(14):
        page.keyboard.press("Tab")
        words, line, width, shadow = page.evaluate(FOCUS)
        assert (line != "none" and width >= 2) or shadow != "none", words


def test_page_works_when_the_third_party_files_are_absent(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.context.route("**/static/vendor/**", lambda route: route.abort())
    page = window.go(f"{FAIR}/agenda")
    page.locator("#agenda-words").fill("zzzz")
    expect(page.locator("[data-slot]:not([hidden])")).to_have_count(0)
    window.sign_in(ORGANISER)
    window.go(f"/organise{FAIR}/applications")
    page.locator("tbody tr[data-row] a[data-open]").first.click()
    expect(page.locator("#panel-title")).to_be_visible()
    assert {text for text in window.complaints if "ERR_FAILED" not in text} == set()
    window.complaints.clear()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/no-such-fair/", 404),
        (f"{FAIR}/agenda/99999", 404),
        (f"{FAIR}/agenda?lang=xx", 404),
        ("/account/verify/not-a-link", 410),
        (f"/exhibit{FAIR}/claim/not-a-link", 410),
    ],
)
def test_page_that_says_what_is_wrong_is_without_complaint(
    open_window: Callable[..., Window], path: str, status: int
) -> None:
    window = open_window(width=390)
    window.expected.add(status)
    answer = window.page.goto(path)
    assert answer is not None
    assert answer.status == status
    window.check()


def test_language_is_switched_on_every_page_and_kept(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.go(f"{FAIR}/agenda")
    page.locator(".languages a[lang=ko]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    window.go(f"{FAIR}/register/visitor")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
