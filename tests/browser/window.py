"""A window of somebody's browser: goes to pages, and notes everything that is wrong with them."""

import re
from functools import cache
from typing import Any

from lxml import html
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, ViewportSize, expect

from eventsapp.demo.people import DemoPerson
from tests.services.running import ROOT, wait_until

AXE = ROOT / "eventsapp" / "static" / "vendor" / "axe.min.js"
MAIL_SECONDS = 20
MENDABLE = 422
"""The answer that Chromium logs as a failure although the page says what is to be mended."""
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const hides = one => getComputedStyle(one).overflowX !== 'visible';
  const clips = one => one && one !== root && (hides(one) || clips(one.parentElement));
  const wide = [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.right > root.clientWidth + 1 && box.width > 1 && !clips(one.parentElement);
  });
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...wide.slice(0, 4).map(one => one.outerHTML.slice(0, 160))];
}"""
RUN_AXE = "options => axe.run(document, options).then(found => found.violations)"
COLOURS = ["color-contrast", "link-in-text-block"]
LAYOUT = [*COLOURS, "target-size", "scrollable-region-focusable"]
"""Rules of axe whose verdict another width can change; all others read the document alone."""
NARROWEST = 320
PHONE = 600
PHONE_SIZE = ViewportSize(width=390, height=844)


class Window:
    """One page of a browser with cookies of its own."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.expected = {MENDABLE}
        """Failures that the test means to see."""
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._see)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def open_plan(self, path: str) -> Page:
        """Open a floor plan and wait until all of it can be pressed and heard."""
        page = self.go(path)
        expect(page.locator("[data-plan-stage][data-ready]")).to_be_visible()
        return page

    def sign_in(self, person: DemoPerson) -> Page:
        """Sign in as one of the demo's people."""
        self.go("/account/sign-in")
        self.page.get_by_label("E-mail").fill(person.email)
        self.page.get_by_label("Password").fill(person.password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self.page

    def link_in_mail(self, recipient: str, path: str) -> str:
        """Return the newest link below ``path`` in the mails to somebody, read on the page of mails."""
        found: list[str] = []

        def has_come() -> bool:
            found[:] = [link for text in self._mails_to(recipient) for link in _links_in(text, path)]
            return bool(found)

        assert wait_until(has_come, MAIL_SECONDS), f"no mail to {recipient} leads to {path}"
        return found[0]

    def _mails_to(self, recipient: str) -> list[str]:
        request = self.context.request
        listed = html.document_fromstring(request.get("/dev/mail").text())
        rows = listed.xpath("//tr[td[2][normalize-space()=$to]]//a/@href", to=recipient)
        return [request.get(address).text() for address in rows]

    def check(self) -> None:
        """Look the page over: accessibility by axe, no sideways scrolling here and on the narrowest phone."""
        self.page.evaluate(_axe())
        self._run_axe("as opened")
        self.check_width()

    def check_everywhere(self) -> None:
        """Look the page over in a wide window and on a phone, in light and dark, without loading it again."""
        size = self.page.viewport_size
        assert size is not None
        self.check()
        self.page.emulate_media(color_scheme="dark")
        self._run_axe("dark", COLOURS)  # only colours differ
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(PHONE_SIZE)
        self._run_axe("on a phone", LAYOUT)
        self.check_width()
        self.page.set_viewport_size(size)

    def _run_axe(self, where: str, rules: list[str] | None = None) -> None:
        options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": rules} if rules else {})}
        found = self.page.evaluate(RUN_AXE, options)
        self.complaints += [f"{self.page.url} {where}: axe {_told(violation)}" for violation in found]

    def check_width(self) -> None:
        """Note where the page is wider than the window, or than the narrowest phone where this is one."""
        size = self.page.viewport_size
        assert size is not None
        self._measure(size["width"])
        if size["width"] < PHONE:
            self.page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
            self._measure(NARROWEST)
            self.page.set_viewport_size(size)

    def _measure(self, width: int) -> None:
        if wide := self.page.evaluate(OVERFLOW):
            self.complaints.append(f"{self.page.url} at {width} px: {wide}")

    def close(self) -> None:
        """Close the window and forget its cookies."""
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.expected):
            return
        self.complaints.append(f"{self.page.url}: console: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")


def _links_in(text: str, path: str) -> list[str]:
    return re.findall(rf"https?://[^\s<]+?{re.escape(path)}[^\s<]*", text)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def _told(violation: dict[str, Any]) -> str:
    nodes = [f"{node['html'][:160]} {_why(node)}" for node in violation["nodes"][:3]]
    return f"{violation['impact']} {violation['id']} ({len(violation['nodes'])}): {nodes}"


def _why(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("failureSummary", "")).split())[:200]
